"""The published documents are valid, by the official schemas and the rules of AsyncAPI's own parser."""

import subprocess
from pathlib import Path

import pytest

VALIDATE = Path(__file__).parent / "validate.mjs"


@pytest.fixture
def published(testlane, tmp_path):
    """Both documents beside each other, as they are served."""
    for name in ("openapi.json", "asyncapi.json"):
        (tmp_path / name).write_bytes(testlane.get(f"/{name}").body)
    return tmp_path


def findings(folder):
    process = subprocess.run(
        ["node", VALIDATE, folder / "openapi.json", folder / "asyncapi.json"], capture_output=True, text=True, timeout=60
    )
    assert not process.stderr, process.stderr
    return process.stdout


def change(folder, name, text, other):
    document = folder / name
    assert text in document.read_text()
    document.write_text(document.read_text().replace(text, other))


def test_documents_are_valid(published):
    assert findings(published) == ""


def test_mistakes_are_found(published):
    change(published, "openapi.json", '"202"', '"2002"')
    change(published, "asyncapi.json", "schemas/RunRequest", "schemas/Nothing")

    found = findings(published)

    assert "2002" in found
    assert "Nothing" in found
