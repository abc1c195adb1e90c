package dev.testlane.api.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of runs, newest first.
 *
 * @param nextCursor continues the list; null at its end
 */
public record RunPage(List<Run> items, @Nullable String nextCursor) {}
