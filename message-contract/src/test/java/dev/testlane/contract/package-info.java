@NullMarked
package dev.testlane.contract;

import org.jspecify.annotations.NullMarked;
