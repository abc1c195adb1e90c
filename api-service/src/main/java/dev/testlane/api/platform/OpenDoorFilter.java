package dev.testlane.api.platform;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Keeps other web pages out: this service executes code, and a tester's browser would carry any page's request to it.
 *
 * <p>A request must address us by one of our own names (else DNS rebinding makes a foreign page "same origin"), and
 * one that changes something must not come from a foreign page.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class OpenDoorFilter implements WebFilter {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Set<String> allowedHosts;
    private final ProblemWriter problems;

    OpenDoorFilter(TestlaneProperties properties, ProblemWriter problems) {
        this.problems = problems;
        this.allowedHosts = properties.allowedHosts().stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (!isOurs(authority(request), request)) {
            return problems.write(
                    exchange,
                    HttpStatus.FORBIDDEN,
                    "This name is not one of ours. If it should be, add it to TESTLANE_ALLOWED_HOSTS.");
        }
        if (!SAFE.contains(request.getMethod()) && isForeign(request)) {
            return problems.write(
                    exchange,
                    HttpStatus.FORBIDDEN,
                    "Requests from other web pages are refused. Use the page of Testlane.");
        }
        return chain.filter(exchange);
    }

    private static @Nullable String authority(ServerHttpRequest request) {
        String host = request.getHeaders().getFirst(HttpHeaders.HOST);
        return host == null ? null : host.toLowerCase(Locale.ROOT);
    }

    private boolean isOurs(@Nullable String authority, ServerHttpRequest request) {
        if (authority == null) {
            return false;
        }
        String name = authority.replaceFirst(":\\d{1,5}$", "");
        if (allowedHosts.contains(authority) || allowedHosts.contains(name)) {
            return true;
        }
        String port = authority.substring(name.length());
        InetSocketAddress local = request.getLocalAddress();
        return LOOPBACK.contains(name)
                && local != null
                && (port.isEmpty() ? ":80" : port).equals(":" + local.getPort());
    }

    private static boolean isForeign(ServerHttpRequest request) {
        String origin = request.getHeaders().getOrigin();
        if (origin == null) {
            return "cross-site".equals(request.getHeaders().getFirst("Sec-Fetch-Site"));
        }
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority == null || !authority.toLowerCase(Locale.ROOT).equals(authority(request));
        } catch (IllegalArgumentException notAnOrigin) {
            return true;
        }
    }
}
