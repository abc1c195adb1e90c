/** Results test case by test case, and as JUnit XML. */
@NullMarked
package dev.testlane.api.result;

import org.jspecify.annotations.NullMarked;
