"""Judges field values by botocore's own KMS service model.

Reads lines `{"field": <parameter>, "value": <text>}` (values may hold anything JSON can carry) and answers each with
`1` (the model takes it) or `0`. Lengths are in code points; patterns are read as full matches over ASCII, as the
service does, since `$` and `\\d` mean more in Python than in the model's own dialect.
"""

import json
import re
import sys

import botocore.session

MODEL = botocore.session.get_session().get_service_model("kms")
MEMBERS = dict(MODEL.operation_model("CreateCustomKeyStore").input_shape.members)
for OPERATION in ("CreateKey", "CreateAlias"):
    MEMBERS |= MODEL.operation_model(OPERATION).input_shape.members
CREDENTIAL = MEMBERS["XksProxyAuthenticationCredential"].members
FIELDS = MEMBERS | {f"XksProxyAuthenticationCredential.{name}": shape for name, shape in CREDENTIAL.items()}


def judge(shape):
    """A predicate for one string shape; the model's word, nothing of our own."""
    # The shape's metadata has min, max, pattern and enum in a form of its own.
    raw = MODEL.shape_for(shape.name).metadata
    least, most = raw.get("min", 0), raw.get("max")
    pattern = re.compile(raw["pattern"], re.ASCII) if "pattern" in raw else None
    enum = raw.get("enum")

    def accepts(value):
        return (
            len(value) >= least
            and (most is None or len(value) <= most)
            and (pattern is None or pattern.fullmatch(value) is not None)
            and (enum is None or value in enum)
        )

    return accepts


PREDICATES = {name: judge(shape) for name, shape in FIELDS.items() if shape.type_name == "string"}


def main():
    out = []
    for line in sys.stdin:
        given = json.loads(line)
        out.append("1" if PREDICATES[given["field"]](given["value"]) else "0")
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
