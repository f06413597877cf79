//! Why a page or file did not come, and what to do.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;
use url::Url;

/// Why a page or file did not come.
#[derive(Debug, Error)]
pub enum FetchError {
    /// An address that is none.
    #[error("{text:?} is no address ({why}); write it as https://www.example.nhs.uk/…")]
    NotAnAddress {
        /// What was written.
        text: String,
        /// Why it is none.
        why: String,
    },
    /// A mirror that strangers could read and change on its way.
    #[error(
        "{0} is no address of a mirror; write https://…, or http:// for a server on this computer (localhost, 127.0.0.1)"
    )]
    NotAMirror(String),
    /// A proxy that cannot be used. Its text may hold a password and is not repeated.
    #[error(
        "the proxy cannot be used ({0}); write it as http://proxy.example.nhs.uk:8080, or http://user:password@…"
    )]
    Proxy(String),
    /// A server that is not the publisher's.
    #[error(
        "{address} is not on {}, where the publisher has its files, so it was not asked; look at the page in a browser, and import the file with `oakham data import`", hosts.join(" or ")
    )]
    ElsewhereThanAllowed {
        /// The address.
        address: Box<Url>,
        /// Where the publisher's files are.
        hosts: Vec<String>,
    },
    /// A server that redirects and does not say where to, or in circles.
    #[error("{address} leads on more than {limit} times, or to nowhere; see whether it opens in a browser")]
    Redirects {
        /// The address that was asked first.
        address: Box<Url>,
        /// How often it may lead on.
        limit: usize,
    },
    /// No connection.
    #[error(
        "{host} cannot be reached ({why}); see whether this computer is online, name your organisation's proxy with --proxy or HTTPS_PROXY, or take files from a folder with --from"
    )]
    Unreachable {
        /// The server.
        host: String,
        /// Why.
        why: String,
    },
    /// A certificate that is not trusted, or another fault of encryption.
    #[error(
        "{host} does not prove that it is {host} ({why}), so nothing was read; where your organisation inspects HTTPS, add its certificate to those of the operating system"
    )]
    Untrusted {
        /// The server.
        host: String,
        /// Why.
        why: String,
    },
    /// An answer that is no file.
    #[error("{address} answered {status}; {}", remedy(*status))]
    Status {
        /// The address.
        address: Box<Url>,
        /// The status.
        status: u16,
    },
    /// A server that asks for more patience than there is.
    #[error(
        "{host} answered {status} ({}) and asks to wait {}; fetch again after that", status_name(*status), seconds(*wait)
    )]
    AskedToWait {
        /// The server.
        host: String,
        /// The status.
        status: u16,
        /// How long it asks to wait.
        wait: Duration,
    },
    /// A server that is busy however often it is asked.
    #[error("{address} answered {status} ({}) {tries} times; fetch again later", status_name(*status))]
    Busy {
        /// The address.
        address: Box<Url>,
        /// The status.
        status: u16,
        /// How often it was asked.
        tries: u32,
    },
    /// A web page where a file was expected.
    #[error(
        "{address} gave a web page and not the file; the publisher may have moved it: open the page of the publication in a browser"
    )]
    WebPage {
        /// The address.
        address: Box<Url>,
    },
    /// An answer that is packed though that was not asked for.
    #[error("{address} came packed as {encoding}, which was not asked for; fetch the file in a browser")]
    Packed {
        /// The address.
        address: Box<Url>,
        /// How.
        encoding: String,
    },
    /// A file that does not say how long it is, so that a broken one looks whole.
    #[error(
        "{address} comes without its length, so nothing would show that it is whole; fetch it in a browser and import the file"
    )]
    NoLength {
        /// The address.
        address: Box<Url>,
    },
    /// A file or page that is larger than what is taken.
    #[error(
        "{address} is larger than {} MB and was not taken; allow more with --largest MB, if it should be so large",
        limit / 1_000_000
    )]
    TooLarge {
        /// The address.
        address: Box<Url>,
        /// What is taken [bytes].
        limit: u64,
    },
    /// A file that comes too slowly.
    #[error(
        "{address} had not come whole after {} ({n_bytes} bytes); what came is kept, fetch again to go on from there", seconds(*limit)
    )]
    TooSlow {
        /// The address.
        address: Box<Url>,
        /// How long it may take.
        limit: Duration,
        /// What came [bytes].
        n_bytes: u64,
    },
    /// A file that did not come whole.
    #[error(
        "{address} broke off after {n_bytes} bytes{} ({why}); {}", of(*expected),
        if *is_kept { "what came is kept, fetch again to go on from there" } else { "fetch again" }
    )]
    Broken {
        /// The address.
        address: Box<Url>,
        /// What came [bytes].
        n_bytes: u64,
        /// What was announced [bytes].
        expected: Option<u64>,
        /// Why.
        why: String,
        /// Whether what came is kept for the next time.
        is_kept: bool,
    },
    /// An answer that is not as HTTP has it.
    #[error("{address} gave an answer that cannot be read ({why}); see whether it opens in a browser")]
    Unreadable {
        /// The address.
        address: Box<Url>,
        /// Why.
        why: String,
    },
    /// A file or folder on this computer.
    #[error("{} cannot be read or written; check that you may, and that there is room", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The list of what was fetched is damaged.
    #[error("{} cannot be read ({why}); remove it, and what it lists is fetched again", path.display())]
    Record {
        /// The list.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Another fetch runs.
    #[error("another fetch into {} runs; try again when it has ended", folder.display())]
    Running {
        /// The folder.
        folder: PathBuf,
    },
}

/// What the standard calls a status; only those that are told by name.
fn status_name(status: u16) -> &'static str {
    match status {
        429 => "too many requests",
        502 => "bad gateway",
        503 => "service unavailable",
        504 => "gateway timeout",
        _ => "try later",
    }
}

fn remedy(status: u16) -> &'static str {
    match status {
        401 | 403 | 407 => {
            "it is not for everybody, or your organisation's proxy refuses it; open it in a browser and import the file"
        }
        404 | 410 => "there is nothing at this address: it is not published yet, or has moved",
        500..=599 => "the server has a fault; fetch again later",
        _ => "a file was expected; see whether it opens in a browser",
    }
}

fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs())
}

fn of(expected: Option<u64>) -> String {
    expected.map(|expected| format!(" of {expected}")).unwrap_or_default()
}
