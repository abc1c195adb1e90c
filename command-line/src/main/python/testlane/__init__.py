"""The command `testlane`. The standard library of Python 3.9 is all that it needs."""
