# The most likely cause of the exception that the message $1 names; nothing for others.
xks_explain_exception() {
    local likely=''
    case $1 in
        *CustomKeyStoreNameInUseException*)
            likely='another key store in this account and Region has this name, or got it meanwhile; run this script again, and it looks at the stores anew.' ;;
        *LimitExceededException*)
            likely='the account has as many custom key stores in this Region as its quota allows (10 unless raised).' ;;
        *XksProxyUriInUseException*)
            likely='another store in this account and Region has the same URI endpoint and path; use another path.' ;;
        *XksProxyUriEndpointInUseException*)
            likely='another store in this Region uses the URI endpoint in a way that excludes this one: public and VPC stores cannot share it, nor can two VPC stores.' ;;
        *XksProxyUriUnreachableException*)
            likely='AWS KMS cannot reach the proxy: DNS name, TCP port 443, firewall, TLS, or every key manager unavailable.' ;;
        *XksProxyIncorrectAuthenticationCredentialException*)
            likely='the proxy refuses the credential: compare both halves with the proxy, and its SigV4 Region and service (kms-xks-proxy).' ;;
        *XksProxyInvalidConfigurationException*)
            likely='the proxy does not know the URI path, its TLS certificate is not acceptable, or the endpoint service requires acceptance.' ;;
        *XksProxyInvalidResponseException*)
            likely='what answers is not an XKS proxy: plain HTTP behind a TCP listener, or a faulty proxy.' ;;
        *XksProxyVpcEndpointServiceNotFoundException*)
            likely="wrong name, Region or owner of the VPC endpoint service, or cks.kms.$xks_region.amazonaws.com is not among its allowed principals." ;;
        *XksProxyVpcEndpointServiceInUseException*)
            likely='another key store in this Region uses this VPC endpoint service; each needs its own.' ;;
        *XksProxyVpcEndpointServiceInvalidConfigurationException*)
            likely='the VPC endpoint service needs a network load balancer, two Availability Zones, no acceptance, and a verified private DNS name equal to the URI endpoint.' ;;
        *CustomKeyStoreInvalidStateException*)
            likely='the store changed its state meanwhile; run this script again.' ;;
        *AccessDenied*)
            likely='your AWS credentials lack a permission; those needed stand at the top of this script.' ;;
        *'Could not connect to the endpoint URL'*)
            likely="no connection to AWS KMS in the Region $xks_region: check the network, or a newer AWS CLI for a new Region." ;;
    esac
    if [ -n "$likely" ]; then xks_say "  Most likely: $likely"; fi
}

