//! Stores that exist, changes to them, and keys in them.

use serde_json::Value;
use xks_preflight_finding::Finding;
use xks_preflight_snippets::{
    Artefact, Described, Existing, KeyPlan, Options, Target, Unsupported, UpdatePlan, emit,
};
use xks_preflight_validate::{Context, Inputs, KeyInputs, Report, check, check_key};

use crate::kms::{ConnectionState, Kms};
use crate::plans::{ENDPOINT, Given};

/// The id of the first store in a stand-in.
pub const STORE_ID: &str = "cks-00000000000000001";

/// A stand-in in which the store of `given` exists, in this state.
pub fn with_store(given: &Given, state: ConnectionState) -> Kms {
    let kms = Kms::start();
    let id = kms.state().add(given.request().as_object().expect("an object").clone());
    assert_eq!(id, STORE_ID);
    kms.state().by_id(&id).expect("just added").state = state;
    kms
}

/// A change to the store of `from`, which was in `state` when the plan was made.
pub struct Edit<'t> {
    /// The store as it is.
    pub from: Given,
    /// `ConnectionState`.
    pub state: &'static str,
    /// Gives the new values.
    pub wanted: &'t dyn Fn(&mut Inputs),
    /// How to emit.
    pub options: Options,
}

impl<'t> Edit<'t> {
    /// An acknowledged change to a connected store.
    pub fn new(from: Given, wanted: &'t dyn Fn(&mut Inputs)) -> Self {
        let options = Options { acknowledged: true, ..Options::default() };
        Self { from, state: "CONNECTED", wanted, options }
    }

    /// The script, or why there is none.
    pub fn artefact(&self) -> Result<Artefact, Unsupported> {
        self.plan(|plan| emit(plan, Target::Update, self.options))
    }

    /// Does something with the plan, if there is one.
    pub fn plan<T>(
        &self,
        with: impl FnOnce(&UpdatePlan<'_>) -> Result<T, Unsupported>,
    ) -> Result<T, Unsupported> {
        let existing = self.existing()?;
        let (report, new_credential) = self.report(&existing);
        with(&UpdatePlan::create(&existing, &report, new_credential)?)
    }

    /// What the rules of a change say.
    pub fn judge(&self) -> Vec<Finding> {
        let existing = self.existing().expect("a store that can be changed");
        let (report, new_credential) = self.report(&existing);
        existing.judge(&report, new_credential)
    }

    fn existing(&self) -> Result<Existing, Unsupported> {
        let request = self.from.request();
        let text = |member: &str| request[member].as_str();
        Existing::new(&Described {
            id: Some(STORE_ID),
            name: text("CustomKeyStoreName"),
            store_type: text("CustomKeyStoreType"),
            connection_state: Some(self.state),
            connection_error_code: (self.state == "FAILED").then_some("INVALID_CREDENTIALS"),
            connectivity: text("XksProxyConnectivity"),
            uri_endpoint: text("XksProxyUriEndpoint"),
            uri_path: text("XksProxyUriPath"),
            access_key_id: request["XksProxyAuthenticationCredential"]["AccessKeyId"].as_str(),
            vpc_endpoint_service_name: text("XksProxyVpcEndpointServiceName"),
            vpc_endpoint_service_owner: text("XksProxyVpcEndpointServiceOwner"),
        })
    }

    /// The report on the store as it will be, and whether it gets a new credential.
    fn report(&self, existing: &Existing) -> (Report, bool) {
        let mut inputs = Inputs { region: Some("eu-central-1".to_owned()), ..Inputs::default() };
        (self.wanted)(&mut inputs);
        let new_credential = existing.complete(&mut inputs);
        (check(&inputs, &Context::default()), new_credential)
    }

    /// The script's text.
    #[track_caller]
    pub fn emit(&self) -> String {
        self.artefact().unwrap_or_else(|unsupported| panic!("{unsupported}")).expose().to_owned()
    }
}

/// A key to create in the first store.
pub fn key() -> KeyInputs {
    KeyInputs {
        store_id: Some(STORE_ID.to_owned()),
        xks_key_id: Some("Payments_2026.1".to_owned()),
        alias: Some("alias/payments".to_owned()),
        ..KeyInputs::default()
    }
}

/// The script that creates a key.
#[track_caller]
pub fn first_key(key: KeyInputs) -> String {
    let inputs = Inputs {
        region: Some("eu-central-1".to_owned()),
        uri_endpoint: Some(ENDPOINT.to_owned()),
        uri_path: Some("/kms/xks/v1".to_owned()),
        key,
        ..Inputs::default()
    };
    let report = check_key(&inputs, &Context::default());
    let plan = KeyPlan::create(&report).unwrap_or_else(|e| panic!("{e}: {:#?}", report.findings()));
    let artefact = emit(&plan, Target::FirstKey, Options::default()).expect("a script");
    artefact.expose().to_owned()
}

/// The bodies of one operation must be these.
#[track_caller]
pub fn sent(kms: &Kms, operation: &str, bodies: &[Value]) {
    assert_eq!(kms.bodies(operation), bodies, "{operation}");
}
