/** The fleet over HTTP, and the protocol that runners speak. */
@NullMarked
package dev.testlane.api.runner.web;

import org.jspecify.annotations.NullMarked;
