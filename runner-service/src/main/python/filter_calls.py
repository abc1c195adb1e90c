"""Writes the filter of system calls of processes in namespaces of their own to standard output, as bubblewrap reads it."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from testlane_sandbox import seccomp  # noqa: E402

if __name__ == "__main__":
    sys.stdout.buffer.write(seccomp.program_in_namespaces())
