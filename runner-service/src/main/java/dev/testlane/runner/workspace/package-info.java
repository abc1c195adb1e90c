/** The folder that this runner owns: files of runs, cached contents, locks. */
@NullMarked
package dev.testlane.runner.workspace;

import org.jspecify.annotations.NullMarked;
