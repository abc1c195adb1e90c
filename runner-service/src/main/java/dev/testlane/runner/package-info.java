/** The runner's start, settings and end; the features below know nothing of this package. */
@NullMarked
package dev.testlane.runner;

import org.jspecify.annotations.NullMarked;
