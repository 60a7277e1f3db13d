"""Judges CloudFormation templates by cfn-lint.

Reads lines [region, yaml, json] and answers each with a line: a JSON array of what is wrong, empty when nothing is: what
cfn-lint finds for that Region, and whether the two are one template. Without a Region or without json, only the other.
"""

import json
import sys

import cfnlint.api
import yaml


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads CloudFormation's functions in their short form."""


def function(loader, name, node):
    if isinstance(node, yaml.ScalarNode):
        argument = loader.construct_scalar(node)
    else:
        argument = loader.construct_sequence(node, deep=True)
    if name == "GetAtt":
        argument = argument.split(".")
    return {name if name == "Ref" else f"Fn::{name}": argument}


Loader.add_multi_constructor("!", function)


def problems(region, first, second):
    if second and yaml.load(first, Loader) != json.loads(second):
        yield "the YAML is another template than the JSON"
    if region:
        for match in cfnlint.api.lint(first, regions=[region]):
            yield f"{match.rule.id} {match.message} at {match.path}"


def main():
    for line in sys.stdin:
        print(json.dumps(sorted(set(problems(*json.loads(line))))), flush=True)


if __name__ == "__main__":
    main()
