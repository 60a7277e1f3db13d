#!/usr/bin/env bash
#
# Changes an external key store (XKS) in AWS KMS, in the fewest steps that the change allows.
# Written by XKS Preflight. What is changed stands under "The plan"; all the rest is the same in every script.
#
# It needs bash 3.2 or later, the AWS CLI (version 1 or 2) and your usual AWS credentials, with permission for
# kms:DescribeCustomKeyStores and kms:UpdateCustomKeyStore, and where the store is reconnected also for
# kms:DisconnectCustomKeyStore and kms:ConnectCustomKeyStore (and ec2:DescribeVpcEndpointServices where the VPC
# endpoint service belongs to another account).
#
# It may be run again at any time, and goes on where it ended. Every property of the store must be the one that the
# plan was made from or the one that it leads to. Otherwise it stops, says what differs, and changes nothing.
#
# A secret access key goes from this shell to the AWS CLI through a pipe, and from there to AWS KMS. It is in no
# argument, no environment variable, no history and no new file.
#
# Exit status: 0 done; 1 AWS KMS refused, or the connection failed; 2 something given or installed is not right;
# 3 the store is not as the plan expects it; 4 the time limit passed (run it again to go on waiting).
# XKS_POLL_SECONDS (5) and XKS_POLL_LIMIT (600), in seconds, change how often and how long it asks for the state.
#
