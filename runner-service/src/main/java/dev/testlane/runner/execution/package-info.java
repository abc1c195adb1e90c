/** One attempt of a run, from its claim to its completion, and the verdict on it. */
@NullMarked
package dev.testlane.runner.execution;

import org.jspecify.annotations.NullMarked;
