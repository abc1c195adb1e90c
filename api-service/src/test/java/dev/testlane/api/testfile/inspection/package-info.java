@NullMarked
package dev.testlane.api.testfile.inspection;

import org.jspecify.annotations.NullMarked;
