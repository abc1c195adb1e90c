package dev.testlane.api.testfile;

import dev.testlane.api.platform.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What has come of the form of an upload so far. The bytes of its files go to the disk as they come. */
final class UploadForm {

    private static final int MOST_FIELD_BYTES = 4 * 1024;
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final Staging staging;
    private final Set<String> fields = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private String directory = "";
    private boolean replace;
    private @Nullable String replaces;

    UploadForm(Staging staging) {
        this.staging = staging;
    }

    /**
     * A piece of a part, copied out of the network's memory at once, so that nothing leaks wherever reading stops.
     *
     * @param part whose own content is released already
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Piece(PartEvent part, byte[] bytes) {

        static Piece of(PartEvent part) {
            DataBuffer content = part.content();
            byte[] bytes = new byte[content.readableByteCount()];
            content.read(bytes);
            DataBufferUtils.release(content);
            return new Piece(part, bytes);
        }

        boolean isLast() {
            return part.isLast();
        }
    }

    /** Takes one part in; an error {@code InvalidInputException} if the rules refuse it. */
    Mono<Void> read(@Nullable Piece first, Flux<Piece> pieces) {
        if (first == null) {
            return Mono.empty();
        }
        String field = nameOf(first.part());
        // whatever is no file is a field, also with a content type of its own
        return first.part() instanceof FilePartEvent file
                ? readFile(field, file.filename(), pieces)
                : readField(field, pieces);
    }

    private Mono<Void> readFile(String field, String filename, Flux<Piece> pieces) {
        if (!field.equals("file")) {
            throw new InvalidInputException(field, "is no field for files: name it \"file\"");
        }
        String name = UploadRules.fileName(filename);
        if (names.size() >= UploadRules.MOST_FILES) {
            throw new InvalidInputException("file", "must be at most %d files".formatted(UploadRules.MOST_FILES));
        }
        if (!names.add(name.toLowerCase(Locale.ROOT))) {
            throw new InvalidInputException("file", "must not hold \"%s\" twice".formatted(name));
        }
        return pieces.concatMap(piece -> DiskWork.toTheEnd(() -> append(name, piece)), 0)
                .then();
    }

    private boolean append(String name, Piece piece) throws IOException {
        staging.append(name, ByteBuffer.wrap(piece.bytes()));
        if (piece.isLast()) {
            staging.finish(name);
        }
        return true;
    }

    private Mono<Void> readField(String name, Flux<Piece> pieces) {
        return pieces.reduceWith(ByteArrayOutputStream::new, (value, piece) -> {
                    if (value.size() + piece.bytes().length > MOST_FIELD_BYTES) {
                        throw new InvalidInputException(name, "is too long");
                    }
                    value.writeBytes(piece.bytes());
                    return value;
                })
                .doOnNext(value -> set(name, value.toString(StandardCharsets.UTF_8)))
                .then();
    }

    private static String nameOf(PartEvent part) {
        String name = part.headers().getContentDisposition().getName();
        if (name == null) {
            throw new InvalidInputException("body", "has a part without a name");
        }
        return name;
    }

    private void set(String name, String value) {
        if (!fields.add(name)) {
            throw new InvalidInputException(name, "is given twice");
        }
        switch (name) {
            case "directory" -> directory = value;
            case "replace" -> replace = parseReplace(value);
            case "replaces" -> replaces = parseReplaces(value);
            default ->
                throw new InvalidInputException(name, "is no field of this form: file, directory, replace, replaces");
        }
    }

    private static boolean parseReplace(String value) {
        return switch (value.strip()) {
            case "true" -> true;
            case "false", "" -> false;
            default -> throw new InvalidInputException("replace", "must be true or false");
        };
    }

    private static @Nullable String parseReplaces(String value) {
        String sha256 = value.strip();
        if (sha256.isEmpty()) {
            return null;
        }
        if (!SHA_256.matcher(sha256).matches()) {
            throw new InvalidInputException("replaces", "must be a SHA-256 in lower-case hexadecimal");
        }
        return sha256;
    }

    /** @throws InvalidInputException if something is missing or does not fit together */
    void check() {
        if (names.isEmpty()) {
            throw new InvalidInputException("file", "is missing: send one or more files");
        }
        if (replaces != null && (names.size() > 1 || !replace)) {
            throw new InvalidInputException("replaces", "goes with replace=true and one file");
        }
    }

    Upload upload(Map<String, Path> files) {
        return new Upload(directory, replace, replaces, files);
    }
}
