package dev.testlane.localstack.process;

import java.time.Duration;

/** Hears what happens to components. */
public interface ProcessListener {

    void ready(Component component, Duration afterStart);

    /** It ended unasked and is started again after the pause. */
    void ended(Component component, int status, Duration pause);

    /** It could not be started again; the next attempt follows. */
    void failed(Component component, RuntimeException reason);

    /** It did not stop within its grace. */
    void killed(Component component, Duration grace);
}
