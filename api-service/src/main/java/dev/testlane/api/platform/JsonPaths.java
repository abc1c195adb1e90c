package dev.testlane.api.platform;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Says where and why JSON did not fit, in a client's words. */
final class JsonPaths {

    private JsonPaths() {}

    /** Writes a path as {@code testPaths[2]} or {@code variables.NAME}. */
    static String of(List<Reference> path) {
        var text = new StringBuilder();
        for (Reference step : path) {
            if (step.getPropertyName() == null) {
                text.append('[').append(step.getIndex()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return text.toString();
    }

    private static @Nullable Class<?> targetType(JacksonException mismatch) {
        return switch (mismatch) {
            case MismatchedInputException input -> input.getTargetType();
            case InputCoercionException coercion -> coercion.getTargetType();
            default -> null;
        };
    }

    static String expectation(JacksonException mismatch) {
        Class<?> type = targetType(mismatch);
        if (type == null) {
            return "has the wrong form";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class) {
            return "must be a whole number within its limits";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "must be a list";
        }
        if (Map.class.isAssignableFrom(type)) {
            return "must be an object of names and values";
        }
        return type == String.class ? "must be a string" : "has the wrong form";
    }
}
