package dev.testlane.localstack.service;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings that whoever starts the stack may hand through to a service; nothing else of the environment is. */
public final class Passed {

    private Passed() {}

    public static Map<String, String> from(Map<String, String> environment, List<String> names) {
        Map<String, String> passed = new LinkedHashMap<>();
        for (String name : names) {
            String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                passed.put(name, value);
            }
        }
        return passed;
    }
}
