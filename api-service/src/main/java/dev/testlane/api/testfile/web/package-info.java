/** Test files over HTTP. */
@NullMarked
package dev.testlane.api.testfile.web;

import org.jspecify.annotations.NullMarked;
