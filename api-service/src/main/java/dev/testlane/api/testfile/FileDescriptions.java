package dev.testlane.api.testfile;

import dev.testlane.api.testfile.Catalogue.Kind;
import dev.testlane.api.testfile.Catalogue.TestFile;
import dev.testlane.api.testfile.inspection.Inspection;
import dev.testlane.api.testfile.inspection.Inspections;
import dev.testlane.contract.InspectionReport.MissingImport;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Puts together what the file system and what inspections say of files. */
@Component
class FileDescriptions {

    private final Inspections inspections;

    FileDescriptions(Inspections inspections) {
        this.inspections = inspections;
    }

    /** Describes files of a view, in their order. */
    Mono<List<TestFile>> describe(CatalogueView view, Collection<CatalogueView.File> files) {
        Set<String> hashes = files.stream()
                .filter(CatalogueView.File::isPython)
                .map(CatalogueView.File::sha256)
                .collect(Collectors.toSet());
        return inspections.find(hashes).map(found -> {
            var modules = new CatalogueModules(view);
            return files.stream()
                    .map(file -> describe(modules, file, file.isPython() ? found.get(file.sha256()) : null))
                    .toList();
        });
    }

    /** Describes files by the file system alone. */
    List<TestFile> describePlainly(Collection<CatalogueView.File> files) {
        var modules = new CatalogueModules(CatalogueView.EMPTY);
        return files.stream().map(file -> describe(modules, file, null)).toList();
    }

    /** All that is known of a file. */
    Mono<TestFileInspection> inspection(CatalogueView view, CatalogueView.File file) {
        Mono<Inspection> found = file.isPython() ? inspections.get(file.sha256()) : Mono.empty();
        return found.map(inspection -> inspection(new CatalogueModules(view), file, inspection))
                .defaultIfEmpty(new TestFileInspection(
                        file.path(), file.sha256(), null, null, null, null, null, null, List.of(), List.of()));
    }

    private static TestFile describe(
            CatalogueModules modules, CatalogueView.File file, @Nullable Inspection inspection) {
        return new TestFile(
                file.path(),
                file.directory(),
                file.kind(),
                file.size(),
                file.modifiedAt(),
                file.sha256(),
                testCases(file, inspection),
                inspection == null ? null : problem(inspection),
                inspection == null ? null : inspection.problemLine(),
                inspection == null ? null : warning(modules, file, inspection));
    }

    private static TestFileInspection inspection(
            CatalogueModules modules, CatalogueView.File file, Inspection inspection) {
        return new TestFileInspection(
                file.path(),
                file.sha256(),
                inspection.inspectedAt(),
                inspection.python(),
                testCases(file, inspection),
                problem(inspection),
                inspection.problemLine(),
                inspection.problemColumn(),
                inspection.tests().stream()
                        .map(test -> new TestFileInspection.Test(
                                test.name(), test.line(), test.description(), test.parametrized(), test.cases()))
                        .toList(),
                missing(modules, file, inspection)
                        .map(missing -> new TestFileInspection.Import(missing.module(), missing.line()))
                        .toList());
    }

    private static @Nullable String problem(Inspection inspection) {
        return inspection.problem() == null ? null : place(inspection) + inspection.problem();
    }

    private static String place(Inspection inspection) {
        if (inspection.problemLine() == null) {
            return "";
        }
        return inspection.problemColumn() == null
                ? "line %d: ".formatted(inspection.problemLine())
                : "line %d, column %d: ".formatted(inspection.problemLine(), inspection.problemColumn());
    }

    /** No problem yet: a {@code conftest.py} may bring the module. */
    private static @Nullable String warning(CatalogueModules modules, CatalogueView.File file, Inspection inspection) {
        return missing(modules, file, inspection)
                .findFirst()
                .map(missing -> "line %d: neither the runners nor the catalogue near the file have a module \"%s\""
                        .formatted(missing.line(), missing.module()))
                .orElse(null);
    }

    private static Stream<MissingImport> missing(
            CatalogueModules modules, CatalogueView.File file, Inspection inspection) {
        return inspection.missingImports().stream()
                .filter(missing -> !modules.isNear(file.directory(), missing.module()));
    }

    private static @Nullable Integer testCases(CatalogueView.File file, @Nullable Inspection inspection) {
        return inspection == null || file.kind() != Kind.TEST ? null : inspection.testCases();
    }
}
