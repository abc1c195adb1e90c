package dev.testlane.runner.sandbox;

import java.util.BitSet;

/** Ids of users that exist for one sandbox each, so that their limits count for it alone. */
final class Users {

    private final int first;
    private final BitSet taken = new BitSet();

    Users(int first) {
        this.first = first;
    }

    synchronized int take() {
        int index = taken.nextClearBit(0);
        taken.set(index);
        return first + index;
    }

    synchronized void giveBack(int user) {
        taken.clear(user - first);
    }
}
