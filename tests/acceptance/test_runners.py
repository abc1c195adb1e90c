"""The fleet of runners."""


def test_fleet_is_listed(testlane):
    runners = testlane.get_json("/runners")

    active = [runner for runner in runners if runner["state"] == "ACTIVE"]
    assert active, "no runner is active"
    assert len({runner["id"] for runner in runners}) == len(runners)
    for runner in active:
        assert 1 <= runner["slots"]
        assert 0 <= runner["busy"] <= runner["slots"]
        assert runner["sandboxLevel"] in {"full", "landlock", "none"}
        assert runner["lastSeenAt"].endswith("Z")
