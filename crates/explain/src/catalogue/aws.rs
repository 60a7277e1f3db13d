//! What any AWS service answers before it looks at a key store: no service model declares these.

use xks_preflight_finding::Source::{Guide, Model, Preflight};

use super::places::REGION;
use crate::entry::{Entry, Family};
use crate::step::Step::{Connect, Create, CreateKey, Delete, Describe, Disconnect, Update, UseKey};

const AWS_ERROR: Entry = Entry {
    family: Family::Aws,
    steps: &[Create, Connect, Describe, Update, Disconnect, Delete, CreateKey],
    sources: &[Preflight],
    ..Entry::EMPTY
};

pub(super) static AWS: &[Entry] = &[
    Entry {
        id: "validation",
        name: "ValidationException",
        tokens: &["ValidationException", "ValidationError"],
        names_parameter: true,
        happened: "AWS KMS refuses a value of the request by its form alone; nothing was created or changed",
        causes: causes![
            "a value is too short, too long or has other characters than its pattern allows"; "the message names the parameter and the constraint"; "check the value here: it marks the characters",
            "a parameter is missing, or one is given that excludes another"; "the message says so: a VPC endpoint service name belongs to VPC_ENDPOINT_SERVICE and to nothing else"; "add or remove it",
            "white space or a line break around a value"; "the value in the message is longer than it looks"; "trim it",
        ],
        sources: &[Model],
        ..AWS_ERROR
    },
    Entry {
        id: "access-denied",
        name: "AccessDeniedException",
        tokens: &["AccessDeniedException", "AccessDenied"],
        happened: "the AWS identity that sent the request may not do this; nothing was created or changed",
        causes: causes![
            "no policy allows the action"; "the message says `because no identity-based policy allows`"; "allow it: kms:CreateCustomKeyStore and its sisters, on resource *: key stores have no ARN",
            "a policy denies it: a service control policy, a permissions boundary, a session policy"; "the message says `with an explicit deny in`"; "ask who owns that policy",
            "the key policy does not allow it"; "at the use of a key, with its ARN in the message"; "add the identity to the key policy",
            "creating a store with a service of another account needs ec2:DescribeVpcEndpointServices too"; "the message names that action"; "allow it",
        ],
        sources: &[Guide, Preflight],
        ..AWS_ERROR
    },
    Entry {
        id: "unauthorized-operation",
        name: "UnauthorizedOperation",
        tokens: &["UnauthorizedOperation"],
        happened: "the AWS identity may not ask Amazon EC2 this",
        causes: causes![
            "ec2:DescribeVpcEndpointServices or a sister is not allowed"; "the message names the action"; "allow it; a cross-account endpoint service needs it",
        ],
        sources: &[Guide, Preflight],
        ..AWS_ERROR
    },
    Entry {
        id: "expired-token",
        name: "ExpiredTokenException",
        tokens: &["ExpiredTokenException", "ExpiredToken", "RequestExpired"],
        happened: "the session of the AWS credentials has ended; nothing was done",
        causes: causes![
            "temporary credentials have run out"; "`aws sts get-caller-identity` fails in the same way"; "log in again: aws sso login, or assume the role again",
            "old AWS_SESSION_TOKEN in the environment"; "`env` lists it, and the profile would be fresh"; "unset it",
        ],
        ..AWS_ERROR
    },
    Entry {
        id: "unrecognized-client",
        name: "UnrecognizedClientException",
        tokens: &["UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId"],
        happened: "AWS does not know the access key, or it is for another partition or a Region that is not enabled; nothing was done",
        causes: causes![
            "the AWS access key was deleted or mistyped"; "`aws sts get-caller-identity` fails too"; "choose another profile",
            "the Region is not enabled in the account"; "get-caller-identity succeeds in another Region"; "enable the Region",
            "temporary keys without their session token"; "the key ID begins with ASIA"; "set AWS_SESSION_TOKEN too",
            "the proxy's credential was used as AWS credentials"; "the key ID has only A to Z and 2 to 7 and more than 20 characters"; "it belongs into XksProxyAuthenticationCredential",
        ],
        ..AWS_ERROR
    },
    Entry {
        id: "invalid-signature",
        name: "InvalidSignatureException",
        tokens: &[
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "IncompleteSignatureException",
        ],
        happened: "the signature of the request to AWS is wrong; this is about your AWS credentials, not the proxy's",
        causes: causes![
            "the AWS secret access key does not belong to its ID"; "get-caller-identity fails too"; "set both again",
            "the clock of this machine is wrong"; "the message says `Signature expired` or `not yet current`"; "synchronise it",
            "something between here and AWS changes the request"; "it works from another network"; "exempt AWS's endpoints from the web proxy",
        ],
        ..AWS_ERROR
    },
    Entry {
        id: "missing-authentication-token",
        name: "MissingAuthenticationTokenException",
        tokens: &["MissingAuthenticationTokenException", "MissingAuthenticationToken", "NotAuthorized"],
        happened: "the request to AWS was not signed, or the address is no endpoint of the service",
        causes: causes![
            "no credentials"; "get-caller-identity fails"; "log in",
            "a wrong --endpoint-url"; "the command or AWS_ENDPOINT_URL names one"; "leave it out",
        ],
        ..AWS_ERROR
    },
    Entry {
        id: "opt-in-required",
        name: "OptInRequired",
        tokens: &["OptInRequired", "SubscriptionRequiredException"],
        places: &[REGION],
        happened: "the account is not set up for the service or the Region",
        causes: causes![
            "the Region is not enabled, or the account is new"; "another Region works"; "enable it under Account, AWS Regions",
        ],
        ..AWS_ERROR
    },
    Entry {
        id: "throttling",
        name: "ThrottlingException",
        tokens: &["ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"],
        steps: &[Create, Describe, CreateKey, UseKey],
        happened: "AWS KMS takes no more requests at the moment; nothing was done",
        causes: causes![
            "the keys of the store are used more than 1800 times a second, the store's request quota unless raised"; "at the use of a key; ExternalKeyStoreThrottle in CloudWatch"; "cache data keys; have the quota raised, if proxy and key manager keep up",
            "the account's request quota, or five management requests a second"; "at create, describe and the like"; "wait, and ask less often",
        ],
        sources: &[Guide],
        ..AWS_ERROR
    },
    Entry {
        id: "service-unavailable",
        name: "ServiceUnavailableException",
        tokens: &[
            "ServiceUnavailableException",
            "ServiceUnavailable",
            "InternalFailure",
            "InternalServerError",
        ],
        happened: "the AWS service failed for a moment",
        causes: causes![
            "a disturbance of AWS"; "the AWS Health Dashboard"; "try again",
        ],
        ..AWS_ERROR
    },
    Entry {
        id: "unknown-operation",
        name: "UnknownOperationException",
        tokens: &["UnknownOperationException", "InvalidAction"],
        places: &[REGION],
        happened: "the address that was asked does not know the operation",
        causes: causes![
            "an emulator, or another service, behind --endpoint-url"; "the command or AWS_ENDPOINT_URL names one: none of the known emulators has external key stores"; "leave it out",
            "the Region does not offer it"; "another Region does"; "see the list of Regions",
        ],
        ..AWS_ERROR
    },
    Entry {
        id: "serialization",
        name: "SerializationException",
        tokens: &["SerializationException"],
        happened: "the body of the request is not what AWS KMS can read",
        causes: causes![
            "a value has another type than the parameter: a number or an object in place of a text"; "a request written by hand"; "use the AWS CLI or an SDK",
        ],
        ..AWS_ERROR
    },
];
