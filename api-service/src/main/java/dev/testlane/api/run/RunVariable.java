package dev.testlane.api.run;

import org.jspecify.annotations.Nullable;

/**
 * An environment variable that a run was given.
 *
 * @param value null if it is secret
 */
public record RunVariable(String name, @Nullable String value, boolean secret) {}
