package dev.testlane.runner.execution;

import dev.testlane.contract.RunOutcome;
import dev.testlane.runner.output.Masking;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt that nobody interrupted has ended. Exit codes alone lie: {@code os._exit(0)} in a test gives 0.
 *
 * @param reason one sentence for the tester, null on success
 */
record Verdict(RunOutcome outcome, @Nullable String reason) {

    private static final int SIGNALLED = 128;
    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL",
            11, "SIGSEGV", 15, "SIGTERM");

    private static final int SIGXCPU = 24;

    static Verdict error(String reason) {
        return new Verdict(RunOutcome.ERROR, reason);
    }

    Verdict masked(Masking masking) {
        return reason == null ? this : new Verdict(outcome, masking.mask(reason));
    }

    /** @param keyword the run's {@code -k} expression */
    static Verdict of(Evidence evidence, @Nullable String keyword) {
        Integer exit = evidence.exitCode();
        if (exit == null) {
            return error("The test process could not be started. Tell an operator.");
        }
        if (!evidence.begun()) {
            return error("The sandbox or pytest in it could not be started (exit code " + exit
                    + "), tried twice. Tell an operator; the log may say why.");
        }
        if (evidence.endExit() == null || !evidence.endExit().equals(exit)) {
            return crashed(evidence, exit);
        }
        if (evidence.doubt() != null) {
            return error("The results can't be trusted: " + evidence.doubt()
                    + ". Look for tests that write to file descriptors which they have not opened.");
        }
        return switch (exit) {
            case 0 -> passed(evidence);
            case 1 -> failed(evidence);
            case 2 -> interrupted(evidence);
            case 4 -> error("pytest refused to start: " + detail(evidence.usageError()));
            case 5 -> error(nothingFound(evidence, keyword));
            default -> error(internal(evidence, exit));
        };
    }

    private static Verdict passed(Evidence evidence) {
        Integer collected = evidence.collected();
        if (collected == null || collected == 0) {
            return error(nothingFound(evidence, null));
        }
        if (evidence.bad() > 0) {
            return failed(evidence);
        }
        if (evidence.results() != collected) {
            return error("pytest ended early, with a result for only " + evidence.results() + " of " + tests(collected)
                    + ". Look for pytest.exit() in the tests.");
        }
        return new Verdict(RunOutcome.SUCCESS, null);
    }

    private static Verdict failed(Evidence evidence) {
        int bad = evidence.bad();
        if (evidence.collectErrorCount() > 0) {
            return error(notCollected(evidence));
        }
        if (bad == 0) {
            return error("pytest ended with exit code 1 although no test failed. Look at the end of the log.");
        }
        int total = Math.max(evidence.collected() == null ? 0 : evidence.collected(), evidence.results());
        String early = evidence.results() < total ? " " + (total - evidence.results()) + " did not run." : "";
        int failed = evidence.counts().failed();
        int broken = evidence.counts().error();
        String what;
        if (broken == 0) {
            what = bad + " of " + tests(total) + " failed.";
        } else if (failed == 0) {
            what = bad + " of " + tests(total) + " had an error in setup or teardown.";
        } else {
            what = bad + " of " + tests(total) + " failed, " + broken + " of them in setup or teardown.";
        }
        return new Verdict(RunOutcome.FAILED, what + early);
    }

    private static Verdict interrupted(Evidence evidence) {
        if (evidence.collectErrors().isEmpty()) {
            return error("pytest was interrupted" + during(evidence) + ". Look at the end of the log for the reason.");
        }
        return error(notCollected(evidence));
    }

    private static String notCollected(Evidence evidence) {
        RunEvent.CollectError first = evidence.collectErrors().getFirst();
        int more = evidence.collectErrorCount() - 1;
        return first.id() + " could not be collected: " + sentence(first.message())
                + (more > 0 ? " " + more + " more could not be collected either." : "");
    }

    private static String nothingFound(Evidence evidence, @Nullable String keyword) {
        if (evidence.collectErrorCount() > 0) {
            return notCollected(evidence);
        }
        return keyword == null
                ? "No tests were found: pytest collects functions named test_… and methods test_… of classes Test…"
                : "No test matches the keyword " + keyword + ".";
    }

    private static String internal(Evidence evidence, int exit) {
        if (evidence.collectErrorCount() > 0) {
            return notCollected(evidence);
        }
        String problem = evidence.internalError();
        return problem == null
                ? "pytest ended with exit code " + exit + during(evidence) + ". Look at the end of the log."
                : "pytest failed internally: " + sentence(problem);
    }

    private static Verdict crashed(Evidence evidence, int exit) {
        if (exit > SIGNALLED) {
            int signal = exit - SIGNALLED;
            if (signal == SIGXCPU) {
                return error("The test process used up its processor time" + during(evidence)
                        + "; make the test cheaper, or ask an operator to raise TESTLANE_RUNNER_CPU_TIME.");
            }
            String name = SIGNALS.containsKey(signal) ? " (" + SIGNALS.get(signal) + ")" : "";
            return error("The interpreter was killed by signal " + signal + name + during(evidence)
                    + "; look for native code, memory use, or a kill in the test.");
        }
        return error("The test process ended by itself (exit code " + exit + ")" + during(evidence)
                + ", before pytest had finished; look for os._exit() or something that ends the interpreter.");
    }

    private static String during(Evidence evidence) {
        if (evidence.openTest() != null) {
            return " during " + evidence.openTest();
        }
        if (evidence.lastTest() != null) {
            return " after " + evidence.lastTest();
        }
        return evidence.collected() == null ? " during collection" : "";
    }

    private static String detail(@Nullable String message) {
        return message == null || message.isBlank() ? "look at the end of the log." : sentence(message);
    }

    private static String sentence(String text) {
        String stripped = text.strip();
        return stripped.matches("(?s).*[.!?…]") ? stripped : stripped + ".";
    }

    private static String tests(int count) {
        return count == 1 ? "1 test" : count + " tests";
    }
}
