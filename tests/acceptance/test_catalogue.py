"""The catalogue of test files and their sources."""

import hashlib

import pytest


@pytest.fixture(scope="module")
def catalogue(testlane):
    return testlane.get_json("/test-files")


def test_samples_are_listed(catalogue):
    paths = {file["path"] for file in catalogue["files"]}

    assert {
        "sample-tests/test_success.py",
        "sample-tests/broken/test_syntax_error.py",
        "sample-tests/with_helper/test_price.py",
        "acceptance-tests/test_catalogue.py",
    } <= paths


def test_mounted_folders_are_read_only(catalogue):
    writable = {directory["path"]: directory["writable"] for directory in catalogue["directories"]}

    assert writable["sample-tests"] is False
    assert writable["acceptance-tests"] is False


def test_paths_are_relative_unique_and_in_their_directory(catalogue):
    paths = [file["path"] for file in catalogue["files"]]
    directories = {directory["path"] for directory in catalogue["directories"]}

    assert len(paths) == len(set(paths))
    for file in catalogue["files"]:
        assert not file["path"].startswith("/") and ".." not in file["path"] and "\\" not in file["path"]
        assert file["path"].startswith(f"{file['directory']}/")
        assert file["directory"] in directories
        assert file["modifiedAt"].endswith("Z")


def test_source_is_what_the_catalogue_describes(testlane, catalogue):
    for path in ["sample-tests/test_success.py", "sample-tests/test_chatty.py"]:
        file = next(each for each in catalogue["files"] if each["path"] == path)

        answer = testlane.get("/test-files/content", path=path)

        assert answer.status == 200
        assert answer.media_type == "text/plain"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert len(answer.body) == file["size"]
        assert hashlib.sha256(answer.body).hexdigest() == file["sha256"]


def test_a_file_with_a_problem_may_still_be_read(testlane):
    answer = testlane.get("/test-files/content", path="sample-tests/broken/test_syntax_error.py")

    assert answer.status == 200
    assert "sum([1, 2, 3)" in answer.text
