# Alarms of CloudWatch on an external key store (XKS) of AWS KMS that exists. Written by XKS Preflight, for Terraform 1.4
# or OpenTofu 1.6, or later. Put it into a folder of its own: its life is not that of the key store.

