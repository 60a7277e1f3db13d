
variable "xks_custom_key_store_id" {
  description = "CustomKeyStoreId of the key store, such as cks-1234567890abcdef0"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9-]{1,64}$", var.xks_custom_key_store_id))
    error_message = "It has 1 to 64 characters, each one of A-Z, a-z, 0-9 and hyphen."
  }
}

variable "xks_alarm_email" {
  description = "Who is told of alarms, after the mail that asks for it was confirmed; null for nobody"
  type        = string
  default     = null
}

variable "xks_certificate_days" {
  description = "Days before the certificate expires at which to alarm; fewer for certificates that live for days"
  type        = number
  default     = 10
}

variable "xks_credential_days" {
  description = "Age of the credential in days at which to alarm"
  type        = number
  default     = 365
}

variable "xks_active_key_managers" {
  description = "Fewer active external key managers than this make an alarm; two are advised"
  type        = number
  default     = 2
}

resource "aws_sns_topic" "xks_alarms" {
  name = format("xks-%s-alarms", var.xks_custom_key_store_id)
}

resource "aws_sns_topic_subscription" "xks_alarms" {
  count = var.xks_alarm_email == null ? 0 : 1

  topic_arn = aws_sns_topic.xks_alarms.arn
  protocol  = "email"
  endpoint  = var.xks_alarm_email
}

resource "aws_cloudwatch_metric_alarm" "xks_certificate" {
  alarm_name          = format("xks-%s-certificate", var.xks_custom_key_store_id)
  alarm_description   = "The TLS certificate of the XKS proxy expires soon, or has another name than xks_certificate_name"
  namespace           = "AWS/KMS"
  metric_name         = "XksProxyCertificateDaysToExpire"
  statistic           = "Minimum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = var.xks_certificate_days
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.xks_alarms.arn]

  dimensions = {
    CustomKeyStoreId = var.xks_custom_key_store_id
    CertificateName  = var.xks_certificate_name
  }
}

resource "aws_cloudwatch_metric_alarm" "xks_credential" {
  alarm_name          = format("xks-%s-credential", var.xks_custom_key_store_id)
  alarm_description   = "The proxy authentication credential is due for rotation"
  namespace           = "AWS/KMS"
  metric_name         = "XksProxyCredentialAge"
  statistic           = "Maximum"
  period              = 3600
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.xks_credential_days
  treat_missing_data  = "ignore"
  alarm_actions       = [aws_sns_topic.xks_alarms.arn]

  dimensions = {
    CustomKeyStoreId = var.xks_custom_key_store_id
  }
}

# A query, since a metric of errors has five more dimensions, all of which a plain alarm would have to name. No document
# names the values of ErrorType, here and in the next alarm: compare them with what
# aws cloudwatch list-metrics --namespace AWS/KMS --metric-name XksProxyErrors shows, once there are any.
resource "aws_cloudwatch_metric_alarm" "xks_retryable_errors" {
  alarm_name          = format("xks-%s-retryable-errors", var.xks_custom_key_store_id)
  alarm_description   = "The XKS proxy fails in a way that passes: overload, time-out, network"
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.xks_alarms.arn]

  metric_query {
    id          = "errors"
    period      = 60
    return_data = true
    expression  = format("SELECT SUM(XksProxyErrors) FROM SCHEMA(\"AWS/KMS\", CustomKeyStoreId,ErrorType,ExceptionName,KeySpec,KmsOperation,XksOperation) WHERE CustomKeyStoreId='%s' AND ErrorType='Retryable'", var.xks_custom_key_store_id)
  }
}

resource "aws_cloudwatch_metric_alarm" "xks_other_errors" {
  alarm_name          = format("xks-%s-other-errors", var.xks_custom_key_store_id)
  alarm_description   = "The XKS proxy refuses requests of KMS: credential, external key, configuration"
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.xks_alarms.arn]

  metric_query {
    id          = "errors"
    period      = 60
    return_data = true
    expression  = format("SELECT SUM(XksProxyErrors) FROM SCHEMA(\"AWS/KMS\", CustomKeyStoreId,ErrorType,ExceptionName,KeySpec,KmsOperation,XksOperation) WHERE CustomKeyStoreId='%s' AND ErrorType='Non-retryable'", var.xks_custom_key_store_id)
  }
}

# KMS asks the health of a connected proxy all the time: no data means that it is not connected. The
# latency is one average over all operations: a slow one among many quick ones does not show in it.
resource "aws_cloudwatch_metric_alarm" "xks_latency" {
  alarm_name          = format("xks-%s-latency", var.xks_custom_key_store_id)
  alarm_description   = "The XKS proxy comes near the 250 ms that KMS waits, or the key store is not connected"
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 200
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.xks_alarms.arn]

  metric_query {
    id          = "latency"
    period      = 300
    return_data = true
    expression  = format("SELECT AVG(XksProxyLatency) FROM SCHEMA(\"AWS/KMS\", CustomKeyStoreId,KeySpec,KmsOperation,XksOperation) WHERE CustomKeyStoreId='%s'", var.xks_custom_key_store_id)
  }
}

resource "aws_cloudwatch_metric_alarm" "xks_unavailable_managers" {
  alarm_name          = format("xks-%s-unavailable-managers", var.xks_custom_key_store_id)
  alarm_description   = "An external key manager is unavailable"
  namespace           = "AWS/KMS"
  metric_name         = "XksExternalKeyManagerStates"
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.xks_alarms.arn]

  dimensions = {
    CustomKeyStoreId           = var.xks_custom_key_store_id
    XksExternalKeyManagerState = "Unavailable"
  }
}

resource "aws_cloudwatch_metric_alarm" "xks_degraded_managers" {
  alarm_name          = format("xks-%s-degraded-managers", var.xks_custom_key_store_id)
  alarm_description   = "An external key manager is degraded"
  namespace           = "AWS/KMS"
  metric_name         = "XksExternalKeyManagerStates"
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.xks_alarms.arn]

  dimensions = {
    CustomKeyStoreId           = var.xks_custom_key_store_id
    XksExternalKeyManagerState = "Degraded"
  }
}

resource "aws_cloudwatch_metric_alarm" "xks_active_managers" {
  alarm_name          = format("xks-%s-active-managers", var.xks_custom_key_store_id)
  alarm_description   = "Fewer external key managers are active than there should be"
  namespace           = "AWS/KMS"
  metric_name         = "XksExternalKeyManagerStates"
  statistic           = "Minimum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = var.xks_active_key_managers
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.xks_alarms.arn]

  dimensions = {
    CustomKeyStoreId           = var.xks_custom_key_store_id
    XksExternalKeyManagerState = "Active"
  }
}

resource "aws_cloudwatch_metric_alarm" "xks_throttle" {
  alarm_name          = format("xks-%s-throttle", var.xks_custom_key_store_id)
  alarm_description   = "KMS throttles requests to the key store"
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.xks_alarms.arn]

  metric_query {
    id          = "throttled"
    period      = 60
    return_data = true
    expression  = format("SELECT SUM(ExternalKeyStoreThrottle) FROM SCHEMA(\"AWS/KMS\", CustomKeyStoreId,KeySpec,KmsOperation) WHERE CustomKeyStoreId='%s'", var.xks_custom_key_store_id)
  }
}

output "xks_alarm_topic_arn" {
  description = "Where alarms are announced"
  value       = aws_sns_topic.xks_alarms.arn
}
