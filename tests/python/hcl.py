"""Reads HCL with python-hcl2: a JSON array of texts on standard input, and what they say, as JSON, on standard output.

The parser hands on strings as they are written. They are decoded here by the rules of HCL's specification; a string that
has a template in it is an error. What is no string stays as the parser gives it: expressions as `${...}`.
"""

import json
import re
import sys
import textwrap

import hcl2

ESCAPE = re.compile(r'\\(?:(["\\nrt])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|(.)', re.DOTALL)
SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def decoded(match):
    simple, short, long, plain = match.groups()
    if plain is not None:
        if plain == "\\":
            raise ValueError(f"no escape of HCL at {match.start()}")
        return plain
    return SIMPLE[simple] if simple else chr(int(short or long, 16))


def literal(text):
    """The value of a string, as the parser gives it: in quotation marks; other things as they are."""
    if len(text) < 2 or not (text.startswith('"') and text.endswith('"')):
        return text
    inner = text[1:-1]
    if inner.startswith("<<-"):
        marker, body = inner[3:].split("\n", 1)
        lines, _, end = body.rpartition("\n")
        if end.strip() != marker:
            raise ValueError(f"the heredoc ends with {end!r}")
        if "${" in lines or "%{" in lines:
            raise ValueError("a template in a heredoc")
        return textwrap.dedent(lines + "\n")
    # `$${` is the other way to write a dollar sign and a brace, which nothing here uses.
    if "${" in inner or "%{" in inner:
        raise ValueError(f"a template in {text!r}")
    return ESCAPE.sub(decoded, inner)


def values(tree):
    if isinstance(tree, dict):
        return {literal(key): values(value) for key, value in tree.items() if key != "__is_block__"}
    if isinstance(tree, list):
        return [values(value) for value in tree]
    return literal(tree) if isinstance(tree, str) else tree


def main():
    texts = json.load(sys.stdin)
    options = hcl2.SerializationOptions(with_comments=False)
    json.dump([values(hcl2.loads(text, serialization_options=options)) for text in texts], sys.stdout)


if __name__ == "__main__":
    main()
