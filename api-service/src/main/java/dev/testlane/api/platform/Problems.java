package dev.testlane.api.platform;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Builds the bodies of errors, RFC 9457. */
final class Problems {

    private Problems() {}

    static ProblemDetail of(HttpStatus status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }

    static ProblemDetail invalid(List<FieldProblem> problems) {
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
}
