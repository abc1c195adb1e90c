package dev.testlane.contract;

/**
 * Paths of the HTTP interface that runners call. Every request carries {@code Authorization: Bearer <runner token>}.
 *
 * <table>
 * <caption>Operations</caption>
 * <tr><th>request</th><th>body</th><th>answers</th></tr>
 * <tr><td>POST {@link #RUNNERS}</td><td>{@link RunnerRegistration}</td><td>204</td></tr>
 * <tr><td>POST {@link #HEARTBEATS}</td><td>{@link Heartbeat}</td><td>200 {@link HeartbeatAnswer}; 409 unknown or
 *   replaced incarnation: execute nothing, register again</td></tr>
 * <tr><td>POST {@link #CLAIMS}</td><td>{@link ClaimRequest}</td><td>200 {@link Claim}; 204 nothing queued; 423
 *   {@link ClaimDeferred}; 409 as above</td></tr>
 * <tr><td>POST {@link #completion}</td><td>{@link Completion}</td><td>200 {@link CompletionAnswer}, also when repeated;
 *   409 stale fencing token: nothing changed, forget the run</td></tr>
 * <tr><td>POST {@link #handBack}</td><td>{@link HandBack}</td><td>204; 409 as for completion</td></tr>
 * <tr><td>GET {@link #content}</td><td></td><td>200 the bytes; 404</td></tr>
 * </table>
 */
public final class InternalApi {

    public static final String PREFIX = "/internal/v1";
    public static final String RUNNERS = PREFIX + "/runners";
    public static final String HEARTBEATS = PREFIX + "/heartbeats";
    public static final String CLAIMS = PREFIX + "/claims";

    private InternalApi() {}

    public static String completion(long runId) {
        return PREFIX + "/runs/" + runId + "/completion";
    }

    public static String handBack(long runId) {
        return PREFIX + "/runs/" + runId + "/hand-back";
    }

    /** Path of a file's bytes by the SHA-256 of its content, in lower-case hexadecimal. */
    public static String content(String sha256) {
        return PREFIX + "/contents/" + sha256;
    }
}
