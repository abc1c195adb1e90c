@NullMarked
package dev.testlane.api.dispatch;

import org.jspecify.annotations.NullMarked;
