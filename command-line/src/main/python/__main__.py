"""Testlane for the shell and for CI: `testlane --help`."""

import sys

if sys.version_info < (3, 9):
    sys.stderr.write("testlane: needs Python 3.9 or newer, this is %d.%d\n" % sys.version_info[:2])
    sys.exit(2)

from testlane.main import main

sys.exit(main(sys.argv[1:]))
