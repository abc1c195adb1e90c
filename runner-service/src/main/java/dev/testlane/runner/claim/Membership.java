package dev.testlane.runner.claim;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runner's registration with the API. */
public final class Membership {

    private static final Logger log = LoggerFactory.getLogger(Membership.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ApiClient api;
    private volatile RunnerIdentity identity;
    private volatile boolean registered;

    public Membership(ApiClient api, RunnerIdentity identity) {
        this.api = api;
        this.identity = identity;
    }

    public RunnerIdentity identity() {
        return identity;
    }

    public boolean isRegistered() {
        return registered;
    }

    /** Notes that the API no longer knows an identity; false if that is no news. */
    public synchronized boolean replaced(RunnerIdentity old) {
        if (!registered || !identity.equals(old)) {
            return false;
        }
        registered = false;
        log.warn("The API doesn't know this incarnation any more; is there another runner with the same id?");
        return true;
    }

    /** Registers; returns when the API has accepted. The caller has made sure that no older test process is left. */
    public void register() throws InterruptedException {
        String lastProblem = "";
        while (true) {
            String problem = tryToRegister();
            if (problem.isEmpty()) {
                registered = true;
                log.info("Registered as {}, incarnation {}", identity.runnerId(), identity.incarnation());
                return;
            }
            if (!problem.equals(lastProblem)) {
                log.warn("Can't register yet, trying on: {}", problem);
                lastProblem = problem;
            }
            Thread.sleep(RETRY);
        }
    }

    /** Becomes a new incarnation, after the API has forgotten or replaced the old one. */
    public void beginAnew() {
        identity = identity.reborn();
    }

    private String tryToRegister() throws InterruptedException {
        try {
            api.register(identity);
            return "";
        } catch (ApiRefusedException e) {
            return e.isUnauthorized()
                    ? "the API refused the runner token; both must have the same TESTLANE_RUNNER_TOKEN"
                    : String.valueOf(e.getMessage());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
