"""Runs AWS CLI version 1 many times in one process: reads a JSON list of arguments a line; ends with 1 if one failed."""

import json
import sys

from awscli.clidriver import create_clidriver


def main():
    for line in sys.stdin:
        status = create_clidriver().main(json.loads(line))
        if status:
            print(f"status {status} of {line}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
