//! Which addresses may be asked, and where: at the publisher's own servers, or at a mirror of them.

use url::{Host, Url};

use crate::FetchError;

/// Where addresses are asked.
///
/// A mirror keeps what stands at `https://HOST/PATH` at `MIRROR/HOST/PATH`, as a copy made with `wget --mirror` does.
#[derive(Clone, Debug, Default)]
pub struct Route {
    /// Ends in `/`.
    mirror: Option<Url>,
}

/// Where a publisher has its pages and files; nothing else is asked.
#[derive(Clone, Debug)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// Addresses on these hosts alone.
    #[must_use]
    pub fn of(hosts: impl IntoIterator<Item = String>) -> Self {
        Self(hosts.into_iter().map(|host| host.to_lowercase()).collect())
    }

    /// Refuses what is not HTTPS on the usual port of one of the hosts.
    ///
    /// # Errors
    /// With the hosts that are allowed.
    pub fn allow(&self, address: &Url) -> Result<(), FetchError> {
        let is_allowed = address.scheme() == "https"
            && address.port().is_none()
            && address.username().is_empty()
            && address.password().is_none()
            && address.host_str().is_some_and(|host| self.0.iter().any(|allowed| allowed == host));
        if is_allowed {
            return Ok(());
        }
        let address = Box::new(without_password(address));
        Err(FetchError::ElsewhereThanAllowed { address, hosts: self.0.clone() })
    }
}

impl Route {
    /// To the mirror at `base`; it is asked by HTTPS, or on this computer by HTTP.
    ///
    /// # Errors
    /// Where `base` is no such address.
    pub fn mirrored(base: &str) -> Result<Self, FetchError> {
        let not_an_address = |error: url::ParseError| FetchError::NotAnAddress {
            text: base.to_owned(),
            why: error.to_string(),
        };
        let mut mirror = Url::parse(base).map_err(not_an_address)?;
        let is_safe = match mirror.scheme() {
            "https" => mirror.host().is_some(),
            "http" => is_this_computer(&mirror),
            _ => false,
        };
        if !is_safe || mirror.query().is_some() || mirror.fragment().is_some() {
            return Err(FetchError::NotAMirror(without_password(&mirror).to_string()));
        }
        if !mirror.path().ends_with('/') {
            let path = format!("{}/", mirror.path());
            mirror.set_path(&path);
        }
        Ok(Self { mirror: Some(mirror) })
    }

    /// Where an address of a publisher is asked.
    pub(crate) fn asked(&self, address: &Url) -> Url {
        let Some(mirror) = &self.mirror else { return address.clone() };
        let mut asked = mirror.clone();
        let host = address.host_str().unwrap_or_default();
        asked.set_path(&format!("{}{host}{}", mirror.path(), address.path()));
        asked.set_query(address.query());
        asked
    }

    /// The publisher's address that an address at the mirror stands for.
    pub(crate) fn meant(&self, asked: &Url) -> Url {
        self.at_publisher(asked).unwrap_or_else(|| asked.clone())
    }

    fn at_publisher(&self, asked: &Url) -> Option<Url> {
        let mirror = self.mirror.as_ref().filter(|mirror| mirror.origin() == asked.origin())?;
        let rest = asked.path().strip_prefix(mirror.path())?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let mut meant = Url::parse(&format!("https://{host}/{path}")).ok()?;
        meant.set_query(asked.query());
        Some(meant)
    }
}

/// Whether an address is of this computer, where nobody listens in between.
pub(crate) fn is_this_computer(address: &Url) -> bool {
    match address.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// An address as it may be shown.
pub(crate) fn without_password(address: &Url) -> Url {
    let mut shown = address.clone();
    // Both fail only where there can be neither.
    let _ = shown.set_password(None);
    let _ = shown.set_username("");
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    #[test]
    fn a_mirror_has_every_publisher_in_a_folder() {
        let route = Route::mirrored("http://127.0.0.1:8080/copy").expect("a mirror");
        let address = url("https://files.digital.nhs.uk/0C/C6EF77/all.zip?v=2");
        let asked = route.asked(&address);
        assert_eq!(asked.as_str(), "http://127.0.0.1:8080/copy/files.digital.nhs.uk/0C/C6EF77/all.zip?v=2");
        assert_eq!(route.meant(&asked), address);
        let other = url("https://digital.nhs.uk/x");
        assert_eq!(route.meant(&other), other);
        assert_eq!(Route::default().asked(&address), address);
    }

    #[test]
    fn a_mirror_is_asked_by_https_or_on_this_computer() {
        for base in ["https://mirror.example.nhs.uk/oakham", "http://localhost:1", "http://[::1]:1/"] {
            assert!(Route::mirrored(base).is_ok(), "{base}");
        }
        for base in
            ["http://mirror.example.nhs.uk/", "file:///tmp", "ftp://127.0.0.1/", "mirror", "https://a/?b"]
        {
            assert!(Route::mirrored(base).is_err(), "{base}");
        }
        let error = Route::mirrored("http://me:secret@mirror.example.nhs.uk/").expect_err("no").to_string();
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn only_https_at_the_publisher_is_allowed() {
        let hosts = Hosts::of(["digital.nhs.uk".to_owned(), "files.digital.nhs.uk".to_owned()]);
        assert!(hosts.allow(&url("https://FILES.digital.nhs.uk/a.csv")).is_ok());
        for address in [
            "http://digital.nhs.uk/",
            "https://digital.nhs.uk:8443/",
            "https://digital.nhs.uk.example.com/",
            "https://user@digital.nhs.uk/",
            "https://169.254.169.254/",
            "file:///etc/passwd",
        ] {
            let error = hosts.allow(&url(address)).expect_err(address).to_string();
            assert!(error.contains("digital.nhs.uk or files.digital.nhs.uk"), "{error}");
        }
    }
}
