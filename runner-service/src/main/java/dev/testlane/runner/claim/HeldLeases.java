package dev.testlane.runner.claim;

import dev.testlane.contract.HeldLease;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The leases that this runner holds and renews. */
public final class HeldLeases {

    private final Map<HeldLease, LeaseHolder> holders = new ConcurrentHashMap<>();

    public void add(LeaseHolder holder) {
        holders.put(holder.lease(), holder);
    }

    public void remove(LeaseHolder holder) {
        holders.remove(holder.lease());
    }

    /** Cancels the attempt if it is executed here. */
    public void cancel(long runId, int attempt) {
        holders.forEach((lease, holder) -> {
            if (lease.runId() == runId && lease.attempt() == attempt) {
                holder.cancel();
            }
        });
    }

    /** All leases are lost: the API no longer knows this incarnation. */
    public void loseAll() {
        lose(all());
    }

    List<HeldLease> all() {
        return List.copyOf(holders.keySet());
    }

    void renew(Collection<HeldLease> leases, long deadlineMillis) {
        for (HeldLease lease : leases) {
            LeaseHolder holder = holders.get(lease);
            if (holder != null) {
                holder.renewed(deadlineMillis);
            }
        }
    }

    void lose(Collection<HeldLease> leases) {
        for (HeldLease lease : leases) {
            LeaseHolder holder = holders.remove(lease);
            if (holder != null) {
                holder.lost();
            }
        }
    }

    void cancel(Collection<Long> runs) {
        holders.forEach((lease, holder) -> {
            if (runs.contains(lease.runId())) {
                holder.cancel();
            }
        });
    }
}
