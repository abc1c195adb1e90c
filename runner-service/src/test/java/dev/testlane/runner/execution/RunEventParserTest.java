package dev.testlane.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.contract.Secrets;
import dev.testlane.contract.TestOutcome;
import dev.testlane.runner.output.EndedTest;
import dev.testlane.runner.output.Masking;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RunEventParserTest {

    private final RunEventParser parser = parser(Secrets.NONE);

    private static RunEventParser parser(Secrets secrets) {
        return new RunEventParser(JsonMapper.builder().build(), Masking.of(secrets));
    }

    private @Nullable RunEvent parse(String line) {
        return parse(parser, line);
    }

    private static @Nullable RunEvent parse(RunEventParser parser, String line) {
        return parser.parse(line.getBytes(StandardCharsets.UTF_8), 0);
    }

    @Test
    void secretsAreMaskedInEveryText() {
        RunEventParser masking = parser(new Secrets(Map.of("TOKEN", "hunter2")));
        String line = "{\"event\":\"%s\",\"id\":\"a[hunter2]\",\"message\":\"got hunter2\",\"outcome\":\"failed\","
                + "\"reason\":\"no hunter2\",\"longrepr\":\"x\\n\\u0068unter2\\ny\"}";

        for (String event : List.of("start", "result", "collect_error", "usage_error", "internal_error")) {
            assertThat(parse(masking, line.formatted(event)))
                    .asString()
                    .contains("[MASKED]")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void aSecretThatIsAWordOfTheProtocolChangesNothing() {
        RunEventParser masking = parser(new Secrets(Map.of("A", "result", "B", "passed")));

        assertThat(parse(masking, "{\"event\":\"result\",\"id\":\"a\",\"outcome\":\"passed\"}"))
                .isInstanceOf(RunEvent.Result.class);
    }

    @Test
    void aSecretThatIsCutOffIsMaskedToo() {
        RunEventParser masking = parser(new Secrets(Map.of("TOKEN", "hunter2")));
        String line = "{\"event\":\"usage_error\",\"message\":\"" + "x".repeat(1_997) + "hunter2\"}";

        assertThat(parse(masking, line)).asString().doesNotContain("hun");
    }

    @Test
    void soundEvents() {
        assertThat(parse("{\"event\":\"collected\",\"seq\":2,\"n\":3}")).isEqualTo(new RunEvent.Collected(3));
        assertThat(parse("{\"event\":\"start\",\"id\":\"a::b\"}")).isEqualTo(new RunEvent.Started("a::b", 0));
        assertThat(parse("{\"event\":\"result\",\"id\":\"a\",\"outcome\":\"xfailed\"}"))
                .isEqualTo(new RunEvent.Result(new EndedTest("a", TestOutcome.XFAILED, 0, null, null, 0, 0)));
        assertThat(parse("{\"event\":\"result\",\"id\":\"a\",\"outcome\":\"failed\",\"dur\":1.5,\"reason\":\"no\","
                        + "\"longrepr\":\"x\\n\\u0000\\ud800y\",\"mark\":3,\"end_mark\":4}"))
                .isEqualTo(new RunEvent.Result(
                        new EndedTest("a", TestOutcome.FAILED, 1500, "no", "x\n\uFFFD\uFFFDy", 3, 4)));
        assertThat(parse("{\"event\":\"end\",\"exit\":1,\"results\":3}")).isEqualTo(new RunEvent.End(1, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"event\":5}",
                "{\"event\":\"unknown\"}",
                "{\"event\":\"collected\"}",
                "{\"event\":\"collected\",\"n\":-1}",
                "{\"event\":\"collected\",\"n\":1e9}",
                "{\"event\":\"collected\",\"n\":99999999999999}",
                "{\"event\":\"result\",\"id\":\"a\",\"outcome\":\"great\"}",
            })
    void whateverElseIsNoEvent(String line) {
        assertThat(parse(line)).isNull();
        assertThat(parse("[".repeat(100_000))).isNull();
        assertThat(parser.parse(new byte[] {(byte) 0xff, 0, '{'}, 0)).isNull();
    }

    @Test
    void textsAreBoundedAndPrintable() {
        assertThat(parse("{\"event\":\"start\",\"id\":\"a\\u0000\\u001b[31m\\ud800\"}"))
                .isEqualTo(new RunEvent.Started("a  [31m ", 0));
        assertThat(parse("{\"event\":\"start\",\"id\":\"" + "x".repeat(10_000) + "\"}"))
                .isInstanceOfSatisfying(
                        RunEvent.Started.class,
                        started -> assertThat(started.id()).hasSize(2001));
    }

    @Test
    void linesAreCutInBoundedMemory() throws IOException {
        List<String> lines = new ArrayList<>();
        AtomicLong dropped = new AtomicLong();
        BoundedLines bounded = new BoundedLines(10, new BoundedLines.Reader() {
            @Override
            public void line(byte[] line) {
                lines.add(new String(line, StandardCharsets.UTF_8));
            }

            @Override
            public void dropped(int bytes) {
                dropped.addAndGet(bytes);
            }
        });

        bounded.readAll(new ByteArrayInputStream(
                ("one\n\n" + "x".repeat(200_000) + "\n0123456789\ntwo\nrest").getBytes(StandardCharsets.UTF_8)));

        assertThat(lines).containsExactly("one", "0123456789", "two");
        assertThat(dropped).hasValue(200_000);
    }
}
