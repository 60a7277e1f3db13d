"""Runs the function of the CloudFormation template as AWS Lambda would, with a real boto3.

Usage: stack.py CODE KMS. CODE is the function's source as it stands in the template, KMS the address of the stand-in,
which answers for key stores. The rest of AWS that the function talks to is here: KMS keys and aliases, Secrets Manager,
Lambda's own API, and the address to which CloudFormation's answers are put. Each line of standard input is a command:

{"do": "set", ...}       secret: the secret's text; minutes: the length of a run; keys, aliases: what is there; kill:
                         [operation, n, "before" or "after"], the run dies at the nth such request, or "lost", its answer
                         never arrives; deny: {operation:
                         how often it is refused for want of permission}; lose: how many answers get lost on their way;
                         unknown: a parameter that boto3 does not know;
                         retries: how often Lambda runs a request again that died
{"do": "deliver", ...}   event: what CloudFormation asks. Answers with a line: the answers that arrived, how many runs
                         it took and how many of them died, the log, the requests that were made, and keys and aliases
{"do": "begin"}          a world in which nothing has happened
{"do": "tidy"}           forgets the requests, for the next delivery

Time is simulated: sleeping costs none, and each run has its minutes.
"""

import contextlib
import io
import json
import os
import sys
import threading
import time
import urllib.parse
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import botocore.client

ACCOUNT, REGION = "123456789012", "eu-central-1"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:xks-Function-1A2B3C"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:xks-AbCdEf"

real_time, slept = time.time, [0.0]
time.time = lambda: real_time() + slept[0]
time.sleep = lambda seconds: slept.__setitem__(0, slept[0] + seconds)


class World:
    """Everything but the key stores."""

    @classmethod
    def begin(cls):
        cls.secret, cls.minutes, cls.lose, cls.retries = "{}", 15, 0, 2
        cls.keys, cls.aliases, cls.tags, cls.deny = {}, {}, {}, {}
        cls.kill = cls.unknown = None
        cls.answers, cls.invocations, cls.requests = [], [], []


class Refused(Exception):
    def __init__(self, name, message="refused", status=400):
        super().__init__(message)
        self.name, self.status = name, status


class Killed(BaseException):
    """The run ends without another word, as at its time-out."""


def key(body, member="KeyId"):
    wanted = body[member]
    wanted = World.aliases.get(wanted, wanted)
    if wanted not in World.keys:
        raise Refused("NotFoundException", f"Key '{wanted}' does not exist")
    return World.keys[wanted]


def create_key(kms, body):
    store = next(store for store in kms("DescribeCustomKeyStores", {})["CustomKeyStores"] if store["CustomKeyStoreId"] == body["CustomKeyStoreId"])
    if store["ConnectionState"] != "CONNECTED":
        raise Refused("CustomKeyStoreInvalidStateException")
    used = [other for other in World.keys.values() if other["CustomKeyStoreId"] == body["CustomKeyStoreId"]]
    if any(other["XksKeyConfiguration"]["Id"] == body["XksKeyId"] for other in used):
        raise Refused("XksKeyAlreadyInUseException")
    assert body["Origin"] == "EXTERNAL_KEY_STORE"
    name = str(uuid.UUID(int=len(World.keys) + 1))
    World.keys[name] = {
        "KeyId": name,
        "Arn": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{name}",
        "CustomKeyStoreId": body["CustomKeyStoreId"],
        "XksKeyConfiguration": {"Id": body["XksKeyId"]},
        "Description": body.get("Description", ""),
        "KeyState": "Enabled",
        "Policy": json.loads(body["Policy"]),
        "Tags": {tag["TagKey"]: tag["TagValue"] for tag in body["Tags"]},
    }
    return {"KeyMetadata": shown(World.keys[name])}


def shown(entry):
    return {name: value for name, value in entry.items() if name not in ("Policy", "Tags")}


def create_alias(body):
    if body["AliasName"] in World.aliases:
        raise Refused("AlreadyExistsException")
    World.aliases[body["AliasName"]] = key(body, "TargetKeyId")["KeyId"]
    return {}


def schedule(body):
    assert 7 <= body["PendingWindowInDays"] <= 30
    key(body).update(KeyState="PendingDeletion", PendingWindowInDays=body["PendingWindowInDays"])
    return {}


def of_keys(kms, operation, body):
    """KMS, as far as keys go."""
    match operation:
        case "CreateKey":
            return create_key(kms, body)
        case "DescribeKey":
            return {"KeyMetadata": shown(key(body))}
        case "ListKeys":
            # Two a page, so that paging is used.
            first = int(body.get("Marker", 0))
            page = [{"KeyId": name} for name in World.keys][first : first + 2]
            more = first + 2 < len(World.keys)
            return {"Keys": page, "Truncated": more} | ({"NextMarker": str(first + 2)} if more else {})
        case "ListResourceTags":
            return {"Tags": [{"TagKey": name, "TagValue": value} for name, value in key(body)["Tags"].items()]}
        case "CreateAlias":
            return create_alias(body)
        case "DeleteAlias":
            del World.aliases[body["AliasName"]]
            return {}
        case "PutKeyPolicy":
            key(body)["Policy"] = json.loads(body["Policy"])
            return {}
        case "UpdateKeyDescription":
            key(body)["Description"] = body["Description"]
            return {}
        case "TagResource":
            key(body)["Tags"].update({tag["TagKey"]: tag["TagValue"] for tag in body["Tags"]})
            return {}
        case "UntagResource":
            for name in body["TagKeys"]:
                del key(body)["Tags"][name]
            return {}
        case "ScheduleKeyDeletion":
            return schedule(body)
    return None


class Server(BaseHTTPRequestHandler):
    """All of AWS at one address."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            status, answer = 200, self.answer(body)
        except Refused as refused:
            status, answer = refused.status, {"__type": refused.name, "message": str(refused)}
        if answer is None:
            self.close_connection = True
            return
        data = json.dumps(answer).encode()
        self.send_response(status)
        if status != 200:
            self.send_header("x-amzn-errortype", answer["__type"])
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = handle_any

    def answer(self, body):
        path = urllib.parse.unquote(self.path)
        if path == "/answer":
            if World.lose:
                World.lose -= 1
                return None
            assert len(body) <= 4096, f"an answer of {len(body)} bytes"
            World.answers.append(json.loads(body))
            return {}
        if path.startswith("/2017-03-31/tags/"):
            assert path.endswith(FUNCTION)
            if self.command == "GET":
                return {"Tags": World.tags}
            given = json.loads(body)["Tags"]
            assert all(len(value) <= 256 for value in given.values()), given
            World.tags.update(given)
            return {}
        if path.startswith("/2015-03-31/functions/"):
            assert self.headers["x-amz-invocation-type"] == "Event" and FUNCTION in path
            World.invocations.append(json.loads(body))
            return {}
        service, operation = self.headers["x-amz-target"].split(".")
        given = json.loads(body)
        if service == "secretsmanager":
            assert given["SecretId"] == SECRET
            return {"ARN": SECRET, "SecretString": World.secret}
        answer = of_keys(kms, operation, given)
        return kms(operation, given) if answer is None else answer


def kms(operation, body):
    """Asks the stand-in."""
    headers = {"x-amz-target": f"TrentService.{operation}", "content-type": "application/x-amz-json-1.1"}
    request = urllib.request.Request(sys.argv[2], json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        refusal = json.load(error)
        raise Refused(refusal["__type"], refusal["message"], error.code) from None


class Context:
    invoked_function_arn = FUNCTION

    def __init__(self):
        self.end = time.time() + 60 * World.minutes

    def get_remaining_time_in_millis(self):
        left = self.end - time.time()
        if left <= 0:
            raise Killed
        return int(left * 1000)


def watched(call):
    """Real requests, at which a run can be made to die."""

    def make(self, operation, arguments):
        World.requests.append(operation)
        if World.unknown in arguments:
            raise botocore.exceptions.ParamValidationError(report=f'Unknown parameter in input: "{World.unknown}"')
        dies = None
        if World.kill and World.kill[0] == operation:
            World.kill[1] -= 1
            if World.kill[1] == 0:
                dies, World.kill = World.kill[2], None
        if dies == "before":
            raise Killed
        if World.deny.get(operation):
            World.deny[operation] -= 1
            refusal = {"Error": {"Code": "AccessDeniedException", "Message": f"not authorized to perform {operation}"}}
            raise botocore.exceptions.ClientError(refusal | {"ResponseMetadata": {"HTTPStatusCode": 400}}, operation)
        try:
            return call(self, operation, arguments)
        finally:
            if dies == "after":
                raise Killed
            if dies == "lost":
                raise botocore.exceptions.ReadTimeoutError(endpoint_url="the stand-in")

    return make


def deliver(handler, event):
    """One delivery and the runs that follow from it; a run that died is delivered again, twice at most."""
    World.answers, World.invocations, died, runs, tries = [], [event], 0, 0, 0
    while World.invocations:
        event = World.invocations.pop(0)
        runs += 1
        assert runs < 16, "AWS Lambda would take this for a loop"
        try:
            handler(json.loads(json.dumps(event)), Context())
        except (Killed, Exception) as end:
            print(f"died: {type(end).__name__}: {end}")
            died += 1
            if tries < World.retries:
                tries += 1
                World.invocations.append(event)
    return {"answers": World.answers, "runs": runs, "died": died}


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    os.environ |= {
        "AWS_ENDPOINT_URL": address,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    botocore.client.BaseClient._make_api_call = watched(botocore.client.BaseClient._make_api_call)
    module = {"__name__": "index"}
    with open(sys.argv[1], encoding="ascii") as source:
        exec(compile(source.read(), "index.py", "exec"), module)
    World.begin()
    for line in sys.stdin:
        command = json.loads(line)
        match command.pop("do"):
            case "set":
                for name, value in command.items():
                    assert hasattr(World, name), name
                    setattr(World, name, value)
                said = {}
            case "begin":
                World.begin()
                said = {"boto3": boto3.__version__}
            case "tidy":
                World.requests = []
                said = {}
            case "deliver":
                log = io.StringIO()
                event = {"ResponseURL": f"{address}/answer", **command["event"]}
                with contextlib.redirect_stdout(log):
                    said = deliver(module["handler"], event)
                state = {name: getattr(World, name) for name in ("requests", "keys", "aliases", "tags")}
                said = said | state | {"log": log.getvalue(), "slept": slept[0]}
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
