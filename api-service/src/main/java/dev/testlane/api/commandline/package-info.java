/** The command for the shell, served to be installed. */
@NullMarked
package dev.testlane.api.commandline;

import org.jspecify.annotations.NullMarked;
