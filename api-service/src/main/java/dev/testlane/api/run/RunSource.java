package dev.testlane.api.run;

/** Through which door a run came in. */
public enum RunSource {
    UI,
    API,
    AMQP
}
