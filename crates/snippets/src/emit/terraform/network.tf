variable "vpc_id" {
  description = "The VPC; its addresses must not overlap those of the network in which the proxy is"
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Two or more private subnets of it, each in another Availability Zone: KMS asks for two zones"
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(distinct(var.subnet_ids)) >= 2
    error_message = "Give two or more subnets."
  }
}

variable "target_addresses" {
  description = "IPv4 addresses of the proxies; two or more are advised, in different zones"
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.target_addresses) > 0 && alltrue([for address in var.target_addresses : can(regex("^[0-9]{1,3}([.][0-9]{1,3}){3}$", address))])
    error_message = "Give one or more IPv4 addresses."
  }
}

variable "targets_outside_vpc" {
  description = "Whether the addresses are outside of the VPC, such as in a data centre"
  type        = bool
  default     = false
}

variable "target_port" {
  description = "Port of the proxy; KMS itself always uses 443"
  type        = number
  default     = 443
}

variable "health_protocol" {
  description = "How the load balancer asks a proxy for its health: TCP, HTTP or HTTPS"
  type        = string
  default     = "TCP"

  validation {
    condition     = contains(["TCP", "HTTP", "HTTPS"], var.health_protocol)
    error_message = "It is TCP, HTTP or HTTPS."
  }
}

variable "health_port" {
  description = "Where it asks: traffic-port, or a port"
  type        = string
  default     = "traffic-port"
}

variable "health_path" {
  description = "What it asks for with HTTP and HTTPS"
  type        = string
  default     = "/ping"
}

variable "hosted_zone_id" {
  description = "The public Route 53 zone of the private DNS name: the record that proves the name is made there; null to make it yourself, from the outputs"
  type        = string
  default     = null
}

resource "aws_lb" "xks" {
  name_prefix        = "xks-"
  load_balancer_type = "network"
  internal           = true
  subnets            = var.subnet_ids

  # KMS does not reach a proxy over IPv6.
  ip_address_type                  = "ipv4"
  enable_cross_zone_load_balancing = true
}

resource "aws_lb_target_group" "xks" {
  name_prefix = "xks-"
  vpc_id      = var.vpc_id
  target_type = "ip"

  # TLS passes through to the proxy, which ends it.
  protocol = "TCP"
  port     = var.target_port

  # What comes through PrivateLink has addresses of the load balancer in any case: let the proxy take those.
  preserve_client_ip = "false"

  health_check {
    protocol            = var.health_protocol
    port                = var.health_port
    path                = var.health_protocol == "TCP" ? null : var.health_path
    interval            = 10
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "xks" {
  for_each = var.target_addresses

  target_group_arn  = aws_lb_target_group.xks.arn
  target_id         = each.value
  port              = var.target_port
  availability_zone = var.targets_outside_vpc ? "all" : null
}

resource "aws_lb_listener" "xks" {
  load_balancer_arn = aws_lb.xks.arn
  protocol          = "TCP"
  port              = 443

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.xks.arn
  }
}

resource "aws_vpc_endpoint_service" "xks" {
  network_load_balancer_arns = [aws_lb.xks.arn]
  supported_ip_address_types = ["ipv4"]
  private_dns_name           = local.xks_private_dns_name

  # KMS connects by itself: nobody is there who could accept.
  acceptance_required = false

  depends_on = [aws_lb_listener.xks]
}

resource "aws_vpc_endpoint_service_allowed_principal" "xks_kms" {
  vpc_endpoint_service_id = aws_vpc_endpoint_service.xks.id
  principal_arn           = local.xks_kms_principal
}

resource "aws_route53_record" "xks_verification" {
  count = var.hosted_zone_id == null ? 0 : 1

  zone_id = var.hosted_zone_id
  name    = format("%s.%s", aws_vpc_endpoint_service.xks.private_dns_name_configuration[0].name, local.xks_private_dns_name)
  type    = "TXT"
  ttl     = 300
  records = [aws_vpc_endpoint_service.xks.private_dns_name_configuration[0].value]
}

resource "aws_vpc_endpoint_service_private_dns_verification" "xks" {
  count = var.hosted_zone_id == null ? 0 : 1

  service_id            = aws_vpc_endpoint_service.xks.id
  wait_for_verification = true

  depends_on = [aws_route53_record.xks_verification]
}

output "verification_record_name" {
  description = "The record that proves the private DNS name: its name"
  value       = format("%s.%s", aws_vpc_endpoint_service.xks.private_dns_name_configuration[0].name, local.xks_private_dns_name)
}

output "verification_record_type" {
  description = "Its type"
  value       = aws_vpc_endpoint_service.xks.private_dns_name_configuration[0].type
}

output "verification_record_value" {
  description = "Its value"
  value       = aws_vpc_endpoint_service.xks.private_dns_name_configuration[0].value
}

output "service_id" {
  description = "For aws ec2 start-vpc-endpoint-service-private-dns-verification --service-id"
  value       = aws_vpc_endpoint_service.xks.id
}

output "service_name" {
  description = "XksProxyVpcEndpointServiceName"
  value       = aws_vpc_endpoint_service.xks.service_name
}
