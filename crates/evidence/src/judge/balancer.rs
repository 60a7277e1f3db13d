//! What stands behind the VPC endpoint service: load balancer, listeners, target groups, subnets.

use super::service::Read;
use super::{Judge, Part, count};
use crate::content::{Content, Listener, LoadBalancer, Subnet, Target, TargetGroup};
use crate::finding::{Code, Severity};
use crate::kind::Kind;
use crate::recognise::{Document, shown};
use crate::split::option;

const ARNS_FIRST: &str = "which load balancer is the service's is not known";
const PASTE_SERVICE: &str = "paste what aws ec2 describe-vpc-endpoint-service-configurations prints, too";

/// Every entry of the documents of one kind, with the document.
macro_rules! entries {
    ($judge:expr, $kind:ident, $content:ident, $entry:ty) => {{
        let mut all: Vec<(&$entry, &Document)> = Vec::new();
        for document in $judge.of(Kind::$kind) {
            if let Content::$content(entries) = &document.content {
                all.extend(entries.iter().map(|entry| (entry, document)));
            }
        }
        all
    }};
}

impl Judge<'_> {
    pub(super) fn balancers(&mut self, read: Option<&Read>) {
        let arns = read.and_then(|read| read.service.network_load_balancers.as_ref());
        let Some(arns) = arns.filter(|arns| !arns.is_empty()) else {
            let given = |kind| !self.of(kind).is_empty();
            let codes = [
                (Code::NlbInternal, Kind::LoadBalancers),
                (Code::NlbTcp443, Kind::Listeners),
                (Code::TgIpTcp443, Kind::TargetGroups),
                (Code::TgHealthy, Kind::TargetHealth),
                (Code::VpcSubnets, Kind::Subnets),
            ];
            for code in
                codes.into_iter().filter(|(_, kind)| given(*kind)).map(|(code, _)| code).collect::<Vec<_>>()
            {
                self.leave(code, ARNS_FIRST, PASTE_SERVICE);
            }
            return;
        };
        let balancers = entries!(self, LoadBalancers, LoadBalancers, LoadBalancer);
        let ours: Vec<_> =
            balancers.into_iter().filter(|(balancer, _)| arns.contains(&balancer.arn)).collect();
        for (balancer, document) in &ours {
            self.balancer(balancer, document);
        }
        let groups = self.listeners(arns);
        let groups = self.groups(arns, &groups);
        self.targets(&groups);
        self.subnets(&ours);
    }

    fn balancer(&mut self, balancer: &LoadBalancer, document: &Document) {
        let (Some(scheme), Some(kind)) = (&balancer.scheme, &balancer.kind) else { return };
        self.decide(Code::NlbInternal, &document.described());
        let state = balancer.state.as_deref().unwrap_or("active");
        let addresses = balancer.address_type.as_deref().unwrap_or("ipv4");
        let wrong = [
            (kind != "network").then(|| ("Type", format!("the load balancer is of type {}", shown(kind)))),
            (scheme != "internal")
                .then(|| ("Scheme", format!("the scheme of the load balancer is {}", shown(scheme)))),
            (state != "active").then(|| ("State.Code", format!("the load balancer is {}", shown(state)))),
            (!["ipv4", "dualstack"].contains(&addresses))
                .then(|| ("IpAddressType", format!("the load balancer has {} addresses", shown(addresses)))),
        ];
        for (member, message) in wrong.into_iter().flatten() {
            let help = "the service wants an internal network load balancer with IPv4 addresses";
            let path = format!("LoadBalancers[].{member}");
            self.say_at(Code::NlbInternal, Part::of(&path, [&balancer.at]), message, help);
        }
    }

    /// Judges the listeners; answers with the target groups of the one on port 443.
    fn listeners(&mut self, arns: &[String]) -> Vec<String> {
        let listeners = entries!(self, Listeners, Listeners, Listener);
        let ours: Vec<_> = listeners
            .into_iter()
            .filter(|(listener, _)| listener.load_balancer.as_ref().is_some_and(|arn| arns.contains(arn)))
            .collect();
        let Some((_, document)) = ours.first() else { return Vec::new() };
        let on_443: Vec<_> = ours.iter().filter(|(listener, _)| listener.port == Some(443)).collect();
        let fits = |listener: &Listener| {
            // TLS: the load balancer itself then has the certificate.
            matches!(listener.protocol.as_deref(), Some("TCP" | "TLS" | "TCP_UDP"))
        };
        let wrong = if on_443.is_empty() {
            Some("the load balancer does not listen on port 443".to_owned())
        } else {
            on_443.iter().find(|(listener, _)| !fits(listener)).map(|(listener, _)| {
                format!(
                    "the listener on port 443 has protocol {}",
                    shown(listener.protocol.as_deref().unwrap_or("none"))
                )
            })
        };
        let help = "add a listener for TCP on port 443, or for TLS with the proxy's certificate where the proxy speaks none";
        let part = if on_443.is_empty() {
            Part::of("Listeners[].Port", ours.iter().map(|(listener, _)| &listener.at))
        } else {
            let unfit = on_443.iter().filter(|(listener, _)| !fits(listener));
            Part::of("Listeners[].Protocol", unfit.map(|(listener, _)| &listener.at))
        };
        self.settle(Code::NlbTcp443, &document.described(), part, wrong, help);
        on_443.iter().flat_map(|(listener, _)| listener.target_groups.iter().cloned()).collect()
    }

    /// Judges the target groups; answers with their ARNs.
    fn groups(&mut self, arns: &[String], named: &[String]) -> Vec<String> {
        let groups = entries!(self, TargetGroups, TargetGroups, TargetGroup);
        let is_ours = |group: &TargetGroup| {
            // The listener's own word counts more: a load balancer may have other groups.
            if named.is_empty() {
                group.load_balancers.iter().any(|arn| arns.contains(arn))
            } else {
                named.contains(&group.arn)
            }
        };
        let ours: Vec<_> = groups.into_iter().filter(|(group, _)| is_ours(group)).collect();
        for (group, document) in &ours {
            self.decide(Code::TgIpTcp443, &document.described());
            let wrong = [
                group
                    .target_type
                    .as_deref()
                    .filter(|kind| *kind != "ip")
                    .map(|kind| ("TargetType", format!("the targets are of type {}", shown(kind)))),
                group
                    .protocol
                    .as_deref()
                    .filter(|protocol| !["TCP", "TLS", "TCP_UDP"].contains(protocol))
                    .map(|protocol| {
                        ("Protocol", format!("the protocol of the target group is {}", shown(protocol)))
                    }),
                group
                    .port
                    .filter(|port| *port != 443)
                    .map(|port| ("Port", format!("the port of the target group is {port}"))),
            ];
            for (member, message) in wrong.into_iter().flatten() {
                let help = "AWS documents targets of type ip on TCP 443; another port works only where the proxy listens there";
                let path = format!("TargetGroups[].{member}");
                self.say_at(Code::TgIpTcp443, Part::of(&path, [&group.at]), message, help);
            }
        }
        let mut arns: Vec<String> = ours.iter().map(|(group, _)| group.arn.clone()).collect();
        arns.extend(named.iter().filter(|arn| !arns.contains(arn)).cloned().collect::<Vec<_>>());
        arns
    }

    /// The state of the targets. Only the command says of which group an answer is.
    fn targets(&mut self, groups: &[String]) {
        let documents = self.of(Kind::TargetHealth);
        let group_of = |document: &Document| {
            document
                .origin
                .command
                .as_deref()
                .and_then(|c| option(c, "--target-group-arn"))
                .map(str::to_owned)
        };
        let unnamed: Vec<_> = documents.iter().filter(|document| group_of(document).is_none()).collect();
        if let [one, other, ..] = unnamed[..] {
            let message = format!(
                "{} and {} are targets of groups that are not named: which is of the listener on port 443?",
                one.origin.place(),
                other.origin.place()
            );
            self.say(Code::EvidenceAmbiguous, "TargetHealthDescriptions", message, "paste that one only");
            return;
        }
        let (mut healthy, mut unfit) = (0, Vec::new());
        let mut by = None;
        for document in documents {
            let ours = match group_of(document) {
                Some(arn) => groups.contains(&arn),
                None => groups.len() <= 1,
            };
            if let (Content::TargetHealth(targets), true) = (&document.content, ours) {
                let is_healthy = |target: &&Target| target.state == "healthy";
                healthy += targets.iter().filter(is_healthy).count();
                unfit.extend(targets.iter().filter(|target| !is_healthy(target)).map(|target| &target.at));
                by = Some(document.described());
            }
        }
        let Some(by) = by else { return };
        let wrong = (healthy < 2).then(|| {
            format!("{} healthy", count(healthy, "target") + if healthy == 1 { " is" } else { " are" })
        });
        let help = "look at the health check of the target group and at the proxies; two healthy targets are advised";
        let part = Part::of("TargetHealthDescriptions[].TargetHealth.State", unfit);
        self.settle(Code::TgHealthy, &by, part, wrong, help);
    }

    fn subnets(&mut self, balancers: &[(&LoadBalancer, &Document)]) {
        let subnets = entries!(self, Subnets, Subnets, Subnet);
        if subnets.is_empty() {
            return;
        }
        let ids: Vec<&String> = balancers.iter().flat_map(|(balancer, _)| &balancer.subnets).collect();
        let ours: Vec<_> = subnets.into_iter().filter(|(subnet, _)| ids.contains(&&subnet.id)).collect();
        if ids.is_empty() || ours.len() < ids.len() {
            let reason = "which subnets are the load balancer's is not known, or some of them are not there";
            self.leave(
                Code::VpcSubnets,
                reason,
                "paste what aws elbv2 describe-load-balancers prints, too, and every subnet that it names",
            );
            return;
        }
        let by = ours[0].1.described();
        self.decide(Code::VpcSubnets, &by);
        let zones = super::distinct(ours.iter().filter_map(|(subnet, _)| subnet.zone.as_deref()));
        if zones < 2 {
            let message = format!("the subnets are in {}", count(zones, "Availability Zone"));
            let part = Part::of("Subnets[].AvailabilityZone", ours.iter().map(|(subnet, _)| &subnet.at));
            self.say_at(Code::VpcSubnets, part, message, "add a subnet in another Availability Zone");
        }
        for (subnet, _) in ours.iter().filter(|(subnet, _)| subnet.maps_public_address == Some(true)) {
            let message = format!("subnet {} hands out public addresses", shown(&subnet.id));
            let part = Part::of("Subnets[].MapPublicIpOnLaunch", [&subnet.at]);
            self.say_at(Code::VpcSubnets, part, message, "use private subnets").severity = Severity::Warning;
        }
    }
}
