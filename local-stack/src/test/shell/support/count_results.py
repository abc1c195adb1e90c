"""Prints "passed failed skipped" of all JUnit XML and TAP reports below a folder. A broken report is a failure."""

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

TAP_LINE = re.compile(r"(not )?ok\b.*?(# SKIP)?$")


def of_xml(report):
    """Outcomes of the test cases in a JUnit XML report; Surefire, pytest, Vitest and Playwright write the same."""
    try:
        cases = ElementTree.parse(report).iter("testcase")
        return [outcome({child.tag for child in case}) for case in cases]
    except ElementTree.ParseError as problem:
        print(f"{report}: {problem}", file=sys.stderr)
        return ["failed"]


def outcome(tags):
    if tags & {"failure", "error"}:
        return "failed"
    return "skipped" if "skipped" in tags else "passed"


def of_tap(report):
    """Outcomes of the lines "ok ..." and "not ok ..."."""
    lines = (TAP_LINE.match(line) for line in report.read_text().splitlines())
    return ["failed" if line[1] else "skipped" if line[2] else "passed" for line in lines if line]


def main(folder):
    outcomes = [each for report in Path(folder).rglob("*.xml") for each in of_xml(report)]
    outcomes += [each for report in Path(folder).rglob("*.tap") for each in of_tap(report)]
    print(outcomes.count("passed"), outcomes.count("failed"), outcomes.count("skipped"))


if __name__ == "__main__":
    main(sys.argv[1])
