@NullMarked
package dev.testlane.runner.claim;

import org.jspecify.annotations.NullMarked;
