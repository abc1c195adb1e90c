package dev.testlane.api.testfile;

import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Changes to the disk, made off the event loops. */
final class DiskWork {

    private DiskWork() {}

    /** What was begun is done to its end and is never interrupted, also when nobody waits for it any more. */
    static <T> Mono<T> toTheEnd(Callable<T> work) {
        return Mono.defer(() -> Mono.fromFuture(
                Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic()).toFuture(), true));
    }
}
