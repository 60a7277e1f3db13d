//! What the AWS CLI and the SDKs say themselves, before anything is sent.

use xks_preflight_finding::Source::Preflight;

use super::places::{CONFIGURATION, ENDPOINT, REGION, SECRET};
use crate::entry::{Entry, Family};
use crate::step::Step::BeforeKms;

const CLIENT_ERROR: Entry =
    Entry { family: Family::Client, steps: &[BeforeKms], sources: &[Preflight], ..Entry::EMPTY };

pub(super) static CLIENT: &[Entry] = &[
    Entry {
        id: "client-url-parameter",
        name: "Unable to retrieve https://…",
        phrases: &["unable to retrieve https://", "unable to retrieve http://"],
        places: &[ENDPOINT],
        happened: "AWS CLI version 1 took the URI endpoint for an address to load the value from, and loaded it; nothing was sent to AWS KMS",
        causes: causes![
            "AWS CLI version 1 with its default cli_follow_urlparam"; "`aws --version` begins with aws-cli/1"; "use XKS Preflight's script or its CLI input JSON, or `aws configure set cli_follow_urlparam false`",
        ],
        ..CLIENT_ERROR
    },
    Entry {
        id: "client-bom",
        name: "Unexpected UTF-8 BOM",
        phrases: &["unexpected utf-8 bom"],
        places: &[CONFIGURATION, SECRET],
        happened: "a JSON file begins with a byte order mark, which the AWS CLI refuses; it then prints the whole file, and the secret in it",
        causes: causes![
            "the file was saved by an editor or by PowerShell as UTF-8 with BOM"; "its first three bytes are EF BB BF"; "save it without; and as the secret was printed, rotate it if others could see the terminal or its log",
        ],
        ..CLIENT_ERROR
    },
    Entry {
        id: "client-parameter-validation",
        name: "Parameter validation failed",
        tokens: &["ParamValidationError", "ParamValidation"],
        phrases: &[
            "parameter validation failed",
            "missing required parameter in input",
            "unknown parameter in input",
        ],
        names_parameter: true,
        happened: "the AWS CLI or SDK refuses a value before it sends anything",
        causes: causes![
            "a required parameter is missing"; "`Missing required parameter`, with its name"; "add it: the credential always needs both halves",
            "a key that the operation does not have"; "`Unknown parameter in input`: a proxy configuration file with a vendor's own keys, or an AWS CLI that is too old for XksProxyVpcEndpointServiceOwner"; "remove the key, or update the AWS CLI",
            "a value is too short, or of another type"; "`Invalid length` or `Invalid type`"; "correct it",
        ],
        ..CLIENT_ERROR
    },
    Entry {
        id: "client-parse",
        name: "Error parsing parameter",
        phrases: &["error parsing parameter", "invalid json received", "invalid json"],
        names_parameter: true,
        happened: "the AWS CLI cannot read a value; nothing was sent",
        causes: causes![
            "a secret that begins with = in the short form AccessKeyId=…,RawSecretAccessKey=…"; "`Expected: ','`"; "use XKS Preflight's script or its CLI input JSON",
            "quotation marks that the shell removed"; "Windows cmd, or double quotes around JSON"; "put the JSON into a file and give file://",
            "a file that is not there"; "`Unable to load paramfile`"; "correct its name",
        ],
        ..CLIENT_ERROR
    },
    Entry {
        id: "client-usage",
        name: "Unknown options, or an argument that is not a valid choice",
        phrases: &["unknown options:", "invalid choice", "aws: error: argument", "error: argument"],
        names_parameter: true,
        happened: "the AWS CLI does not know an option or a command of the line",
        causes: causes![
            "the AWS CLI is older than external key stores"; "`aws --version` below 1.27.19 or 2.9.3; below 1.42.63 or 2.31.26 it lacks --xks-proxy-vpc-endpoint-service-owner"; "update it",
            "an option is mistyped, or a line of the command was lost"; "the message repeats it"; "copy the whole command again",
        ],
        ..CLIENT_ERROR
    },
    Entry {
        id: "client-missing-option",
        name: "The following arguments are required",
        phrases: &["the following arguments are required"],
        names_parameter: true,
        happened: "a required option is missing in the command; nothing was sent",
        causes: causes![
            "the option was left out"; "the message names it"; "add it with its value",
            "a line of the command was lost"; "the line before the missing option does not end with the backslash, or a space follows it"; "copy the whole command again",
        ],
        ..CLIENT_ERROR
    },
    Entry {
        id: "client-no-credentials",
        name: "Unable to locate credentials",
        tokens: &[
            "NoCredentialsError",
            "CredentialsProviderError",
            "PartialCredentialsError",
            "NoCredentialProviders",
        ],
        phrases: &[
            "unable to locate credentials",
            "unable to load credentials from any of the providers",
            "could not load credentials from any providers",
            "failed to retrieve credentials",
            "failed to refresh cached credentials",
            "partial credentials found",
            "no valid credential sources",
        ],
        happened: "there are no AWS credentials to sign the request with; nothing was sent",
        causes: causes![
            "not logged in, or another profile is meant"; "`aws configure list` shows none"; "aws sso login, or --profile",
            "the machine's role cannot be asked"; "on EC2, ECS or in a container: the metadata address does not answer"; "attach a role; raise the hop limit for containers",
        ],
        ..CLIENT_ERROR
    },
    Entry {
        id: "client-sso",
        name: "The SSO session has expired",
        tokens: &[
            "UnauthorizedSSOTokenError",
            "SSOTokenLoadError",
            "TokenRetrievalError",
            "SSOTokenProviderFailure",
        ],
        phrases: &[
            "sso session associated with this profile has expired",
            "error when retrieving token from sso",
            "token has expired and refresh failed",
            "error loading sso token",
        ],
        happened: "the login of IAM Identity Center has ended; nothing was sent",
        causes: causes!["the session has run out"; "always after some hours"; "aws sso login"],
        ..CLIENT_ERROR
    },
    Entry {
        id: "client-profile",
        name: "The profile could not be found",
        tokens: &["ProfileNotFound"],
        phrases: &["the config profile ("],
        happened: "the AWS CLI or SDK knows no profile of that name; nothing was sent",
        causes: causes!["AWS_PROFILE or --profile names another machine's profile"; "`aws configure list-profiles`"; "choose one of those"],
        ..CLIENT_ERROR
    },
    Entry {
        id: "client-no-region",
        name: "You must specify a region",
        tokens: &["NoRegionError", "MissingRegion"],
        phrases: &[
            "you must specify a region",
            "region is missing",
            "missing region in config",
            "unable to load region",
        ],
        places: &[REGION],
        happened: "no Region is set; nothing was sent",
        causes: causes!["neither --region nor a configured one"; "`aws configure get region` prints nothing"; "give the key store's Region"],
        ..CLIENT_ERROR
    },
    Entry {
        id: "client-endpoint",
        name: "Could not connect to the endpoint URL",
        tokens: &[
            "EndpointConnectionError",
            "ConnectTimeoutError",
            "ReadTimeoutError",
            "SdkClientException",
            "UnknownHostException",
        ],
        phrases: &[
            "could not connect to the endpoint url",
            "connect timeout on endpoint url",
            "read timeout on endpoint url",
            "invalid endpoint:",
        ],
        places: &[REGION],
        happened: "AWS KMS itself, or another service of AWS, cannot be reached from this machine; the XKS proxy has no part in it",
        causes: causes![
            "the Region is mistyped, so there is no such host"; "the URL in the message"; "correct the Region",
            "no way to AWS from this network"; "`curl https://kms.REGION.amazonaws.com` fails too"; "a web proxy (HTTPS_PROXY), a VPC endpoint for KMS, or another network",
            "a web proxy or a firewall breaks the connection"; "the message has `reset`, `EOF` or `handshake`; `env | grep -i proxy`"; "correct HTTPS_PROXY; exempt AWS's endpoints",
        ],
        ..CLIENT_ERROR
    },
    Entry {
        id: "client-tls",
        name: "SSL validation failed",
        tokens: &["SSLError"],
        phrases: &["ssl validation failed for"],
        happened: "this machine does not trust the certificate that AWS, or something before it, showed; the XKS proxy has no part in it",
        causes: causes![
            "a web proxy of your network opens TLS"; "the issuer is your organisation: `openssl s_client -connect kms.REGION.amazonaws.com:443`"; "give its CA: AWS_CA_BUNDLE or --ca-bundle; for Terraform and other programs in Go SSL_CERT_FILE, too",
            "the list of CAs is missing here, or old"; "another machine works; a slim container has none"; "install ca-certificates; update the AWS CLI",
            "the clock of this machine is wrong"; "the message says `expired` or `not yet valid`; `date`"; "synchronise it",
        ],
        ..CLIENT_ERROR
    },
];
