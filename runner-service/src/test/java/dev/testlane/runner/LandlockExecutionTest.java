package dev.testlane.runner;

/** The same runs, shut in without namespaces. */
class LandlockExecutionTest extends ExecutionTest {

    @Override
    String sandbox() {
        return "landlock";
    }
}
