package dev.testlane.api.submission;

import java.util.regex.Pattern;

/** What other programs know of the broker; a public contract. */
final class ProducerNames {

    /** Direct exchange. */
    static final String SUBMISSIONS = "testlane.submissions";

    /** Not called as the exchange: permissions go by name, so who may publish could bind it to any exchange they read. */
    static final String SUBMISSION_QUEUE = "testlane.submission-queue";

    static final String SUBMISSION_KEY = "run";

    static final String REJECTED = "testlane.submissions.rejected";

    /** The header of a rejected submission that says what is wrong with it. */
    static final String PROBLEM_HEADER = "problem";

    /** Topic exchange; routing keys are {@code run.<environmentId>.<status in lower case>}. */
    static final String RUN_EVENTS = "testlane.run-events";

    /** Where answers may go: otherwise a submission could have them put into any queue of the services. */
    static final Pattern REPLY_QUEUE =
            Pattern.compile("(testlane\\.client\\.|amq\\.gen-|amq\\.rabbitmq\\.reply-to\\.)[^\\p{Cntrl}]{1,230}");

    private ProducerNames() {}
}
