#!/usr/bin/env bash
#
# Creates a KMS key in an external key store (XKS) of AWS KMS, from an external key that the store's proxy has.
# Written by XKS Preflight. What is created stands under "The plan"; all the rest is the same in every script.
#
# It needs bash 3.2 or later, the AWS CLI (version 1 or 2) and your usual AWS credentials, with permission for
# kms:DescribeCustomKeyStores, kms:CreateKey (with tags also kms:TagResource), kms:DescribeKey and, with an alias,
# kms:CreateAlias. Only where the external key turns out to be in use already does it need kms:ListKeys, too, to find
# the KMS key that uses it.
#
# It may be run again at any time. A KMS key of that alias, or of that external key in that store, is taken over and not
# made twice: the alias is looked up first, and AWS KMS itself refuses a second KMS key for one external key. An alias
# that belongs to another key is never moved.
#
# The external key must exist on the proxy as AES_256, be ENABLED, allow ENCRYPT and DECRYPT, and belong to no other KMS
# key. AWS KMS asks the proxy for this (GetKeyMetadata) when the key is created; this script cannot ask it before.
#
# Exit status: 0 the key is there; 1 AWS KMS refused, or the store is not connected; 2 something given or installed is
# not right; 3 the alias or the external key is another's.
#
# Usage: bash create-first-key.sh

