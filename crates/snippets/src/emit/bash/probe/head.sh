#!/usr/bin/env bash
#
# Asks an external key store (XKS) proxy what AWS KMS asks before it trusts one, from where this script runs: DNS, TCP 443,
# TLS and the certificates as served, one request without a signature, which a proxy has to refuse, GetHealthStatus signed
# as AWS KMS signs it (five times, for the timing), and GetKeyMetadata of an external key if you name one.
# Written by XKS Preflight. It talks to the proxy alone, not to AWS, and changes nothing. It goes there straight, as AWS
# KMS does: a web proxy of your own network (https_proxy) is not used.
#
# Usage: bash probe.sh [--key EXTERNAL-KEY-ID] [--connect HOST:PORT] [--roots FILE] [PROXY-CONFIGURATION-FILE]
#
# What was found is shown on standard error. Standard output gets the same as evidence: the certificates and the proxy's
# answers. Put it into a file (>probe.txt) and paste that into the page, or give it to xks-preflight, as --evidence and as
# --chain. It holds no secret.
#
#   --key EXTERNAL-KEY-ID   ask for this external key, too; without it you are asked for one on a terminal, where an answer
#                           that looks like a secret is refused
#   --connect HOST:PORT     connect there instead of looking the endpoint's host up: through a tunnel, to a load balancer
#                           that has no record yet, to one proxy of several. Name, certificate and signature stay those of
#                           the endpoint
#   --roots FILE            trust the CAs in this file (PEM) instead of this machine's. AWS KMS has a list of its own
#
# The credential is read from the proxy configuration file, whose path and access key ID must be those of the plan.
# Without a file the script asks for it, on the terminal and unseen, else on standard input; and it does not ask before
# the proxy can be reached. The secret access key goes from this shell to curl through a pipe, and signs: it is not sent.
# It is in no argument, no environment variable, no history and no new file.
#
# Behind a VPC endpoint service, run it where the name leads to that service: in a VPC with an interface endpoint for it
# whose private DNS name is on, or in the load balancer's own VPC with --connect NAME-OF-THE-LOAD-BALANCER:443.
#
# It needs bash 3.2 or later, curl 7.75 or later, and openssl.
#
# Exit status: 0 nothing failed; 1 something failed; 2 something given or installed is not right.

