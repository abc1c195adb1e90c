"""Which files of this machine are taken."""

import pytest
from testlane.exits import CommandError
from testlane.upload import read_files


@pytest.fixture
def project(tmp_path):
    for name in [
        "tests/test_login.py",
        "tests/conftest.py",
        "tests/api/test_orders.py",
        "tests/api/orders.json",
        "tests/api/photo.png",
        "tests/.secret.py",
        "tests/.git/config.py",
        "tests/__pycache__/test_login.cpython-311.py",
    ]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "tests" / "link.py").symlink_to("/etc/passwd")
    return tmp_path


def paths(files):
    return [file.path for file in files]


def test_folder_is_taken_with_what_its_tests_need(project):
    taken = read_files([str(project / "tests")], "shop/")

    assert sorted(paths(taken)) == [
        "shop/api/orders.json",
        "shop/api/test_orders.py",
        "shop/conftest.py",
        "shop/test_login.py",
    ]


def test_files_lie_beside_each_other(project):
    taken = read_files([f"{project}/tests/test_login.py", f"{project}/tests/api/orders.json"], "")

    assert paths(taken) == ["test_login.py", "orders.json"]
    assert taken[0].content == b"tests/test_login.py"


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        (["tests/nothing.py"], "can't be read"),
        (["tests/conftest.py"], "None of the files is a test"),
        (["tests/test_login.py", "tests/api/../test_login.py"], "would be test_login.py"),
        (["big/test_big.py"], "larger than 1 MiB"),
    ],
)
def test_what_cannot_be_taken_is_refused(project, names, complaint):
    (project / "big").mkdir()
    (project / "big" / "test_big.py").write_bytes(b"#" * (1024 * 1024 + 1))

    with pytest.raises(CommandError, match=complaint):
        read_files([str(project / name) for name in names], "")
