"""The smallest good run: three tests that pass at once. Ends as SUCCESS."""


def test_addition():
    assert 1 + 1 == 2


def test_text():
    print("Hello from a test.")
    assert "lane" in "testlane"


def test_order_is_kept():
    assert sorted([3, 1, 2]) == [1, 2, 3]
