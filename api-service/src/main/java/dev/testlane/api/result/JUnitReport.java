package dev.testlane.api.result;

import dev.testlane.api.run.Run;
import dev.testlane.api.run.RunStatus;
import dev.testlane.contract.TestOutcome;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes results as the JUnit XML that Jenkins and GitLab read. A run that ended as an error, was cancelled or timed out
 * has one more test case that says so, since no reader looks at anything but test cases.
 */
public final class JUnitReport {

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;
    private final Run run;
    private final boolean isBroken;

    private JUnitReport(Run run) throws XMLStreamException {
        this.run = run;
        isBroken = run.status().isTerminal() && run.status() != RunStatus.SUCCESS && run.status() != RunStatus.FAILED;
        xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
    }

    /**
     * The document in pieces, to be sent in UTF-8; at no time is all of it in memory.
     *
     * @param outcomes how many of the test cases ended how
     */
    public static Flux<String> write(Run run, Map<TestOutcome, Long> outcomes, Flux<TestCase> tests) {
        return Mono.fromCallable(() -> new JUnitReport(run))
                .flatMapMany(report -> Flux.concat(
                        Mono.fromCallable(() -> report.begin(outcomes)),
                        tests.map(report::add),
                        Mono.fromCallable(report::end)));
    }

    private String begin(Map<TestOutcome, Long> outcomes) throws XMLStreamException {
        ToLongFunction<TestOutcome> number = outcome -> outcomes.getOrDefault(outcome, 0L);
        int more = isBroken ? 1 : 0;
        long tests = outcomes.values().stream().mapToLong(Long::longValue).sum();
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("testsuites");
        xml.writeStartElement("testsuite");
        attribute("name", "Testlane run " + run.id());
        attribute("tests", String.valueOf(tests + more));
        attribute("failures", String.valueOf(number.applyAsLong(TestOutcome.FAILED)));
        attribute("errors", String.valueOf(number.applyAsLong(TestOutcome.ERROR) + more));
        attribute(
                "skipped",
                String.valueOf(number.applyAsLong(TestOutcome.SKIPPED) + number.applyAsLong(TestOutcome.XFAILED)));
        attribute("time", seconds(run.durationMs() == null ? 0 : run.durationMs()));
        attribute("timestamp", String.valueOf(Objects.requireNonNullElse(run.startedAt(), run.createdAt())));
        attribute("hostname", "environment-" + run.environmentId());
        return written();
    }

    private String add(TestCase test) {
        try {
            testCase(test);
            return written();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Writing to memory failed", e);
        }
    }

    private String end() throws XMLStreamException {
        if (isBroken) {
            brokenRun();
        }
        xml.writeEndDocument();
        return written();
    }

    /** What has been written since it was last asked for. */
    private String written() throws XMLStreamException {
        xml.flush();
        String piece = text.toString();
        text.getBuffer().setLength(0);
        return piece;
    }

    private void testCase(TestCase test) throws XMLStreamException {
        String[] parts = test.nodeId().split("::", 2);
        String file = parts[0];
        String name = parts.length == 2 ? parts[1] : parts[0];
        int scope = name.replaceAll("\\[.*", "").lastIndexOf("::");
        String module = file.replaceAll("\\.py$", "").replace('/', '.');
        xml.writeStartElement("testcase");
        attribute(
                "classname",
                scope < 0 ? module : module + "." + name.substring(0, scope).replace("::", "."));
        attribute("name", scope < 0 ? name : name.substring(scope + 2));
        attribute("file", file);
        attribute("time", seconds(test.durationMs()));
        switch (test.outcome()) {
            case PASSED, XPASSED -> {}
            case FAILED -> problem("failure", test.message(), test.details());
            case ERROR -> problem("error", test.message(), test.details());
            case SKIPPED, XFAILED -> problem("skipped", test.message(), null);
        }
        xml.writeEndElement();
    }

    private void brokenRun() throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute("classname", "testlane");
        attribute("name", "run ended as " + run.status());
        attribute("time", "0");
        problem("error", run.statusReason(), null);
        xml.writeEndElement();
    }

    private void problem(String element, @Nullable String message, @Nullable String details) throws XMLStreamException {
        xml.writeStartElement(element);
        attribute("message", message == null ? "" : message);
        if (details != null) {
            xml.writeCharacters(clean(details));
        }
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, clean(value));
    }

    private static String seconds(long milliseconds) {
        return String.format(Locale.ROOT, "%.3f", milliseconds / 1000.0);
    }

    /** Leaves out colours, and replaces what XML 1.0 can't hold. */
    private static String clean(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "")
                .replaceAll("[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }
}
