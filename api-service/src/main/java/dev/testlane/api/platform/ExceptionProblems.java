package dev.testlane.api.platform;

import io.r2dbc.spi.R2dbcException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** The one place that turns any throwable into problem+json. Nothing internal leaves in a 5xx. */
@RestControllerAdvice
class ExceptionProblems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ExceptionProblems.class);
    private static final String RETRY_AFTER_SECONDS = "5";

    @ExceptionHandler
    Mono<ResponseEntity<Object>> invalidInput(InvalidInputException exception) {
        return answer(Problems.invalid(exception.problems()), new HttpHeaders());
    }

    @ExceptionHandler({
        TransientDataAccessException.class,
        DataAccessResourceFailureException.class,
        R2dbcException.class,
        TransactionException.class,
        TimeoutException.class
    })
    Mono<ResponseEntity<Object>> databaseAway(Exception exception, ServerWebExchange exchange) {
        log.warn("{} failed at the database: {}", exchange.getRequest().getPath(), exception.toString());
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return answer(
                Problems.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The database can't be reached now. Try again in a few seconds."),
                headers);
    }

    @ExceptionHandler
    Mono<ResponseEntity<Object>> unexpected(Throwable exception, ServerWebExchange exchange) {
        log.error("{} failed", exchange.getRequest().getPath(), exception);
        return answer(Problems.unexpected(), new HttpHeaders());
    }

    @Override
    protected Mono<ResponseEntity<Object>> handleServerWebInputException(
            ServerWebInputException exception, HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
        Throwable cause = exception.getCause();
        if (cause instanceof DataBufferLimitException || hasCause(exception, DataBufferLimitException.class)) {
            return answer(Problems.of(HttpStatus.CONTENT_TOO_LARGE, "The request's body is too large."), headers);
        }
        return answer(Problems.invalid(List.of(fieldProblem(exception))), headers);
    }

    @Override
    protected Mono<ResponseEntity<Object>> handleMissingRequestValueException(
            MissingRequestValueException exception,
            HttpHeaders headers,
            HttpStatusCode status,
            ServerWebExchange exchange) {
        return answer(Problems.invalid(List.of(new FieldProblem(exception.getName(), "is missing"))), headers);
    }

    @ExceptionHandler
    Mono<ResponseEntity<Object>> nothingThere(NoResourceFoundException exception) {
        return answer(Problems.of(HttpStatus.NOT_FOUND, "There is nothing at this address."), new HttpHeaders());
    }

    private static FieldProblem fieldProblem(ServerWebInputException exception) {
        JacksonException mismatch = findCause(exception, JacksonException.class);
        if (mismatch != null) {
            return Problems.unreadableField(mismatch);
        }
        if (exception.getCause() instanceof DecodingException) {
            return new FieldProblem("body", "is not valid JSON");
        }
        String parameter = exception.getMethodParameter() == null
                ? null
                : exception.getMethodParameter().getParameterName();
        if (exception.getCause() == null && (parameter == null || parameter.equals("request"))) {
            return new FieldProblem("body", "is missing: send a JSON object");
        }
        return new FieldProblem(parameter == null ? "request" : parameter, "is missing or has the wrong form");
    }

    private static boolean hasCause(Throwable exception, Class<? extends Throwable> type) {
        return findCause(exception, type) != null;
    }

    private static <T extends Throwable> @Nullable T findCause(Throwable exception, Class<T> type) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static Mono<ResponseEntity<Object>> answer(ProblemDetail problem, HttpHeaders headers) {
        return Mono.just(ResponseEntity.status(problem.getStatus())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem));
    }
}
