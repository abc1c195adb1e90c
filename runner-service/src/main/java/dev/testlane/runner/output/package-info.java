/** What a run tells while it is executed: decoding, limits, and publishing with confirms. */
@NullMarked
package dev.testlane.runner.output;

import org.jspecify.annotations.NullMarked;
