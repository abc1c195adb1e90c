import sys
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "main" / "python"
sys.path.insert(0, str(SOURCES))
