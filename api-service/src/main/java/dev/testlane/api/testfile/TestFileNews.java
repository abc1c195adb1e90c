package dev.testlane.api.testfile;

import dev.testlane.api.testfile.Catalogue.Directory;
import dev.testlane.api.testfile.Catalogue.GoneDirectory;
import dev.testlane.api.testfile.Catalogue.GoneFile;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;

/** What the stream of changes tells of files. */
@Service
public class TestFileNews {

    private final CatalogueWatch watch;
    private final FileDescriptions descriptions;

    TestFileNews(CatalogueWatch watch, FileDescriptions descriptions) {
        this.watch = watch;
        this.descriptions = descriptions;
    }

    /** A {@link Catalogue.TestFile} for each of the paths, or a {@link GoneFile} if it is not there any more. */
    public Flux<Object> read(Collection<String> paths) {
        if (paths.isEmpty()) {
            return Flux.empty();
        }
        CatalogueView view = watch.current();
        List<CatalogueView.File> there =
                paths.stream().map(view::file).filter(Objects::nonNull).toList();
        Flux<Object> gone = Flux.fromIterable(paths)
                .filter(path -> view.file(path) == null)
                .map(path -> new GoneFile(path, CataloguePath.directoryOf(path), true));
        return Flux.concat(descriptions.describe(view, there).flatMapIterable(files -> files), gone);
    }

    /** A {@link Catalogue.Directory} for each of the paths, or a {@link GoneDirectory} if it is not there any more. */
    public Flux<Object> readDirectories(Collection<String> paths) {
        CatalogueView view = watch.current();
        return Flux.fromIterable(paths).map(path -> {
            Directory there = view.directory(path);
            return there == null ? new GoneDirectory(path, true) : there;
        });
    }
}
