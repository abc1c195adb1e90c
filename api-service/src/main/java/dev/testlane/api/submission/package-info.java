/** Other programs on the broker: what they submit, and what they are told. */
@NullMarked
package dev.testlane.api.submission;

import org.jspecify.annotations.NullMarked;
