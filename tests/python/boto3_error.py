"""Makes boto3 meet an error and lets the traceback out: ENDPOINT OPERATION (snake case) ARGUMENTS (JSON)."""

import json
import sys

import boto3


def main():
    endpoint, operation, arguments = sys.argv[1:]
    kms = boto3.client("kms", region_name="eu-central-1", endpoint_url=endpoint)
    getattr(kms, operation)(**json.loads(arguments))


if __name__ == "__main__":
    main()
