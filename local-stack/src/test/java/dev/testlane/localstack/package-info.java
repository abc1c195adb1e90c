/** Tests. */
@NullMarked
package dev.testlane.localstack;

import org.jspecify.annotations.NullMarked;
