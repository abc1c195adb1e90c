/** The process of a run and the guard that stands over it. */
@NullMarked
package dev.testlane.runner.sandbox;

import org.jspecify.annotations.NullMarked;
