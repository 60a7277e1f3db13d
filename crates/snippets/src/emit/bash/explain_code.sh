# --- What went wrong, and what to do --------------------------------------------------------------------------------

# The cause and the way out, for the ConnectionErrorCode $1; $2 is what comes after the mending, where it is not another
# run of this script.
xks_explain_code() {
    local cause help again=${2:-then run this script again}
    case $1 in
        INTERNAL_ERROR)
            cause='AWS KMS could not finish, for a reason of its own.'
            help="Wait some minutes, $again."
            ;;
        NETWORK_ERRORS)
            cause='The network between AWS KMS and the proxy failed.'
            help="Check routes, firewalls and load balancer (TCP 443), $again."
            ;;
        INVALID_CREDENTIALS)
            cause='The proxy does not accept the authentication credential that the store has.'
            help="Give the store the right one (aws kms update-custom-key-store, both halves), $again."
            ;;
        XKS_PROXY_ACCESS_DENIED)
            cause='The proxy knows the credential, and its own access rules refuse the request.'
            help="Let the proxy answer AWS KMS for this account and Region, health requests always, $again."
            ;;
        XKS_PROXY_INVALID_CONFIGURATION)
            cause='The proxy does not know the URI path of the store.'
            help="Compare XksProxyUriPath with the proxy's own configuration, correct one of them, $again."
            ;;
        XKS_PROXY_INVALID_RESPONSE)
            cause='What answered does not speak the XKS proxy protocol: plain HTTP behind a TCP listener, or a faulty proxy.'
            help="End TLS at the proxy or at the load balancer, and check the proxy with its vendor's test, $again."
            ;;
        XKS_PROXY_INVALID_TLS_CONFIGURATION)
            cause='TLS failed: certificate expired, for another host, not from a CA that AWS KMS trusts, or sent without its chain; TLS older than 1.2; or a client certificate required.'
            help="Put a valid certificate with its whole chain on the proxy, do not require client certificates, $again."
            ;;
        XKS_PROXY_NOT_REACHABLE)
            cause='AWS KMS cannot reach the proxy at its URI endpoint, or every key manager behind it is unavailable.'
            help="Check the DNS name (IPv4), TCP port 443, the firewall and the key managers' health, $again."
            ;;
        XKS_PROXY_TIMED_OUT)
            cause='The proxy did not answer within 250 milliseconds.'
            help="Bring the proxy nearer to the Region (35 ms round trip or less) or relieve it, $again."
            ;;
        XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION)
            cause='The VPC endpoint service does not fit: it needs a network load balancer, two Availability Zones, no acceptance, and a verified private DNS name equal to the URI endpoint.'
            help="Correct the endpoint service, $again."
            ;;
        XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND)
            cause='AWS KMS does not find the VPC endpoint service, or may not use it.'
            help="Check its name, Region and owner, and allow the principal cks.kms.$xks_region.amazonaws.com, $again."
            ;;
        *)
            cause='This script does not know this code.'
            help='Look it up in the AWS KMS developer guide, under troubleshooting external key stores.'
            ;;
    esac
    xks_say "  ConnectionErrorCode: $1"
    xks_say "  Cause: $cause"
    xks_say "  To do: $help"
}

