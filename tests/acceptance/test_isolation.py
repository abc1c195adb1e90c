"""The services that a test could reach on this machine give it nothing."""

import json
import os
import uuid
from pathlib import Path

import pytest

DATA = os.environ.get("TESTLANE_INSTANCE_DATA")
ATTACK = Path(__file__).with_name("attack_services.py")


@pytest.fixture
def uploaded_attack(testlane):
    name = f"test_attack_{uuid.uuid4().hex}.py"
    boundary = uuid.uuid4().hex
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="directory"\r\n\r\nattacks\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: text/x-python\r\n\r\n{ATTACK.read_text()}\r\n--{boundary}--\r\n"
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    answer = testlane.request("POST", "/api/v1/test-files", body.encode(), headers)
    assert answer.status == 201, answer.text
    yield f"attacks/{name}"
    assert testlane.request("DELETE", f"/api/v1/test-files?path=attacks/{name}").status in (200, 204)


def test_services_are_out_of_reach(testlane, start, environment, uploaded_attack):
    if not DATA:
        pytest.skip("needs TESTLANE_INSTANCE_DATA, the data folder of an instance on this machine")
    levels = {each["sandboxLevel"] for each in testlane.get_json("/runners") if each["state"] == "ACTIVE"}
    if "none" in levels:
        pytest.skip("needs a sandbox")
    ports = [*json.loads(Path(DATA, "ports.json").read_text()).values(), int(testlane.url.rpartition(":")[2])]
    run = start(
        environment,
        uploaded_attack,
        variables={"ATTACK_PORTS": ",".join(map(str, ports)), "ATTACK_FOLDERS": DATA},
    )

    ended = testlane.await_end(run["id"])

    assert ended["status"] == "SUCCESS", testlane.log(run["id"]).decode()
