package dev.testlane.api.testfile.web;

import dev.testlane.api.platform.ProblemWriter;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
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

/** Ends uploads that are larger as a whole than their files may be, also what is between the files, and endless ones. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class UploadLimitFilter implements WebFilter {

    /** Matched as the handlers are: an encoded letter must not lead around this filter. */
    private static final PathPattern UPLOADS = PathPatternParser.defaultInstance.parse("/api/v1/test-files");

    private static final long MOST_BYTES = 52L * 1024 * 1024;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final String TOO_LARGE = "An upload takes at most 50 files of 1 MiB.";

    private final ProblemWriter problems;

    UploadLimitFilter(ProblemWriter problems) {
        this.problems = problems;
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
        return chain.filter(exchange.mutate().request(new Counted(request)).build())
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

    /** A request whose body ends with an error when it is too large, whatever its header says. */
    private static final class Counted extends ServerHttpRequestDecorator {

        private final AtomicLong bytes = new AtomicLong();

        Counted(ServerHttpRequest request) {
            super(request);
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return super.getBody().map(this::count);
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
