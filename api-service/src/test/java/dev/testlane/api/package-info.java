@NullMarked
package dev.testlane.api;

import org.jspecify.annotations.NullMarked;
