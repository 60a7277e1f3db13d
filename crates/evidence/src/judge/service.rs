//! The VPC endpoint service as EC2 shows it.

use xks_preflight_validate::{Endpoint, Partition, VpcServiceName};

use super::{Judge, Part, account_of};
use crate::content::{Content, Principal, Service};
use crate::finding::{Code, Edit, Severity};
use crate::gather;
use crate::kind::Kind;
use crate::recognise::{Document, shown};
use crate::split::option;

/// A service and where it was read.
pub(super) struct Read {
    pub service: Service,
    pub by: String,
}

const MODIFY: &str = "modify-vpc-endpoint-service-configuration";
const FIX_STATE: &str =
    "while it is Pending, wait until it is Available; one that is Failed or deleted is to be made anew";

impl<'a> Judge<'a> {
    pub(super) fn service(&mut self) {
        let Some(name) = self.known.service_name else { return };
        let read = self.find(name);
        if let Some(read) = &read {
            self.owner(read);
            self.kind(read);
            self.acceptance(read);
            self.zones(read);
            if let Some(endpoint) = self.known.uri_endpoint {
                self.dns_name(read, endpoint);
            }
            self.verified(read);
            self.addresses(read);
            self.state(read);
        }
        self.principals(name);
        self.balancers(read.as_ref());
    }

    /// The service of that name, from both views that EC2 has of it.
    fn find(&mut self, name: &VpcServiceName) -> Option<Read> {
        let mut found: Vec<(&'a Document, &'a Service)> = Vec::new();
        let mut absent = None;
        for kind in [Kind::ServiceConfigurations, Kind::Services] {
            let mut of_kind: Vec<(&'a Document, &'a Service)> = Vec::new();
            for document in self.of(kind) {
                if !self.is_of_owner(document) {
                    continue;
                }
                let (Content::Configurations(services) | Content::Services(services)) = &document.content
                else {
                    continue;
                };
                let there = services.iter().find(|service| service.name.as_deref() == Some(name.as_str()));
                match there {
                    Some(service) => of_kind.push((document, service)),
                    None if document.whole && asks_for(document, name) => absent = Some(document),
                    None => {}
                }
            }
            found.extend(self.agreed(&of_kind));
        }
        let failed = self.evidence.failures.iter().find(|failure| {
            failure.operation.starts_with("DescribeVpcEndpointService")
                && (failure.exception.contains("NotFound")
                    || failure.exception.contains("InvalidServiceName"))
        });
        if found.is_empty() {
            let by = absent
                .map(Document::described)
                .or_else(|| failed.map(|failure| format!("the failure on {}", failure.origin.place())))?;
            let message = format!("{} is not there", name.as_str());
            let help = "compare the name, the Region and the account: describe-vpc-endpoint-service-configurations shows the services of the account that is asked, describe-vpc-endpoint-services those that it may connect to";
            self.decide(Code::VpcSvcFound, &by);
            self.say(Code::VpcSvcFound, "ServiceConfigurations[].ServiceName", message, help);
            return None;
        }
        let by = found[0].0.described();
        self.decide(Code::VpcSvcFound, &by);
        let mut service = found.iter().map(|(_, service)| (*service).clone()).reduce(merged)?;
        // A configuration is shown to its owner alone.
        let of_owner = found.iter().find(|(document, _)| document.kind == Kind::ServiceConfigurations);
        let account = of_owner.and_then(|(document, _)| account_of(document));
        service.owner = service.owner.or_else(|| account.map(str::to_owned));
        Some(Read { service, by })
    }

    /// Of several descriptions of one service the newest; two that differ and do not say when are asked about.
    fn agreed(&mut self, found: &[(&'a Document, &'a Service)]) -> Option<(&'a Document, &'a Service)> {
        let first = *found.first()?;
        if found.iter().all(|(_, service)| *service == first.1) {
            return Some(first);
        }
        if found.iter().all(|(document, _)| document.origin.time.is_some()) {
            return found.iter().copied().max_by_key(|(document, _)| document.origin.time.clone());
        }
        let other = found.iter().find(|(_, service)| *service != first.1).map_or(first, |other| *other);
        let message = format!(
            "{} and {} say different things of the service: which one is true now?",
            first.0.origin.place(),
            other.0.origin.place()
        );
        self.say(Code::EvidenceAmbiguous, "ServiceConfigurations", message, "paste the newer one only");
        None
    }

    /// The owner's view is of the owner's account only.
    fn is_of_owner(&mut self, document: &Document) -> bool {
        let (Some(owner), Some(account)) = (self.known.service_owner, account_of(document)) else {
            return true;
        };
        if document.kind != Kind::ServiceConfigurations || owner.as_str() == account {
            return true;
        }
        let message = format!(
            "{}: this is of account {}, and the service is said to belong to {}",
            document.origin.place(),
            shown(account),
            owner.as_str()
        );
        self.say(
            Code::EvidenceAccount,
            document.kind.command(),
            message,
            "run the command with credentials of the owner, or correct the owner",
        );
        false
    }

    /// Whose it is, against what the form says.
    fn owner(&mut self, read: &Read) {
        let Some(owner) = read.service.owner.as_deref() else { return };
        let store_account = self.store_account();
        match (self.known.service_owner, store_account) {
            (Some(given), _) if given.as_str() != owner => {
                let message = format!("the service belongs to {}, not to {}", shown(owner), given.as_str());
                let part = Part::of("ServiceDetails[].Owner", [&read.service.at]);
                self.say_at(Code::VpcSvcFound, part, message, "correct the owner");
            }
            (None, Some(account)) if account != owner => {
                let message =
                    format!("the service belongs to {}, the key store to {}", shown(owner), shown(&account));
                let part = Part::of("ServiceDetails[].Owner", [&read.service.at]);
                self.say_at(Code::VpcSvcFound, part, message, "give the owner of the VPC endpoint service");
            }
            _ => {}
        }
    }

    /// The account that is to have the key store, where the list of stores says whose it is.
    fn store_account(&self) -> Option<String> {
        self.of(Kind::CustomKeyStores).iter().find_map(|document| account_of(document)).map(str::to_owned)
    }

    fn kind(&mut self, read: &Read) {
        let service = &read.service;
        let Some(types) = &service.types else { return };
        let gateway = service.gateway_load_balancers.as_ref().is_some_and(|arns| !arns.is_empty());
        let network = service.network_load_balancers.as_ref().map(|arns| !arns.is_empty());
        let wrong = if gateway || types.iter().any(|kind| kind == "GatewayLoadBalancer") {
            Some("the service stands on a gateway load balancer".to_owned())
        } else if !types.iter().any(|kind| kind == "Interface") {
            Some("the service is not of type Interface".to_owned())
        } else if network == Some(false) {
            Some("the service has no network load balancer".to_owned())
        } else {
            None
        };
        let help = "make an endpoint service of type Interface on a network load balancer";
        let part = Part::of("ServiceConfigurations[].ServiceType[].ServiceType", [&service.at]);
        self.settle(Code::VpcSvcInterface, &read.by, part, wrong, help);
    }

    fn acceptance(&mut self, read: &Read) {
        let Some(required) = read.service.acceptance_required else { return };
        let wrong = required.then(|| "the service requires acceptance of connection requests".to_owned());
        let help = gather::service_command(self.known, MODIFY, &[("--no-acceptance-required", "")]);
        let part = Part::of("ServiceConfigurations[].AcceptanceRequired", [&read.service.at]);
        self.settle(Code::VpcSvcAcceptance, &read.by, part, wrong, &help);
    }

    fn zones(&mut self, read: &Read) {
        let Some(zones) = &read.service.zones else { return };
        let distinct = super::distinct(zones.iter().map(String::as_str));
        let wrong = (distinct < 2)
            .then(|| format!("the service is in {}", super::count(distinct, "Availability Zone")));
        let help = "give the load balancer a subnet in a second Availability Zone";
        let part = Part::of("ServiceConfigurations[].AvailabilityZones[]", [&read.service.at]);
        self.settle(Code::VpcSvcZones, &read.by, part, wrong, help);
    }

    fn dns_name(&mut self, read: &Read, endpoint: &Endpoint) {
        let path = "ServiceConfigurations[].PrivateDnsName";
        let name = read.service.private_dns_name.as_deref().unwrap_or_default();
        self.decide(Code::VpcSvcPrivateDns, &read.by);
        if name.is_empty() {
            let message = "the service has no private DNS name".to_owned();
            let name = [("--private-dns-name", endpoint.host())];
            let help = gather::service_command(self.known, MODIFY, &name) + ", then verify it";
            self.say(Code::VpcSvcPrivateDns, path, message, &help);
            return;
        }
        self.decide(Code::EndpointIsPrivateDns, &read.by);
        if name.eq_ignore_ascii_case(endpoint.host()) {
            return;
        }
        let message =
            format!("the private DNS name is {}, the host of the endpoint {}", shown(name), endpoint.host());
        let help = "set one to the other";
        let part = Part::of(path, [&read.service.at]);
        self.say_at(Code::VpcSvcPrivateDns, part, message.clone(), help);
        let meant = format!("https://{name}");
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
        let field = crate::finding::Field::UriEndpoint;
        let finding = crate::finding::Finding::new(Code::EndpointIsPrivateDns, field, message).help(help);
        // What a paste says becomes a value only where it has the shape of one; the rules of the endpoint then speak.
        let fits = meant.len() <= 128 && name.bytes().all(plain);
        self.findings.push(if fits {
            finding.fix(format!("use {meant}"), vec![Edit::Replace { field, value: meant }])
        } else {
            finding
        });
    }

    fn verified(&mut self, read: &Read) {
        let Some(state) = read.service.dns_state.as_deref() else { return };
        let wrong = (state != "verified").then(|| {
            let mut message = format!("the private DNS name is not verified: {}", shown(state));
            if let Some([kind, name, value]) = &read.service.dns_record {
                let host = read.service.private_dns_name.as_deref().unwrap_or_default();
                let [kind, name, host, value] = [kind, name, host, value].map(shown);
                let record = format!("a {kind} record {name}.{host} with the value {value}");
                message.push_str("; awaited in public DNS: ");
                message.push_str(&record);
            }
            message
        });
        let verify =
            gather::service_command(self.known, "start-vpc-endpoint-service-private-dns-verification", &[]);
        let help = format!("publish the record, then {verify}; it may take ten minutes");
        let [state, verification] = [
            "ServiceConfigurations[].PrivateDnsNameConfiguration.State",
            "ServiceDetails[].PrivateDnsNameVerificationState",
        ]
        .map(|path| Part::of(path, [&read.service.at]));
        let part = if state.labels.is_empty() { verification } else { state };
        self.settle(Code::VpcSvcDnsVerified, &read.by, part, wrong, &help);
    }

    fn addresses(&mut self, read: &Read) {
        let Some(types) = &read.service.address_types else { return };
        let wrong = (!types.iter().any(|kind| kind == "ipv4"))
            .then(|| "the service does not support ipv4".to_owned());
        let ipv4 = [("--add-supported-ip-address-types", "ipv4")];
        let help = gather::service_command(self.known, MODIFY, &ipv4);
        let part = Part::of("ServiceConfigurations[].SupportedIpAddressTypes[]", [&read.service.at]);
        self.settle(Code::VpcSvcIpv4, &read.by, part, wrong, &help);
    }

    fn state(&mut self, read: &Read) {
        let Some(state) = read.service.state.as_deref() else { return };
        let wrong = (state != "Available").then(|| format!("the state of the service is {}", shown(state)));
        let part = Part::of("ServiceConfigurations[].ServiceState", [&read.service.at]);
        self.settle(Code::VpcSvcState, &read.by, part, wrong, FIX_STATE);
    }

    fn principals(&mut self, name: &VpcServiceName) {
        let Some(region) = self.known.region else { return };
        let Some((principals, document)) = self.allowed(name) else { return };
        let by = document.described();
        let all = || Part::of("AllowedPrincipals[].Principal", principals.iter().map(|allowed| &allowed.at));
        let any = principals.iter().any(|allowed| allowed.principal == "*");
        let wanted = format!("cks.kms.{}.amazonaws.com", region.as_str());
        let documented = !matches!(region.partition(), Partition::AwsEusc | Partition::AwsIso);
        let of_kms = principals.iter().any(|allowed| {
            allowed.principal == wanted || (!documented && allowed.principal.starts_with("cks.kms."))
        });
        self.decide(Code::VpcSvcPrincipal, &by);
        let operation = "modify-vpc-endpoint-service-permissions";
        let add = [("--add-allowed-principals", wanted.as_str())];
        let help = gather::service_command(self.known, operation, &add);
        if !of_kms && any {
            let message = format!("everybody is allowed (*), {wanted} not by name, as AWS documents it");
            self.say_at(Code::VpcSvcPrincipal, all(), message, &help).severity = Severity::Warning;
        } else if !of_kms {
            let message = format!("{wanted} is not among the allowed principals");
            let finding = self.say_at(Code::VpcSvcPrincipal, all(), message, &help);
            if !documented {
                finding.severity = Severity::Warning;
                finding.why = "AWS documents no principal for this partition; without the right one create fails with XksProxyVpcEndpointServiceNotFoundException".into();
            }
        }
        if self.known.service_owner.is_some() && !any {
            self.of_store_account(&principals, &help);
        }
    }

    /// A service of another account has to allow a principal of the key store's account, too.
    fn of_store_account(&mut self, principals: &[&Principal], help: &str) {
        let account = self.store_account();
        let owner = self.known.service_owner.map(xks_preflight_validate::AccountId::as_str);
        if account.as_deref() == owner && owner.is_some() {
            return;
        }
        let allowed = principals
            .iter()
            .filter_map(|allowed| super::part_of_arn(&allowed.principal, 4))
            .any(|of| account.as_deref().map_or(owner != Some(of.as_str()), |account| account == of));
        if !allowed {
            let whose =
                account.map_or_else(|| "the key store's account".to_owned(), |account| shown(&account));
            let message = format!("no principal of {whose} is among the allowed principals");
            let part =
                Part::of("AllowedPrincipals[].Principal", principals.iter().map(|allowed| &allowed.at));
            self.say_at(Code::VpcSvcPrincipal, part, message, help).help = Some(
                "add the role that creates, updates and connects the key store, or arn:aws:iam::<account>:root for all of its account".into(),
            );
        }
    }

    /// The principals that the service allows. A list says of which service it is, or its command does.
    fn allowed(&mut self, name: &VpcServiceName) -> Option<(Vec<&'a Principal>, &'a Document)> {
        let id = name.service_id();
        let documents = self.of(Kind::ServicePermissions);
        let mut unnamed = Vec::new();
        for document in documents.iter().rev() {
            let Content::Principals(principals) = &document.content else { continue };
            let of_command =
                document.origin.command.as_deref().and_then(|command| option(command, "--service-id"));
            let of_entries = principals.iter().find_map(|allowed| allowed.service_id.as_deref());
            match of_command.or(of_entries) {
                Some(of) if of == id && document.whole => {
                    return Some((principals.iter().collect(), document));
                }
                Some(_) => {}
                None => unnamed.push((principals, *document)),
            }
        }
        match unnamed[..] {
            [(principals, document)] if document.whole => Some((principals.iter().collect(), document)),
            [(_, one), (_, other), ..] => {
                let message = format!(
                    "{} and {} are principals of services that are not named: which is of {id}?",
                    other.origin.place(),
                    one.origin.place()
                );
                self.say(
                    Code::EvidenceAmbiguous,
                    "AllowedPrincipals",
                    message,
                    "paste the list of that service only",
                );
                None
            }
            _ => None,
        }
    }
}

/// Whether the command, where it is known, would have shown the service.
fn asks_for(document: &Document, name: &VpcServiceName) -> bool {
    let Some(command) = document.origin.command.as_deref() else { return true };
    let chosen = ["--service-ids", "--service-names", "--filters", "--filter"];
    !chosen.iter().any(|option| command.contains(option)) || command.contains(name.service_id())
}

/// What one view does not show, the other may.
fn merged(one: Service, other: Service) -> Service {
    Service {
        id: one.id.or(other.id),
        name: one.name.or(other.name),
        types: one.types.or(other.types),
        state: one.state.or(other.state),
        zones: one.zones.or(other.zones),
        acceptance_required: one.acceptance_required.or(other.acceptance_required),
        network_load_balancers: one.network_load_balancers.or(other.network_load_balancers),
        gateway_load_balancers: one.gateway_load_balancers.or(other.gateway_load_balancers),
        private_dns_name: one.private_dns_name.or(other.private_dns_name),
        dns_state: one.dns_state.or(other.dns_state),
        dns_record: one.dns_record.or(other.dns_record),
        address_types: one.address_types.or(other.address_types),
        owner: one.owner.or(other.owner),
        at: one.at.or(other.at),
    }
}
