@NullMarked
package dev.testlane.runner.execution;

import org.jspecify.annotations.NullMarked;
