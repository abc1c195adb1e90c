"""Progress bars that rewrite their line, each in another way: the log keeps every byte, the page shows the last state.

Ends as SUCCESS after about 3 s.
"""

import sys
import time

STEPS = 30


def steps():
    for done in range(STEPS + 1):
        yield done
        time.sleep(0.02)


def test_tqdm_like():
    """A carriage return before each state, on standard error, as tqdm does it."""
    for done in steps():
        share = done / STEPS
        bar = "█" * int(share * 20) + "▏▎▍▌▋▊▉"[done % 7] * (done < STEPS)
        sys.stderr.write(f"\rdownloading: {share:4.0%}|{bar:<20}| {done}/{STEPS} [{60 / (done + 1):.1f} files/s]")
        sys.stderr.flush()
    sys.stderr.write("\n")


def test_line_is_erased_first():
    """An erased line before each state, as pip, rich and click do it."""
    for done in steps():
        print(f"\r\x1b[2K\x1b[32m{'━' * done}\x1b[90m{'━' * (STEPS - done)}\x1b[0m {done}/{STEPS} MB", end="", flush=True)
    print()


def test_cursor_goes_to_the_first_column():
    """The cursor goes back by an escape sequence, as npm's spinner does it."""
    for done in steps():
        print(f"\x1b[1G\x1b[0K{'|/-'[done % 3]} resolving package {done} of {STEPS}", end="", flush=True)
    print("\x1b[1G\x1b[0K30 packages resolved")


def test_bar_disappears():
    """A bar that is wiped out when it is done."""
    for done in steps():
        print(f"\rworking {'.' * done}", end="", flush=True)
    print("\r" + " " * 60 + "\rworking: done")


def test_windows_line_ends():
    """These are line ends, nothing is rewritten."""
    print("first line\r\nsecond line\r")
    print("third line")
