#Requires -Version 5.1
#
# Creates an external key store (XKS) in AWS KMS, connects it, and waits until it is connected.
# Written by XKS Preflight. What is created stands under "The plan"; all the rest is the same in every script.
#
# It needs Windows PowerShell 5.1 or PowerShell 7, the module AWS.Tools.KeyManagementService (or AWSPowerShell, or
# AWSPowerShell.NetCore) and your usual AWS credentials, with permission for kms:DescribeCustomKeyStores,
# kms:CreateCustomKeyStore, kms:ConnectCustomKeyStore and kms:DisconnectCustomKeyStore (and ec2:DescribeVpcEndpointServices
# where the VPC endpoint service belongs to another account).
#
# It may be run again at any time. A store of that name is taken over only if every property that AWS KMS shows of it is
# the plan's. Otherwise it stops, says what differs, and changes nothing.
#
# The secret access key is held as a SecureString and is plain text only while it is read or handed to the cmdlet. It is in
# no history and no new file. Start the script in a process of its own, as under "Usage", and it ends with that.
#
# Exit status: 0 connected; 1 AWS KMS refused, or the connection failed; 2 something given or installed is not right;
# 3 a store of that name exists and is another one; 4 the time limit passed (run it again to go on waiting).
#
