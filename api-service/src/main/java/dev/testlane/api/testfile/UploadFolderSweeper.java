package dev.testlane.api.testfile;

import dev.testlane.api.platform.PeriodicJob;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Removes every now and then what uploads have left that were cut off with their instance. */
@Configuration(proxyBeanMethods = false)
class UploadFolderSweeper {

    private static final Duration PERIOD = Duration.ofMinutes(10);

    @Bean
    PeriodicJob sweepOfUploadFolders(CatalogueFolders folders) {
        return new PeriodicJob("to remove abandoned uploads", PERIOD, () -> sweep(folders));
    }

    private static Mono<Void> sweep(CatalogueFolders folders) {
        return DiskWork.toTheEnd(() -> {
                    UploadFolders.sweep(folders.base());
                    return true;
                })
                .then();
    }
}
