"""Judges whole recorded requests by botocore's own KMS service model, more strictly than botocore does.

Reads lines `{"operation": <name>, "body": <object>}` and answers each with a line: a JSON array of what is wrong with
it, empty when nothing is. Types, required and unknown members, least and greatest lengths, patterns (full matches
over ASCII) and enums all count; botocore itself leaves the last three to the service.
"""

import json
import re
import sys

import botocore.session

MODEL = botocore.session.get_session().get_service_model("kms")
TYPES = {"string": str, "integer": int, "boolean": bool, "structure": dict, "list": list, "map": dict}


def problems(shape, value, path):
    """Yields what is wrong with `value` as an instance of `shape`."""
    kind = TYPES.get(shape.type_name)
    if kind is None:
        yield f"{path}: the judge does not know the type {shape.type_name}"
        return
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        yield f"{path}: not a {shape.type_name}"
        return
    rules = shape.metadata
    size = value if kind is int else (len(value) if kind in (str, list) else None)
    if size is not None and "min" in rules and size < rules["min"]:
        yield f"{path}: below the minimum of {rules['min']}"
    if size is not None and "max" in rules and size > rules["max"]:
        yield f"{path}: above the maximum of {rules['max']}"
    if "pattern" in rules and not re.compile(rules["pattern"], re.ASCII).fullmatch(value):
        yield f"{path}: does not match {rules['pattern']}"
    if rules.get("enum") and value not in rules["enum"]:
        yield f"{path}: not one of {rules['enum']}"
    if shape.type_name == "structure":
        for name in shape.required_members:
            if name not in value:
                yield f"{path}.{name}: missing"
        for name, member in value.items():
            if name in shape.members:
                yield from problems(shape.members[name], member, f"{path}.{name}")
            else:
                yield f"{path}.{name}: unknown"
    elif shape.type_name == "list":
        for index, member in enumerate(value):
            yield from problems(shape.member, member, f"{path}[{index}]")


def main():
    for line in sys.stdin:
        given = json.loads(line)
        shape = MODEL.operation_model(given["operation"]).input_shape
        print(json.dumps(list(problems(shape, given["body"], given["operation"]))))


if __name__ == "__main__":
    main()
