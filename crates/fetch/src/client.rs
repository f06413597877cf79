//! Asks servers politely: one request at a time, a pause between two to one server, and patience where they ask for
//! it.

mod answer;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Body, Error, Proxy};
use url::Url;

use crate::FetchError;
use crate::link::{Link, links};
use crate::route::{Hosts, Route, is_this_computer};
use answer::wait_of;

pub(crate) use answer::{Range, header, proof};

/// How often an address may lead on to another.
const LEAPS: usize = 5;
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(30);
/// How long a server may be silent.
const SILENCE: Duration = Duration::from_mins(1);
/// The largest page [bytes]; those of publishers have less than 1 MB.
const LARGEST_PAGE: u64 = 8_000_000;

/// How servers are treated.
#[derive(Clone, Debug)]
pub struct Manners {
    /// Between two requests to one server; none on this computer.
    pub pause: Duration,
    /// Before a second try where a server does not say how long; doubled for each further one.
    pub wait: Duration,
    /// The longest wait that a server may ask for.
    pub longest_wait: Duration,
    /// How often one address is tried.
    pub tries: u32,
}

impl Manners {
    /// What no server should mind.
    #[must_use]
    pub const fn polite() -> Self {
        Self {
            pause: Duration::from_secs(1),
            wait: Duration::from_secs(2),
            longest_wait: Duration::from_mins(2),
            tries: 4,
        }
    }
}

/// What one file may take.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Its size [bytes].
    pub largest: u64,
    /// How long it may take to come.
    pub time: Duration,
}

/// How pages and files are asked for.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the client calls itself: `Oakham/1.0`.
    pub name: String,
    /// Where addresses are asked.
    pub route: Route,
    /// The proxy, `http://user:password@host:port`; without one that of `ALL_PROXY`, `HTTPS_PROXY` or `HTTP_PROXY`,
    /// except for what `NO_PROXY` names.
    pub proxy: Option<String>,
    /// How servers are treated.
    pub manners: Manners,
    /// What one file may take.
    pub bounds: Bounds,
}

/// What is being done, for whoever watches.
#[derive(Clone, Copy, Debug)]
pub enum Step<'s> {
    /// A page is read.
    Page(&'s Url),
    /// A server asks for patience, or is given time to recover.
    Waits {
        /// The server.
        host: &'s str,
        /// How long.
        wait: Duration,
    },
    /// A part of a file came.
    Comes {
        /// The file.
        name: &'s str,
        /// What is here [bytes].
        n_bytes: u64,
        /// Its size, where the server says it [bytes].
        of: Option<u64>,
    },
}

/// Asks for pages and files.
pub struct Client<'w> {
    /// By way of the proxy, if there is one.
    agent: Agent,
    proxy: Option<Proxy>,
    /// For this computer.
    direct: Agent,
    pub(crate) settings: Settings,
    watch: &'w dyn Fn(Step<'_>),
    /// When each server was last asked.
    asked: BTreeMap<String, Instant>,
    /// Servers that cannot be reached, and why: they are not tried again for each file.
    unreachable: BTreeMap<String, String>,
}

/// What a server answered in the end.
pub(crate) struct Answer {
    /// The address that answered.
    pub(crate) address: Url,
    pub(crate) response: Response<Body>,
}

impl<'w> Client<'w> {
    /// A client that tells `watch` what it does.
    ///
    /// # Errors
    /// Where the proxy is none.
    pub fn new(settings: Settings, watch: &'w dyn Fn(Step<'_>)) -> Result<Self, FetchError> {
        let proxy = match &settings.proxy {
            Some(proxy) => {
                Some(Proxy::new(proxy).map_err(|_| FetchError::Proxy("it is no address".to_owned()))?)
            }
            None => Proxy::try_from_env(),
        };
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let agent = |proxy: Option<Proxy>| {
            Agent::config_builder()
                .user_agent(settings.name.as_str())
                .accept_encoding("identity")
                .tls_config(tls.clone())
                .proxy(proxy)
                // Where an address leads on to is looked at before it is asked.
                .max_redirects(0)
                .max_redirects_will_error(false)
                .http_status_as_error(false)
                .timeout_resolve(Some(CONNECT))
                .timeout_connect(Some(CONNECT))
                .timeout_recv_response(Some(SILENCE))
                .timeout_per_read(Some(SILENCE))
                .build()
                .new_agent()
        };
        Ok(Self {
            agent: agent(proxy.clone()),
            proxy,
            direct: agent(None),
            watch,
            asked: BTreeMap::new(),
            unreachable: BTreeMap::new(),
            settings,
        })
    }

    /// The links of a page.
    ///
    /// # Errors
    /// Where it does not come, is too large or is at none of `hosts`.
    pub fn page(&mut self, address: &Url, hosts: &Hosts) -> Result<Vec<Link>, FetchError> {
        self.tell(Step::Page(address));
        let mut tried = 1;
        loop {
            let mut answer = self.ask(address, hosts, &[("accept", "text/html".to_owned())])?;
            let status = answer.response.status().as_u16();
            if status != 200 {
                return Err(FetchError::Status { address: Box::new(answer.address), status });
            }
            let mut page = Vec::new();
            let mut body = answer.response.body_mut().as_reader().take(LARGEST_PAGE + 1);
            match body.read_to_end(&mut page) {
                Ok(_) if LARGEST_PAGE < page.len() as u64 => {
                    return Err(FetchError::TooLarge {
                        address: Box::new(answer.address),
                        limit: LARGEST_PAGE,
                    });
                }
                Ok(_) => return Ok(links(&page, &answer.address)),
                Err(_) if tried < self.settings.manners.tries => self.recover(address, tried),
                Err(error) => {
                    return Err(FetchError::Broken {
                        address: Box::new(answer.address),
                        n_bytes: page.len() as u64,
                        expected: None,
                        why: why_broken(&error),
                        is_kept: false,
                    });
                }
            }
            tried += 1;
        }
    }

    /// What is answered at `address`, or where it leads on to; statuses that ask for patience are waited for.
    pub(crate) fn ask(
        &mut self,
        address: &Url,
        hosts: &Hosts,
        headers: &[(&'static str, String)],
    ) -> Result<Answer, FetchError> {
        let mut at = address.clone();
        for _ in 0..=LEAPS {
            hosts.allow(&at)?;
            let asked = self.settings.route.asked(&at);
            let response = self.tried(&at, &asked, headers)?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Ok(Answer { address: at, response });
            }
            let Some(to) = header(&response, "location").and_then(|to| asked.join(to).ok()) else { break };
            at = self.settings.route.meant(&to);
            at.set_fragment(None);
        }
        Err(FetchError::Redirects { address: Box::new(address.clone()), limit: LEAPS })
    }

    fn tried(
        &mut self,
        address: &Url,
        asked: &Url,
        headers: &[(&'static str, String)],
    ) -> Result<Response<Body>, FetchError> {
        let host = asked.host_str().unwrap_or_default().to_owned();
        if let Some(why) = self.unreachable.get(&host) {
            return Err(FetchError::Unreachable { host, why: why.clone() });
        }
        let most = self.settings.manners.tries;
        let mut tries = 1;
        loop {
            self.pause(asked, &host);
            let agent = if is_this_computer(asked) { &self.direct } else { &self.agent };
            let request = agent.get(asked.as_str());
            let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
            let called = request.config().timeout_recv_body(Some(self.settings.bounds.time)).build().call();
            self.asked.insert(host.clone(), Instant::now());
            match called {
                Ok(response) if is_busy(response.status().as_u16()) => {
                    let status = response.status().as_u16();
                    let asks = wait_of(&response, Timestamp::now());
                    let wait = asks.unwrap_or_else(|| self.backoff(asked, tries));
                    if self.settings.manners.longest_wait < wait {
                        return Err(FetchError::AskedToWait { host, status, wait });
                    }
                    if most <= tries {
                        return Err(FetchError::Busy { address: Box::new(address.clone()), status, tries });
                    }
                    self.wait(&host, wait);
                }
                Ok(response) => return Ok(response),
                Err(error) => {
                    let error = of_transport(&error, address, &host, self.proxy_for(asked).as_deref());
                    let FetchError::Unreachable { why, .. } = &error else { return Err(error) };
                    // A network that is not there will not come back within seconds.
                    if most.min(2) <= tries {
                        self.unreachable.insert(host, why.clone());
                        return Err(error);
                    }
                    self.wait(&host, self.backoff(asked, tries));
                }
            }
            tries += 1;
        }
    }

    /// The proxy by way of which an address is asked, as it may be shown: without name and password.
    fn proxy_for(&self, asked: &Url) -> Option<String> {
        let proxy = self.proxy.as_ref().filter(|_| !is_this_computer(asked))?;
        let is_exempt = asked.as_str().parse().is_ok_and(|asked| proxy.is_no_proxy(&asked));
        (!is_exempt).then(|| format!("{}:{}", proxy.host(), proxy.port()))
    }

    /// Gives the server of an address time to recover after so many tries.
    pub(crate) fn recover(&self, address: &Url, tries: u32) {
        let asked = self.settings.route.asked(address);
        self.wait(asked.host_str().unwrap_or_default(), self.backoff(&asked, tries));
    }

    /// How long to wait after so many tries, where the server does not say; a server on this computer has nobody else
    /// to serve.
    fn backoff(&self, asked: &Url, tries: u32) -> Duration {
        if is_this_computer(asked) {
            return Duration::ZERO;
        }
        let Manners { wait, longest_wait, .. } = &self.settings.manners;
        wait.saturating_mul(1 << (tries - 1).min(10)).min(*longest_wait)
    }

    /// Lets a server be for a while.
    fn wait(&self, host: &str, wait: Duration) {
        self.tell(Step::Waits { host, wait });
        std::thread::sleep(wait);
    }

    fn pause(&self, asked: &Url, host: &str) {
        let Some(last) = self.asked.get(host).filter(|_| !is_this_computer(asked)) else { return };
        std::thread::sleep(self.settings.manners.pause.saturating_sub(last.elapsed()));
    }

    pub(crate) fn tell(&self, step: Step<'_>) {
        (self.watch)(step);
    }
}

fn is_busy(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

/// Why there was no answer.
fn of_transport(error: &Error, address: &Url, host: &str, proxy: Option<&str>) -> FetchError {
    let unreachable = |why: String| {
        let by = proxy.map(|proxy| format!("by the proxy {proxy}: ")).unwrap_or_default();
        FetchError::Unreachable { host: host.to_owned(), why: format!("{by}{why}") }
    };
    match error {
        Error::HostNotFound => unreachable("its name is not known".to_owned()),
        Error::ConnectionFailed => unreachable("no connection".to_owned()),
        Error::ConnectProxyFailed(why) => unreachable(format!("it refused: {}", why.trim())),
        Error::Timeout(_) => unreachable("no answer in time".to_owned()),
        Error::Tls(why) => FetchError::Untrusted { host: host.to_owned(), why: (*why).to_owned() },
        Error::Rustls(why) => FetchError::Untrusted { host: host.to_owned(), why: why.to_string() },
        Error::Io(why) => match why.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(why) => FetchError::Untrusted { host: host.to_owned(), why: why.to_string() },
            None => unreachable(why.to_string()),
        },
        Error::InvalidProxyUrl => FetchError::Proxy("it is no address".to_owned()),
        other => FetchError::Unreadable { address: Box::new(address.clone()), why: other.to_string() },
    }
}

/// Why a body did not come to its end.
pub(crate) fn why_broken(error: &io::Error) -> String {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    match inner {
        Some(Error::Timeout(_)) => format!("nothing came for {} s", SILENCE.as_secs()),
        _ if error.kind() == io::ErrorKind::UnexpectedEof => "the connection was closed".to_owned(),
        _ => error.to_string(),
    }
}
