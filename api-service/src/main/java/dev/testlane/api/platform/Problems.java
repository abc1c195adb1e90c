package dev.testlane.api.platform;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Builds the bodies of errors, RFC 9457. */
public final class Problems {

    private Problems() {}

    static ProblemDetail of(HttpStatus status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }

    public static ProblemDetail invalid(List<FieldProblem> problems) {
        ProblemDetail problem = of(HttpStatus.BAD_REQUEST, summary(problems));
        problem.setTitle("Invalid input");
        problem.setProperty("errors", problems);
        return problem;
    }

    private static String summary(List<FieldProblem> problems) {
        FieldProblem first = problems.getFirst();
        String more = problems.size() == 1 ? "" : " (and %d more)".formatted(problems.size() - 1);
        return first.field() + " " + first.message() + more;
    }

    /** Of a body that is no JSON, or other JSON than is expected. */
    public static ProblemDetail unreadable(JacksonException failure) {
        return invalid(List.of(unreadableField(failure)));
    }

    static FieldProblem unreadableField(JacksonException failure) {
        if (!failure.getPath().isEmpty()) {
            return new FieldProblem(JsonPaths.of(failure.getPath()), JsonPaths.expectation(failure));
        }
        return new FieldProblem(
                "body", failure instanceof MismatchedInputException ? "must be a JSON object" : "is not valid JSON");
    }

    /** Nothing internal leaves. */
    public static ProblemDetail unexpected() {
        return of(HttpStatus.INTERNAL_SERVER_ERROR, "Testlane made a mistake. The service's log tells more.");
    }
}
