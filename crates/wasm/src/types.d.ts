// Written by `cargo xtask codegen` from the types of crates/transfer.

/** Everything that a person gave. What is left out, `undefined` or `null` was not given; an empty text is a value, and
 * a wrong one. */
export type Inputs = {
    /** The AWS Region of the key store. */
    region?: string | null;
    /** `CustomKeyStoreName`. */
    name?: string | null;
    /** The proxy configuration file, as text or as the bytes of the file. Its values count where no other is given. */
    configurationFile?: FileInput | null;
    /** The certificate chain that the proxy serves: PEM as a text, or the bytes of a PEM or DER file. Without it the
     * rules of certificates are unknown. */
    certificateChain?: FileInput | null;
    /** What commands of the AWS CLI and the proxy printed about the surroundings of the key store: a text, the bytes of a
     * file, or a list of them. What it does not decide is unknown. */
    evidence?: EvidenceInput | null;
    /** `XksProxyConnectivity`: `PUBLIC_ENDPOINT` or `VPC_ENDPOINT_SERVICE`. */
    connectivity?: string | null;
    /** `XksProxyUriEndpoint`. */
    uriEndpoint?: string | null;
    /** `XksProxyUriPath`. */
    uriPath?: string | null;
    /** `XksProxyAuthenticationCredential.AccessKeyId`. */
    accessKeyId?: string | null;
    /** `XksProxyAuthenticationCredential.RawSecretAccessKey`. */
    rawSecretAccessKey?: SecretInput | null;
    /** `XksProxyVpcEndpointServiceName`. */
    vpcEndpointServiceName?: string | null;
    /** `XksProxyVpcEndpointServiceOwner`. */
    vpcEndpointServiceOwner?: string | null;
    /** The person keeps the credential; the emitted script asks for it. Its rules are unknown. */
    withholdCredential?: boolean | null;
    /** Of `update`: what `aws kms describe-custom-key-stores` prints, as JSON or YAML. What the other inputs do not give
     * stays as it is. */
    existing?: FileInput | null;
    /** Of `update`: the ID or the name of the key store that is changed, where several are printed. */
    store?: string | null;
    /** Of `first-key`: the KMS key. */
    key?: KeyInputs | null;
};

/** A KMS key to create in a key store, from an external key. */
export type KeyInputs = {
    /** `CustomKeyStoreId`. */
    storeId?: string | null;
    /** `XksKeyId`: the ID by which the proxy knows the external key. */
    xksKeyId?: string | null;
    /** `AliasName`. */
    alias?: string | null;
    /** `Description`. */
    description?: string | null;
    /** `Tags`. */
    tags?: Array<TagInput> | null;
};

/** A tag of a KMS key. */
export type TagInput = {
    /** `TagKey`. */
    key: string;
    /** `TagValue`. */
    value: string;
};

/** How to check. */
export type CheckOptions = {
    /** The target that is to be written, which says what is judged: a key store to create, the change of one that exists, or
     * a KMS key to create. A key store to create unless given. */
    for?: TargetId | null;
    /** The moment for which the answer is asked, as a `Date` or as RFC 3339 has it; now unless given. */
    at?: Date | string;
    /** Rules whose errors become warnings, where they can: never those of the contract, of parsing or of secrets. */
    allow?: Array<RuleId> | null;
    /** Rules that a person says hold, where only a person can know. */
    confirm?: Array<RuleId> | null;
    /** How many custom key stores the account may have in the Region, where AWS has raised the quota: 1 to 10000; 10 unless
     * given. */
    storeQuota?: number;
    /** Other roots than AWS's to judge the certificate chain by, PEM or DER: for a rehearsal with a private CA. Whether
     * AWS KMS trusts the root is unknown then. */
    roots?: FileInput | null;
};

/** What XKS Preflight says of the inputs of an external key store. */
export type Report = {
    /** What the findings come down to. */
    verdict: Verdict;
    /** The moment for which the report was made, as RFC 3339 has it. */
    at: string;
    /** What the rules have to say: errors, warnings, infos, unknowns; within each by input. */
    findings: Array<Finding>;
    /** The rules that could not be decided from what was given; never to be taken as passed. */
    unknown: Array<RuleId>;
    /** What was found out about the certificate chain; not there where none was given. */
    certificateChain?: CertificateChain;
    /** What AWS's guide wants to be assembled before the key store is created, each requirement with how it stands; not
     * there where no key store is judged. */
    checklist?: Array<Requirement>;
};

/** What a report comes down to. */
export type Verdict = "ready" | "blocked" | "incomplete";

/** One thing that a rule has to say about one input. */
export type Finding = {
    /** The rule's stable name; `xks-preflight rules CODE` and docs/rules.md explain it. */
    code: RuleId;
    /** How much it weighs. */
    severity: Severity;
    /** The input that it is about. */
    subject: InputName;
    /** The part of a structured input that it is about, such as `XksProxyAuthenticationCredential.AccessKeyId`. */
    path?: string;
    /** What is wrong, with the value seen unless it could be secret. */
    message: string;
    /** What AWS KMS does about it: the step, and the exception or connection error code. */
    why: string;
    /** What to do. */
    help: string | null;
    /** Whether this is an error that the caller allowed, and that so became a warning. */
    allowed: boolean;
    /** A change that is safe to make on a person's behalf. */
    fix?: Fix;
    /** The places that it points at, the main one first. */
    labels: Array<Label>;
    /** The line of the main place, fit to be shown. */
    excerpt?: Excerpt;
};

/** How much a finding weighs. */
export type Severity = "error" | "warning" | "info" | "unknown";

/** A place in an input. */
export type Label = {
    /** The input. */
    input: InputName;
    /** Which text of it, from 0: evidence can be several, and a key store that exists comes after what was given as evidence.
     * Not there where the input is one text. */
    file?: number;
    /** First byte of the input's decoded UTF-8, from 0. */
    start: number;
    /** One past the last byte; equal to `start` for a place between two characters. */
    end: number;
    /** Line of the first byte, from 1. */
    line: number;
    /** Column of the first byte, from 1, in Unicode characters. */
    column: number;
    /** Line of the byte after the last, from 1. */
    endLine: number;
    /** Column of the byte after the last, from 1, in Unicode characters. */
    endColumn: number;
    /** The same place in UTF-16 code units, as JavaScript strings and text fields count. */
    utf16: Span;
};

/** A half-open range, from 0. */
export type Span = {
    /** The first. */
    start: number;
    /** One past the last. */
    end: number;
};

/** One line of an input; a dot stands for each character that may be secret. */
export type Excerpt = {
    /** The line's number in the input, from 1. */
    line: number;
    /** The line, or the part of it around the place. */
    text: string;
    /** The places on it, in Unicode characters of `text`. */
    carets: Array<Span>;
};

/** A change that is safe to make on a person's behalf. */
export type Fix = {
    /** What it does, as a button would say it. */
    title: string;
    /** The edits, to be made together. */
    edits: Array<Edit>;
};

/** One change to one input. */
export type Edit = {
    "action": "replace";
    /** The input to change. */
    input: InputName;
    /** Its new value. */
    value: string;
} | { "action": "trim-secret" } | {
    "action": "clear";
    /** The input to empty. */
    input: InputName;
};

/** A prerequisite of AWS's guide, and how it stands. */
export type Requirement = {
    /** The component that it belongs to, such as `VPC endpoint service`. */
    component: string;
    /** What is demanded, in one sentence. */
    demands: string;
    /** How it stands. */
    state: RequirementState;
    /** What is wrong with it, or what would decide it; what is risky about it where it is met. */
    says?: string;
    /** What it was decided from: documents that were pasted, what was entered, a person's word. Empty where it is open. */
    evidence: Array<string>;
    /** The rules that it comes down to. */
    rules: Array<RuleId>;
    /** Those of them that a person can confirm and has not. */
    confirm: Array<RuleId>;
};

/** How a prerequisite stands. */
export type RequirementState = "met" | "broken" | "unknown" | "to-be-confirmed";

/** The certificate chain as it was judged. */
export type CertificateChain = {
    /** The roots that it was judged by. */
    roots: JudgedBy;
    /** Whether the chain ends in one of them. */
    trust: Trust;
    /** The name of that root, on AWS's list or its own; where the chain is refused, of the root to which names lead. */
    root: string | null;
    /** The certificates on the path, leaf first, counted from 0 in the order in which they were given. */
    path: Array<number>;
    /** The name in the leaf that covers the host. */
    coveredBy: string | null;
    /** The subject of the certificate that the chain lacks. */
    missingIssuer: string | null;
    /** Where the missing certificate can be had, as the one before it says. Nothing fetches it. */
    missingIssuerUrls: Array<string>;
    /** The chain as the proxy should serve it, in PEM, where only order, encoding or extras are wrong. */
    corrected: string | null;
};

/** The roots that a chain is judged by. */
export type JudgedBy = "aws" | "given";

/** Whether a chain ends in a root that is trusted. */
export type Trust = "published" | "newer-only" | "given" | "none";

/** An input, under AWS's own parameter name where AWS has one. */
export type InputName = "Region" | "CustomKeyStoreName" | "ProxyConfigurationFile" | "XksProxyConnectivity" | "XksProxyUriEndpoint" | "XksProxyUriPath" | "XksProxyAuthenticationCredential.AccessKeyId" | "XksProxyAuthenticationCredential.RawSecretAccessKey" | "XksProxyVpcEndpointServiceName" | "XksProxyVpcEndpointServiceOwner" | "CertificateChain" | "Evidence" | "CustomKeyStoreId" | "XksKeyId" | "AliasName" | "Description" | "Tags";

/** A rule's stable name, such as `endpoint-port`. */
export type RuleId = "input-missing" | "text-damaged" | "secret-elsewhere" | "region-format" | "region-supported" | "region-partition" | "name-length" | "name-characters" | "config-syntax" | "config-shape" | "config-missing" | "config-duplicate-key" | "config-unknown-key" | "config-whitespace" | "config-encoding" | "config-too-large" | "config-overridden" | "endpoint-scheme" | "endpoint-port" | "endpoint-extra" | "endpoint-length" | "endpoint-characters" | "endpoint-host" | "endpoint-not-public" | "endpoint-is-private-dns" | "path-start" | "path-end" | "path-characters" | "path-length" | "path-version" | "path-empty-segment" | "path-doubled" | "uri-total-length" | "access-key-id-length" | "access-key-id-characters" | "access-key-id-iam" | "secret-length" | "secret-characters" | "secret-entropy" | "secret-contains-id" | "credential-example" | "connectivity-value" | "vpc-service-required" | "vpc-service-forbidden" | "vpc-service-name" | "vpc-service-region" | "vpc-service-placeholder" | "vpc-service-owner" | "cert-pem" | "cert-private-key" | "cert-validity" | "cert-expires-soon" | "cert-cn" | "cert-san" | "cert-order" | "cert-chain-complete" | "cert-trusted-root" | "cert-signature" | "cert-algorithm" | "cert-usage" | "cert-key-type" | "cert-lifetime" | "cert-extension" | "cert-path" | "evidence-unrecognised" | "evidence-syntax" | "evidence-cut-off" | "evidence-limits" | "evidence-ambiguous" | "evidence-region" | "evidence-proxy" | "evidence-account" | "evidence-command" | "evidence-secret" | "name-in-use" | "uri-in-use" | "endpoint-mixed-connectivity" | "private-dns-in-use" | "vpc-service-in-use" | "store-quota" | "stores-truncated" | "store-failed" | "uniqueness-other-accounts" | "vpc-svc-found" | "vpc-svc-interface" | "vpc-svc-acceptance" | "vpc-svc-zones" | "vpc-svc-private-dns" | "vpc-svc-dns-verified" | "vpc-svc-ipv4" | "vpc-svc-state" | "vpc-svc-principal" | "nlb-internal" | "nlb-tcp-443" | "tg-ip-tcp-443" | "tg-healthy" | "vpc-subnets" | "vpc-ranges" | "health-answer" | "health-available" | "health-redundancy" | "health-latency" | "health-error" | "key-spec" | "key-usage" | "key-status" | "key-used-once" | "plan-needed" | "plan-specification" | "plan-key-manager" | "plan-vpc-reach" | "plan-firewall" | "plan-ipv4" | "plan-ciphers" | "plan-mtls" | "plan-capacity" | "plan-distance" | "plan-redundancy" | "plan-key-material" | "plan-credential" | "plan-request-quota" | "plan-circular" | "edit-connectivity" | "edit-service-owner" | "edit-same-keys" | "edit-disconnects" | "edit-credential-order" | "key-store-id" | "xks-key-id-length" | "xks-key-id-characters" | "xks-key-id-room" | "alias-name" | "alias-reserved" | "key-description-length" | "tag-length" | "tag-duplicate" | "tag-reserved" | "tag-count";

/** What is true of a rule whatever the input. */
export type Rule = {
    /** Its stable name. */
    code: RuleId;
    /** The heading under which it stands. */
    area: string;
    /** The worst severity that its findings have. */
    severity: Severity;
    /** Whether its errors can be allowed. */
    waivable: boolean;
    /** What must hold. */
    demands: string;
    /** What AWS KMS does when it does not hold. */
    why: string;
    /** Where it comes from. */
    sources: Array<string>;
};

/** How to emit. */
export type EmitOptions = {
    /** Put the secret access key into the artefact. Only on a person's own choice; false unless given. */
    includeSecret?: boolean;
    /** Of `update`: the person has said that the new values reach the same external keys as the old ones. Without it no
     * script is written where they might not. */
    acknowledgeSameKeys?: boolean;
};

/** Something that can be emitted. */
export type TargetId = "bash" | "python" | "powershell" | "command" | "cli-input-json" | "console" | "configuration-file" | "cloudformation" | "cloudformation-json" | "terraform" | "cloudformation-network" | "terraform-network" | "iam-policy" | "iam-policy-first-key" | "key-policy" | "scp" | "probe" | "gather" | "cloudformation-alarms" | "terraform-alarms" | "update" | "first-key" | "runbook" | "runbook-html" | "architecture-svg";

/** A target, for callers that offer a choice. */
export type TargetInfo = {
    /** Its name. */
    id: TargetId;
    /** The name on a tab. */
    title: string;
    /** What it is for: the heading of its tabs. */
    purpose: string;
};

/** A text ready to be used, and what a person must know to use it. */
export type Artefact = {
    /** The file name it should be saved under. */
    fileName: string;
    /** Its media type. */
    mediaType: string;
    /** It holds the secret access key: keep it as one. */
    containsSecret: boolean;
    /** It is a script, to be run. */
    executable: boolean;
    /** How to use it and what it needs first, one sentence each. */
    usage: Array<string>;
    /** The text. */
    text: string;
};

/** What the errors in a text mean. Nothing of the text is in it: what was recognised is named by its place. */
export type Explained = {
    /** Whether any error was recognised. */
    recognised: boolean;
    /** The errors, in the order in which they stand in the text, each once. */
    explanations: Array<Explanation>;
    /** What else is worth saying, as that the text holds a secret. */
    notices: Array<string>;
    /** What the person is asked, where the text can be read in two ways; both are among the explanations. */
    question: string | null;
    /** Where nothing was recognised: what to give. */
    help: string | null;
};

/** One error that was recognised. */
export type Explanation = {
    /** Its stable name. */
    id: string;
    /** The error as its author spells it; for a message, its gist. */
    name: string;
    /** Who says it, as "an exception of AWS KMS". */
    saidBy: string;
    /** The exception or exit code under which it was reported, where that alone says less. */
    reportedAs: string | null;
    /** The operation that failed, where the text names it. */
    operation: string | null;
    /** The steps at which it arises, as "creating the key store". */
    steps: Array<string>;
    /** The parameters that it points at, under AWS's names, the likeliest first. */
    parameters: Array<string>;
    /** What happened. */
    happened: string;
    /** The likely causes, the likeliest first. */
    causes: Array<Cause>;
    /** Where the sources contradict each other, or say nothing. */
    contradictions: Array<string>;
    /** Where all this comes from. */
    sources: Array<string>;
    /** Where it stands in the text. */
    place: TextPlace;
    /** How often it stands there. */
    count: number;
    /** The same words are the name of another error, which is among the explanations, too. */
    alternative: boolean;
};

/** One thing that may lie behind an error. */
export type Cause = {
    /** What it is. */
    cause: string;
    /** How to tell it from the others. */
    tell: string;
    /** What to do about it. */
    todo: string;
};

/** A place in a text. */
export type TextPlace = {
    /** First byte of its UTF-8, from 0. */
    start: number;
    /** One past the last byte. */
    end: number;
    /** Line of the first byte, from 1. */
    line: number;
    /** Column of the first byte, from 1, in Unicode characters. */
    column: number;
    /** The same place in UTF-16 code units, as JavaScript strings count. */
    utf16: Span;
};

/** A secret on its way in. */
export type SecretInput = string;

/** A file on its way in: a text or bytes. Wiped when dropped. */
export type FileInput = string | Uint8Array;

/** Pastes and files on their way in. */
export type EvidenceInput = string | Uint8Array | Array<string | Uint8Array>;
