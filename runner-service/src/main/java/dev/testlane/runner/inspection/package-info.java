/** Answers the API's questions what tests a file holds, without executing it. */
@NullMarked
package dev.testlane.runner.inspection;

import org.jspecify.annotations.NullMarked;
