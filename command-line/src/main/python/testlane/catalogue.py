"""Paths in the catalogue."""


def is_below(path, directory):
    """Whether the path is in the directory or a directory in it; the base is "" or "."."""
    directory = directory.strip("/")
    return directory in ("", ".") or path.startswith(directory + "/")


def is_test_file(path):
    """Whether pytest takes the file for tests by its name."""
    name = path.rsplit("/", 1)[-1]
    return name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py"))
