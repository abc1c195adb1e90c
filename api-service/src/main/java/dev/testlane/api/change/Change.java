package dev.testlane.api.change;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** Says that something was changed and committed; who is interested reads it. Losing one only costs time. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = Change.RunChanged.class, name = "run"),
    @Type(value = Change.OutputStored.class, name = "output"),
    @Type(value = Change.EnvironmentChanged.class, name = "environment"),
    @Type(value = Change.RunnerChanged.class, name = "runner"),
    @Type(value = Change.CatalogueChanged.class, name = "catalogue"),
    @Type(value = Change.ContentsNoted.class, name = "contents-noted"),
    @Type(value = Change.ContentInspected.class, name = "inspection"),
    @Type(value = Change.TestFilesChanged.class, name = "test-files"),
    @Type(value = Change.TestDirectoriesChanged.class, name = "test-directories")
})
public sealed interface Change {

    record RunChanged(long runId) implements Change {}

    record OutputStored(long runId) implements Change {}

    /** Who holds the environment, or who waits for it, is different now. */
    record EnvironmentChanged(int environmentId) implements Change {}

    record RunnerChanged(String runnerId) implements Change {}

    /** The folder of test files was changed by the service: look at it now. */
    record CatalogueChanged() implements Change {}

    /** This instance has noted contents that may have to be inspected. */
    record ContentsNoted() implements Change {}

    /** There is an answer to what tests a content holds. */
    record ContentInspected(String sha256) implements Change {}

    /** What this instance shows of these files is different now; each instance finds that out by itself. */
    record TestFilesChanged(List<String> paths) implements Change {}

    /** The same of directories. */
    record TestDirectoriesChanged(List<String> paths) implements Change {}
}
