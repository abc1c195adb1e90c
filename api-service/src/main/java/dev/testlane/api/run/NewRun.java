package dev.testlane.api.run;

import dev.testlane.contract.Secrets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A checked request. */
record NewRun(
        String username,
        int environmentId,
        List<String> testPaths,
        @Nullable String keyword,
        int priority,
        int timeoutSeconds,
        Map<String, String> variables,
        Secrets secrets) {}
