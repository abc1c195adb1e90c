"""Seven tests of two seconds each, 14 s in all, that tell every half second how far they are.

Each line carries the seconds since boot (CLOCK_BOOTTIME), so a reader on the same machine can tell how long the line
took to arrive. Ends as SUCCESS.
"""

import time

import pytest

STEPS = ["log in", "open the shop", "choose a book", "add it to the basket", "enter an address", "pay", "log out"]


@pytest.mark.parametrize("step", STEPS)
def test_step(step):
    for quarter in range(1, 5):
        time.sleep(0.5)
        print(f"{step}: {quarter * 25} % at {time.clock_gettime(time.CLOCK_BOOTTIME):.6f} s since boot")
