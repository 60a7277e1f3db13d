"""Custom::XksKeyStore and Custom::XksKey: external key stores of AWS KMS, and KMS keys in them, for CloudFormation.

Each run looks at what there is and does what is left to do, so it may be delivered twice, die at any point, and be run
again. What outlasts one run is handed to the next one. What a run must remember stands in a tag of this function.
"""

import json
import re
import time
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionError as NoConnection, HTTPClientError, ParamValidationError

POLL = 10  # seconds between two looks
RESERVE = 60  # seconds before the end of a run at which the next one takes over
LIMIT = 3300  # seconds for everything: CloudFormation waits for 3600
PATIENCE = 60  # seconds that a new role is given to come into force
ANSWER = 4096  # bytes that CloudFormation takes

# Each follows XksProxy in a request. KMS changes the last four only while the key store is disconnected.
PROPERTIES = ("UriPath", "Connectivity", "UriEndpoint", "VpcEndpointServiceName", "VpcEndpointServiceOwner")
FIXED = set(PROPERTIES[1:])

ERROR_CODES = {
    "INTERNAL_ERROR": "KMS could not finish, for a reason of its own: try again",
    "NETWORK_ERRORS": "the network between KMS and the proxy failed: check routes, firewalls and load balancer, TCP 443",
    "INVALID_CREDENTIALS": "the proxy does not accept the credential: compare both halves with the proxy",
    "XKS_PROXY_ACCESS_DENIED": "the proxy knows the credential and its own access rules refuse KMS: let it answer this account, health requests always",
    "XKS_PROXY_INVALID_CONFIGURATION": "the proxy does not know the URI path",
    "XKS_PROXY_INVALID_RESPONSE": "what answered does not speak the XKS proxy protocol: plain HTTP behind a TCP listener, or a faulty proxy",
    "XKS_PROXY_INVALID_TLS_CONFIGURATION": "TLS failed: certificate expired, for another host, not from a CA that KMS trusts, or sent without its chain; TLS older than 1.2; or a client certificate required",
    "XKS_PROXY_NOT_REACHABLE": "KMS cannot reach the proxy (DNS name, IPv4, TCP 443), or every key manager behind it is unavailable",
    "XKS_PROXY_TIMED_OUT": "the proxy did not answer within 250 milliseconds",
    "XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION": "the VPC endpoint service needs a network load balancer, two Availability Zones, no acceptance, and a verified private DNS name equal to the URI endpoint",
    "XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND": "KMS does not find the VPC endpoint service or may not use it: check name, Region, owner, and the allowed principal cks.kms.<Region>.amazonaws.com",
}
REQUEST = "CloudFormationRequest"  # the tag of a key that names the request which made it
EXCEPTIONS = {
    "CustomKeyStoreNameInUseException": "another custom key store has this name",
    "LimitExceededException": "the quota of custom key stores in this Region is used up, 10 unless raised",
    "XksProxyUriInUseException": "another key store has the same URI endpoint and path",
    "XksProxyUriEndpointInUseException": "another key store in this Region has the URI endpoint: public and VPC stores cannot share it, nor can two VPC stores",
    "XksProxyUriUnreachableException": f"{ERROR_CODES['XKS_PROXY_NOT_REACHABLE']}; or TLS failed",
    "XksProxyIncorrectAuthenticationCredentialException": "the proxy refuses the credential: compare both halves with the proxy, and its SigV4 Region and service, kms-xks-proxy",
    "XksProxyInvalidConfigurationException": "the proxy does not know the URI path, its TLS certificate is not acceptable, or the endpoint service requires acceptance",
    "XksProxyInvalidResponseException": ERROR_CODES["XKS_PROXY_INVALID_RESPONSE"],
    "XksProxyVpcEndpointServiceNotFoundException": ERROR_CODES["XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND"],
    "XksProxyVpcEndpointServiceInUseException": "another key store in this Region uses this VPC endpoint service",
    "XksProxyVpcEndpointServiceInvalidConfigurationException": ERROR_CODES["XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION"],
    "XksKeyAlreadyInUseException": "another KMS key of this key store uses the external key",
    "XksKeyNotFoundException": "the proxy does not know the external key: use the id by which the proxy knows it",
    "XksKeyInvalidConfigurationException": "the external key must be AES_256, enabled, and usable to encrypt and to decrypt",
}


class Failed(Exception):
    """What stands in the stack event."""


class Gone(Failed):
    """The key store is no longer there."""


class HandOver(Exception):
    """The time of this run is up."""


def code(error):
    return error.response.get("Error", {}).get("Code", "")


def explain(error):
    """What AWS refused, and what that most likely means."""
    text = f"{error.operation_name}: {code(error)}: {error.response.get('Error', {}).get('Message', '')}"
    if "AccessDenied" in code(error):
        return f"{text}. The role of this function, or a policy above it, lacks a permission."
    likely = EXCEPTIONS.get(code(error))
    return f"{text}. Most likely: {likely}." if likely else text


class Run:
    """One delivery of one request."""

    def __init__(self, event, context):
        self.event, self.context = event, context
        self.properties = event["ResourceProperties"]
        self.old = event.get("OldResourceProperties") or {}
        self.id = event.get("PhysicalResourceId") or f"not-created-{event['RequestId']}"
        self.data, self.secrets = {}, []
        self.function, self.tag = context.invoked_function_arn, f"xks:{event['LogicalResourceId']}"
        self.made, self.answered = "-", []
        event.setdefault("Deadline", time.time() + LIMIT)
        self.patience = time.time() + PATIENCE
        config = Config(connect_timeout=10, read_timeout=60, retries={"mode": "standard", "max_attempts": 6})
        self.kms, self.functions, self.vault = (
            boto3.client(service, config=config) for service in ("kms", "lambda", "secretsmanager")
        )
        # Sent again behind our back, a request whose answer was lost would be refused because of what it had made.
        once = config.merge(Config(retries={"total_max_attempts": 1}))
        self.kms_once = boto3.client("kms", config=once)

    # What a run needs whatever it does.

    def say(self, text):
        print(f"{self.event['RequestType']} {self.event['LogicalResourceId']} {self.id}: {text}")

    def pause(self):
        if self.context.get_remaining_time_in_millis() < RESERVE * 1000:
            raise HandOver
        if time.time() > self.event["Deadline"]:
            raise Failed(f"{self.id} did not come to rest within {LIMIT // 60} minutes; look at it in the KMS console")
        time.sleep(POLL)

    def ask(self, client, operation, **arguments):
        """Sends one request. A role that was just made may not be in force: its refusals are borne for a while."""
        while True:
            try:
                return getattr(client, operation)(**arguments)
            except ClientError as error:
                if "AccessDenied" not in code(error) or time.time() > self.patience:
                    raise
                self.pause()

    def recall(self):
        """What the tag says: the resource or the request that is making it, and the requests that were answered."""
        words = self.ask(self.functions, "list_tags", Resource=self.function)["Tags"].get(self.tag, "-").split()
        self.made, self.answered = words[0], words[1:]

    def remember(self, made):
        self.made = made
        tags = {self.tag: " ".join([self.made, *self.answered[:4]])}
        self.ask(self.functions, "tag_resource", Resource=self.function, Tags=tags)

    @property
    def pending(self):
        return f"pending:{self.event['RequestId']}"

    def work(self):
        kind = "key" if self.event["ResourceType"] == "Custom::XksKey" else "store"
        getattr(self, f"{self.event['RequestType'].lower()}_{kind}")()

    def close(self):
        """Remembers that the request was answered, so that a late delivery of it undoes nothing."""
        self.answered.insert(0, self.event["RequestId"])
        self.patience = 0
        try:
            self.remember(self.made)
        except ClientError as error:
            # After an answer to Delete the stack takes the role away.
            self.say(f"not remembered: {code(error)}")

    def hand_over(self):
        self.say("goes on in another run")
        payload = json.dumps(self.event).encode()
        self.ask(self.functions, "invoke", FunctionName=self.function, InvocationType="Event", Payload=payload)

    def clean(self, text):
        for secret in self.secrets:
            text = text.replace(secret, "[secret]")
        return text

    def respond(self, reason):
        answer = {
            "Status": "FAILED" if reason else "SUCCESS",
            "Reason": "",
            "PhysicalResourceId": self.id,
            "StackId": self.event["StackId"],
            "RequestId": self.event["RequestId"],
            "LogicalResourceId": self.event["LogicalResourceId"],
            "Data": self.data,
        }
        reason = self.clean(reason)
        while len(json.dumps({**answer, "Reason": reason})) > ANSWER:
            reason = f"{reason[:-40]}..."
        body = json.dumps({**answer, "Reason": reason}).encode()
        self.say(f"{answer['Status']} {reason}")
        for attempt in range(4):
            try:
                request = urllib.request.Request(self.event["ResponseURL"], body, {"Content-Type": ""}, method="PUT")
                urllib.request.urlopen(request, timeout=30).close()
                return
            except OSError:
                if attempt == 3:
                    # Without the cause, whose text may hold the address that was signed.
                    raise RuntimeError("the answer could not be delivered") from None
                time.sleep(POLL)

    # The key store.

    @property
    def account(self):
        return self.function.split(":")[4]

    def find(self, **which):
        try:
            stores = self.ask(self.kms, "describe_custom_key_stores", **which)["CustomKeyStores"]
        except ClientError as error:
            if code(error) == "CustomKeyStoreNotFoundException":
                return None
            raise
        return stores[0] if stores else None

    def settled(self):
        """The key store, when it neither connects nor disconnects."""
        while True:
            store = self.find(CustomKeyStoreId=self.id)
            if store is None:
                raise Gone(f"there is no key store {self.id}: it was deleted by other means than this stack")
            if store["ConnectionState"] not in ("CONNECTING", "DISCONNECTING"):
                return store
            self.pause()

    def move(self, operation):
        """Starts to connect or disconnect; false when another run was faster."""
        self.say(operation)
        try:
            self.ask(self.kms, operation, CustomKeyStoreId=self.id)
            moved = True
        except ClientError as error:
            if code(error) != "CustomKeyStoreInvalidStateException":
                raise
            moved = False
        self.pause()
        return moved

    def disconnect(self):
        while self.settled()["ConnectionState"] != "DISCONNECTED":
            self.move("disconnect_custom_key_store")

    def connect(self):
        while True:
            store = self.settled()
            state, started = store["ConnectionState"], self.event.get("Started")
            if state == "CONNECTED":
                return
            if state == "FAILED" and started:
                failure = store.get("ConnectionErrorCode", "no ConnectionErrorCode")
                cause = ERROR_CODES.get(failure, "see troubleshooting external key stores in the KMS developer guide")
                raise Failed(f"the key store {self.id} does not connect: {failure}: {cause}")
            if state == "FAILED":
                self.disconnect()
            elif started:
                raise Failed(f"the key store {self.id} was disconnected by others while it was being connected")
            else:
                # Set first: move() may hand over.
                self.event["Started"] = True
                try:
                    self.event["Started"] = self.move("connect_custom_key_store")
                except ClientError:
                    self.event["Started"] = False
                    raise

    def differences(self, store):
        """The properties of the key store that are not as they should be, with what they should be."""
        proxy = store.get("XksProxyConfiguration")
        if proxy is None:
            raise Failed(f"{store['CustomKeyStoreId']} is no external key store")
        wanted = {name: self.properties[name] for name in PROPERTIES if name in self.properties}
        there = dict(proxy)
        if wanted["Connectivity"] == "VPC_ENDPOINT_SERVICE":
            # KMS keeps the owner when none is sent: to have none means to have this account.
            wanted.setdefault("VpcEndpointServiceOwner", self.account)
            there.setdefault("VpcEndpointServiceOwner", self.account)
        changes = {name: value for name, value in wanted.items() if there.get(name) != value}
        if "Connectivity" in changes:
            changes = {name: wanted[name] for name in wanted if name in FIXED or name in changes}
            if changes.get("VpcEndpointServiceOwner") == self.account:
                del changes["VpcEndpointServiceOwner"]
        return changes

    def same(self, store):
        return store["CustomKeyStoreName"] == self.properties["Name"] and not self.differences(store)

    def credential(self):
        """Both halves, from a secret that holds them alone or in a proxy configuration file."""
        arn = self.properties["SecretArn"]
        value = self.ask(self.vault, "get_secret_value", SecretId=arn)
        text = value["SecretString"] if "SecretString" in value else value["SecretBinary"].decode(errors="replace")
        self.secrets.append(text)
        try:
            document = json.loads(text.lstrip("\ufeff"))
            document = document.get("XksProxyAuthenticationCredential", document)
            found = {name.lower(): str(half) for name, half in document.items()}
            halves = {"AccessKeyId": found["accesskeyid"], "RawSecretAccessKey": found["rawsecretaccesskey"]}
        except (ValueError, KeyError, AttributeError):
            # Without the cause, whose text may hold the secret.
            raise Failed(
                f"the secret {arn} is neither a proxy configuration file nor an object with accessKeyId and rawSecretAccessKey"
            ) from None
        self.secrets = [halves["RawSecretAccessKey"], *self.secrets]
        if not re.fullmatch("[A-Z2-7]{20,30}", halves["AccessKeyId"]):
            raise Failed(f"in the secret {arn}: an access key ID has 20 to 30 characters, each of A-Z and 2-7")
        if not re.fullmatch("[A-Za-z0-9/+=]{43,64}", halves["RawSecretAccessKey"]):
            raise Failed(f"in the secret {arn}: a secret access key has 43 to 64 characters, each of A-Z, a-z, 0-9, / + =")
        return halves

    def create_store(self):
        name, region = self.properties["Name"], self.function.split(":")[3]
        if self.properties["Region"] != region:
            raise Failed(f"this template was checked for {self.properties['Region']}, and the stack is in {region}")
        for _ in range(3):
            store = self.find(CustomKeyStoreName=name)
            if store is not None:
                there = store["CustomKeyStoreId"]
                if self.made not in (self.pending, there) or not self.same(store):
                    raise Failed(f"a custom key store of the name {name!r} exists ({there}); it was left alone")
                self.id = there
                break
            # From here on a key store of this name is this stack's: there was none before.
            credential = self.credential()
            self.remember(self.pending)
            self.id = self.make_store(name, credential) or self.id
            if self.id.startswith("cks-"):
                break
            self.pause()
        else:
            raise Failed("KMS did not say whether it created the key store, and shows none of its name; try again")
        if self.made != self.id:
            self.remember(self.id)
        self.connect()

    def make_store(self, name, credential):
        """The id of the new key store; none when it is not known whether there is one."""
        self.say("create_custom_key_store")
        request = {f"XksProxy{key}": self.properties[key] for key in PROPERTIES if key in self.properties}
        request |= {"CustomKeyStoreName": name, "CustomKeyStoreType": "EXTERNAL_KEY_STORE"}
        request["XksProxyAuthenticationCredential"] = credential
        try:
            return self.ask(self.kms_once, "create_custom_key_store", **request)["CustomKeyStoreId"]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500 or "Throttling" in code(error):
                return None
            if "NameInUse" in code(error):
                # Another run of this request may have been faster; it says so in a moment.
                self.pause()
                self.recall()
                if self.made.startswith("cks-"):
                    return self.made
            self.remember("-")
            raise
        except (HTTPClientError, NoConnection):
            return None

    def update_store(self):
        store = self.settled()
        changes = self.differences(store)
        request = {f"XksProxy{name}": value for name, value in changes.items()}
        if store["CustomKeyStoreName"] != self.properties["Name"]:
            request["NewCustomKeyStoreName"] = self.properties["Name"]
        renewed = any(self.old.get(key) != self.properties.get(key) for key in ("SecretArn", "CredentialRevision"))
        if renewed and not self.event.get("Renewed"):
            request["XksProxyAuthenticationCredential"] = self.credential()
        asked = {name for name in FIXED if self.old.get(name) != self.properties.get(name)}
        if FIXED & set(changes):
            self.disconnect()
        if request:
            self.say(f"update_custom_key_store {' '.join(sorted(request))}")
            try:
                self.ask(self.kms, "update_custom_key_store", CustomKeyStoreId=self.id, **request)
            except ClientError:
                if FIXED & set(changes):
                    # As it was: nobody knows when the stack is rolled back.
                    self.move("connect_custom_key_store")
                raise
            self.event["Renewed"] = renewed
        if asked or FIXED & set(changes) or store["ConnectionState"] == "FAILED":
            self.connect()

    def delete_store(self):
        if not self.id.startswith("cks-"):
            # No run said what it had made, if it made anything.
            store = None
            if self.made.startswith("cks-"):
                store = self.find(CustomKeyStoreId=self.made)
            elif self.made.startswith("pending:"):
                store = self.find(CustomKeyStoreName=self.properties["Name"])
                store = store if store and self.same(store) else None
            if store is None:
                return
            self.id = store["CustomKeyStoreId"]
        try:
            while self.settled()["ConnectionState"] != "DISCONNECTED" or not self.unmake_store():
                if not self.event.get("Searched"):
                    # To disconnect makes its keys unusable, so not before it is known that there are none.
                    self.refuse_keys(self.keys(self.id))
                    self.event["Searched"] = True
                self.event["Connected"] = self.event.get("Connected") or self.settled()["ConnectionState"] == "CONNECTED"
                self.disconnect()
        except Gone:
            self.say("is gone")
        self.remember("deleted")

    def unmake_store(self):
        """Deletes the key store; false when it is in no state for that."""
        self.say("delete_custom_key_store")
        try:
            self.ask(self.kms, "delete_custom_key_store", CustomKeyStoreId=self.id)
            return True
        except ClientError as error:
            if code(error) == "CustomKeyStoreInvalidStateException":
                self.pause()
                return False
            if code(error) == "CustomKeyStoreNotFoundException":
                return True
            if code(error) != "CustomKeyStoreHasCMKsException":
                raise
        keys = self.keys(self.id)
        if self.event.get("Connected"):
            self.move("connect_custom_key_store")
        self.refuse_keys(keys or [{}])

    def refuse_keys(self, keys):
        if keys:
            first = f", such as {keys[0]['KeyId']} ({keys[0]['KeyState']})" if keys[0] else ""
            raise Failed(
                f"the key store {self.id} still has KMS keys{first}, so KMS does not delete it. Schedule their deletion and "
                "delete this stack when they are gone; or delete the stack and retain the key store."
            )

    def keys(self, store, external=None):
        """The first key in the key store, or the one of this external key."""
        pages = self.kms.get_paginator("list_keys").paginate()
        for key in (key for page in pages for key in page["Keys"]):
            if self.context.get_remaining_time_in_millis() < 2 * RESERVE * 1000:
                break
            try:
                found = self.kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]
            except ClientError:
                # Deleted meanwhile, or its policy hides it.
                continue
            if found.get("CustomKeyStoreId") == store:
                if external in (None, found.get("XksKeyConfiguration", {}).get("Id")):
                    return [found]
        return []

    # A key in it.

    def describe(self, key):
        try:
            return self.ask(self.kms, "describe_key", KeyId=key)["KeyMetadata"]
        except ClientError as error:
            if code(error) == "NotFoundException":
                return None
            raise

    def put_alias(self):
        alias = self.properties.get("Alias")
        if alias:
            there = self.describe(alias)
            if there is None:
                self.ask(self.kms, "create_alias", AliasName=alias, TargetKeyId=self.id)
            elif there["KeyId"] != self.id:
                raise Failed(f"{alias} is the alias of another key, {there['KeyId']}; it was left alone")

    def drop_alias(self, alias):
        if alias:
            there = self.describe(alias)
            if there is not None and there["KeyId"] == self.id:
                self.ask(self.kms, "delete_alias", AliasName=alias)

    def tags(self, properties):
        return {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}

    def find_key(self):
        """The key that was made for this resource, though no run said so: it carries the request that made it."""
        if self.made.startswith("pending:"):
            request = {"TagKey": REQUEST, "TagValue": self.made.removeprefix("pending:")}
            for key in self.keys(self.properties["KeyStoreId"], self.properties["XksKeyId"]):
                if request in self.ask(self.kms, "list_resource_tags", KeyId=key["KeyId"])["Tags"]:
                    return key
            return None
        return self.describe(self.made) if self.made not in ("-", "deleted") else None

    def create_key(self):
        key = self.find_key() or self.make_key()
        self.id, self.data = key["KeyId"], {"Arn": key["Arn"]}
        if self.made != self.id:
            self.remember(self.id)
        self.put_alias()

    def make_key(self):
        alias = self.properties.get("Alias")
        if alias and self.describe(alias) is not None:
            # Before the key is made, which could not be unmade for days.
            raise Failed(f"{alias} is the alias of another key; it was left alone")
        self.remember(self.pending)
        self.say("create_key")
        tags = {**self.tags(self.properties), REQUEST: self.event["RequestId"]}
        try:
            return self.ask(
                self.kms,
                "create_key",
                Origin="EXTERNAL_KEY_STORE",
                CustomKeyStoreId=self.properties["KeyStoreId"],
                XksKeyId=self.properties["XksKeyId"],
                Description=self.properties.get("Description", ""),
                Policy=json.dumps(self.properties["Policy"]),
                Tags=[{"TagKey": name, "TagValue": value} for name, value in tags.items()],
            )["KeyMetadata"]
        except ClientError as error:
            # Its answer may have been lost, and it was sent again.
            key = self.find_key() if code(error) == "XksKeyAlreadyInUseException" else None
            if key is None:
                raise
            return key

    def update_key(self):
        there = self.describe(self.id)
        if there is None:
            raise Failed(f"there is no key {self.id}: it was deleted by other means than this stack")
        self.data = {"Arn": there["Arn"]}
        for name in ("XksKeyId", "KeyStoreId"):
            if self.old.get(name, self.properties[name]) != self.properties[name]:
                raise Failed(f"the {name} of a KMS key never changes: add a second key, and keep this one for what it encrypted")
        self.put_alias()
        if self.old.get("Alias") != self.properties.get("Alias"):
            self.drop_alias(self.old.get("Alias"))
        description = self.properties.get("Description", "")
        if there.get("Description", "") != description:
            self.ask(self.kms, "update_key_description", KeyId=self.id, Description=description)
        if self.old.get("Policy") != self.properties["Policy"]:
            policy = json.dumps(self.properties["Policy"])
            self.ask(self.kms, "put_key_policy", KeyId=self.id, PolicyName="default", Policy=policy)
        before, after = self.tags(self.old), self.tags(self.properties)
        if gone := sorted(set(before) - set(after)):
            self.ask(self.kms, "untag_resource", KeyId=self.id, TagKeys=gone)
        if new := [{"TagKey": key, "TagValue": after[key]} for key in after if before.get(key) != after[key]]:
            self.ask(self.kms, "tag_resource", KeyId=self.id, Tags=new)

    def delete_key(self):
        named = re.fullmatch("(mrk-)?[0-9a-f-]{32,36}", self.id)
        key = self.describe(self.id) if named else self.find_key()
        if key is not None:
            self.id = key["KeyId"]
            self.drop_alias(self.properties.get("Alias"))
            if key["KeyState"] != "PendingDeletion":
                self.say("schedule_key_deletion")
                days = int(self.properties.get("PendingWindowInDays", 30))
                self.ask(self.kms, "schedule_key_deletion", KeyId=self.id, PendingWindowInDays=days)
        self.remember("deleted")


def handler(event, context):
    run = Run(event, context)
    reason = ""
    try:
        run.recall()
        if event["RequestId"] in run.answered:
            run.say("was answered before")
            return
        try:
            run.work()
        except HandOver:
            run.hand_over()
            return
    except Failed as failure:
        reason = str(failure)
    except HandOver:
        reason = "the function had no time left"
    except ClientError as error:
        reason = explain(error)
    except ParamValidationError as error:
        old = "the boto3 of this Lambda runtime is too old for this key store: " if "Unknown parameter" in str(error) else ""
        reason = f"{old}{error}"
    except Exception as error:  # CloudFormation would wait an hour for an answer
        reason = f"{type(error).__name__}: {error}"
    run.respond(reason)
    run.close()
