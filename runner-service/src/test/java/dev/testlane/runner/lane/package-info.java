@NullMarked
package dev.testlane.runner.lane;

import org.jspecify.annotations.NullMarked;
