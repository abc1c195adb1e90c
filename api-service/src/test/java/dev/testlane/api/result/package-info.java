@NullMarked
package dev.testlane.api.result;

import org.jspecify.annotations.NullMarked;
