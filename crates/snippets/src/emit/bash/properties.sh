xks_found_connectivity='' xks_found_endpoint='' xks_found_path=''
xks_found_access_key_id='' xks_found_service='' xks_found_owner=''
xks_ask=',[XksProxyConfiguration.Connectivity],[XksProxyConfiguration.UriEndpoint],[XksProxyConfiguration.UriPath],
[XksProxyConfiguration.AccessKeyId],[XksProxyConfiguration.VpcEndpointServiceName],
[XksProxyConfiguration.VpcEndpointServiceOwner]'

xks_read_properties() {
    read -r xks_found_connectivity
    read -r xks_found_endpoint
    read -r xks_found_path
    read -r xks_found_access_key_id
    read -r xks_found_service
    read -r xks_found_owner
}

