"""Keeps a real AWS CLI loaded, and runs it once for each call that aws_call.py brings, in a fork of its own.

Starting Python and loading the CLI is most of the time that a call takes. Here both are done once; the CLI's own
`main` then runs on the caller's arguments, environment, folder and streams, as it would in a process of its own.

Usage: aws_server.py SOCKET. Ends when its standard input does.
"""

import array
import gc
import json
import os
import socket
import sys
import threading
import traceback

BEFORE = dict(os.environ)

import awscli.clidriver  # noqa: E402

# Loading the CLI tells its parts through the environment where its data is.
TOLD = {name: value for name, value in os.environ.items() if BEFORE.get(name) != value}


def receive(connection):
    """The caller's call and its three streams."""
    streams = array.array("i")
    data, ancillary, _, _ = connection.recvmsg(1 << 20, socket.CMSG_SPACE(3 * streams.itemsize))
    for _, _, content in ancillary:
        streams.frombytes(content)
    while not data.endswith(b"\n"):
        data += connection.recv(1 << 20)
    return json.loads(data), streams


def run(connection):
    """One call, from its arguments to its exit status."""
    call, streams = receive(connection)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"] | TOLD)
    sys.argv = ["aws", *call["arguments"]]
    try:
        status = awscli.clidriver.main()
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    # The caller goes on when it has the status, and its streams must be free by then.
    os.closerange(0, 3)
    connection.sendall(b"%d\n" % status)


def main():
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1])
    listener.listen(64)
    # Version 2 has a library that starts threads when it is first used, and a fork carries no threads along: so
    # nothing is used here, only loaded.
    tasks = len(os.listdir("/proc/self/task"))
    assert tasks == threading.active_count() == 1, f"{tasks} threads before the first call"
    # Else the first collection in each fork copies all that was loaded.
    gc.freeze()
    print("ready", flush=True)
    if os.fork() == 0:
        # Ends the other one when the test does.
        server = os.getppid()
        listener.close()
        sys.stdin.read()
        os.kill(server, 15)
        os._exit(0)
    os.close(0)
    os.open(os.devnull, os.O_RDONLY)
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            try:
                run(connection)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        connection.close()
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass


if __name__ == "__main__":
    main()
