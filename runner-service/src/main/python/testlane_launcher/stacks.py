"""Where every thread stands, written to the output."""

import ctypes
import faulthandler
import signal

CLOCK_MONOTONIC = 1
# Nothing else is known to use it; tests keep SIGALRM and faulthandler's own timer for themselves.
ALARM = signal.SIGRTMAX


class SignalEvent(ctypes.Structure):
    _fields_ = [("value", ctypes.c_void_p), ("signal", ctypes.c_int), ("notify", ctypes.c_int), ("rest", ctypes.c_char * 48)]


class TimerSpec(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("interval", "interval_nanos", "seconds", "nanos")]


def show_stacks(output):
    faulthandler.dump_traceback(file=output, all_threads=True)


def show_stacks_after(seconds, output):
    """Shows all stacks at that time, even if something holds the interpreter's lock then; not in forked children.

    Where the system has no such timer, they are not shown.
    """
    try:
        start_timer(seconds, output)
    except (AttributeError, OSError):
        pass


def start_timer(seconds, output):
    faulthandler.register(ALARM, file=output, all_threads=True)
    libc = ctypes.CDLL(None, use_errno=True)
    timer = ctypes.c_void_p()
    event = SignalEvent(signal=ALARM)
    if libc.timer_create(CLOCK_MONOTONIC, ctypes.byref(event), ctypes.byref(timer)) != 0:
        raise OSError(ctypes.get_errno(), "timer_create")
    at = TimerSpec(seconds=int(seconds), nanos=int(seconds % 1 * 1_000_000_000) or 1)
    if libc.timer_settime(timer, 0, ctypes.byref(at), None) != 0:
        raise OSError(ctypes.get_errno(), "timer_settime")
