@NullMarked
package dev.testlane.runner.output;

import org.jspecify.annotations.NullMarked;
