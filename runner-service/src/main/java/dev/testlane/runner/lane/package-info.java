/** Which lanes this runner consumes, and what it does with their messages. */
@NullMarked
package dev.testlane.runner.lane;

import org.jspecify.annotations.NullMarked;
