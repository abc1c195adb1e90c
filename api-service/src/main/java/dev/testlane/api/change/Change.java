package dev.testlane.api.change;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Says that something was changed and committed; who is interested reads it. Losing one only costs time. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = Change.RunChanged.class, name = "run"),
    @Type(value = Change.OutputStored.class, name = "output"),
    @Type(value = Change.EnvironmentChanged.class, name = "environment"),
    @Type(value = Change.RunnerChanged.class, name = "runner")
})
public sealed interface Change {

    record RunChanged(long runId) implements Change {}

    record OutputStored(long runId) implements Change {}

    /** Who holds the environment, or who waits for it, is different now. */
    record EnvironmentChanged(int environmentId) implements Change {}

    record RunnerChanged(String runnerId) implements Change {}
}
