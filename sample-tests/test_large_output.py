"""Prints 5 MB in 50,000 numbered lines of 100 bytes, so that a lost or doubled line shows. Ends as SUCCESS."""

LINES = 50_000


def test_five_megabytes():
    for number in range(1, LINES + 1):
        print(f"line {number:06d} ".ljust(99, "."))
