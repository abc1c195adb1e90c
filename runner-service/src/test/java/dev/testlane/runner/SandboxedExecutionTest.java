package dev.testlane.runner;

/** The same runs, shut in. */
class SandboxedExecutionTest extends ExecutionTest {

    @Override
    String sandbox() {
        return "full";
    }
}
