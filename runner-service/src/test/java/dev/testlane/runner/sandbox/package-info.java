@NullMarked
package dev.testlane.runner.sandbox;

import org.jspecify.annotations.NullMarked;
