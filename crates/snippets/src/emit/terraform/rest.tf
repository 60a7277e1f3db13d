
  # Both halves are kept in the state and in saved plans as plain text: the provider has no write-only argument for them,
  # so an ephemeral variable cannot be used. Use a backend that encrypts, and let few read it.
  xks_proxy_authentication_credential {
    access_key_id         = var.xks_access_key_id
    raw_secret_access_key = var.xks_raw_secret_access_key
  }

  lifecycle {
    # The provider hides why AWS KMS refuses to delete a store that is connected or has keys: it would be gone from the
    # state, and stay in AWS. To delete it, delete its keys, disconnect it, then take this line away.
    prevent_destroy = true

    # By its source the provider crashes when the credential changes. Rotate it with the script of "xks-preflight emit
    # update". The same script changes connectivity, endpoint and service, for which a store must be disconnected: the provider
    # does not do that. Then write the new values here.
    ignore_changes = [xks_proxy_authentication_credential]
  }
}

# The provider leaves the store disconnected, and no key can be created in it then. This connects it and waits, which
# takes about five minutes. It runs once: a store that somebody disconnects later stays so.
resource "terraform_data" "xks_connected" {
  triggers_replace = [aws_kms_custom_key_store.xks.id]

  provisioner "local-exec" {
    interpreter = ["bash", "-c"]

    environment = {
      XKS_REGION       = local.xks_region
      XKS_STORE_ID     = aws_kms_custom_key_store.xks.id
      XKS_POLL_SECONDS = "5"
      XKS_POLL_TIMES   = "120"
    }

    command = <<-EOT
      set -e
      asked=
      times=0
      while :; do
        found=$(aws kms describe-custom-key-stores --region "$XKS_REGION" --custom-key-store-id "$XKS_STORE_ID" \
          --query 'CustomKeyStores[0].[ConnectionState,ConnectionErrorCode]' --output text)
        case $asked/$found in
          */CONNECTED*) exit 0 ;;
          /DISCONNECTED*)
            aws kms connect-custom-key-store --region "$XKS_REGION" --custom-key-store-id "$XKS_STORE_ID"
            asked=yes
            ;;
          # What an earlier attempt left: it must be disconnected before the next one.
          /FAILED*)
            aws kms disconnect-custom-key-store --region "$XKS_REGION" --custom-key-store-id "$XKS_STORE_ID"
            ;;
          yes/FAILED*)
            echo "AWS KMS could not connect the key store $XKS_STORE_ID: $found. Mend that, then apply again." >&2
            exit 1
            ;;
        esac
        times=$((times + 1))
        if [ "$times" -ge "$XKS_POLL_TIMES" ]; then
          echo "The key store $XKS_STORE_ID is not connected yet: $found. Apply again to go on waiting." >&2
          exit 1
        fi
        sleep "$XKS_POLL_SECONDS"
      done
    EOT
  }
}

# The external key must be on the proxy as AES_256, enabled, for ENCRYPT and DECRYPT, and behind no other KMS key.
# Neither the store nor the external key of a KMS key can be changed later: a new xks_key_id is a new KMS key.
resource "aws_kms_key" "xks" {
  count = var.xks_key_id == null ? 0 : 1

  custom_key_store_id     = aws_kms_custom_key_store.xks.id
  xks_key_id              = var.xks_key_id
  policy                  = var.xks_key_policy
  deletion_window_in_days = 30

  depends_on = [terraform_data.xks_connected]

  lifecycle {
    # What it encrypted is lost with it.
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "xks" {
  count = var.xks_key_id != null && var.xks_key_alias != null ? 1 : 0

  name          = var.xks_key_alias
  target_key_id = aws_kms_key.xks[0].key_id
}

output "xks_custom_key_store_id" {
  description = "CustomKeyStoreId, once the store is connected"
  value       = aws_kms_custom_key_store.xks.id
  depends_on  = [terraform_data.xks_connected]
}

output "xks_key_arn" {
  description = "The ARN of the first KMS key; null where there is none"
  value       = one(aws_kms_key.xks[*].arn)
}
