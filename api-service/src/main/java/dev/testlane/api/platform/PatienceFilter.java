package dev.testlane.api.platform;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Answers in bounded time, even when the database takes a question and never answers. Streams and uploads may last. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
class PatienceFilter implements WebFilter {

    private static final Duration LONGEST = Duration.ofSeconds(12);

    private final ProblemWriter problems;

    PatienceFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().value();
        boolean isUpload = path.endsWith("/test-files") && exchange.getRequest().getMethod() == HttpMethod.POST;
        boolean mayLast = isUpload || path.endsWith("/events") || path.endsWith("/log");
        if (mayLast || !path.startsWith("/api/")) {
            return chain.filter(exchange);
        }
        return chain.filter(exchange).timeout(LONGEST).onErrorResume(TimeoutException.class, e -> giveUp(exchange, e));
    }

    private Mono<Void> giveUp(ServerWebExchange exchange, TimeoutException late) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(late);
        }
        exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, "5");
        return problems.write(
                exchange,
                HttpStatus.SERVICE_UNAVAILABLE,
                "The database does not answer now. Try again in a few seconds.");
    }
}
