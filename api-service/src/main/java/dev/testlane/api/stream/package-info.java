/** Server-sent events. */
@NullMarked
package dev.testlane.api.stream;

import org.jspecify.annotations.NullMarked;
