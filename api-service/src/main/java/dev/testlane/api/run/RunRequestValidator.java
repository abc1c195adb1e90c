package dev.testlane.api.run;

import dev.testlane.api.platform.FieldProblem;
import dev.testlane.api.platform.InvalidInputException;
import dev.testlane.api.platform.TestlaneProperties;
import dev.testlane.contract.Secrets;
import jakarta.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks a request whichever door it came through, and fills in what was left out. */
@Component
class RunRequestValidator {

    private static final int DEFAULT_TIMEOUT_SECONDS = 1_800;
    private static final int MOST_VALUE_BYTES = 8 * 1024;
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");
    private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Z_][A-Z0-9_]{0,127}");

    private final Validator validator;
    private final SecretRules secretRules;
    private final int environments;

    RunRequestValidator(Validator validator, SecretRules secretRules, TestlaneProperties properties) {
        this.validator = validator;
        this.secretRules = secretRules;
        this.environments = properties.environments();
    }

    /**
     * Checks everything but whether the test files exist.
     *
     * @throws InvalidInputException naming every field that is wrong
     */
    NewRun validate(RunRequest request) {
        List<FieldProblem> problems = new ArrayList<>();
        validator.validate(request).stream()
                .map(violation -> new FieldProblem(fieldName(violation.getPropertyPath()), violation.getMessage()))
                .forEach(problems::add);
        checkEnvironment(request.environmentId(), problems);
        Map<String, String> variables = Objects.requireNonNullElse(request.variables(), Map.of());
        variables.forEach((name, value) -> checkVariable(name, value, problems));
        Set<String> secret = Objects.requireNonNullElse(request.secretVariables(), List.<@Nullable String>of()).stream()
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        secretRules.check(variables, secret, problems);
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparing(FieldProblem::field));
            throw new InvalidInputException(problems);
        }
        return new NewRun(
                Objects.requireNonNull(request.username()),
                Objects.requireNonNull(request.environmentId()),
                List.copyOf(new LinkedHashSet<>(Objects.requireNonNull(request.testPaths()))),
                request.keyword() == null || request.keyword().isBlank() ? null : request.keyword(),
                Objects.requireNonNullElse(request.priority(), 0),
                Objects.requireNonNullElse(request.timeoutSeconds(), DEFAULT_TIMEOUT_SECONDS),
                partOf(variables, name -> !secret.contains(name)),
                new Secrets(partOf(variables, secret::contains)));
    }

    /** @throws InvalidInputException if there is a username and it is wrong */
    void validateUsername(@Nullable String username) {
        List<FieldProblem> problems = validator.validateValue(RunRequest.class, "username", username).stream()
                .map(violation -> new FieldProblem("username", violation.getMessage()))
                .toList();
        if (username != null && !problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    private void checkEnvironment(@Nullable Integer environmentId, List<FieldProblem> problems) {
        if (environmentId != null && (environmentId < 1 || environmentId > environments)) {
            problems.add(new FieldProblem("environmentId", "must be 1 to " + environments));
        }
    }

    private static void checkVariable(String name, @Nullable String value, List<FieldProblem> problems) {
        String field = "variables." + shorten(name);
        if (!VARIABLE_NAME.matcher(name).matches()) {
            problems.add(new FieldProblem(field, "is not a name of capitals, digits and _ that starts with no digit"));
        } else if (name.startsWith("TESTLANE_")) {
            problems.add(new FieldProblem(field, "is a name that Testlane sets itself"));
        }
        if (value != null && value.getBytes(StandardCharsets.UTF_8).length > MOST_VALUE_BYTES) {
            problems.add(new FieldProblem(field, "must have at most 8 KiB"));
        }
        if (value != null && UNSTORABLE.matcher(value).find()) {
            problems.add(new FieldProblem(field, "must not contain U+0000 or halves of surrogate pairs"));
        }
    }

    static String shorten(String name) {
        return name.length() > 64 ? name.substring(0, 64) + "…" : name;
    }

    private static Map<String, String> partOf(Map<String, String> variables, Predicate<String> isPart) {
        return variables.entrySet().stream()
                .filter(variable -> isPart.test(variable.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String fieldName(Object path) {
        return path.toString().replaceAll("\\.<[^>]*>$", "").replaceAll("\\[([A-Z_][A-Z0-9_]*)]$", ".$1");
    }
}
