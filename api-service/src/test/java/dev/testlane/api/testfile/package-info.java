@NullMarked
package dev.testlane.api.testfile;

import org.jspecify.annotations.NullMarked;
