package dev.testlane.api.testfile;

import dev.testlane.api.change.Change;
import dev.testlane.api.change.Changes;
import java.io.IOException;
import java.util.List;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes uploads in. A client may go away at any moment: what it has sent is put into the catalogue as a whole or not at
 * all, and nothing else stays.
 */
@Service
public class Uploads {

    private final CatalogueFolders folders;
    private final CatalogueWriter writer;
    private final Changes changes;

    Uploads(CatalogueFolders folders, CatalogueWriter writer, Changes changes) {
        this.folders = folders;
        this.writer = writer;
        this.changes = changes;
    }

    /**
     * Puts the files of a form into its directory, all or none.
     *
     * @param parts {@code file} (one or more), {@code directory}, {@code replace}, {@code replaces}
     * @return the paths in the catalogue; errors: {@code InvalidInputException} for what the rules refuse, 403 for a
     *     read-only directory, 409 for what exists or, with {@code replaces}, is another file by now
     */
    public Mono<List<String>> receive(Flux<PartEvent> parts) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> new Staging(folders.base())),
                staging -> receive(staging, parts),
                staging -> DiskWork.toTheEnd(() -> {
                    staging.close();
                    return true;
                }));
    }

    private Mono<List<String>> receive(Staging staging, Flux<PartEvent> parts) {
        var form = new UploadForm(staging);
        return parts.map(UploadForm.Piece::of)
                .windowUntil(UploadForm.Piece::isLast)
                .concatMap(part -> part.switchOnFirst((first, pieces) -> form.read(first.get(), pieces)), 0)
                .then(Mono.fromRunnable(form::check))
                .then(DiskWork.toTheEnd(() -> staging.use(files -> put(form.upload(files)))));
    }

    private List<String> put(Upload upload) throws IOException {
        List<String> paths = writer.put(upload);
        changes.publish(new Change.CatalogueChanged());
        return paths;
    }

    /** Deletes an uploaded file; errors: 403 for a read-only one, {@code NoSuchFileException}. */
    public Mono<Void> delete(String path) {
        return DiskWork.toTheEnd(() -> {
                    writer.delete(path);
                    changes.publish(new Change.CatalogueChanged());
                    return true;
                })
                .then();
    }
}
