"""Says which characters of the ranges on standard input (a JSON array of [first, last]) Unicode's normal form C would
replace, reorder or join with what stands before them, by the tables of this Python."""

import json
import sys
import unicodedata


def joins():
    """What a character before it may be joined with."""
    seconds = set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            seconds.add(int(parts[1], 16))
    return seconds


def main():
    seconds = joins()
    wrong = []
    for first, last in json.load(sys.stdin):
        for code in range(first, last + 1):
            c = chr(code)
            if code in seconds or unicodedata.combining(c) or unicodedata.normalize("NFC", c) != c:
                wrong.append(code)
    json.dump(wrong, sys.stdout)


if __name__ == "__main__":
    main()
