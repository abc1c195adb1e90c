package dev.testlane.runner.output;

import java.util.Arrays;
import java.util.List;

/**
 * Finds many patterns at once in a stream of bytes, after Aho and Corasick: each byte leads to the state that stands for
 * the longest end of the stream with which some pattern begins. Immutable; state 0 stands for none.
 */
final class SecretMatcher {

    private static final int ROOT = 0;
    private static final int NONE = 0;

    /** States in the order in which the patterns made them; children of a state are a linked list. */
    private int[] firstChild = new int[64];

    private int[] nextSibling = new int[64];
    private byte[] label = new byte[64];
    private int[] depth = new int[64];
    /** The state of the longest proper end that is the beginning of a pattern. */
    private int[] fallback = new int[64];
    /** Length of the longest pattern that ends in this state, 0 if none does. */
    private int[] found = new int[64];

    private int states = 1;
    private final int[] fromRoot = new int[256];

    SecretMatcher(List<byte[]> patterns) {
        for (byte[] pattern : patterns) {
            add(pattern);
        }
        link();
    }

    boolean isEmpty() {
        return states == 1;
    }

    /** Whether a pattern begins with this byte. */
    boolean starts(byte next) {
        return fromRoot[next & 0xff] != NONE;
    }

    int next(int state, byte next) {
        int from = state;
        while (from != ROOT) {
            int to = child(from, next);
            if (to != NONE) {
                return to;
            }
            from = fallback[from];
        }
        return fromRoot[next & 0xff];
    }

    /** How many of the last bytes may be the beginning of a pattern. */
    int depth(int state) {
        return depth[state];
    }

    /** How many of the last bytes are a pattern. */
    int found(int state) {
        return found[state];
    }

    private int child(int state, byte next) {
        int child = firstChild[state];
        while (child != NONE && label[child] != next) {
            child = nextSibling[child];
        }
        return child;
    }

    private void add(byte[] pattern) {
        int state = ROOT;
        for (byte next : pattern) {
            int to = state == ROOT ? fromRoot[next & 0xff] : child(state, next);
            state = to == NONE ? grow(state, next) : to;
        }
        found[state] = pattern.length;
    }

    private int grow(int parent, byte next) {
        if (states == label.length) {
            resize(states * 2);
        }
        int state = states++;
        label[state] = next;
        depth[state] = depth[parent] + 1;
        nextSibling[state] = firstChild[parent];
        firstChild[parent] = state;
        if (parent == ROOT) {
            fromRoot[next & 0xff] = state;
        }
        return state;
    }

    /** Level by level, for a state falls back to a shallower one. */
    private void link() {
        int[] queue = new int[states];
        int end = 0;
        for (int child = firstChild[ROOT]; child != NONE; child = nextSibling[child]) {
            queue[end++] = child;
        }
        for (int at = 0; at < end; at++) {
            int state = queue[at];
            found[state] = Math.max(found[state], found[fallback[state]]);
            for (int child = firstChild[state]; child != NONE; child = nextSibling[child]) {
                fallback[child] = next(fallback[state], label[child]);
                queue[end++] = child;
            }
        }
        resize(states);
    }

    private void resize(int size) {
        firstChild = Arrays.copyOf(firstChild, size);
        nextSibling = Arrays.copyOf(nextSibling, size);
        label = Arrays.copyOf(label, size);
        depth = Arrays.copyOf(depth, size);
        fallback = Arrays.copyOf(fallback, size);
        found = Arrays.copyOf(found, size);
    }
}
