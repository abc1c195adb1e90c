/** Tests. */
@NullMarked
package dev.testlane.localstack.postgres;

import org.jspecify.annotations.NullMarked;
