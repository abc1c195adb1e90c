/** Tests. */
@NullMarked
package dev.testlane.localstack.stack;

import org.jspecify.annotations.NullMarked;
