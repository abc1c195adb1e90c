"""Seals, by which the runner knows what this launcher has written from what tests have."""

import hmac


def sealer(key):
    """A function from bytes to their seal, 64 hexadecimal digits. ``key`` is hexadecimal; no attribute leads back to it."""
    mac = hmac.new(bytes.fromhex(key), digestmod="sha256")
    copy = getattr(mac, "_hmac", mac).copy

    def seal(data):
        fresh = copy()
        fresh.update(data)
        return fresh.hexdigest()

    return seal
