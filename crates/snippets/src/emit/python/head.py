#!/usr/bin/env python3
"""Creates an external key store (XKS) in AWS KMS, connects it, and waits until it is connected.

It may be run again at any time: a key store of the plan's name is taken over only if every property that AWS KMS shows
of it is the plan's. It needs Python 3.9 or later, boto3, and your usual AWS credentials, with the permissions
kms:CreateCustomKeyStore, kms:ConnectCustomKeyStore, kms:DisconnectCustomKeyStore, kms:DescribeCustomKeyStores, and for a
VPC endpoint service ec2:DescribeVpcEndpointServices.

The secret access key goes to AWS KMS and nowhere else: to no argument, environment variable, log or new file.
"""

import argparse
import getpass
import json
import os
import re
import sys
import time

try:
    import boto3
    import botocore
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:
    sys.exit("xks: this script needs boto3: pip install boto3")

