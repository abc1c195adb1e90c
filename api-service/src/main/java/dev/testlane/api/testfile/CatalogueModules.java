package dev.testlane.api.testfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which modules and packages the catalogue itself has, by their names. */
final class CatalogueModules {

    private final Map<String, List<String>> directories = new HashMap<>();

    CatalogueModules(CatalogueView view) {
        view.files().values().stream()
                .filter(CatalogueView.File::isPython)
                .map(file -> file.path().substring(0, file.path().length() - ".py".length()))
                .forEach(this::add);
        view.directories().keySet().forEach(this::add);
    }

    private void add(String path) {
        directories
                .computeIfAbsent(CataloguePath.nameOf(path), name -> new ArrayList<>(1))
                .add(CataloguePath.directoryOf(path));
    }

    /**
     * Whether tests in a directory may well find a module: it lies beside, above or below them, and a {@code conftest.py}
     * can make them look there.
     */
    boolean isNear(String directory, String module) {
        return directories.getOrDefault(module, List.of()).stream()
                .anyMatch(place -> isWithin(place, directory) || isWithin(directory, place));
    }

    private static boolean isWithin(String directory, String outer) {
        return outer.isEmpty() || directory.equals(outer) || directory.startsWith(outer + "/");
    }
}
