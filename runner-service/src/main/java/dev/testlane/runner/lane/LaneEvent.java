package dev.testlane.runner.lane;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.testlane.runner.claim.ClaimAnswer;
import dev.testlane.runner.execution.RunEnd;

/** Everything that changes the state of lanes; handled one after the other by {@link LaneManager}'s thread. */
sealed interface LaneEvent {

    /** The API has accepted the runner, which may take runs now. */
    record Registered() implements LaneEvent {}

    /** The API doesn't know this incarnation any more; no run may be taken. */
    record Unregistered() implements LaneEvent {}

    /** No run may be taken any more, for ever. */
    record Stopping() implements LaneEvent {}

    record Connected(Connection connection) implements LaneEvent {}

    record ConnectFailed(String why) implements LaneEvent {}

    record Disconnected(Connection connection, String why) implements LaneEvent {}

    record Delivered(int environmentId, Channel channel, long tag) implements LaneEvent {}

    /** The broker closed the channel, or cancelled the consumer. */
    record LaneBroken(int environmentId, Channel channel, String why) implements LaneEvent {}

    record Claimed(int environmentId, Delivery delivery, ClaimAnswer answer) implements LaneEvent {}

    record Ended(int environmentId, Delivery delivery, RunEnd end) implements LaneEvent {}

    /** The environment has become free. */
    record Released(int environmentId) implements LaneEvent {}

    /** A lane's message. It can be acknowledged only on the channel that brought it. */
    record Delivery(Channel channel, long tag) {}
}
