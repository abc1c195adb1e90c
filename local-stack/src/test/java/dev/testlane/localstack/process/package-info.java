/** Tests. */
@NullMarked
package dev.testlane.localstack.process;

import org.jspecify.annotations.NullMarked;
