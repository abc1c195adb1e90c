package dev.testlane.contract;

import java.util.List;

/**
 * @param leaseMillis how long the renewed leases last from the moment at which the heartbeat was sent
 * @param lost leases that are no longer the runner's: kill what runs under them and report nothing
 * @param cancelled ids of runs that a user wants stopped
 */
public record HeartbeatAnswer(long leaseMillis, List<HeldLease> lost, List<Long> cancelled) {}
