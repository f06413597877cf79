//! One file: asked for only if it is new, gone on with where it broke off, taken in when it is whole.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::time::Instant;

use url::Url;

use crate::client::{Answer, Client, Range, Step, header, proof, why_broken};
use crate::originals::{Coming, Originals, Partial, Recorded, at, hash};
use crate::{FetchError, Hosts};

/// Bytes that are read at once.
const BUFFER: usize = 64 * 1024;

/// A file that is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The publisher's address.
    pub address: &'a Url,
    /// What the file is called.
    pub name: &'a str,
    /// Where the publisher has its files.
    pub hosts: &'a Hosts,
}

/// A file that is here.
#[derive(Clone, Debug)]
pub struct Downloaded {
    /// What is recorded of it.
    pub recorded: Recorded,
    /// Where it is; nothing where it was taken away since it was fetched, and has not changed.
    pub path: Option<PathBuf>,
    /// Whether the publisher has the same as before, so that nothing came.
    pub is_unchanged: bool,
    /// How much of it was here from before [bytes].
    pub resumed_from: u64,
}

/// Fetches a file into `originals`. What is known already is asked for on condition that it has changed, if it is still
/// there or `is_read` says of its hash that nobody needs it again.
///
/// # Errors
/// Where it does not come whole; what came is then kept, if the rest can be asked for.
pub fn download(
    client: &mut Client<'_>,
    originals: &mut Originals,
    wanted: &Wanted<'_>,
    is_read: &dyn Fn(&str) -> bool,
) -> Result<Downloaded, FetchError> {
    let begun = Instant::now();
    let known = originals.of(wanted.address).cloned();
    let known = known.filter(|known| originals.path(known).is_some() || is_read(&known.sha256));
    let partial = originals.partial(wanted.address);
    let here_before = partial.begun().map_or(0, |(_, n_bytes)| n_bytes);
    let mut tries = 1;
    loop {
        let come = once(client, &partial, wanted, known.as_ref(), begun);
        match come {
            Ok(Come::Unchanged) => {
                // Only what is known is asked for on that condition.
                let Some(recorded) = known else { continue };
                let path = originals.path(&recorded);
                return Ok(Downloaded { recorded, path, is_unchanged: true, resumed_from: 0 });
            }
            Ok(Come::Whole { about, n_bytes, from }) => {
                let recorded = Recorded {
                    address: about.address,
                    file: wanted.name.to_owned(),
                    sha256: hash(partial.path())?,
                    bytes: n_bytes,
                    etag: about.etag,
                    modified: about.modified,
                };
                let path = originals.take(partial.path(), recorded.clone())?;
                partial.remove()?;
                let resumed_from = here_before.min(from);
                return Ok(Downloaded { recorded, path: Some(path), is_unchanged: false, resumed_from });
            }
            Ok(Come::Again) if tries < client.settings.manners.tries => {}
            Ok(Come::Again) => {
                let why = "the parts that it gives do not fit together".to_owned();
                return Err(FetchError::Unreadable { address: Box::new(wanted.address.clone()), why });
            }
            Err(FetchError::Broken { .. }) if tries < client.settings.manners.tries => {
                client.recover(wanted.address, tries);
            }
            Err(error) => return Err(error),
        }
        tries += 1;
    }
}

/// What one request came to.
enum Come {
    /// The publisher has the same as before.
    Unchanged,
    /// What is here and what the publisher has do not belong together; it begins anew.
    Again,
    /// It is here whole.
    Whole { about: Coming, n_bytes: u64, from: u64 },
}

fn once(
    client: &mut Client<'_>,
    partial: &Partial,
    wanted: &Wanted<'_>,
    known: Option<&Recorded>,
    begun: Instant,
) -> Result<Come, FetchError> {
    let before = partial.begun().filter(|(about, _)| about.address == wanted.address.as_str());
    let mut headers = Vec::new();
    if let Some((Coming { proof: Some(proof), .. }, n_bytes)) = &before {
        headers.push(("range", format!("bytes={n_bytes}-")));
        headers.push(("if-range", proof.clone()));
    } else if let Some(known) = known {
        headers.extend(known.etag.clone().map(|etag| ("if-none-match", etag)));
        headers.extend(known.modified.clone().map(|day| ("if-modified-since", day)));
    }
    let answer = client.ask(wanted.address, wanted.hosts, &headers)?;
    let response = &answer.response;
    let status = response.status().as_u16();
    let range = header(response, "content-range").and_then(Range::of);
    let about = match (status, before) {
        (304, None) if known.is_some() => return Ok(Come::Unchanged),
        (206, Some((about, from))) => {
            let fits = |range: Range| {
                range.start == from && (about.expected.is_none() || range.of == about.expected)
            };
            // Some servers give the part that is asked for, whatever it is a part of.
            let version = header(response, "etag");
            let is_same = version.is_none() || version == about.etag.as_deref();
            if !range.is_some_and(fits) || !is_same {
                partial.remove()?;
                return Ok(Come::Again);
            }
            (about, from)
        }
        // All of it was here, or the file is another one now.
        (416, Some(_)) => {
            partial.remove()?;
            return Ok(Come::Again);
        }
        (200, _) => (coming(wanted, &answer), 0),
        _ => return Err(FetchError::Status { address: Box::new(answer.address), status }),
    };
    receive(client, partial, wanted, answer, about, begun)
}

/// What the headers say of a file that comes from its beginning.
fn coming(wanted: &Wanted<'_>, answer: &Answer) -> Coming {
    let said = |name| header(&answer.response, name).map(str::to_owned);
    Coming {
        address: wanted.address.to_string(),
        proof: proof(&answer.response),
        etag: said("etag"),
        modified: said("last-modified"),
        expected: answer.response.body().content_length(),
    }
}

/// Writes what comes behind what is here.
fn receive(
    client: &Client<'_>,
    partial: &Partial,
    wanted: &Wanted<'_>,
    answer: Answer,
    (about, from): (Coming, u64),
    begun: Instant,
) -> Result<Come, FetchError> {
    let address = Box::new(answer.address.clone());
    let bounds = &client.settings.bounds;
    let too_large = || FetchError::TooLarge { address: address.clone(), limit: bounds.largest };
    let too_slow = |n_bytes| FetchError::TooSlow { address: address.clone(), limit: bounds.time, n_bytes };
    if about.expected.is_some_and(|expected| bounds.largest < expected) {
        partial.remove()?;
        return Err(too_large());
    }
    if let Some(encoding) = header(&answer.response, "content-encoding").filter(|name| *name != "identity") {
        return Err(FetchError::Packed { address, encoding: encoding.to_owned() });
    }
    let is_chunked = header(&answer.response, "transfer-encoding").is_some_and(|how| how.contains("chunked"));
    if about.expected.is_none() && !is_chunked {
        return Err(FetchError::NoLength { address });
    }
    let mut file = if from == 0 { partial.begin(&about)? } else { partial.go_on()? };
    let mut n_bytes = from;
    let mut body = answer.response.into_body().into_reader();
    let mut buffer = vec![0; BUFFER];
    let broken = |n_bytes: u64, why: String| {
        let is_kept = about.proof.is_some() && 0 < n_bytes;
        FetchError::Broken { address: address.clone(), n_bytes, expected: about.expected, why, is_kept }
    };
    loop {
        let n = match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) => {
                file.sync_all().map_err(at(partial.path()))?;
                let is_late = bounds.time < begun.elapsed();
                return Err(if is_late { too_slow(n_bytes) } else { broken(n_bytes, why_broken(&error)) });
            }
        };
        if n_bytes == 0 && is_web_page(&buffer[..n]) {
            partial.remove()?;
            return Err(FetchError::WebPage { address });
        }
        n_bytes += n as u64;
        if bounds.largest < n_bytes {
            partial.remove()?;
            return Err(too_large());
        }
        file.write_all(&buffer[..n]).map_err(at(partial.path()))?;
        client.tell(Step::Comes { name: wanted.name, n_bytes, of: about.expected });
        if bounds.time < begun.elapsed() {
            file.sync_all().map_err(at(partial.path()))?;
            return Err(too_slow(n_bytes));
        }
    }
    file.sync_all().map_err(at(partial.path()))?;
    match about.expected {
        Some(expected) if n_bytes < expected => {
            Err(broken(n_bytes, "it is shorter than announced".to_owned()))
        }
        Some(expected) if expected < n_bytes => {
            partial.remove()?;
            Ok(Come::Again)
        }
        _ => Ok(Come::Whole { about, n_bytes, from }),
    }
}

/// Whether a file begins as a web page does; no table or archive begins so.
fn is_web_page(first: &[u8]) -> bool {
    first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start().starts_with(b"<")
}

#[cfg(test)]
mod tests;
