package dev.testlane.api.environment;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import dev.testlane.api.change.RunnerControl;
import dev.testlane.contract.ControlMessage;
import org.springframework.stereotype.Component;

/** Tells everybody who needs to know that an environment has another holder. */
@Component
class EnvironmentNews {

    private final Changes changes;
    private final RunnerControl runners;

    EnvironmentNews(Changes changes, RunnerControl runners) {
        this.changes = changes;
        this.runners = runners;
    }

    void runStarted(int environmentId, long runId) {
        changes.publish(new Change.RunChanged(runId));
        changes.publish(new Change.EnvironmentChanged(environmentId));
    }

    void released(int environmentId, long runId) {
        runners.send(new ControlMessage.LeaseReleased(environmentId));
        changes.publish(new Change.RunChanged(runId));
        changes.publish(new Change.EnvironmentChanged(environmentId));
    }
}
