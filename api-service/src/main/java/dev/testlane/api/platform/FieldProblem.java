package dev.testlane.api.platform;

/** What is wrong with one field of the input, as it appears in {@code errors} of a problem. */
public record FieldProblem(String field, String message) {}
