package dev.testlane.api.testfile.web;

import dev.testlane.api.platform.ProblemWriter;
import dev.testlane.api.platform.TestlaneProperties;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps uploads from taking more than their share: few at once, none that falls silent or never ends, none that is larger
 * as a whole than its files may be, also what is between them.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class UploadLimitFilter implements WebFilter {

    /** Matched as the handlers are: an encoded letter must not lead around this filter. */
    private static final PathPattern UPLOADS = PathPatternParser.defaultInstance.parse("/api/v1/test-files");

    private static final long MOST_BYTES = 52L * 1024 * 1024;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final String TOO_LARGE = "An upload takes at most 50 files of 1 MiB.";

    private static final String RETRY_AFTER_SECONDS = "5";

    private final ProblemWriter problems;
    private final Semaphore places;
    private final Duration longestSilence;

    UploadLimitFilter(ProblemWriter problems, TestlaneProperties properties) {
        this.problems = problems;
        this.places = new Semaphore(properties.testFiles().uploadsAtOnce());
        this.longestSilence = properties.testFiles().uploadSilence();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (request.getMethod() != HttpMethod.POST
                || !UPLOADS.matches(request.getPath().pathWithinApplication())) {
            return chain.filter(exchange);
        }
        if (request.getHeaders().getContentLength() > MOST_BYTES) {
            return problems.write(exchange, HttpStatus.CONTENT_TOO_LARGE, TOO_LARGE);
        }
        return Mono.defer(() ->
                places.tryAcquire() ? limited(exchange, chain).doFinally(end -> places.release()) : refuse(exchange));
    }

    private Mono<Void> limited(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest limited = new Limited(exchange.getRequest(), longestSilence);
        return chain.filter(exchange.mutate().request(limited).build())
                .timeout(LONGEST)
                .onErrorResume(
                        TimeoutException.class,
                        e -> exchange.getResponse().isCommitted()
                                ? Mono.error(e)
                                : problems.write(
                                        exchange,
                                        HttpStatus.REQUEST_TIMEOUT,
                                        "The upload took longer than 10 minutes."));
    }

    private Mono<Void> refuse(ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return problems.write(
                exchange,
                HttpStatus.SERVICE_UNAVAILABLE,
                "Others are uploading now. Try again in %s seconds.".formatted(RETRY_AFTER_SECONDS));
    }

    /** A request whose body ends with an error when it is too large, whatever its header says, or pauses too long. */
    private static final class Limited extends ServerHttpRequestDecorator {

        private final Duration longestSilence;
        private final AtomicLong bytes = new AtomicLong();

        Limited(ServerHttpRequest request, Duration longestSilence) {
            super(request);
            this.longestSilence = longestSilence;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return super.getBody()
                    .timeout(longestSilence)
                    .onErrorMap(
                            TimeoutException.class,
                            e -> new ResponseStatusException(
                                    HttpStatus.REQUEST_TIMEOUT,
                                    "Nothing of the upload has come for %d seconds."
                                            .formatted(longestSilence.toSeconds())))
                    .map(this::count);
        }

        private DataBuffer count(DataBuffer buffer) {
            if (bytes.addAndGet(buffer.readableByteCount()) > MOST_BYTES) {
                DataBufferUtils.release(buffer);
                throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, TOO_LARGE);
            }
            return buffer;
        }
    }
}
