//! What the headers of an answer say.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use ureq::Body;
use ureq::http::Response;

/// The value of a header.
pub(crate) fn header<'r>(response: &'r Response<Body>, name: &str) -> Option<&'r str> {
    response.headers().get(name)?.to_str().ok().map(str::trim)
}

/// A moment as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn moment(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(text).ok()
}

/// How long the server asks to wait: a number of seconds, or until a moment.
pub(super) fn wait_of(response: &Response<Body>, now: Timestamp) -> Option<Duration> {
    wait(header(response, "retry-after")?, now)
}

fn wait(text: &str, now: Timestamp) -> Option<Duration> {
    let seconds = match text.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => u64::try_from(moment(text)?.duration_since(now).as_secs()).unwrap_or(0),
    };
    Some(Duration::from_secs(seconds))
}

/// What proves, when a file is asked for again, that it is still the same, byte for byte.
pub(crate) fn proof(response: &Response<Body>) -> Option<String> {
    let etag = header(response, "etag").filter(|etag| !etag.starts_with("W/"));
    etag.or_else(|| {
        let modified = header(response, "last-modified")?;
        let date = moment(header(response, "date")?)?;
        // A file may change twice within the second that the header tells.
        (moment(modified)?.as_second() + 1 < date.as_second()).then_some(modified)
    })
    .map(str::to_owned)
}

/// The part of a file that an answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    /// Its first byte.
    pub(crate) start: u64,
    /// The size of the whole file [bytes], where it is said.
    pub(crate) of: Option<u64>,
}

impl Range {
    /// Of `bytes 100-199/200`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let (range, of) = text.strip_prefix("bytes ")?.split_once('/')?;
        let start = range.split_once('-')?.0.parse().ok()?;
        Some(Self { start, of: of.parse().ok() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_in_seconds_or_until_a_moment() {
        let now: Timestamp = "1994-11-06T08:49:07Z".parse().expect("a moment");
        let cases = [
            ("120", Some(120)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(30)),
            ("Sun, 06 Nov 1994 08:40:00 GMT", Some(0)),
            ("soon", None),
        ];
        for (text, expected) in cases {
            assert_eq!(wait(text, now), expected.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn a_part_says_where_it_begins() {
        assert_eq!(Range::of("bytes 100-199/200"), Some(Range { start: 100, of: Some(200) }));
        assert_eq!(Range::of("bytes 0-9/*"), Some(Range { start: 0, of: None }));
        for text in ["bytes */200", "items 0-9/10", ""] {
            assert_eq!(Range::of(text), None, "{text}");
        }
    }
}
