/** Runs over HTTP. */
@NullMarked
package dev.testlane.api.run.web;

import org.jspecify.annotations.NullMarked;
