package dev.testlane.api.testfile.inspection;

import static dev.testlane.contract.InspectionReport.LONGEST_TEXT;
import static dev.testlane.contract.InspectionReport.MOST_IMPORTS;
import static dev.testlane.contract.InspectionReport.MOST_TESTS;

import dev.testlane.contract.InspectionReport;
import dev.testlane.contract.InspectionReport.ListedTest;
import dev.testlane.contract.InspectionReport.MissingImport;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reports are made from what strangers uploaded, so nothing in them is believed. */
final class InspectionReportCheck {

    private static final int MOST_LINES = 2_000_000;
    private static final int MOST_CASES = 1_000_000_000;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PYTHON = Pattern.compile("[ -~]{1,200}");

    private InspectionReportCheck() {}

    /** Whether all of it is there, in bounds and free of control characters. */
    static boolean isSound(InspectionReport report) {
        return isText(report.sha256())
                && SHA256.matcher(report.sha256()).matches()
                && switch (report) {
                    case InspectionReport.Listed listed -> isSound(listed);
                    case InspectionReport.Unreadable unreadable -> isSound(unreadable);
                    case InspectionReport.Gone _ -> true;
                };
    }

    private static boolean isSound(InspectionReport.Listed listed) {
        return isPython(listed.python())
                && isWithin(listed.testCases(), 0, MOST_CASES)
                && Objects.nonNull(listed.tests())
                && listed.tests().size() <= MOST_TESTS
                && listed.tests().stream().allMatch(InspectionReportCheck::isSound)
                && Objects.nonNull(listed.missingImports())
                && listed.missingImports().size() <= MOST_IMPORTS
                && listed.missingImports().stream().allMatch(InspectionReportCheck::isSound);
    }

    private static boolean isSound(InspectionReport.Unreadable unreadable) {
        return isPython(unreadable.python())
                && isText(unreadable.message())
                && isLine(unreadable.line())
                && isLine(unreadable.column());
    }

    private static boolean isSound(@Nullable ListedTest test) {
        return test != null
                && isText(test.name())
                && isLine(test.line())
                && (test.description() == null || isText(test.description()))
                && (test.cases() == null || isWithin(test.cases(), 0, MOST_CASES));
    }

    private static boolean isSound(@Nullable MissingImport missing) {
        return missing != null && isText(missing.module()) && isLine(missing.line());
    }

    private static boolean isLine(@Nullable Integer number) {
        return number == null || isWithin(number, 1, MOST_LINES);
    }

    private static boolean isWithin(int number, int least, int most) {
        return number >= least && number <= most;
    }

    private static boolean isPython(@Nullable String name) {
        return name != null && PYTHON.matcher(name).matches();
    }

    /** Lone surrogates and U+0000 are nothing that PostgreSQL keeps. */
    private static boolean isText(@Nullable String text) {
        return text != null
                && text.length() <= LONGEST_TEXT
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }
}
