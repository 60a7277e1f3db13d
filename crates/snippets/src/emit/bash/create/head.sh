#!/usr/bin/env bash
#
# Creates an external key store (XKS) in AWS KMS, connects it, and waits until it is connected.
# Written by XKS Preflight. What is created stands under "The plan"; all the rest is the same in every script.
#
# It needs bash 3.2 or later, the AWS CLI (version 1 or 2) and your usual AWS credentials, with permission for
# kms:DescribeCustomKeyStores, kms:CreateCustomKeyStore, kms:ConnectCustomKeyStore and kms:DisconnectCustomKeyStore
# (and ec2:DescribeVpcEndpointServices where the VPC endpoint service belongs to another account).
#
# It may be run again at any time. A store of that name is taken over only if every property that AWS KMS shows of it
# is the plan's. Otherwise it stops, says what differs, and changes nothing.
#
# The secret access key goes from this shell to the AWS CLI through a pipe, and from there to AWS KMS. It is in no
# argument, no environment variable, no history and no new file.
#
# Exit status: 0 connected; 1 AWS KMS refused, or the connection failed; 2 something given or installed is not right;
# 3 a store of that name exists and is another one; 4 the time limit passed (run it again to go on waiting).
# XKS_POLL_SECONDS (5) and XKS_POLL_LIMIT (600), in seconds, change how often and how long it asks for the state.
#
