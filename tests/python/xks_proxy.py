"""An external key store proxy on the loopback interface, as much of it as a probe sees.

Standard input is a JSON object, each member but the first line's optional:

    path, region, id, secret   what requests must be for and signed with
    certificate, key           files: speak TLS
    minimum, maximum           TLS versions, such as TLSv1; ciphers: the suites up to 1.2, as OpenSSL names them
    clients                    a file: require a client certificate of these CAs
    delay                      seconds before each answer
    health, keys               the answer of GetHealthStatus; the answers of GetKeyMetadata by external key
    answer                     [status, body] for every signed request
    raw                        bytes, as Latin-1, for every signed request, before the connection is closed
    interim                    bytes, as Latin-1, before each answer
    open                       answers what nobody signed, too

Prints its port, then a JSON line for each request that it read. Signatures are verified by the algorithm that the proxy
API specification refers to, Signature Version 4, written down here from AWS's description of it: nothing is shared with
what signs.
"""

import datetime
import hashlib
import hmac
import http.server
import json
import socketserver
import ssl
import sys
import time
import urllib.parse

SCENE = json.loads(sys.stdin.read())
SERVICE = "kms-xks-proxy"


def keyed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def refused(method, target, headers, body):
    """Why a signature is not accepted; None where it is."""
    words = headers.get("authorization", "")
    if not words.startswith("AWS4-HMAC-SHA256 "):
        return "not signed"
    parts = dict(part.strip().split("=", 1) for part in words.split(" ", 1)[1].split(","))
    identifier, date, region, service, end = parts["Credential"].split("/")
    if identifier != SCENE["id"]:
        return "another access key ID"
    if (region, service, end) != (SCENE["region"], SERVICE, "aws4_request"):
        return f"another scope: {region}/{service}/{end}"
    moment = headers.get("x-amz-date", "")
    sent = datetime.datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    if abs(datetime.datetime.now(datetime.timezone.utc) - sent) > datetime.timedelta(minutes=5):
        return "too old, or too new"
    if moment[:8] != date:
        return "another day in the scope"
    signed = parts["SignedHeaders"].split(";")
    if signed != sorted(signed) or not {"host", "x-amz-date"} <= set(signed):
        return f"signed headers: {signed}"
    path, _, query = target.partition("?")
    canonical = [method, urllib.parse.quote(path, safe="/-_.~"), query]
    canonical += [f"{name}:{' '.join(headers[name].split())}" for name in signed]
    canonical += ["", ";".join(signed), hashlib.sha256(body).hexdigest()]
    scope = f"{date}/{region}/{service}/aws4_request"
    digest = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
    to_sign = "\n".join(["AWS4-HMAC-SHA256", moment, scope, digest])
    key = ("AWS4" + SCENE["secret"]).encode()
    for step in (date, region, service, "aws4_request"):
        key = keyed(key, step)
    if not hmac.compare_digest(keyed(key, to_sign).hex(), parts["Signature"]):
        return "the signature does not match"
    return None


def answer(target, body):
    """The status and the body for a request whose signature was accepted."""
    if "answer" in SCENE:
        return SCENE["answer"]
    if not target.startswith(SCENE["path"] + "/"):
        return 404, {"errorName": "InvalidUriPathException"}
    rest = target[len(SCENE["path"]) :]
    operation = json.loads(body)["requestMetadata"]["kmsOperation"]
    if rest == "/health" and operation == "KmsHealthCheck":
        return 200, SCENE["health"]
    key = rest.removeprefix("/keys/").removesuffix("/metadata")
    if rest == f"/keys/{key}/metadata" and operation == "CreateKey":
        if key in SCENE["keys"]:
            return 200, SCENE["keys"][key]
        return 404, {"errorName": "KeyNotFoundException", "errorMessage": "there is none"}
    return 400, {"errorName": "ValidationException"}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One packet an answer.
    wbufsize = -1

    def do_POST(self):
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        why = refused(self.command, self.path, headers, body)
        line = {"target": self.path, "refused": why, "body": body.decode(), "headers": headers}
        print(json.dumps(line), flush=True)
        time.sleep(SCENE.get("delay", 0))
        self.wfile.write(SCENE.get("interim", "").encode("latin-1"))
        if why and not SCENE.get("open"):
            status, content = 401, {"errorName": "AuthenticationFailedException"}
        elif "raw" in SCENE:
            self.wfile.write(SCENE["raw"].encode("latin-1"))
            self.close_connection = True
            return
        else:
            status, content = answer(self.path, body)
        text = content if isinstance(content, str) else json.dumps(content)
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


def main():
    server = Server(("127.0.0.1", 0), Handler)
    if "certificate" in SCENE:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers(SCENE.get("ciphers", "DEFAULT") + ":@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion[SCENE.get("minimum", "TLSv1_2")]
        context.maximum_version = ssl.TLSVersion[SCENE.get("maximum", "TLSv1_3")]
        context.load_cert_chain(SCENE["certificate"], SCENE["key"])
        if "clients" in SCENE:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(SCENE["clients"])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)
    server.serve_forever()


main()
