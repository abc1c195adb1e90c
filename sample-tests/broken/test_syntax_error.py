"""A bracket is missing, so Python cannot read the file. Ends as ERROR, and the reason names the line."""


def test_total():
    assert sum([1, 2, 3) == 6
