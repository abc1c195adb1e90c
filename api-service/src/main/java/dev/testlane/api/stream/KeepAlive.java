package dev.testlane.api.stream;

import java.time.Duration;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;

/** Comments that keep proxies from closing a quiet stream. */
final class KeepAlive {

    private static final Duration PERIOD = Duration.ofSeconds(15);

    private KeepAlive() {}

    static Flux<ServerSentEvent<Object>> comments() {
        return Flux.interval(PERIOD)
                .onBackpressureDrop()
                .map(tick -> ServerSentEvent.builder().comment("keep-alive").build());
    }
}
