/** Tests. */
@NullMarked
package dev.testlane.localstack.data;

import org.jspecify.annotations.NullMarked;
