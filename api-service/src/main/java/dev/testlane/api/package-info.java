/** The api-service: one package for each feature. */
@NullMarked
package dev.testlane.api;

import org.jspecify.annotations.NullMarked;
