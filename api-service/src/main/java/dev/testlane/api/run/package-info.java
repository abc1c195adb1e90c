/** Runs: accepting, finding and cancelling them, and the changes of state that are allowed. */
@NullMarked
package dev.testlane.api.run;

import org.jspecify.annotations.NullMarked;
