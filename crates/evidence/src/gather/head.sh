#!/usr/bin/env bash
#
# Gathers what XKS Preflight judges an external key store (XKS) by: what AWS shows of the key stores that exist, of the
# VPC endpoint service, and of what stands behind it. Written by XKS Preflight. It only reads, and changes nothing.
#
# Usage: bash gather-evidence.sh >evidence.txt
#
# Each output is written with its command, account, Region and time. Paste the file into the page, or give it to
# xks-preflight with --evidence. It holds no secret: AWS shows none.
#
# It needs bash 3.2 or later, the AWS CLI (version 1 or 2) and your usual AWS credentials, with permission for
# kms:DescribeCustomKeyStores, and for a VPC endpoint service ec2:DescribeVpcEndpointServices,
# ec2:DescribeVpcEndpointServiceConfigurations, ec2:DescribeVpcEndpointServicePermissions, ec2:DescribeSubnets,
# elasticloadbalancing:DescribeLoadBalancers, DescribeListeners, DescribeTargetGroups and DescribeTargetHealth. A
# command that is not allowed is written down as such, and the others run.
#
# Exit status: 0 every command succeeded; 1 some did not; 2 something installed is not right.
#
