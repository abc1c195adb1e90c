package dev.testlane.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a test case ended. */
public enum TestOutcome {
    @JsonProperty("passed")
    PASSED,
    @JsonProperty("failed")
    FAILED,
    /** Its setup or teardown failed, or the process ended while it was open. */
    @JsonProperty("error")
    ERROR,
    @JsonProperty("skipped")
    SKIPPED,
    /** Failed, as its author expected. */
    @JsonProperty("xfailed")
    XFAILED,
    /** Passed, although its author expected a failure. */
    @JsonProperty("xpassed")
    XPASSED
}
