"""Figures as small tables."""

import statistics


def quantile(values, share):
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def compare(rows, unit="ms", scale=1_000):
    """Prints a line for each (label, seconds); the last column is the ratio to the last row, the reference."""
    reference = statistics.median(rows[-1][1])
    print(f"{'':<48}{'n':>5}{'median':>10}{'p95':>10}{'max':>10}{'ratio':>8}   ({unit})")
    for label, values in rows:
        median = statistics.median(values)
        figures = [median, quantile(values, 0.95), max(values)]
        ratio = f"{median / reference:8.2f}" if reference else f"{'-':>8}"
        print(f"{label:<48}{len(values):>5}" + "".join(f"{figure * scale:10.1f}" for figure in figures) + ratio)


def verdict(claim, holds):
    """Prints whether a claim holds and returns that."""
    print(f"{'PASS' if holds else 'FAIL'}  {claim}", flush=True)
    return holds
