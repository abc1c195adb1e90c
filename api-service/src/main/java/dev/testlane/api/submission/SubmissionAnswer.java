package dev.testlane.api.submission;

import dev.testlane.api.run.Run;
import org.springframework.http.ProblemDetail;

/** What became of a submission. */
sealed interface SubmissionAnswer {

    record Accepted(Run run) implements SubmissionAnswer {}

    record Refused(ProblemDetail problem) implements SubmissionAnswer {}
}
