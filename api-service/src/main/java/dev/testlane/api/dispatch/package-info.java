/** Lanes: declared at the broker, and told about queued runs. */
@NullMarked
package dev.testlane.api.dispatch;

import org.jspecify.annotations.NullMarked;
