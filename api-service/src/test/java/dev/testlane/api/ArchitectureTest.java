package dev.testlane.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Keeps the rooms apart. */
class ArchitectureTest {

    private final JavaClasses production = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.testlane.api");

    @Test
    void featuresDoNotDependOnEachOtherInCircles() {
        slices().matching("dev.testlane.api.(*)..").should().beFreeOfCycles().check(production);
    }

    @Test
    void thePlatformKnowsNoFeature() {
        noClasses()
                .that()
                .resideInAPackage("..api.platform..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..api.change..",
                        "..api.run..",
                        "..api.environment..",
                        "..api.testfile..",
                        "..api.output..",
                        "..api.dispatch..",
                        "..api.runner..",
                        "..api.stream..",
                        "..api.submission..")
                .check(production);
    }

    @Test
    void webAdaptersAreUsedByNobody() {
        classes()
                .that()
                .resideInAPackage("..web")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAPackage("..web")
                .check(production);
    }

    @Test
    void onlyTheFacadesOfAFeatureTouchTheDatabase() {
        noClasses()
                .that()
                .resideInAPackage("..web")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.r2dbc..")
                .check(production);
    }

    /** Instances' clocks may differ; all of them see the database's. */
    @Test
    void runsLeasesAndStreamsGoByTheDatabasesClock() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..api.run..", "..api.environment..", "..api.output..", "..api.stream..", "..api.runner..")
                .should()
                .callMethod(Instant.class, "now")
                .check(production);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .should(new ArchCondition<JavaClass>("be in a null-marked package") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(type, marked, type.getPackageName()));
                    }
                })
                .check(production);
    }
}
