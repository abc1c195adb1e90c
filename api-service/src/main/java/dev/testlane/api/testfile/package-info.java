/** The catalogue of test files, and the snapshots taken of it. */
@NullMarked
package dev.testlane.api.testfile;

import org.jspecify.annotations.NullMarked;
