package dev.testlane.api.runner.web;

import dev.testlane.api.environment.ClaimResult;
import dev.testlane.api.environment.LeaseEnds;
import dev.testlane.api.environment.Leases;
import dev.testlane.api.platform.InvalidInputException;
import dev.testlane.api.run.Runs;
import dev.testlane.api.runner.Fleet;
import dev.testlane.api.testfile.SnapshotStore;
import dev.testlane.api.testfile.TestFiles;
import dev.testlane.contract.ClaimDeferred;
import dev.testlane.contract.ClaimRequest;
import dev.testlane.contract.Completion;
import dev.testlane.contract.CompletionAnswer;
import dev.testlane.contract.HandBack;
import dev.testlane.contract.Heartbeat;
import dev.testlane.contract.HeartbeatAnswer;
import dev.testlane.contract.InternalApi;
import dev.testlane.contract.RunnerRegistration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** The protocol of {@link InternalApi}. */
@RestController
class RunnerProtocolController {

    private final Fleet fleet;
    private final Leases leases;
    private final LeaseEnds leaseEnds;
    private final Runs runs;
    private final SnapshotStore snapshots;
    private final TestFiles testFiles;

    RunnerProtocolController(
            Fleet fleet, Leases leases, LeaseEnds leaseEnds, Runs runs, SnapshotStore snapshots, TestFiles testFiles) {
        this.fleet = fleet;
        this.leases = leases;
        this.leaseEnds = leaseEnds;
        this.runs = runs;
        this.snapshots = snapshots;
        this.testFiles = testFiles;
    }

    @PostMapping(InternalApi.RUNNERS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> register(@RequestBody RunnerRegistration runner) {
        if (!runner.runnerId().matches("[A-Za-z0-9._-]{1,64}")) {
            throw new InvalidInputException("runnerId", "must match [A-Za-z0-9._-]{1,64}");
        }
        if (runner.slots() < 1) {
            throw new InvalidInputException("slots", "must be at least 1");
        }
        if (runner.python() != null && !runner.python().matches("[ -~]{1,200}")) {
            throw new InvalidInputException("python", "must have 1 to 200 printable characters");
        }
        return fleet.register(runner);
    }

    @PostMapping(InternalApi.HEARTBEATS)
    Mono<HeartbeatAnswer> heartbeat(@RequestBody Heartbeat heartbeat) {
        return fleet.heartbeat(heartbeat);
    }

    @PostMapping(InternalApi.CLAIMS)
    Mono<ResponseEntity<Object>> claim(@RequestBody ClaimRequest request) {
        return leases.claim(request).map(result -> switch (result) {
            case ClaimResult.Granted(var claim) -> ResponseEntity.ok(claim);
            case ClaimResult.NothingQueued() -> ResponseEntity.noContent().build();
            case ClaimResult.Held(long retryAfterMillis) ->
                ResponseEntity.status(HttpStatus.LOCKED).body(new ClaimDeferred(retryAfterMillis));
        });
    }

    @PostMapping(InternalApi.PREFIX + "/runs/{id}/completion")
    Mono<CompletionAnswer> complete(@PathVariable long id, @RequestBody Completion completion) {
        return runs.get(id).flatMap(run -> leaseEnds.complete(id, run.environmentId(), completion));
    }

    @PostMapping(InternalApi.PREFIX + "/runs/{id}/hand-back")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> handBack(@PathVariable long id, @RequestBody HandBack handBack) {
        return runs.get(id).flatMap(run -> leaseEnds.handBack(id, run.environmentId(), handBack));
    }

    @GetMapping(path = InternalApi.PREFIX + "/contents/{sha256}", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    Mono<byte[]> content(@PathVariable String sha256) {
        return snapshots
                .content(sha256)
                .switchIfEmpty(testFiles.contentByHash(sha256))
                .switchIfEmpty(Mono.error(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such content.")));
    }
}
