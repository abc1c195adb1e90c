package dev.testlane.localstack.testing;

/** A PostgreSQL server for tests. */
public interface TestPostgres {

    /** A new, empty database owned by a new user: {@code postgresql://user:password@host:port/name}. */
    String createDatabase();

    /** Simulates an outage; returns when nothing listens any more. */
    void stop();

    /** Ends the outage, on the same port with the same data; returns when the server answers. */
    void start();
}
