package dev.testlane.api.change;

import dev.testlane.api.platform.BrokerSender;
import dev.testlane.contract.BrokerNames;
import dev.testlane.contract.ControlMessage;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** News for all runners. One that gets lost costs time only: heartbeats and repeated claims bring the same. */
@Component
public class RunnerControl {

    private final BrokerSender sender;
    private final JsonMapper json;

    RunnerControl(BrokerSender sender, JsonMapper json) {
        this.sender = sender;
        this.json = json;
    }

    public void send(ControlMessage message) {
        byte[] body = json.writerFor(ControlMessage.class).writeValueAsBytes(message);
        sender.sendHint(BrokerNames.CONTROL_EXCHANGE, "", body, "api");
    }
}
