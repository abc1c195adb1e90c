package dev.testlane.contract;

/** Number of test cases by outcome. {@code collected} is what pytest found; the others grow as tests end. */
public record Counts(int collected, int passed, int failed, int error, int skipped, int xfailed, int xpassed) {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);
}
