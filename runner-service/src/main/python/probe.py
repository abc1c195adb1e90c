"""Says ``shut in`` if it is: as an ordinary user, alone in its process namespace, able to write to its folder only."""

import os
import tempfile

import pytest  # noqa: F401  what tests need must be there


def main():
    assert os.getuid() != 0, "the process is root"
    assert sum(name.isdigit() for name in os.listdir("/proc")) < 10, "other processes are visible"
    assert not os.access("/", os.W_OK) and not os.access("/usr", os.W_OK), "system folders are writable"
    os.chdir("/suite")
    with open("probe", "w"), tempfile.TemporaryFile():
        os.remove("probe")
    print("shut in")


if __name__ == "__main__":
    main()
