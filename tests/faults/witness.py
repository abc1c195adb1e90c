"""A test that gives evidence of itself, for the fault tests, which upload it to Testlane as a file of theirs.

Tells a listener at WITNESS_ADDRESS, 20 times a second, that it is alive in its environment, and at its end how many
numbered lines it has printed: at least LINES of them, over HOLD_SECONDS. ENDING says how it ends: pass, fail, crash (the
interpreter is gone in the middle), or daemon (passes, but leaves a process behind that also says that it lives).
"""

import atexit
import os
import socket
import time

NAMES = {"environment": "ENVIRONMENT_ID", "run": "RUN_ID", "attempt": "ATTEMPT", "token": "FENCING_TOKEN"}
IDENTITY = " ".join(f"{label}={os.environ.get(f'TESTLANE_{name}', '0')}" for label, name in NAMES.items())
PAUSE = 0.05
DAEMON_SECONDS = 30


class Witness:
    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self._listener = socket.create_connection((host, int(port))) if address else None
        self.printed = 0

    def sign(self, what):
        if self._listener:
            now = time.clock_gettime(time.CLOCK_BOOTTIME)
            self._listener.sendall(f"WITNESS {what} {IDENTITY} boottime={now:.6f} lines={self.printed}\n".encode())

    def line(self):
        self.printed += 1
        print(f"line {self.printed} of {IDENTITY} {'·' * (self.printed % 7)}", flush=True)

    def hold(self, seconds, lines):
        begin = time.monotonic()
        while time.monotonic() < begin + seconds or self.printed < lines:
            over = (time.monotonic() - begin) / seconds if seconds else 1
            while self.printed < lines * over and self.printed < lines:
                self.line()
            self.sign("alive")
            time.sleep(PAUSE)


def leave_daemon(address):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            daemon = Witness(address)
            for _ in range(int(DAEMON_SECONDS / PAUSE)):
                daemon.sign("alive")
                time.sleep(PAUSE)
        os._exit(0)


def test_witness():
    address = os.environ.get("WITNESS_ADDRESS", "")
    ending = os.environ.get("ENDING", "pass")
    witness = Witness(address)
    atexit.register(witness.sign, "gone")
    print(flush=True)
    witness.sign("alive")
    if ending == "daemon":
        leave_daemon(address)
    witness.hold(float(os.environ.get("HOLD_SECONDS", "0")), int(os.environ.get("LINES", "1")))
    if ending == "crash":
        os._exit(0)
    witness.sign("end")
    assert ending != "fail", "as it was asked to"
