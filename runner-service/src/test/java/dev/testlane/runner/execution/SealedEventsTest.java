package dev.testlane.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.contract.Secrets;
import dev.testlane.runner.output.Masking;
import dev.testlane.runner.output.Seal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SealedEventsTest {

    private static final SealedEvents.Reading REFUSED = new SealedEvents.Reading(new RunEvent.Refused(), false);

    private final Seal seal = Seal.random();
    private final SealedEvents events = new SealedEvents(
            new RunEventParser(JsonMapper.builder().build(), Masking.of(Secrets.NONE)), seal, "s3cret");

    private SealedEvents.Reading read(String line) {
        return events.read(line.getBytes(StandardCharsets.UTF_8));
    }

    private static String sealed(Seal by, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return by.of(bytes, 0, bytes.length) + " " + text;
    }

    private static String collected(int number) {
        return number + " {\"event\":\"collected\",\"n\":" + number + "}";
    }

    private static SealedEvents.Reading read(int number, boolean gap) {
        return new SealedEvents.Reading(new RunEvent.Collected(number), gap);
    }

    @Test
    void genuineLinesAreReadOnceAndGapsAreSeen() {
        String second = sealed(seal, collected(2));
        assertThat(read(sealed(seal, collected(1)))).isEqualTo(read(1, false));
        assertThat(read(second)).isEqualTo(read(2, false));
        assertThat(read(second)).isEqualTo(REFUSED);
        assertThat(read(sealed(seal, collected(12)))).isEqualTo(read(12, true));
        assertThat(read(sealed(seal, collected(3)))).isEqualTo(REFUSED);
        assertThat(read(sealed(seal, collected(13)))).isEqualTo(read(13, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"event\":\"end\",\"exit\":0}", "x", "1 {\"event\":\"end\",\"exit\":0}"})
    void whatIsNotSealedWithThisKeyIsRefused(String text) {
        String genuine = sealed(seal, collected(1));
        assertThat(read(text)).isEqualTo(REFUSED);
        assertThat(read("0".repeat(64) + " " + text)).isEqualTo(REFUSED);
        assertThat(read(sealed(Seal.random(), collected(1)))).isEqualTo(REFUSED);
        assertThat(read(genuine + " ")).isEqualTo(REFUSED);
        assertThat(read(genuine.substring(0, 64))).isEqualTo(REFUSED);
    }

    @Test
    void lastWordIsTheGuardsIfItKnowsItsSecret() {
        assertThat(read("{\"event\":\"guard\",\"key\":\"s3cret\",\"exit\":137,\"why\":\"kill\"}"))
                .isEqualTo(new SealedEvents.Reading(new RunEvent.GuardEnd(137, "kill"), false));
        assertThat(read("{\"event\":\"guard\",\"key\":\"\",\"exit\":0,\"why\":\"deadline\"}"))
                .isEqualTo(REFUSED);
        assertThat(read("{\"event\":\"guard\",\"exit\":0,\"why\":\"deadline\"}"))
                .isEqualTo(REFUSED);
    }

    @Test
    void longLinesAreNotEvenReadAsTheGuards() {
        String word = "{\"event\":\"guard\",\"key\":\"s3cret\",\"exit\":0,\"why\":\"kill\",\"x\":[";
        assertThat(read(word + "1]}").event()).isInstanceOf(RunEvent.GuardEnd.class);
        assertThat(read(word + "{},".repeat(100) + "{}]}")).isEqualTo(REFUSED);
    }

    private List<Interruption> pump(String line, int times) throws InterruptedException {
        List<Interruption> excess = new ArrayList<>();
        List<SealedEvents.Reading> seen = new ArrayList<>();
        byte[] lines = (line + "\n").repeat(times).getBytes(StandardCharsets.UTF_8);
        EventPump pump = new EventPump(new ByteArrayInputStream(lines), events, seen::add, excess::add);
        assertThat(pump.join(Duration.ofMinutes(1))).isTrue();
        assertThat(seen).containsOnly(REFUSED);
        return excess;
    }

    @Test
    void foreignBytesEndTheRunOnceThereAreFarTooMany() throws InterruptedException {
        String foreign = "[" + "{},".repeat(300_000) + "{}]";

        assertThat(pump(foreign, 10)).isEmpty();
        assertThat(pump(foreign, 40)).containsExactly(Interruption.FORGED);
    }

    @Test
    void bytesOfEndlessLinesCountAsForeign() throws InterruptedException {
        assertThat(pump("x\n" + "x".repeat(20 << 20), 1)).containsExactly(Interruption.FORGED);
    }
}
