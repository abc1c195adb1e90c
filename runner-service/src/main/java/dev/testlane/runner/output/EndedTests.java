package dev.testlane.runner.output;

import dev.testlane.contract.TestCaseResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Test cases that wait to be reported, each until the output has been read up to its end. Not thread-safe. */
final class EndedTests {

    static final int BATCH = 500;
    /** A report stays far below what a broker takes. */
    private static final int BATCH_CHARACTERS = 1024 * 1024;

    private static final int DETAILS_BYTES = 64 * 1024;
    /** How much text of one attempt's test cases is reported; a test can forge as much as it likes. */
    private static final long MOST_CHARACTERS = 64L * 1024 * 1024;

    /** How much may wait for its place in the output, in characters; what comes on top is reported without one. */
    private static final long MOST_WAITING = 16L * 1024 * 1024;
    /** What a test costs beside its texts, in characters. */
    private static final int ENTRY = 200;
    /** Marks whose tests have not come yet. */
    private static final int MOST_MARKS = 20_000;

    private final Deque<EndedTest> waiting = new ArrayDeque<>();
    private final NavigableMap<Integer, Long> offsets = new TreeMap<>();
    /** Where the output of marks begins that stand before a line feed. */
    private final NavigableMap<Integer, Long> starts = new TreeMap<>();

    private long characters;
    private long waitingCharacters;
    private int lastMark;
    private boolean outputEnded;

    /** Adds a test; its traceback, and finally the test itself, is left out when there was too much already. */
    void add(EndedTest test) {
        EndedTest bounded = characters + cost(test) <= MOST_CHARACTERS / 2 ? test : test.withoutDetails();
        if (characters + cost(bounded) <= MOST_CHARACTERS) {
            characters += cost(bounded);
            waitingCharacters += cost(bounded);
            waiting.add(bounded);
        }
    }

    /** Notes where in the output a mark is, in bytes; marks come in order. */
    void marked(int mark, long offset) {
        lastMark = mark;
        offsets.put(mark, offset);
        if (offsets.size() > MOST_MARKS) {
            starts.remove(offsets.pollFirstEntry().getKey());
        }
    }

    /** Notes that a line ends at an offset: what is marked there begins with the next line. */
    void lineFeed(long offset) {
        if (Long.valueOf(offset).equals(offsets.get(lastMark))) {
            starts.put(lastMark, offset + 1);
        }
    }

    /** No more marks will come. */
    void outputEnded() {
        outputEnded = true;
    }

    boolean isReady() {
        EndedTest first = waiting.peek();
        return first != null && (outputEnded || first.endMark() <= lastMark || isCrowded());
    }

    private boolean isCrowded() {
        return waitingCharacters > MOST_WAITING;
    }

    boolean hasBatch() {
        return waiting.size() >= BATCH && isReady();
    }

    /** Takes the next tests that are ready, as many as one report carries. */
    List<TestCaseResult> take(long endOfOutput) {
        List<TestCaseResult> batch = new ArrayList<>();
        int size = 0;
        boolean wasCrowded = isCrowded();
        while ((isReady() || (wasCrowded && !waiting.isEmpty())) && batch.size() < BATCH && size < BATCH_CHARACTERS) {
            EndedTest test = waiting.remove();
            waitingCharacters -= cost(test);
            size += test.size();
            batch.add(result(test, endOfOutput));
        }
        return batch;
    }

    private static int cost(EndedTest test) {
        return test.size() + ENTRY;
    }

    private TestCaseResult result(EndedTest test, long endOfOutput) {
        Long from = starts.getOrDefault(test.mark(), offsets.get(test.mark()));
        Long to = test.endMark() == 0 && from != null ? Long.valueOf(endOfOutput) : offsets.get(test.endMark());
        offsets.headMap(test.endMark(), true).clear();
        starts.headMap(test.endMark(), true).clear();
        String details = test.details();
        boolean isKnown = from != null && to != null && from <= to;
        return new TestCaseResult(
                test.nodeId(),
                test.outcome(),
                test.durationMs(),
                test.message(),
                details == null ? null : Utf8.prefix(details, DETAILS_BYTES),
                known(isKnown, from),
                known(isKnown, to));
    }

    private static @Nullable Long known(boolean isKnown, @Nullable Long offset) {
        return isKnown ? offset : null;
    }
}
