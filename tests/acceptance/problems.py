"""What every refusal of the interface must look like."""

import re

INTERNALS = re.compile(
    rb"\bat [\w.$]+\([\w.]+:\d+\)|\b(java|jakarta|reactor|tools\.jackson|com\.fasterxml|org\.springframework"
    rb"|io\.(netty|r2dbc)|dev\.testlane)\.|Exception|Traceback|root:x:0"
)


def assert_problem(answer, *statuses, field=None):
    """The answer is problem+json with one of these statuses, names `field` if given, and shows no internals."""
    shown = f"{answer.status} {answer.body[:500]!r}"
    assert answer.status in statuses, shown
    assert answer.media_type == "application/problem+json", f"{answer.headers['Content-Type']}: {shown}"
    problem = answer.json()
    assert problem["status"] == answer.status, shown
    assert problem["title"], shown
    assert len(answer.body) < 20_000, "the problem repeats what was sent"
    assert not INTERNALS.search(answer.body), shown
    if field is not None:
        named = [error["field"] for error in problem["errors"]]
        assert any(re.fullmatch(rf"{re.escape(field)}([.\[].*)?", name) for name in named), f"{field} in {shown}"
        assert all(error["message"] for error in problem["errors"]), shown
