package dev.testlane.runner.claim;

import dev.testlane.contract.HeldLease;

/** Something that runs under a lease. The methods are called by the heartbeat's thread and must not block. */
public interface LeaseHolder {

    HeldLease lease();

    /** The lease was renewed: the test process may live until this time of the boot clock, in milliseconds. */
    void renewed(long deadlineMillis);

    /** The lease belongs to nobody or to somebody else: kill at once and report nothing more. */
    void lost();

    /** A user wants the run stopped. */
    void cancel();
}
