@NullMarked
package dev.testlane.api.submission;

import org.jspecify.annotations.NullMarked;
