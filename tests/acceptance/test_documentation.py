"""The description of the interface, and the page to try it at."""

import re

import pytest

PATHS = {
    "/runs": {"get", "post"},
    "/runs/{}": {"get"},
    "/runs/{}/cancel": {"post"},
    "/runs/{}/log": {"get"},
    "/runs/{}/events": {"get"},
    "/events": {"get"},
    "/environments": {"get"},
    "/environments/{}": {"get"},
    "/environments/{}/queue": {"get"},
    "/test-files": {"get"},
    "/test-files/content": {"get"},
    "/runners": {"get"},
}
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


@pytest.fixture(scope="module")
def document(testlane):
    return testlane.get_json("/openapi.json")


def operations(document):
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            yield path, method, item[method], item.get("parameters", [])


def resolve(document, reference):
    assert reference.startswith("#/"), f"reference out of the document: {reference}"
    target = document
    for step in reference[2:].split("/"):
        target = target[step.replace("~1", "/").replace("~0", "~")]
    return target


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from references(child)


def test_document_is_openapi_3_1(document):
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert document["info"]["title"] and document["info"]["version"]


def test_every_path_of_the_contract_is_described(document):
    described = {
        re.sub(r"\{[^}]*\}", "{}", path).removeprefix("/api/v1"): METHODS & item.keys()
        for path, item in document["paths"].items()
    }
    for path, methods in PATHS.items():
        assert methods <= described.get(path, set()), f"not described: {methods} {path}"


def test_internal_paths_are_not_described(document):
    assert not [path for path in document["paths"] if "internal" in path or "actuator" in path]


def test_references_resolve(document):
    for reference in set(references(document)):
        assert resolve(document, reference) is not None


def test_operations_are_complete(document):
    names = []
    for path, method, operation, shared in operations(document):
        where = f"{method} {path}"
        names.append(operation["operationId"])
        assert operation["responses"], where
        assert all(re.fullmatch(r"[1-5](\d\d|XX)|default", code) for code in operation["responses"]), where
        assert all(answer.get("description") for answer in operation["responses"].values() if "$ref" not in answer)
        parameters = [
            resolve(document, each["$ref"]) if "$ref" in each else each
            for each in shared + operation.get("parameters", [])
        ]
        assert {each["name"] for each in parameters if each["in"] == "path"} == set(re.findall(r"\{([^}]+)\}", path))
    assert len(names) == len(set(names)), "operation ids are not unique"


def test_page_to_try_it_is_there(testlane):
    page = testlane.request("GET", "/api/docs")
    hops = 0
    while page.status in (301, 302, 303, 307, 308) and hops < 3:
        page = testlane.request("GET", re.sub(r"^https?://[^/]+", "", page.headers["Location"]))
        hops += 1

    assert page.status == 200
    assert page.media_type == "text/html"
    assert not re.search(r"""(?:src|href)=["']https?://""", page.text), "the page loads something from elsewhere"
