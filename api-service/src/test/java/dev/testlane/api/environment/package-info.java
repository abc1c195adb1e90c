@NullMarked
package dev.testlane.api.environment;

import org.jspecify.annotations.NullMarked;
