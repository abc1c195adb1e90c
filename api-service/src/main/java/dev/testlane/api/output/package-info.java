/** Output and progress: stored as runners report them, read as logs. */
@NullMarked
package dev.testlane.api.output;

import org.jspecify.annotations.NullMarked;
