
# Never give it a default, and keep it out of *.tfvars files that are committed. Terraform asks for it, unseen.
variable "xks_raw_secret_access_key" {
  description = "RawSecretAccessKey of the external key store proxy"
  type        = string
  sensitive   = true
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9/+=]{43,64}$", var.xks_raw_secret_access_key))
    error_message = "It has 43 to 64 characters, each one of A-Z, a-z, 0-9, slash, plus and equals sign."
  }
}

variable "xks_key_id" {
  description = "XksKeyId, by which the proxy knows the external key of the first KMS key; null for no KMS key"
  type        = string
  default     = null

  validation {
    condition     = var.xks_key_id == null || can(regex("^[a-zA-Z0-9_.-]{1,128}$", var.xks_key_id))
    error_message = "It has 1 to 128 characters, each one of A-Z, a-z, 0-9, hyphen, underscore and full stop."
  }
}

variable "xks_key_alias" {
  description = "AliasName of the first KMS key, such as alias/payments; null for none"
  type        = string
  default     = null

  validation {
    condition     = var.xks_key_alias == null || can(regex("^alias/[a-zA-Z0-9/_-]{1,250}$", var.xks_key_alias)) && !can(regex("^alias/aws/", var.xks_key_alias))
    error_message = "It is alias/ and 1 to 250 characters, each one of A-Z, a-z, 0-9, slash, underscore and hyphen, and does not begin with alias/aws/."
  }
}

variable "xks_key_policy" {
  description = "The key policy of the first KMS key, as JSON; null for the one that AWS KMS gives, by which the account's IAM policies decide"
  type        = string
  default     = null
}

