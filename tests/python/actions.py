"""Says which IAM actions (a JSON array on standard input, such as "kms:CreateKey") are no operation of their service in
botocore's models."""

import json
import sys

import botocore.session

# Actions that stand for a part of one operation.
PARTS = {"kms:ReEncryptFrom": "kms:ReEncrypt", "kms:ReEncryptTo": "kms:ReEncrypt"}


def main():
    session = botocore.session.get_session()
    models = {}
    unknown = []
    for action in json.load(sys.stdin):
        service, operation = PARTS.get(action, action).split(":")
        if service not in models:
            models[service] = session.get_service_model(service)
        if operation not in models[service].operation_names:
            unknown.append(action)
    json.dump(unknown, sys.stdout)


if __name__ == "__main__":
    main()
