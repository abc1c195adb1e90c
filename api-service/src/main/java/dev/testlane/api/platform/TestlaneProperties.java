package dev.testlane.api.platform;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The service's settings.
 *
 * @param environments how many environments there are, numbered from 1
 * @param databaseUrl {@code postgresql://user:password@host:port/database}
 * @param amqpUrl {@code amqp://user:password@host:port/vhost}, or {@code …@host:port,host:port/vhost} for a cluster's nodes
 * @param runnerToken the secret that runners show
 * @param secretKeys AES-256 keys of secret variables in base64; the first encrypts, the others only decrypt
 * @param allowedHosts further names, with or without port, under which browsers may address this service
 * @param leaseDuration how long a lease lasts unless renewed
 * @param maxAttempts how many lost runners a run may have before it ends as an error
 */
@Validated
@ConfigurationProperties("testlane")
public record TestlaneProperties(
        @Min(1) @Max(10_000) @DefaultValue("100") int environments,
        @NotBlank String databaseUrl,
        @NotBlank String amqpUrl,

        @NotBlank(message = "set TESTLANE_RUNNER_TOKEN to a long random secret that only runners know")
        String runnerToken,

        @DefaultValue List<String> secretKeys,
        @DefaultValue List<String> allowedHosts,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("60s")
        Duration leaseDuration,

        @Min(1) @DefaultValue("2") int maxAttempts,
        @Valid @NotNull TestFiles testFiles) {

    /**
     * Where test files lie.
     *
     * @param folder the writable base of the catalogue
     * @param mounts further read-only folders as {@code name=/path}
     * @param contentRetention how old a stored content must be to be deleted once nothing needs it
     */
    public record TestFiles(
            @NotNull Path folder,
            @DefaultValue List<String> mounts,

            @NotNull @DurationMin(seconds = 0) @DefaultValue("1d")
            Duration contentRetention) {

        /** The read-only folders by their name in the catalogue. */
        public Map<String, Path> mountsByName() {
            return mounts.stream()
                    .filter(mount -> !mount.isBlank())
                    .map(TestFiles::parseMount)
                    .collect(Collectors.toUnmodifiableMap(List::getFirst, parts -> Path.of(parts.getLast())));
        }

        private static List<String> parseMount(String mount) {
            List<String> parts =
                    Stream.of(mount.split("=", 2)).map(String::strip).toList();
            if (parts.size() != 2
                    || parts.getFirst().isEmpty()
                    || parts.getFirst().contains("/")) {
                throw new IllegalArgumentException("testlane.test-files.mounts: expected name=/path, got " + mount);
            }
            return parts;
        }
    }
}
