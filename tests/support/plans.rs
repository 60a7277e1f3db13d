//! Inputs that make a plan, and what comes of them.

use serde_json::{Value, json};
use xks_preflight_evidence::emit_report;
use xks_preflight_snippets::{Artefact, Options, Refused, Target, Unsupported};
use xks_preflight_validate::{Context, Inputs, Secret, check};

/// An invented access key ID.
pub const ACCESS_KEY_ID: &str = "QPLT4YHEZB6S2MXKDWNGRC7VUA";

/// The inputs of a store, as a test varies them.
#[derive(Clone, Debug)]
pub struct Given {
    /// `CustomKeyStoreName`.
    pub name: String,
    /// `XksProxyUriPath`.
    pub path: String,
    /// The VPC endpoint service's name and owner; without it the endpoint is public.
    pub service: Option<(String, Option<String>)>,
    /// The secret access key: invented, and another one in each test, so that a leak can be told apart.
    pub secret: String,
    /// The page was never told the credential.
    pub withheld: bool,
    /// The person wants the secret in the artefact.
    pub include_secret: bool,
}

impl Given {
    /// A public store whose secret is made from `seed`.
    pub fn public(seed: &str) -> Self {
        Self {
            name: "Payments".to_owned(),
            path: "/tenants/payments/kms/xks/v1".to_owned(),
            service: None,
            secret: secret(seed),
            withheld: false,
            include_secret: false,
        }
    }

    /// A store behind a VPC endpoint service.
    pub fn vpc(seed: &str) -> Self {
        let service = ("com.amazonaws.vpce.eu-central-1.vpce-svc-0e5c3a1f7b9d2468a".to_owned(), None);
        Self { service: Some(service), ..Self::public(seed) }
    }

    /// The emitted text for `target`.
    #[track_caller]
    pub fn emit(&self, target: Target) -> String {
        match self.artefact(target) {
            Ok(artefact) => artefact.expose().to_owned(),
            Err(unsupported) => panic!("{}: {unsupported}", target.id()),
        }
    }

    /// The artefact for `target`, or why there is none.
    pub fn artefact(&self, target: Target) -> Result<Artefact, Unsupported> {
        let report = check(&self.inputs(), &Context::default());
        let options = Options { include_secret: self.include_secret, ..Options::default() };
        emit_report(&report, target, options).map_err(|refused| match refused {
            Refused::Unsupported(unsupported) => unsupported,
            Refused::NotReady(not_ready) => panic!("{not_ready}: {:#?}", report.findings()),
        })
    }

    /// The inputs, as a person would have given them.
    pub fn inputs(&self) -> Inputs {
        let (service, owner) = self.service.clone().map_or((None, None), |(name, owner)| (Some(name), owner));
        let given = !self.withheld;
        Inputs {
            region: Some("eu-central-1".to_owned()),
            name: Some(self.name.clone()),
            connectivity: Some(self.connectivity().to_owned()),
            uri_endpoint: Some(ENDPOINT.to_owned()),
            uri_path: Some(self.path.clone()),
            access_key_id: given.then(|| ACCESS_KEY_ID.to_owned()),
            raw_secret_access_key: given.then(|| Secret::new(self.secret.clone())),
            vpc_endpoint_service_name: service,
            vpc_endpoint_service_owner: owner,
            withhold_credential: self.withheld,
            ..Inputs::default()
        }
    }

    /// A store behind a service of another account, so that the owner is needed.
    pub fn other_account(seed: &str) -> Self {
        let mut given = Self::vpc(seed);
        given.service = given.service.map(|(name, _)| (name, Some("111122223333".to_owned())));
        given
    }

    const fn connectivity(&self) -> &'static str {
        if self.service.is_some() { "VPC_ENDPOINT_SERVICE" } else { "PUBLIC_ENDPOINT" }
    }

    /// The request that must arrive: the plan, the credential, and nothing else.
    pub fn request(&self) -> Value {
        let mut request = json!({
            "CustomKeyStoreName": self.name,
            "CustomKeyStoreType": "EXTERNAL_KEY_STORE",
            "XksProxyConnectivity": self.connectivity(),
            "XksProxyUriEndpoint": ENDPOINT,
            "XksProxyUriPath": self.path,
            "XksProxyAuthenticationCredential": {
                "AccessKeyId": ACCESS_KEY_ID,
                "RawSecretAccessKey": self.secret,
            },
        });
        if let Some((name, owner)) = &self.service {
            request["XksProxyVpcEndpointServiceName"] = json!(name);
            if let Some(owner) = owner {
                request["XksProxyVpcEndpointServiceOwner"] = json!(owner);
            }
        }
        request
    }

    /// The proxy configuration file that belongs to it.
    pub fn configuration_file(&self) -> String {
        let credential = json!({"AccessKeyId": ACCESS_KEY_ID, "RawSecretAccessKey": self.secret});
        let file = json!({"XksProxyUriPath": self.path, "XksProxyAuthenticationCredential": credential});
        serde_json::to_string_pretty(&file).expect("JSON can be written")
    }
}

/// Where the proxy is.
pub const ENDPOINT: &str = "https://xks.payments.example.org";

/// An invented secret of 44 characters, every character class of the contract in it.
pub fn secret(seed: &str) -> String {
    let tail: String = seed.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut secret = format!("p3+Q0tF4/{tail}yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXjMk");
    secret.truncate(43);
    secret.push('=');
    secret
}
