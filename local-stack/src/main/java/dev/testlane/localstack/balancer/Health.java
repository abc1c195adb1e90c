package dev.testlane.localstack.balancer;

/** What a server says of itself, the best first. */
public enum Health {
    /** It answers. */
    UP,
    /** It takes connections and does not answer in time, as a frozen process does. */
    SILENT,
    /** It takes no connections or says that it is not well. Those that it has, it ends itself. */
    DOWN
}
