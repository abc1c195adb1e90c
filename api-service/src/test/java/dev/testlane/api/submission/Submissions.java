package dev.testlane.api.submission;

import com.rabbitmq.client.AMQP.BasicProperties;

/** What other programs write. */
final class Submissions {

    private Submissions() {}

    /** A body that is accepted where the sample is in the catalogue. */
    static String request(int environmentId) {
        return """
                {"username": "ci", "environmentId": %d, "testPaths": ["sample-tests/test_success.py"]}""".formatted(environmentId);
    }

    /** Properties that ask for nothing. */
    static BasicProperties.Builder plain() {
        return new BasicProperties.Builder().contentType("application/json");
    }
}
