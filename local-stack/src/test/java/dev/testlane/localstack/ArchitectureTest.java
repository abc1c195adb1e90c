package dev.testlane.localstack;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void packagesDependOnEachOtherInOneDirection() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.testlane.localstack");

        slices().matching("dev.testlane.localstack.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }
}
