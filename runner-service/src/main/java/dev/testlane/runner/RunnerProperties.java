package dev.testlane.runner;

import dev.testlane.runner.sandbox.Network;
import dev.testlane.runner.sandbox.SandboxLimits;
import dev.testlane.runner.sandbox.SandboxSettings;
import dev.testlane.runner.sandbox.Sandboxes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The runner's settings; {@code testlane.runner.id} is the environment variable {@code TESTLANE_RUNNER_ID}, and so on.
 *
 * @param url base of the API
 * @param publicUrl what tests see as TESTLANE_URL; the same as {@code url} unless set
 * @param amqpUrl {@code amqp://user:password@host:port/}, a percent-encoded virtual host may follow; a cluster's nodes are
 *     separated by commas: {@code …@host:port,host:port/}
 * @param environments how many lanes there are
 * @param python interpreter that has pytest
 */
@Validated
@ConfigurationProperties("testlane")
record RunnerProperties(
        @NotNull(message = "must be set (TESTLANE_URL)") URI url,
        @Nullable URI publicUrl,

        @NotBlank(message = "must be set (TESTLANE_AMQP_URL)")
        String amqpUrl,

        @Min(1) @Max(10_000) @DefaultValue("100") int environments,
        @NotBlank @DefaultValue("python3") String python,

        @Valid @NotNull(message = "must be set (TESTLANE_RUNNER_TOKEN, TESTLANE_RUNNER_WORKSPACE)")
        Runner runner) {

    /**
     * @param id stable name of this runner; the host's name unless set
     * @param token secret that the internal API asks for
     * @param slots how many runs are executed at once; the number of cores unless set
     * @param spares how many test processes wait for runs; one for each slot unless set
     * @param workspace folder that belongs to this runner alone
     * @param stopGrace how long a stop waits for runs to end before they are killed and handed back
     * @param outputKeep how much output of a run is kept
     * @param outputKill how much output a run may write before it is killed
     * @param outputDelay how long a piece of output may wait for more before it is sent
     * @param laneRefresh after how much silence a lane is opened anew
     * @param sandbox how tests are shut in: the best that works, or just this
     * @param sandboxUser first of the 1000 user ids of sandboxed tests, when the runner is root
     * @param network what of the network sandboxed tests may reach
     * @param unsandboxedUploads whether uploaded tests are executed even without a sandbox
     * @param memory how much data each process of a sandboxed run may have
     * @param processes how many processes and threads it may have at once
     * @param fileSize how large a file may become that it writes
     * @param cpuTime how much processor time each of its processes may use; 0 for any
     * @param openFiles how many files each of its processes may have open
     * @param temporary how much it may have in /tmp, and as much in shared memory
     * @param folder how much a run may have in its folder, with its temporary files where they are on disk
     * @param plugins of pytest that tests may use, by the names that its {@code -p} takes
     * @param cache how much of the contents of test files stays on disk
     */
    record Runner(
            @Nullable @Pattern(regexp = "[A-Za-z0-9._-]{1,64}", message = "must have 1 to 64 of A-Z a-z 0-9 . _ -")
            String id,

            @NotBlank(message = "must be set (TESTLANE_RUNNER_TOKEN)")
            String token,

            @Min(1) @Max(1000) @Nullable Integer slots,
            @Min(0) @Max(1000) @Nullable Integer spares,

            @NotNull(message = "must be set (TESTLANE_RUNNER_WORKSPACE)")
            Path workspace,

            @NotNull @DefaultValue("10s") Duration stopGrace,
            @NotNull @DefaultValue("16MB") DataSize outputKeep,
            @NotNull @DefaultValue("1GB") DataSize outputKill,
            @NotNull @DefaultValue("50ms") Duration outputDelay,
            @NotNull @DefaultValue("5m") Duration laneRefresh,
            @NotNull @DefaultValue("auto") Sandboxes.Wish sandbox,
            @Min(1) @DefaultValue("59000") int sandboxUser,
            @NotNull @DefaultValue("host") Network network,
            @DefaultValue("false") boolean unsandboxedUploads,
            @NotNull @DefaultValue("2GB") DataSize memory,
            @Min(16) @DefaultValue("256") int processes,
            @NotNull @DefaultValue("1GB") DataSize fileSize,
            @NotNull @DefaultValue("0s") Duration cpuTime,
            @Min(512) @DefaultValue("1024") int openFiles,
            @NotNull @DefaultValue("256MB") DataSize temporary,
            @NotNull @DefaultValue("1GB") DataSize folder,
            @NotNull @DefaultValue List<@Pattern(regexp = "[A-Za-z_][A-Za-z0-9_.-]*") String> plugins,
            @NotNull @DefaultValue("256MB") DataSize cache) {

        SandboxSettings sandboxSettings() {
            SandboxLimits limits = new SandboxLimits(
                    memory.toBytes(),
                    processes,
                    fileSize.toBytes(),
                    openFiles,
                    cpuTime.toSeconds(),
                    temporary.toBytes());
            return new SandboxSettings(sandbox, limits, network, sandboxUser);
        }

        int slotCount() {
            return slots == null ? Runtime.getRuntime().availableProcessors() : slots;
        }

        int spareCount() {
            return spares == null ? slotCount() : spares;
        }

        String idOrHostName() throws IOException {
            return id == null
                    ? Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()
                    : id;
        }

        @Override
        public String toString() {
            return "Runner[id=" + id + ", slots=" + slots + ", workspace=" + workspace + "]";
        }
    }

    URI urlForTests() {
        return publicUrl == null ? url : publicUrl;
    }

    @Override
    public String toString() {
        return "RunnerProperties[url=" + url + ", runner=" + runner + "]";
    }
}
