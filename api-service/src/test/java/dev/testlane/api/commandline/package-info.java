@NullMarked
package dev.testlane.api.commandline;

import org.jspecify.annotations.NullMarked;
