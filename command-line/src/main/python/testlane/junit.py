"""The file for the results in JUnit XML."""

import os
from pathlib import Path

from testlane.exits import refused, trouble


class JUnitFile:
    def __init__(self, path):
        self._path = Path(path)

    def prepare(self):
        """Makes its folder, and fails while nothing has happened yet rather than at the end."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as failure:
            raise refused(f"--junit {self._path}: {failure.strerror}") from None
        if self._path.is_dir() or not os.access(self._path.parent, os.W_OK):
            raise refused(f"--junit {self._path}: can't be written")

    def write(self, content):
        """Replaces the file as a whole; nobody reads half a report."""
        draft = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            draft.write_bytes(content)
            draft.replace(self._path)
        except OSError as failure:
            raise trouble(f"--junit {self._path}: {failure.strerror}") from None


def write_junit(options, server, run_id):
    """Writes the results of a run if the options name a file for them."""
    if options.junit is not None:
        JUnitFile(options.junit).write(server.get_bytes(f"/runs/{run_id}/junit.xml"))
