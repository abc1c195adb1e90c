package dev.testlane.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.TreeSet;

/** Secret values by the names of their variables. They cross the wire as they are, and never enter a log. */
public record Secrets(@JsonValue Map<String, String> values) {

    public static final Secrets NONE = new Secrets(Map.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Secrets {
        values = Map.copyOf(values);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Only the names. */
    @Override
    public String toString() {
        return "Secrets" + new TreeSet<>(values.keySet());
    }
}
