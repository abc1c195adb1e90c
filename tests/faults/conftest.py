"""Lets the tests of the harness find what it shares with the acceptance tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "acceptance"))
