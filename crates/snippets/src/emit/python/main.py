
POLL_SECONDS = int(os.environ.get("XKS_POLL_SECONDS", "5"))
POLL_LIMIT = int(os.environ.get("XKS_POLL_LIMIT", "600"))

# The cause of each ConnectionErrorCode, and the way out.
CODES = {
    "INTERNAL_ERROR": "AWS KMS could not finish, for a reason of its own. Run this script again.",
    "NETWORK_ERRORS": "The network between AWS KMS and the proxy failed. Check routes, firewalls and load balancer (TCP 443).",
    "INVALID_CREDENTIALS": "The proxy does not accept the authentication credential that the store has. Give the store the right one, both halves.",
    "XKS_PROXY_ACCESS_DENIED": "The proxy knows the credential, and its own access rules refuse the request.",
    "XKS_PROXY_INVALID_CONFIGURATION": "The proxy does not know the URI path of the store.",
    "XKS_PROXY_INVALID_RESPONSE": "What answered does not speak the XKS proxy protocol: plain HTTP behind a TCP listener, or a faulty proxy.",
    "XKS_PROXY_INVALID_TLS_CONFIGURATION": "TLS failed: certificate expired, for another host, not from a CA that AWS KMS trusts, or sent without its chain; TLS older than 1.2; or a client certificate required.",
    "XKS_PROXY_NOT_REACHABLE": "AWS KMS cannot reach the proxy at its URI endpoint, or every key manager behind it is unavailable. Check the DNS name (IPv4), TCP port 443 and the firewall.",
    "XKS_PROXY_TIMED_OUT": "The proxy did not answer within 250 milliseconds.",
    "XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION": "The VPC endpoint service does not fit: it needs a network load balancer, two Availability Zones, no acceptance, and a verified private DNS name equal to the URI endpoint.",
    "XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND": "AWS KMS does not find the VPC endpoint service, or may not use it. Check its name, Region, owner and allowed principals.",
}


class Stop(Exception):
    """Ends the script with a message and an exit status."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def say(message):
    print(message, file=sys.stderr, flush=True)


def check_access_key_id(value):
    """The message shows no part of the value: it may be the secret, entered in the wrong place."""
    if not 20 <= len(value) <= 30:
        raise Stop(2, f"the access key ID has {len(value)} characters; it must have 20 to 30")
    if not re.fullmatch("[A-Z2-7]+", value):
        raise Stop(2, "the access key ID has characters other than A to Z and 2 to 7")
    return value


def check_secret(value):
    if not 43 <= len(value) <= 64:
        raise Stop(2, f"the secret access key has {len(value)} characters; it must have 43 to 64")
    if not re.fullmatch("[A-Za-z0-9/+=]+", value):
        raise Stop(2, "the secret access key has characters other than A to Z, a to z, 0 to 9, / + =")
    return value


def no_twins(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError
    return dict(pairs)


def read_configuration(path):
    """The credential in the proxy configuration file, which must be the plan's."""
    try:
        with open(path, "rb") as file:
            content = file.read(65537)
    except OSError as error:
        raise Stop(2, f"the proxy configuration file cannot be read: {error.strerror}") from None
    if len(content) > 65536:
        raise Stop(2, "the proxy configuration file is larger than 64 KiB")
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=no_twins)
        path = document["XksProxyUriPath"]
        credential = document["XksProxyAuthenticationCredential"]
        identifier, secret = credential["AccessKeyId"], credential["RawSecretAccessKey"]
        if not all(isinstance(value, str) for value in (path, identifier, secret)):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError):
        # Python's own words would quote the file.
        raise Stop(2, "the proxy configuration file is not JSON in UTF-8 with XksProxyUriPath, AccessKeyId and RawSecretAccessKey, each once") from None
    if path != PLAN["XksProxyUriPath"]:
        raise Stop(2, f"XksProxyUriPath differs: the plan has {PLAN['XksProxyUriPath']}, the proxy configuration file has another one")
    check_access_key_id(identifier)
    if ACCESS_KEY_ID and identifier != ACCESS_KEY_ID:
        raise Stop(2, f"AccessKeyId differs: the plan has {ACCESS_KEY_ID}, the proxy configuration file has {identifier}")
    return identifier, check_secret(secret)


def ask(question):
    """On the terminal and unseen, or from standard input where there is no terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{question} (not shown): ")
    answer = sys.stdin.readline()
    if not answer:
        raise Stop(2, f"no answer to: {question}")
    return answer.rstrip("\r\n")


def explain(code):
    say(f"  ConnectionErrorCode: {code}")
    say(f"  {CODES.get(code, 'This script does not know this code: look it up in the AWS KMS developer guide.')}")


class Kms:
    def __init__(self):
        self.secret = ""
        self.client = boto3.client("kms", region_name=REGION, config=Config(retries={"mode": "standard"}))
        known = self.client.meta.service_model.operation_model("CreateCustomKeyStore").input_shape.members
        for parameter in PLAN:
            if parameter not in known:
                raise Stop(2, f"botocore {botocore.__version__} does not know {parameter}: pip install --upgrade boto3; nothing was done")

    def call(self, operation, **parameters):
        try:
            return getattr(self.client, operation)(**parameters)
        except (ClientError, BotoCoreError) as error:
            message = str(error)
            if self.secret:
                message = message.replace(self.secret, "[secret]")
            raise Stop(1, f"{operation} failed: {message}") from None

    def find(self, **by):
        try:
            found = self.client.describe_custom_key_stores(**by)["CustomKeyStores"]
        except self.client.exceptions.CustomKeyStoreNotFoundException:
            return None
        except (ClientError, BotoCoreError) as error:
            raise Stop(1, f"describe_custom_key_stores failed: {error}") from None
        return found[0] if found else None


def compare(store, identifier):
    """An existing store is taken over only if all that can be seen of it is the plan's."""
    proxy = store.get("XksProxyConfiguration", {})
    pairs = [
        ("CustomKeyStoreType", PLAN["CustomKeyStoreType"], store.get("CustomKeyStoreType")),
        ("XksProxyConnectivity", PLAN["XksProxyConnectivity"], proxy.get("Connectivity")),
        ("XksProxyUriEndpoint", PLAN["XksProxyUriEndpoint"], proxy.get("UriEndpoint")),
        ("XksProxyUriPath", PLAN["XksProxyUriPath"], proxy.get("UriPath")),
        ("AccessKeyId", identifier, proxy.get("AccessKeyId")),
        ("XksProxyVpcEndpointServiceName", PLAN.get("XksProxyVpcEndpointServiceName"), proxy.get("VpcEndpointServiceName")),
    ]
    # Not shown by an older botocore: then the service's name, which is unique, must do.
    if "XksProxyVpcEndpointServiceOwner" in PLAN and "VpcEndpointServiceOwner" in proxy:
        pairs.append(("XksProxyVpcEndpointServiceOwner", PLAN["XksProxyVpcEndpointServiceOwner"], proxy["VpcEndpointServiceOwner"]))
    differences = [f"  {name}: the plan has {planned!a}, the store has {found!a}" for name, planned, found in pairs if planned != found]
    if differences:
        head = f"a key store of this name exists ({store['CustomKeyStoreId']}) and is not the plan's; nothing was changed:"
        raise Stop(3, "\n".join([head, *differences]))


def connect(kms, store):
    """Brings the store to CONNECTED, from whatever state it is in."""
    identifier, state, code = store["CustomKeyStoreId"], store["ConnectionState"], store.get("ConnectionErrorCode")
    began, shown, disconnected, connecting, failures = time.monotonic(), -30, False, state == "CONNECTING", 0
    while state != "CONNECTED":
        if state == "FAILED" and connecting:
            say(f"xks: the connection of {identifier} failed:")
            explain(code)
            raise Stop(1, "the key store exists and is not connected")
        if state == "FAILED" and not disconnected:
            say("Its last connection failed; it is disconnected and connected anew. The reason was:")
            explain(code)
            kms.call("disconnect_custom_key_store", CustomKeyStoreId=identifier)
            disconnected = True
        if state == "DISCONNECTED" and not connecting:
            say("Connecting: this takes about five minutes.")
            kms.call("connect_custom_key_store", CustomKeyStoreId=identifier)
            connecting = True
        waited = time.monotonic() - began
        if waited > POLL_LIMIT:
            raise Stop(4, f"{identifier} is {state} after {waited:.0f} s; run this script again to go on waiting")
        time.sleep(POLL_SECONDS)
        # One lost answer is no reason to give up.
        try:
            found = kms.find(CustomKeyStoreId=identifier)
            state, code, failures = found["ConnectionState"], found.get("ConnectionErrorCode"), 0
        except (Stop, TypeError, KeyError):
            failures += 1
            if failures >= 3:
                raise Stop(1, f"{identifier} cannot be looked at any more; run this script again") from None
        waited = time.monotonic() - began
        if waited - shown >= 30:
            say(f"{state}, {waited:.0f} s of at most {POLL_LIMIT} s")
            shown = waited


def main():
    parser = argparse.ArgumentParser(description="Creates the key store and connects it.")
    parser.add_argument("configuration", nargs="?", metavar="PROXY-CONFIGURATION-FILE", help="asked for the credential without it")
    arguments = parser.parse_args()
    identifier, secret = ACCESS_KEY_ID, SECRET
    if arguments.configuration is not None:
        identifier, secret = read_configuration(arguments.configuration)
    kms = Kms()
    store = kms.find(CustomKeyStoreName=PLAN["CustomKeyStoreName"])
    identifier = identifier or check_access_key_id(ask("Access key ID of the proxy authentication credential"))
    if store is None:
        kms.secret = secret = secret or check_secret(ask(f"Secret access key for {identifier}"))
        say(f"Creating the key store {PLAN['CustomKeyStoreName']!a} in {REGION} ...")
        credential = {"AccessKeyId": identifier, "RawSecretAccessKey": secret}
        answer = kms.call("create_custom_key_store", **PLAN, XksProxyAuthenticationCredential=credential)
        # From here on nothing needs it.
        kms.secret = secret = credential = None
        store = {"CustomKeyStoreId": answer["CustomKeyStoreId"], "ConnectionState": "DISCONNECTED"}
        say(f"Created: {store['CustomKeyStoreId']}")
    else:
        compare(store, identifier)
        say(f"The key store exists ({store['CustomKeyStoreId']}, {store['ConnectionState']}), and is the plan's in all that AWS KMS shows.")
    connect(kms, store)
    say(f"The key store is connected in {REGION}.")
    print(f"CustomKeyStoreId={store['CustomKeyStoreId']}")


if __name__ == "__main__":
    try:
        main()
    except Stop as stop:
        say(f"xks: {stop}")
        sys.exit(stop.status)
    except KeyboardInterrupt:
        sys.exit(130)
