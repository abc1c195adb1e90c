@NullMarked
package dev.testlane.runner.workspace;

import org.jspecify.annotations.NullMarked;
