package dev.testlane.contract;

/**
 * Asks any runner what tests a content holds. The runner gets the content by its hash and answers with an
 * {@link InspectionReport}; asking twice does no harm.
 *
 * @param sha256 of the content, lower-case hexadecimal
 * @param size of the content in bytes
 */
public record InspectionRequest(String sha256, long size) {}
