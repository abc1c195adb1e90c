package dev.testlane.api.platform;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** Answers in bounded time, even when the database takes a question and never answers. Streams and uploads may last. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
class PatienceFilter implements WebFilter {

    // matched as the handlers are: an encoded letter must not lead around this filter
    private static final PathPattern API = pattern("/api/**");
    private static final PathPattern UPLOADS = pattern("/api/v1/test-files");
    private static final List<PathPattern> LASTING =
            List.of(pattern("/api/v1/events"), pattern("/api/v1/runs/{id}/events"), pattern("/api/v1/runs/{id}/log"));

    private static final Duration LONGEST = Duration.ofSeconds(12);

    private final ProblemWriter problems;

    PatienceFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        boolean isUpload = UPLOADS.matches(path) && exchange.getRequest().getMethod() == HttpMethod.POST;
        boolean mayLast = isUpload || LASTING.stream().anyMatch(pattern -> pattern.matches(path));
        if (mayLast || !API.matches(path)) {
            return chain.filter(exchange);
        }
        return chain.filter(exchange).timeout(LONGEST).onErrorResume(TimeoutException.class, e -> giveUp(exchange, e));
    }

    private static PathPattern pattern(String path) {
        return PathPatternParser.defaultInstance.parse(path);
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
