@NullMarked
package dev.testlane.api.output;

import org.jspecify.annotations.NullMarked;
