# Creates an external key store (XKS) in AWS KMS, connects it, waits until it is connected, and on request creates a
# first KMS key in it. Written by XKS Preflight, for Terraform 1.4 or OpenTofu 1.6, or later.
#
# It needs bash and the AWS CLI where it runs, since the provider creates the store and does not connect it. The AWS CLI
# uses its own usual credentials, not those that the provider block may be given: they must be of the same account.
#
# What is said here of the provider was read in its source and schema (5.84 to 6.x): check it again for newer versions.

terraform {
  required_version = ">= 1.4.0"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # External key stores came with 5.84.0. Which version is used stands in .terraform.lock.hcl: commit that.
      version = ">= 5.84.0, < 7.0.0"
    }
  }
}

