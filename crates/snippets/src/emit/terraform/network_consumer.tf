variable "xks_consumer_account_id" {
  description = "The account in which the key store will be"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.xks_consumer_account_id))
    error_message = "It has 12 digits."
  }
}

data "aws_partition" "current" {}

# AWS KMS looks at the service with the permissions of whoever creates the key store.
resource "aws_vpc_endpoint_service_allowed_principal" "xks_consumer" {
  vpc_endpoint_service_id = aws_vpc_endpoint_service.xks.id
  principal_arn           = format("arn:%s:iam::%s:root", data.aws_partition.current.partition, var.xks_consumer_account_id)
}

