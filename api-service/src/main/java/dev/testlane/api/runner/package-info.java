/** The fleet of runners. */
@NullMarked
package dev.testlane.api.runner;

import org.jspecify.annotations.NullMarked;
