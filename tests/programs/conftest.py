"""What the tests of other programs share: the instance under test, and a folder in which the documentation's commands work.

The instance is the one that ./test starts: TESTLANE_URL and TESTLANE_INSTANCE_DATA say where it is.
"""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "acceptance"))

from testlane_client import Testlane  # noqa: E402

NODE_MODULES = Path(__file__).parent / "node_modules"


@pytest.fixture(scope="session")
def testlane():
    for name in ("TESTLANE_URL", "TESTLANE_INSTANCE_DATA"):
        if not os.environ.get(name):
            pytest.exit(f"Set {name}; ./test --only programs starts an instance and does so", returncode=1)
    return Testlane(os.environ["TESTLANE_URL"])


@pytest.fixture(scope="session")
def checkout(tmp_path_factory):
    """A folder that looks like a checkout whose ./run was started, with what the examples need installed."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / ".testlane").symlink_to(os.environ["TESTLANE_INSTANCE_DATA"])
    (folder / "target").symlink_to(ROOT / "target")
    (folder / "node_modules").symlink_to(NODE_MODULES)
    examples = folder / "docs" / "examples"
    examples.mkdir(parents=True)
    for example in (ROOT / "docs" / "examples").iterdir():
        # A copy, because Node looks for packages from where a file really is.
        (examples / example.name).write_bytes(example.read_bytes())
        (examples / example.name).chmod(example.stat().st_mode)
    return folder
