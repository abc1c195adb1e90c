"""Changes of modes by descriptor, where those by path are refused: what can't be opened can't be changed, either."""

import os


def chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    if isinstance(path, int):
        os.fchmod(path, mode)
        return
    extra = 0 if follow_symlinks else os.O_NOFOLLOW
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | extra, dir_fd=dir_fd)
    try:
        os.fchmod(descriptor, mode)
    finally:
        os.close(descriptor)


def install():
    """Makes os.chmod work so, and what is built on it, such as shutil.copy."""
    os.chmod = chmod
