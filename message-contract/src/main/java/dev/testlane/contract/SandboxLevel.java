package dev.testlane.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How well a runner shuts its test processes in; probed when it starts. */
public enum SandboxLevel {
    /** Namespaces, an own user and resource limits. */
    @JsonProperty("full")
    FULL,
    /** Landlock and resource limits, where namespaces are refused. */
    @JsonProperty("landlock")
    LANDLOCK,
    /** No isolation. */
    @JsonProperty("none")
    NONE
}
