/** Results over HTTP. */
@NullMarked
package dev.testlane.api.result.web;

import org.jspecify.annotations.NullMarked;
