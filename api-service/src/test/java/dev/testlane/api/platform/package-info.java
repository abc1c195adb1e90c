@NullMarked
package dev.testlane.api.platform;

import org.jspecify.annotations.NullMarked;
