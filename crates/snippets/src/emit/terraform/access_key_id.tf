  sensitive   = true
  nullable    = false

  validation {
    condition     = can(regex("^[A-Z2-7]{20,30}$", var.xks_access_key_id))
    error_message = "It has 20 to 30 characters, each one of A-Z and 2-7."
  }
}
