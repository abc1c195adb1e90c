/** Tests. */
@NullMarked
package dev.testlane.localstack.command;

import org.jspecify.annotations.NullMarked;
