/** Logs over HTTP. */
@NullMarked
package dev.testlane.api.output.web;

import org.jspecify.annotations.NullMarked;
