package dev.testlane.api.runner.web;

import dev.testlane.api.platform.ProblemWriter;
import dev.testlane.api.platform.TestlaneProperties;
import dev.testlane.contract.InternalApi;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** Lets nobody speak the runner protocol who does not know the runner token. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class RunnerTokenFilter implements WebFilter {

    private static final PathPattern PROTOCOL = PathPatternParser.defaultInstance.parse("/internal/**");

    private final byte[] expected;
    private final ProblemWriter problems;

    RunnerTokenFilter(TestlaneProperties properties, ProblemWriter problems) {
        this.expected = ("Bearer " + properties.runnerToken()).getBytes(StandardCharsets.UTF_8);
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        // matched as the handlers are: an encoded letter must not lead around this filter
        boolean isProtocol = PROTOCOL.matches(exchange.getRequest().getPath().pathWithinApplication());
        if (!isProtocol || isRunner(exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION))) {
            return chain.filter(exchange);
        }
        exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return problems.write(exchange, HttpStatus.UNAUTHORIZED, InternalApi.PREFIX + " needs the runner token.");
    }

    private boolean isRunner(@Nullable String authorization) {
        return authorization != null && MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
    }
}
