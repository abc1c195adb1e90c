/** Environments over HTTP. */
@NullMarked
package dev.testlane.api.environment.web;

import org.jspecify.annotations.NullMarked;
