package dev.testlane.localstack.process;

/** One part of the stack that is a child process. */
public interface Component {

    /** Short and unique: names its log and its record. */
    String name();

    /** For people, such as {@code PostgreSQL 18.6}. */
    String title();

    /** Whether people want to hear that it is ready. */
    default boolean noteworthy() {
        return true;
    }

    /** Does what must be done before each start, and says how to start it. */
    ChildSpec prepare();

    /** Asks once whether the started process can be used; does not wait long. */
    boolean ready();

    /** Removes what the process may have left when it was stopped. */
    default void cleanUp() {}
}
