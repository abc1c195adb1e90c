"""Addresses of servers."""

import pytest
from testlane.exits import CommandError
from testlane.server import checked_url, is_loopback


@pytest.mark.parametrize("url", ["http://127.0.0.1:8081", "https://testlane.example.org/prefix", "http://[::1]:8081"])
def test_address_is_taken_without_its_slash(url):
    assert checked_url(url) == url
    assert checked_url(f" {url}/ ") == url


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:8081", "ftp://x", "http://", "http://x:99999", "http://user:password@x", "http://x?a"]
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(CommandError, match="is no address of a server"):
        checked_url(url)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1", "a.localhost"])
def test_this_machine_is_known(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["example.org", "10.0.0.1", "localhost.example.org", "127.0.0.1.example.org"])
def test_other_machines_are_others(host):
    assert not is_loopback(host)
