@NullMarked
package dev.testlane.api.run;

import org.jspecify.annotations.NullMarked;
