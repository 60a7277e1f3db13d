# The VPC endpoint service through which AWS KMS reaches an external key store (XKS) proxy, with its load balancer.
# Written by XKS Preflight, for Terraform 1.4 or OpenTofu 1.6, or later.
#
# It comes before the key store and is a configuration of its own: the private DNS name must be proved in between. It is for
# the account that owns the service.

