package dev.testlane.runner.testing;

import dev.testlane.contract.Completion;
import dev.testlane.contract.HandBack;
import dev.testlane.contract.HeldLease;
import dev.testlane.contract.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A run as {@link FakeApi} knows it; guarded by the API. */
public final class ApiRun {

    public final long id;
    public final int environmentId;
    final List<String> testPaths;
    final List<String> nodeIds = new ArrayList<>();
    final Map<String, byte[]> files = new TreeMap<>();
    final Map<String, String> variables = new HashMap<>();
    final Map<String, String> secrets = new HashMap<>();

    @Nullable
    String keyword;

    int timeoutSeconds = 60;
    /** Overrides what the API says of a file, to lie about it. */
    final Map<String, String> forgedHashes = new HashMap<>();

    int attempt;

    @Nullable
    HeldLease lease;

    @Nullable
    String runnerId;

    long leaseEndsAt;
    boolean cancelRequested;

    @Nullable
    Completion completion;

    final List<HandBack> handBacks = new ArrayList<>();
    private final Map<Integer, List<Report>> reports = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    ApiRun(long id, int environmentId, List<String> testPaths) {
        this.id = id;
        this.environmentId = environmentId;
        this.testPaths = testPaths;
    }

    boolean isLeased() {
        return lease != null && System.nanoTime() - leaseEndsAt < 0;
    }

    boolean isQueued() {
        return completion == null && !isLeased();
    }

    void renew(Duration leaseTime) {
        leaseEndsAt = System.nanoTime() + leaseTime.toNanos();
    }

    /** Stores a report as the API does: once, in order. */
    void store(Report report) {
        List<Report> stored = reports.computeIfAbsent(report.attempt(), _ -> new ArrayList<>());
        if (report.sequence() == stored.size() + 1L) {
            stored.add(report);
        } else if (report.sequence() > stored.size()) {
            violations.add("report " + report.sequence() + " came after " + stored.size());
        }
    }

    List<Report> reports(int ofAttempt) {
        return List.copyOf(reports.getOrDefault(ofAttempt, List.of()));
    }

    List<String> violations() {
        return List.copyOf(violations);
    }
}
