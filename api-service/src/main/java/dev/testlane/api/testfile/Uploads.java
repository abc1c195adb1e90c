package dev.testlane.api.testfile;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import dev.testlane.api.platform.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.FormPartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes uploads in. Limits are enforced while the bytes come, and one file at a time is in memory. */
@Service
public class Uploads {

    private static final int MOST_FIELD_BYTES = 4 * 1024;

    private final CatalogueWriter writer;
    private final Changes changes;

    Uploads(CatalogueWriter writer, Changes changes) {
        this.writer = writer;
        this.changes = changes;
    }

    /**
     * Puts the files of a form into its directory, all or none.
     *
     * @param parts {@code file} (one or more), {@code directory}, {@code replace}
     * @return the paths in the catalogue; errors: {@code InvalidInputException} for what the rules refuse, 403 for a
     *     read-only directory, 409 for what exists
     */
    public Mono<List<String>> receive(Flux<PartEvent> parts) {
        return Mono.usingWhen(
                        blocking(writer::stage),
                        staging -> receiveInto(new Form(staging), parts),
                        staging -> blocking(() -> {
                                    staging.close();
                                    return true;
                                })
                                .then())
                .doOnNext(paths -> changes.publish(new Change.CatalogueChanged()));
    }

    /** Deletes an uploaded file; errors: 403 for a read-only one, {@code NoSuchFileException}. */
    public Mono<Void> delete(String path) {
        return blocking(() -> {
                    writer.delete(path);
                    return true;
                })
                .doOnNext(deleted -> changes.publish(new Change.CatalogueChanged()))
                .then();
    }

    private Mono<List<String>> receiveInto(Form form, Flux<PartEvent> parts) {
        return parts.windowUntil(PartEvent::isLast)
                .concatMap(part -> part.switchOnFirst((first, events) -> form.read(first.get(), events)), 0)
                .then(Mono.defer(form::check))
                .then(Mono.defer(() -> blocking(() -> writer.put(form.directory, form.staging.files(), form.replace))));
    }

    /** What has come of a form so far. */
    private static final class Form {

        private final Staging staging;
        private String directory = "";
        private boolean replace;

        Form(Staging staging) {
            this.staging = staging;
        }

        Flux<Boolean> read(@Nullable PartEvent first, Flux<PartEvent> events) {
            return switch (first) {
                case FilePartEvent file -> readFile(file, events).flux();
                case FormPartEvent field -> readField(field, events).flux();
                case null, default ->
                    events.doOnNext(event -> DataBufferUtils.release(event.content()))
                            .thenMany(Flux.empty());
            };
        }

        private Mono<Boolean> readFile(FilePartEvent file, Flux<PartEvent> events) {
            if (!file.name().equals("file")) {
                throw new InvalidInputException(file.name(), "is no field for files: name it \"file\"");
            }
            String name = UploadRules.fileName(file.filename());
            if (staging.size() >= UploadRules.MOST_FILES) {
                throw new InvalidInputException("file", "must be at most %d files".formatted(UploadRules.MOST_FILES));
            }
            if (staging.contains(name)) {
                throw new InvalidInputException("file", "must not hold \"%s\" twice".formatted(name));
            }
            return bytes(events, (int) UploadRules.MOST_BYTES)
                    .onErrorMap(
                            DataBufferLimitException.class,
                            e -> new InvalidInputException("file", "\"%s\" is larger than 1 MiB".formatted(name)))
                    .flatMap(content -> blocking(() -> {
                        staging.add(name, content);
                        return true;
                    }));
        }

        private Mono<Boolean> readField(FormPartEvent field, Flux<PartEvent> events) {
            return bytes(events, MOST_FIELD_BYTES)
                    .onErrorMap(
                            DataBufferLimitException.class, e -> new InvalidInputException(field.name(), "is too long"))
                    .map(content -> new String(content, StandardCharsets.UTF_8))
                    .map(value -> set(field.name(), value));
        }

        private boolean set(String name, String value) {
            switch (name) {
                case "directory" -> directory = UploadRules.directory(value);
                case "replace" -> replace = parseReplace(value);
                default -> throw new InvalidInputException(name, "is no field of this form: file, directory, replace");
            }
            return true;
        }

        private static boolean parseReplace(String value) {
            return switch (value.strip()) {
                case "true" -> true;
                case "false", "" -> false;
                default -> throw new InvalidInputException("replace", "must be true or false");
            };
        }

        Mono<Void> check() {
            return staging.size() > 0
                    ? Mono.empty()
                    : Mono.error(new InvalidInputException("file", "is missing: send one or more files"));
        }

        private static Mono<byte[]> bytes(Flux<PartEvent> events, int most) {
            Flux<DataBuffer> content = events.map(PartEvent::content);
            return DataBufferUtils.join(content, most).map(joined -> {
                byte[] bytes = new byte[joined.readableByteCount()];
                joined.read(bytes);
                DataBufferUtils.release(joined);
                return bytes;
            });
        }
    }

    private static <T> Mono<T> blocking(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }
}
