@NullMarked
package dev.testlane.runner;

import org.jspecify.annotations.NullMarked;
