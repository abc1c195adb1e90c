package dev.testlane.runner.testing;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.testlane.contract.Claim;
import dev.testlane.contract.ClaimDeferred;
import dev.testlane.contract.ClaimRequest;
import dev.testlane.contract.Completion;
import dev.testlane.contract.CompletionAnswer;
import dev.testlane.contract.ControlMessage;
import dev.testlane.contract.HandBack;
import dev.testlane.contract.Heartbeat;
import dev.testlane.contract.HeartbeatAnswer;
import dev.testlane.contract.HeldLease;
import dev.testlane.contract.InspectionReport;
import dev.testlane.contract.InspectionRequest;
import dev.testlane.contract.InternalApi;
import dev.testlane.contract.LaneMessage;
import dev.testlane.contract.Report;
import dev.testlane.contract.RunOutcome;
import dev.testlane.contract.RunnerRegistration;
import dev.testlane.contract.Secrets;
import dev.testlane.contract.SnapshotFile;
import dev.testlane.contract.TestCaseResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API of the runner protocol over real HTTP and a real broker, with real leases, in memory.
 *
 * <p>It also checks the protocol: what it finds wrong is in {@link #violations()}.
 */
public final class FakeApi implements AutoCloseable {

    private static final Duration RETRY_AFTER = Duration.ofMillis(500);
    public static final String TOKEN = "runner-token";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Duration leaseTime;
    private final ApiBroker broker;
    private final HttpServer server;
    private final Map<Long, ApiRun> runs = new TreeMap<>();
    private final Map<String, byte[]> contents = new HashMap<>();
    private final Map<String, String> incarnations = new HashMap<>();
    private final List<RunnerRegistration> registrations = new ArrayList<>();
    private final List<Heartbeat> heartbeats = new ArrayList<>();
    private final Map<Integer, Duration> reserved = new HashMap<>();
    private final Map<Integer, Integer> claims = new HashMap<>();
    private final Map<String, Integer> faults = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final AtomicReference<Function<Boolean, Boolean>> othersWaiting = new AtomicReference<>(real -> real);
    private final Map<String, Integer> requests = new HashMap<>();
    private final Map<String, InspectionReport> inspections = new HashMap<>();
    private final List<Duration> pauses = new ArrayList<>();
    private long completedAt;
    private long lastRun;
    private long lastToken;

    public FakeApi(String amqpUrl, int environments, Duration leaseTime) {
        this.leaseTime = leaseTime;
        this.broker = new ApiBroker(amqpUrl, environments, JSON, this::store, this::store);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(InternalApi.PREFIX, this::serve);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    // What a test does

    /** Accepts a run of one file. */
    public ApiRun submit(int environmentId, String source) {
        return submit(environmentId, source, _ -> {});
    }

    public ApiRun submit(int environmentId, String source, Consumer<RunDetails> details) {
        ApiRun run;
        synchronized (this) {
            run = new ApiRun(++lastRun, environmentId, new ArrayList<>(List.of("test_it.py")));
            run.files.put("test_it.py", source.getBytes(StandardCharsets.UTF_8));
            details.accept(new RunDetails(run));
            run.files.values().forEach(content -> contents.put(sha256(content), content));
            runs.put(run.id, run);
        }
        broker.dispatch(new LaneMessage(run.id, environmentId));
        return run;
    }

    /** Asks for the tests of a content, and waits for the answer. */
    public InspectionReport inspect(byte[] content) {
        String sha256 = sha256(content);
        synchronized (this) {
            contents.put(sha256, content);
        }
        ask(new InspectionRequest(sha256, content.length));
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> inspection(sha256), Optional::isPresent)
                .orElseThrow();
    }

    /** Asks about a content, which need not exist; or any nonsense. */
    public void ask(Object question) {
        broker.ask(question);
    }

    public synchronized Optional<InspectionReport> inspection(String sha256) {
        return Optional.ofNullable(inspections.get(sha256));
    }

    private synchronized void store(InspectionReport report) {
        inspections.put(report.sha256(), report);
    }

    /** A lane message for which there is no run any more. */
    public void dispatchNothing(int environmentId) {
        broker.dispatch(new LaneMessage(1, environmentId));
    }

    public synchronized void cancel(ApiRun run) {
        run.cancelRequested = true;
        broker.tell(new ControlMessage.CancelRequested(run.id, run.attempt));
    }

    /** Deletes a lane and declares it again, as a wiped broker would have it. */
    public void recreateLane(int environmentId) {
        broker.recreateLane(environmentId);
    }

    /** Cancels without the hint over the broker. */
    public synchronized void cancelSilently(ApiRun run) {
        run.cancelRequested = true;
    }

    /** Takes a run's lease away; the run stays queued. */
    public synchronized void loseLease(ApiRun run) {
        run.leaseEndsAt = System.nanoTime();
        reserved.put(run.environmentId, RETRY_AFTER);
    }

    /** Forgets a run that has no lease, and frees its environment. */
    public synchronized void abandon(ApiRun run) {
        runs.remove(run.id);
        reserved.remove(run.environmentId);
    }

    /** Somebody else has the environment; claims are told to come back after this time. */
    public synchronized void reserve(int environmentId, Duration retryAfter) {
        reserved.put(environmentId, retryAfter);
    }

    public synchronized void release(int environmentId, boolean tellRunners) {
        reserved.remove(environmentId);
        if (tellRunners) {
            broker.tell(new ControlMessage.LeaseReleased(environmentId));
        }
    }

    /** Forgets all runners, as another incarnation of each would do. */
    public synchronized void forgetRunners() {
        incarnations.clear();
        runs.values().forEach(run -> run.leaseEndsAt = System.nanoTime());
    }

    /** Answers requests whose path contains this with a status, instead of handling them; 0 ends that. */
    public synchronized void fail(String path, int status) {
        faults.put(path, status);
    }

    /** Decides what completions say of other environments, given the truth. */
    public void answerOthersWaiting(Function<Boolean, Boolean> answer) {
        othersWaiting.set(answer);
    }

    // What a test looks at

    /** Waits for the end of a run and for all its reports, which come another way. */
    public Completion await(ApiRun run) {
        return Awaitility.await("end of run " + run.id)
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> completion(run),
                        completion -> completion != null && reports(run).size() >= completion.lastSequence());
    }

    public synchronized @Nullable Completion completion(ApiRun run) {
        return run.completion;
    }

    public synchronized boolean isRunning(ApiRun run) {
        return run.isLeased();
    }

    public synchronized int attempt(ApiRun run) {
        return run.attempt;
    }

    public synchronized @Nullable String runnerOf(ApiRun run) {
        return run.runnerId;
    }

    public synchronized List<HandBack> handBacks(ApiRun run) {
        return List.copyOf(run.handBacks);
    }

    public synchronized List<Report> reports(ApiRun run) {
        return run.reports(run.attempt);
    }

    /** Results of the last attempt's test cases. */
    public synchronized List<TestCaseResult> results(ApiRun run) {
        return run.reports(run.attempt).stream()
                .filter(Report.TestCases.class::isInstance)
                .flatMap(report -> ((Report.TestCases) report).results().stream())
                .toList();
    }

    /** The part of the log that belongs to a test case. */
    public String slice(ApiRun run, TestCaseResult result) {
        byte[] log = log(run).getBytes(StandardCharsets.UTF_8);
        int start = (int) (long) requireNonNull(result.logOffset());
        return new String(log, start, (int) (requireNonNull(result.logEndOffset()) - start), StandardCharsets.UTF_8);
    }

    public synchronized String log(ApiRun run) {
        return log(run, run.attempt);
    }

    public synchronized String log(ApiRun run, int attempt) {
        return run.reports(attempt).stream()
                .filter(Report.Output.class::isInstance)
                .map(report -> ((Report.Output) report).text())
                .collect(Collectors.joining());
    }

    /** How many requests there were whose path ends so. */
    public synchronized int seen(String path) {
        return requests.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(path))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    public synchronized int claims(int environmentId) {
        return claims.getOrDefault(environmentId, 0);
    }

    public synchronized List<Heartbeat> heartbeats(String runnerId) {
        return heartbeats.stream()
                .filter(heartbeat -> heartbeat.runnerId().equals(runnerId))
                .toList();
    }

    public synchronized long registrations(String runnerId) {
        return registrations.stream()
                .filter(registration -> registration.runnerId().equals(runnerId))
                .count();
    }

    /** For each of the last leases, the time since the completion before it. */
    public synchronized List<Duration> lastPauses(int count) {
        return List.copyOf(pauses.subList(pauses.size() - count, pauses.size()));
    }

    public int waitingMessages(int environmentId) {
        return broker.waiting(environmentId);
    }

    public synchronized List<String> violations() {
        List<String> all = new ArrayList<>(violations);
        runs.values().forEach(run -> all.addAll(run.violations()));
        return all;
    }

    // The protocol

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            Answer answer;
            synchronized (this) {
                requests.merge(path, 1, Integer::sum);
                answer = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                        ? fault(path).map(Answer::status).orElseGet(() -> handle(path, body))
                        : Answer.status(401);
            }
            byte[] bytes = answer.bytes();
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Optional<Integer> fault(String path) {
        return faults.entrySet().stream()
                .filter(fault -> fault.getValue() != 0 && path.contains(fault.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private Answer handle(String path, byte[] body) {
        return switch (path) {
            case InternalApi.RUNNERS -> register(JSON.readValue(body, RunnerRegistration.class));
            case InternalApi.HEARTBEATS -> heartbeat(JSON.readValue(body, Heartbeat.class));
            case InternalApi.CLAIMS -> claim(JSON.readValue(body, ClaimRequest.class));
            default -> {
                List<String> parts =
                        List.of(path.substring(InternalApi.PREFIX.length() + 1).split("/", -1));
                if (parts.getFirst().equals("contents")) {
                    byte[] content = contents.get(parts.get(1));
                    yield content == null ? Answer.status(404) : new Answer(200, content);
                }
                ApiRun run = runs.get(Long.parseLong(parts.get(1)));
                if (run == null) {
                    yield Answer.status(409);
                }
                yield parts.get(2).equals("completion")
                        ? complete(run, JSON.readValue(body, Completion.class))
                        : handBack(run, JSON.readValue(body, HandBack.class));
            }
        };
    }

    private Answer register(RunnerRegistration registration) {
        registrations.add(registration);
        incarnations.put(registration.runnerId(), registration.incarnation());
        for (ApiRun run : runs.values()) {
            if (run.isLeased() && registration.runnerId().equals(run.runnerId)) {
                requeue(run);
            }
        }
        return Answer.status(204);
    }

    private Answer heartbeat(Heartbeat heartbeat) {
        if (!heartbeat.incarnation().equals(incarnations.get(heartbeat.runnerId()))) {
            return Answer.status(409);
        }
        heartbeats.add(heartbeat);
        List<HeldLease> lost = new ArrayList<>();
        List<Long> cancelled = new ArrayList<>();
        for (HeldLease lease : heartbeat.leases()) {
            ApiRun run = runs.get(lease.runId());
            if (run != null && run.isLeased() && lease.equals(run.lease)) {
                run.renew(leaseTime);
                if (run.cancelRequested) {
                    cancelled.add(run.id);
                }
            } else {
                lost.add(lease);
            }
        }
        return Answer.json(200, new HeartbeatAnswer(leaseTime.toMillis(), lost, cancelled));
    }

    private Answer claim(ClaimRequest request) {
        int environment = request.environmentId();
        claims.merge(environment, 1, Integer::sum);
        if (!request.incarnation().equals(incarnations.get(request.runnerId()))) {
            return Answer.status(409);
        }
        boolean held = runs.values().stream().anyMatch(run -> run.environmentId == environment && run.isLeased());
        if (held || reserved.containsKey(environment)) {
            return Answer.json(
                    423,
                    new ClaimDeferred(
                            reserved.getOrDefault(environment, RETRY_AFTER).toMillis()));
        }
        return runs.values().stream()
                .filter(run -> run.environmentId == environment && run.isQueued())
                .findFirst()
                .map(run -> Answer.json(200, grant(run, request.runnerId())))
                .orElse(Answer.status(204));
    }

    private Claim grant(ApiRun run, String runnerId) {
        pauses.add(Duration.ofNanos(System.nanoTime() - completedAt));
        run.attempt++;
        run.runnerId = runnerId;
        run.lease = new HeldLease(run.environmentId, run.id, run.attempt, ++lastToken);
        run.renew(leaseTime);
        List<SnapshotFile> files = run.files.entrySet().stream()
                .map(file -> new SnapshotFile(
                        file.getKey(),
                        run.forgedHashes.getOrDefault(file.getKey(), sha256(file.getValue())),
                        file.getValue().length))
                .toList();
        return new Claim(
                run.id,
                run.environmentId,
                run.attempt,
                lastToken,
                leaseTime.toMillis(),
                run.timeoutSeconds,
                "ada",
                run.testPaths,
                run.nodeIds,
                run.keyword,
                run.variables,
                new Secrets(run.secrets),
                files);
    }

    private Answer complete(ApiRun run, Completion completion) {
        HeldLease lease = run.lease;
        if (lease == null || lease.fencingToken() != completion.fencingToken()) {
            return Answer.status(409);
        }
        if (run.completion == null) {
            check(run, completion);
            run.completion = completion;
            completedAt = System.nanoTime();
            run.leaseEndsAt = System.nanoTime();
            broker.tell(new ControlMessage.LeaseReleased(run.environmentId));
        }
        boolean waiting =
                runs.values().stream().anyMatch(other -> other.environmentId != run.environmentId && other.isQueued());
        return Answer.json(200, new CompletionAnswer(othersWaiting.get().apply(waiting)));
    }

    private void check(ApiRun run, Completion completion) {
        if (completion.outcome() == RunOutcome.SUCCESS != (completion.reason() == null)) {
            violations.add("run " + run.id + " ended with the reason " + completion.reason());
        }
    }

    private Answer handBack(ApiRun run, HandBack handBack) {
        HeldLease lease = run.lease;
        if (lease == null || lease.fencingToken() != handBack.fencingToken() || !run.isLeased()) {
            return Answer.status(409);
        }
        run.handBacks.add(handBack);
        requeue(run);
        return Answer.status(204);
    }

    private void requeue(ApiRun run) {
        run.leaseEndsAt = System.nanoTime();
        broker.dispatch(new LaneMessage(run.id, run.environmentId));
        broker.tell(new ControlMessage.LeaseReleased(run.environmentId));
    }

    private synchronized void store(Report report) {
        ApiRun run = runs.get(report.runId());
        if (run != null) {
            run.store(report);
        }
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        broker.close();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answer(int status, byte[] bytes) {

        static Answer status(int status) {
            return new Answer(status, new byte[0]);
        }

        static Answer json(int status, Object body) {
            return new Answer(status, JSON.writeValueAsBytes(body));
        }
    }
}
