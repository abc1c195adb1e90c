"""Imports a module that is not installed. Ends as ERROR, and the reason names the module."""

import module_that_nobody_has_installed


def test_never_reached():
    assert module_that_nobody_has_installed
