"""Has aws_server.py run one call of the AWS CLI, with this process's arguments, environment, folder and streams.

Usage: aws_call.py SOCKET ARGUMENTS...
"""

import array
import json
import os
import socket
import sys


def main():
    call = {"arguments": sys.argv[2:], "environment": dict(os.environ), "folder": os.getcwd()}
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(sys.argv[1])
    data = json.dumps(call).encode() + b"\n"
    sent = connection.sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))])
    connection.sendall(data[sent:])
    status = connection.recv(16)
    return int(status) if status else 255


if __name__ == "__main__":
    sys.exit(main())
