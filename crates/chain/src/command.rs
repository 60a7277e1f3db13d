//! Commands that a person runs where the proxy can be reached.

use crate::Host;

/// A command, ready to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Where it runs: `Linux, macOS` or `Windows`.
    pub title: &'static str,
    /// The command, on one line.
    pub text: String,
    /// What it does and what to do with what it prints.
    pub usage: &'static str,
}

/// The commands that fetch the chain which `host` serves on port 443, the only one that KMS uses.
///
/// A [`Host`] holds nothing that a shell gives a meaning, so it stands in the command as it is.
pub fn commands(host: &Host) -> Vec<Command> {
    let host = host.as_str();
    let fetch = format!("openssl s_client -connect {host}:443 -servername {host} -showcerts");
    let usage = "prints the chain that the proxy serves, with other lines around it: paste all of it. For a proxy \
                 behind a VPC endpoint service, run it inside a network that reaches the proxy";
    vec![
        Command { title: "Linux, macOS", text: format!("{fetch} </dev/null"), usage },
        Command { title: "Windows", text: format!("cmd /c \"{fetch} < NUL\""), usage },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_stands_in_the_command() {
        let commands = commands(&Host::new("xks.example.com").unwrap());
        assert_eq!(
            commands[0].text,
            "openssl s_client -connect xks.example.com:443 -servername xks.example.com -showcerts </dev/null"
        );
    }
}
