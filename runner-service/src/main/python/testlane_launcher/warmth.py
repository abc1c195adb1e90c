"""What can be done before it is known which tests to run."""

import gc
import importlib

import _pytest.config

# pytest imports these when its session starts, and for the first report.
LATE = ("faulthandler", "pdb", "readline", "xml.etree.ElementTree")


def import_early():
    """Imports what a session of pytest needs, and spares the garbage collector from looking at it again.

    pytest collects garbage five times at the end of a session, which takes 80 ms with all its modules in sight.
    """
    plugins = getattr(_pytest.config, "default_plugins", ())
    for name in (*(f"_pytest.{plugin}" for plugin in plugins), *LATE):
        try:
            importlib.import_module(name)
        except ImportError:
            pass  # an interpreter without readline, or a pytest of another shape: it costs time and nothing else
    gc.collect()
    gc.freeze()
