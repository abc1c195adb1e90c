package dev.testlane.runner.execution;

import dev.testlane.contract.TestOutcome;
import dev.testlane.runner.output.EndedTest;
import dev.testlane.runner.output.Masking;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads lines of the event channel, trusting nothing: whatever is not a sound event is no event. */
final class RunEventParser {

    private static final int LONGEST_TEXT = 2000;
    private static final int MOST_TESTS = 1_000_000;
    private static final double LONGEST_SECONDS = 1_000_000;
    /** Lone halves of characters can't be written as UTF-8, U+0000 not be stored. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\p{Cs}\\x00]");

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

    private final JsonMapper json;
    private final Masking masking;

    RunEventParser(JsonMapper json, Masking masking) {
        this.json = json;
        this.masking = masking;
    }

    @Nullable
    RunEvent parse(byte[] line) {
        try {
            JsonNode node = json.readTree(line);
            return node.isObject() ? event(node) : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private @Nullable RunEvent event(JsonNode node) {
        return switch (text(node, "event")) {
            case "hello" -> new RunEvent.Hello(text(node, "python"), text(node, "pytest"));
            case "collected" -> {
                int count = number(node, "n");
                yield count >= 0 && count <= MOST_TESTS ? new RunEvent.Collected(count) : null;
            }
            case "collect_error" -> new RunEvent.CollectError(text(node, "id"), text(node, "message"));
            case "start" -> new RunEvent.Started(text(node, "id"), Math.max(0, number(node, "mark")));
            case "result" -> result(node);
            case "usage_error" -> new RunEvent.UsageError(text(node, "message"));
            case "internal_error" -> new RunEvent.InternalFailure(text(node, "message"));
            case "end" -> new RunEvent.End(number(node, "exit"));
            case "guard" -> new RunEvent.GuardEnd(number(node, "exit"), text(node, "why"));
            default -> null;
        };
    }

    private RunEvent.@Nullable Result result(JsonNode node) {
        TestOutcome outcome = outcome(text(node, "outcome"));
        if (outcome == null) {
            return null;
        }
        double seconds = node.path("dur").asDouble(0);
        String details = UNSTORABLE.matcher(node.path("longrepr").asString("")).replaceAll("\uFFFD");
        return new RunEvent.Result(new EndedTest(
                text(node, "id"),
                outcome,
                (long) (Math.clamp(seconds, 0, LONGEST_SECONDS) * 1000),
                emptyToNull(text(node, "reason")),
                emptyToNull(masking.mask(details)),
                Math.max(0, number(node, "mark")),
                Math.max(0, number(node, "end_mark"))));
    }

    private static @Nullable TestOutcome outcome(String name) {
        return switch (name) {
            case "passed" -> TestOutcome.PASSED;
            case "failed" -> TestOutcome.FAILED;
            case "error" -> TestOutcome.ERROR;
            case "skipped" -> TestOutcome.SKIPPED;
            case "xfailed" -> TestOutcome.XFAILED;
            case "xpassed" -> TestOutcome.XPASSED;
            default -> null;
        };
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static int number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isInt() ? value.intValue() : -1;
    }

    private String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        String text = value.isString() ? masking.mask(value.stringValue()) : "";
        String bounded = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
        return UNPRINTABLE.matcher(bounded).replaceAll(" ");
    }
}
