"""Runs a command on a terminal of its own and types into it, as a person would.

Usage: terminal.py STEPS COMMAND...  STEPS is a JSON list of [wait-for-this-text, type-this]. Prints a JSON object:
the exit status, all that the terminal showed, and whether it echoes at the end.
"""

import fcntl
import json
import os
import select
import sys
import termios
import time


def main():
    steps = json.loads(sys.argv[1])
    # The command's side stays open here too, so that its settings can be read when the command is gone.
    terminal, other_side = os.openpty()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        fcntl.ioctl(other_side, termios.TIOCSCTTY, 0)
        for stream in range(3):
            os.dup2(other_side, stream)
        os.execvp(sys.argv[2], sys.argv[2:])
    shown, deadline, status = b"", time.monotonic() + 60, None
    while status is None and time.monotonic() < deadline:
        readable, _, _ = select.select([terminal], [], [], 0.05)
        if readable:
            shown += os.read(terminal, 4096)
        elif steps and steps[0][0].encode() in shown:
            os.write(terminal, steps.pop(0)[1].encode())
        ended, wait_status = os.waitpid(pid, os.WNOHANG)
        if ended:
            status = os.waitstatus_to_exitcode(wait_status)
    while select.select([terminal], [], [], 0.2)[0]:
        shown += os.read(terminal, 4096)
    echoes = bool(termios.tcgetattr(other_side)[3] & termios.ECHO)
    print(json.dumps({"status": status, "shown": shown.decode(errors="replace"), "echoes": echoes}))


if __name__ == "__main__":
    main()
