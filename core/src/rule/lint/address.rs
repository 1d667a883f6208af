//! Addresses in definitions: who is reached, and whether that is outside of the own network.

/// An address, in parts. What may be secret in it has no name here, so that no finding can repeat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address<'t> {
    /// What stands before `://`, in the letters it was written in.
    pub(super) scheme: &'t str,
    /// The host, without its port.
    pub(super) host: &'t str,
}

impl<'t> Address<'t> {
    /// The parts of `text`, which must be an address from its beginning to its end.
    pub(super) fn parse(text: &'t str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        if !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+')
            || text.contains(char::is_whitespace)
        {
            return None;
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = match authority.strip_prefix('[') {
            Some(literal) => literal.split(']').next().unwrap_or(literal),
            None => authority.split(':').next().unwrap_or(authority),
        };
        (!host.is_empty()).then_some(Self { scheme, host })
    }

    /// Whether what is sent can be read on the way.
    pub(super) fn is_plain(&self) -> bool {
        ["http", "ws"].iter().any(|plain| self.scheme.eq_ignore_ascii_case(plain))
    }

    /// Whether it speaks HTTP in any form.
    pub(super) fn is_web(&self) -> bool {
        self.is_plain() || ["https", "wss"].iter().any(|web| self.scheme.eq_ignore_ascii_case(web))
    }

    /// Whether the host is surely outside of the own network: an IP address of the internet, or a name under a top-level
    /// domain of the internet. `tools.billing` may be a service in a namespace, so it counts only when its
    /// last part is such a domain.
    pub(super) fn is_public(&self) -> bool {
        if let Ok(address) = self.host.parse() {
            return is_public_v4(address);
        }
        if let Ok(address) = self.host.parse() {
            return is_public_v6(address);
        }
        let Some((rest, last)) = self.host.trim_end_matches('.').rsplit_once('.') else { return false };
        let is_name = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        let last = last.to_ascii_lowercase();
        let is_country = last.len() == 2 && last.bytes().all(|byte| byte.is_ascii_lowercase());
        // `something.svc` and `something.local` are not in the list.
        rest.split('.').all(is_name) && (is_country || TOP_LEVEL.contains(&last.as_str()))
    }
}

/// Top-level domains of the internet beside those of countries. A list that is too short only makes lints silent.
const TOP_LEVEL: [&str; 31] = [
    "academy", "agency", "app", "biz", "build", "cloud", "codes", "com", "company", "dev", "digital", "edu",
    "email", "example", "global", "gov", "host", "info", "int", "mil", "net", "network", "online", "org",
    "page", "run", "services", "site", "tech", "tools", "xyz",
];

fn is_public_v4(address: std::net::Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_unspecified()
        || address.is_documentation()
        || address.is_broadcast()
        || is_shared)
}

fn is_public_v6(address: std::net::Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let first = address.segments().first().copied().unwrap_or(0);
    // fc00::/7 is private, fe80::/10 is one link.
    !(address.is_loopback()
        || address.is_unspecified()
        || first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfe80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_scheme_and_host() {
        let parts = |text| Address::parse(text).map(|address| (address.scheme, address.host));
        assert_eq!(parts("http://a.example:80/x"), Some(("http", "a.example")));
        assert_eq!(parts("wss://user:password@a.example?x"), Some(("wss", "a.example")));
        assert_eq!(parts("http://[::1]:80"), Some(("http", "::1")));
        for text in ["a.example", "see http://a.example", "http://", "://a"] {
            assert_eq!(parts(text).filter(|(scheme, _)| !scheme.is_empty()), None, "{text}");
        }
    }

    #[test]
    fn only_the_internet_is_public() {
        let is_public = |host| Address { scheme: "http", host }.is_public();
        for host in ["a.example.com", "tools.billing.io", "a.example", "8.8.8.8", "2606:4700::1111"] {
            assert!(is_public(host), "{host}");
        }
        for host in [
            "localhost",
            "127.0.0.1",
            "::1",
            "0.0.0.0",
            "10.1.2.3",
            "192.168.0.9",
            "172.20.0.1",
            "100.64.1.1",
            "fd00::1",
            "::ffff:10.1.2.3",
            "prometheus",
            "tools.kagent",
            "tools.kagent.svc",
            "a.svc.cluster.local",
            "nas.local",
            "host.docker.internal",
            "${HOST}.com",
            "{region}.example.com",
            "metadata.google.internal",
            "a..com",
        ] {
            assert!(!is_public(host), "{host}");
        }
    }
}
