package dev.testlane.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A hint to every runner. Losing one only costs time: heartbeats and retries carry the same news. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = ControlMessage.LeaseReleased.class, name = "lease-released"),
    @Type(value = ControlMessage.CancelRequested.class, name = "cancel-requested")
})
public sealed interface ControlMessage {

    /** The environment became free: a runner that was told to wait for it may ask again now. */
    record LeaseReleased(int environmentId) implements ControlMessage {}

    /** Somebody cancelled a running run: its runner stops it. */
    record CancelRequested(long runId, int attempt) implements ControlMessage {}
}
