"""All kinds of output: colours, a progress bar, many alphabets, standard error, a line without end. Ends as SUCCESS."""

import logging
import subprocess
import sys
import time


def test_colours():
    for number, name in enumerate(["red", "green", "yellow", "blue", "magenta", "cyan"], start=31):
        print(f"\x1b[{number}m{name}\x1b[0m \x1b[1;{number}mbold\x1b[0m \x1b[4munderlined\x1b[0m \x1b[7minverse\x1b[0m")
    print("\x1b[38;5;208m256 colours\x1b[0m and \x1b[38;2;160;140;255mtrue colour\x1b[0m")


def test_progress_bar():
    for done in range(0, 101, 10):
        print(f"\rcopying [{'#' * (done // 5):<20}] {done:3d} %", end="", flush=True)
        time.sleep(0.05)
    print()


def test_many_alphabets():
    print("Grüße, здравствуйте, γειά, שלום, مرحبا, नमस्ते, 你好, こんにちは, 안녕하세요, 🚀👩‍🔬")
    print("combining: e\u0301  zero width: a\u200bb  very wide: ﷽")


def test_bytes_that_are_no_text():
    sys.stdout.flush()
    sys.stdout.buffer.write(b"not UTF-8: \xff\xfe\x80, a NUL: \x00, and on\n")
    sys.stdout.buffer.flush()


def test_standard_error_and_log():
    print("to standard error", file=sys.stderr)
    logging.getLogger("shop").warning("a warning from the logger")


def test_output_of_a_child_process():
    subprocess.run([sys.executable, "-c", "print('printed by a child process')"], check=True)


def test_markup_is_only_text():
    print("<script>alert('no')</script> <b>not bold</b> &amp; https://example.org/?a=1&b=2")


def test_last_line_without_end():
    print("this line has no end", end="")
