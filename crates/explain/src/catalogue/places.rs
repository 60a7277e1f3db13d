//! What entries point at, under short names.

use xks_preflight_finding::Field;

use crate::entry::Place;

pub(super) const REGION: Place = Place::Form(Field::Region);
pub(super) const NAME: Place = Place::Form(Field::Name);
pub(super) const CONNECTIVITY: Place = Place::Form(Field::Connectivity);
pub(super) const ENDPOINT: Place = Place::Form(Field::UriEndpoint);
pub(super) const PATH: Place = Place::Form(Field::UriPath);
pub(super) const KEY_ID: Place = Place::Form(Field::AccessKeyId);
pub(super) const SECRET: Place = Place::Form(Field::RawSecretAccessKey);
pub(super) const SERVICE: Place = Place::Form(Field::VpcEndpointServiceName);
pub(super) const OWNER: Place = Place::Form(Field::VpcEndpointServiceOwner);
pub(super) const CONFIGURATION: Place = Place::Form(Field::ConfigurationFile);
pub(super) const STORE_ID: Place = Place::Parameter("CustomKeyStoreId");
pub(super) const XKS_KEY_ID: Place = Place::Parameter("XksKeyId");
pub(super) const ALIAS: Place = Place::Parameter("AliasName");
pub(super) const TAGS: Place = Place::Parameter("Tags");
pub(super) const POLICY: Place = Place::Parameter("Policy");
