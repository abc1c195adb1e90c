/** News about what changed, for everybody who streams, on every instance. */
@NullMarked
package dev.testlane.api.change;

import org.jspecify.annotations.NullMarked;
