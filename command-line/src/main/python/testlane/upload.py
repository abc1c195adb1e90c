"""Sends local files to the catalogue."""

import hashlib
import os
import uuid
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from testlane.catalogue import is_test_file
from testlane.exits import refused
from testlane.server import Refusal

_SUPPORT_SUFFIXES = {".py", ".json", ".yaml", ".yml", ".csv", ".txt", ".toml", ".ini", ".cfg"}
_MOST_BYTES = 1024 * 1024
_MOST_FILES = 50  # of one request
_CONFLICT = 409


@dataclass(frozen=True)
class LocalFile:
    """A file that was read, and where in the catalogue it belongs."""

    directory: str
    name: str
    content: bytes

    @property
    def path(self):
        return f"{self.directory}/{self.name}" if self.directory else self.name

    @property
    def sha256(self):
        return hashlib.sha256(self.content).hexdigest()


def read_files(paths, directory):
    """The files at the paths, to be put into the directory; of a folder its tests and what helps them, as they lie."""
    directory = directory.strip("/")
    found = {}
    for path in map(Path, paths):
        for place, file in _within(path, directory) if path.is_dir() else [(directory, path)]:
            local = LocalFile(place, file.name, _content(file))
            if found.setdefault(local.path, local) is not local:
                raise refused(f"Two of the files would be {local.path}")
    if not any(map(is_test_file, found)):
        raise refused("None of the files is a test by its name: pytest finds test_*.py and *_test.py")
    return list(found.values())


def _within(folder, directory):
    """Hidden files, links and what Python leaves behind stay here."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
        below = Path(parent).relative_to(folder).as_posix()
        place = "/".join(part for part in (directory, below) if part not in ("", "."))
        for file in (Path(parent, name) for name in sorted(names)):
            if file.suffix.lower() in _SUPPORT_SUFFIXES and not file.name.startswith(".") and not file.is_symlink():
                yield place, file


def _content(path):
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as unreadable:
        raise refused(f"{path} can't be read: {unreadable.strerror}") from None
    if len(content) > _MOST_BYTES:
        raise refused(f"{path} is larger than 1 MiB")
    return content


def upload(server, files, replace):
    """Uploads all files. One that the catalogue already has just so is fine, also without `replace`."""
    by_directory = defaultdict(list)
    for file in files:
        by_directory[file.directory].append(file)
    for directory, group in by_directory.items():
        for start in range(0, len(group), _MOST_FILES):
            _send(server, directory, group[start : start + _MOST_FILES], replace)


def _send(server, directory, files, replace):
    boundary = uuid.uuid4().hex
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    try:
        server.post("/test-files", _form(boundary, directory, files, replace), headers)
    except Refusal as refusal:
        if refusal.status != _CONFLICT:
            raise
        if replace:
            raise
        there = _catalogue(server)
        if any(there.get(file.path, file.sha256) != file.sha256 for file in files):
            raise refused(*refusal.lines, "Add --replace, or choose a --directory of your own.") from None
        # Those that are there may be our own, from a try whose answer was lost.
        missing = [file for file in files if file.path not in there]
        if len(missing) == len(files):
            raise
        if missing:
            _send(server, directory, missing, replace)


def _catalogue(server):
    return {file["path"]: file["sha256"] for file in server.get("/test-files")["files"]}


def _form(boundary, directory, files, replace):
    fields = {"directory": directory, "replace": "true" if replace else "false"}
    parts = [_part(boundary, f'name="{name}"', value.encode()) for name, value in fields.items()]
    parts += [_part(boundary, f'name="file"; filename="{_quoted(file.name)}"', file.content) for file in files]
    return b"".join(parts) + f"--{boundary}--\r\n".encode()


def _part(boundary, disposition, content):
    return f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"


def _quoted(name):
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def replaced_meanwhile(server, run, files):
    """The paths of those that the run executes in another version, because somebody has replaced them since."""
    executed = {file["path"]: file["sha256"] for file in server.get(f"/runs/{run['id']}/files")}
    return [file.path for file in files if executed.get(file.path, file.sha256) != file.sha256]
