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
        return inspections
                .find(hashes)
                .map(found -> files.stream()
                        .map(file -> describe(view, file, file.isPython() ? found.get(file.sha256()) : null))
                        .toList());
    }

    /** All that is known of a file. */
    Mono<TestFileInspection> inspection(CatalogueView view, CatalogueView.File file) {
        Mono<Inspection> found = file.isPython() ? inspections.get(file.sha256()) : Mono.empty();
        return found.map(inspection -> inspection(view, file, inspection))
                .defaultIfEmpty(new TestFileInspection(
                        file.path(), file.sha256(), null, null, null, null, null, null, List.of(), List.of()));
    }

    private static TestFile describe(CatalogueView view, CatalogueView.File file, @Nullable Inspection inspection) {
        Problem problem = inspection == null ? null : problem(view, file, inspection);
        return new TestFile(
                file.path(),
                file.directory(),
                file.kind(),
                file.size(),
                file.modifiedAt(),
                file.sha256(),
                testCases(file, inspection),
                problem == null ? null : problem.text(),
                problem == null ? null : problem.line());
    }

    private static TestFileInspection inspection(CatalogueView view, CatalogueView.File file, Inspection inspection) {
        Problem problem = problem(view, file, inspection);
        return new TestFileInspection(
                file.path(),
                file.sha256(),
                inspection.inspectedAt(),
                inspection.python(),
                testCases(file, inspection),
                problem == null ? null : problem.text(),
                problem == null ? null : problem.line(),
                inspection.problemColumn(),
                inspection.tests().stream()
                        .map(test -> new TestFileInspection.Test(
                                test.name(), test.line(), test.description(), test.parametrized(), test.cases()))
                        .toList(),
                missing(view, file, inspection)
                        .map(missing -> new TestFileInspection.Import(missing.module(), missing.line()))
                        .toList());
    }

    private record Problem(String text, @Nullable Integer line) {}

    private static @Nullable Problem problem(CatalogueView view, CatalogueView.File file, Inspection inspection) {
        if (inspection.problem() != null) {
            return new Problem(place(inspection) + inspection.problem(), inspection.problemLine());
        }
        return missing(view, file, inspection)
                .findFirst()
                .map(missing -> new Problem(
                        "line %d: the runners have no module \"%s\"".formatted(missing.line(), missing.module()),
                        missing.line()))
                .orElse(null);
    }

    private static String place(Inspection inspection) {
        if (inspection.problemLine() == null) {
            return "";
        }
        return inspection.problemColumn() == null
                ? "line %d: ".formatted(inspection.problemLine())
                : "line %d, column %d: ".formatted(inspection.problemLine(), inspection.problemColumn());
    }

    /** A module that lies beside the file is there when it runs, whatever the runner's Python has. */
    private static Stream<MissingImport> missing(CatalogueView view, CatalogueView.File file, Inspection inspection) {
        return inspection.missingImports().stream()
                .filter(missing -> !view.hasModule(file.directory(), missing.module()));
    }

    private static @Nullable Integer testCases(CatalogueView.File file, @Nullable Inspection inspection) {
        return inspection == null || file.kind() != Kind.TEST ? null : inspection.testCases();
    }
}
