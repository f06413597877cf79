//! The site under load and by weight: the demo, asked on this machine only.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::bench::measure::{self, Sample};
use crate::bench::paper::{Row, Unit};
use crate::bench::readings::Readings;

/// How many requests a second are sent, and for how long [s].
const LOAD: (u32, u32) = (200, 10);
/// The longest answer time that 99 in a hundred stay below [ms].
const LONGEST_P99: f64 = 20.0;
/// How many are sent to mixed pages, and for how long [s].
const MIXED_LOAD: (u32, u32) = (200, 60);
/// The longest answer time there that 99 in a hundred stay below [ms].
const LONGEST_MIXED_P99: f64 = 50.0;
/// The most a public page transfers, scripts left out [kB].
const HEAVIEST_PAGE: f64 = 100.0;
/// The longest that one query of the search may take [ms], how often all of them are asked, and which: a word,
/// words of another meaning, slips, a question, an amount, words that are nowhere.
const LONGEST_SEARCH: f64 = 50.0;
const SEARCH_ROUNDS: usize = 20;
const SEARCHES: [&str; 8] = [
    "pay",
    "waiting+times+A%26E",
    "runing+csots",
    "how+much+is+UHL+overspent",
    "%C2%A318.8m",
    "continuing+healthcare",
    "variance+to+plan+April+to+August",
    "zebra+crossing+unicorn",
];
/// How long a site may take to be ready.
const PATIENCE: Duration = Duration::from_mins(1);

/// Starts the demo, loads it, weighs its pages and stops it.
pub(super) fn rows(root: &Path, binary: &Path, scratch: &Path) -> Result<Vec<Row>> {
    let mut demo = Command::new(binary);
    demo.args(["demo", "--no-browser"]).env("TMPDIR", scratch);
    let site = Site::start(demo)?;
    let searched = searched(&site)?;
    let (rate, seconds) = LOAD;
    let load = script(root, "load.mjs", &[&site.url(), &rate.to_string(), &seconds.to_string()])?;
    let (rate, seconds) = MIXED_LOAD;
    let mixed = script(root, "load.mjs", &[&site.url(), &rate.to_string(), &seconds.to_string(), "mixed"])?;
    let pages = script(root, "weigh.mjs", &[&site.url()])?;
    let cached = loaded("kept page under load", &load, LOAD, LONGEST_P99)?;
    let mixed = loaded("mixed pages under load", &mixed, MIXED_LOAD, LONGEST_MIXED_P99)?;
    Ok([cached, mixed, vec![searched], weighed(&pages)?].concat())
}

/// How long a query of the search takes, each asked after the other.
fn searched(site: &Site) -> Result<Row> {
    let mut times = Vec::new();
    for round in 0..=SEARCH_ROUNDS {
        for query in SEARCHES {
            let begun = Instant::now();
            let answer = site.answer(&format!("/search?q={query}")).context("a search is not answered")?;
            ensure!(answer.starts_with("HTTP/1.0 200"), "a search for {query} is not answered");
            // The first round waits for the index where it is not ready yet.
            if 0 < round {
                times.push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    let times = Sample::of(times).context("searches are timed")?;
    let how = format!(
        "{} answers to {} queries one after the other, page and all; median {:.1} ms",
        times.n_values(),
        SEARCHES.len(),
        times.median()
    );
    let name = "search among all that has a name, p99";
    let range = Some((times.least(), times.most()));
    Ok(Row { range, ..Row::new(name, Unit::Milliseconds, Some(LONGEST_SEARCH), times.percentile(99), &how) })
}

/// How long answers took while the site was under load.
fn loaded(name: &str, load: &Readings, (rate, seconds): (u32, u32), longest_p99: f64) -> Result<Vec<Row>> {
    let times = load.sample("answer_ms")?;
    let how = format!(
        "{} answers, {rate} requests a second for {seconds} s over {} pages, each timed from the moment it was \
         due; p50 {:.1} ms",
        times.n_values(),
        load.text("pages")?,
        times.median(),
    );
    let p99 = times.percentile(99);
    let range = Some((times.least(), times.most()));
    Ok(vec![
        Row { range, ..Row::new(&format!("{name}, p99"), Unit::Milliseconds, Some(longest_p99), p99, &how) },
        Row::new(
            &format!("{name}, errors"),
            Unit::Pieces,
            Some(0.0),
            load.number("errors")?,
            &format!("answers but 200 and none in 5 s, of {}", load.text("requests")?),
        ),
    ])
}

/// The heaviest of the public pages.
fn weighed(pages: &Readings) -> Result<Vec<Row>> {
    let mut weights = Vec::new();
    for page in pages.all("page") {
        let (n_bytes, path) = page.split_once(' ').context("a page has a weight and a path")?;
        weights.push((n_bytes.parse::<u32>().context("a weight is a number of bytes")?, path));
    }
    weights.sort_unstable();
    let (heaviest, _) = *weights.last().context("no page was weighed")?;
    let list: Vec<String> = weights
        .iter()
        .rev()
        .map(|(n_bytes, path)| format!("`{path}` {:.1}", f64::from(*n_bytes) / 1e3))
        .collect();
    let how = format!("first visit over gzip with stylesheet and icon, kB: {}", list.join(", "));
    let name = "heaviest public page, without scripts";
    Ok(vec![Row::new(name, Unit::Kilobytes, Some(HEAVIEST_PAGE), f64::from(heaviest) / 1e3, &how)])
}

/// Runs a script of xtask/bench and reads what it prints.
fn script(root: &Path, name: &str, arguments: &[&str]) -> Result<Readings> {
    let node = std::env::var_os("NODE").unwrap_or_else(|| OsString::from("node"));
    let mut command = Command::new(node);
    command.arg(root.join("xtask/bench").join(name)).args(arguments);
    Ok(Readings::parse(&measure::printed(command)?))
}

/// A running site, stopped when this is dropped.
pub(super) struct Site {
    process: Child,
    address: SocketAddr,
}

impl Site {
    /// Starts a command that serves pages on a free port, and waits until it answers.
    pub(super) fn start(mut command: Command) -> Result<Self> {
        let probe = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
        let address = probe.local_addr().context("the port is not known")?;
        drop(probe);
        let process = command
            .args(["--port", &address.port().to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{command:?} could not be started"))?;
        let mut site = Self { process, address };
        let started = Instant::now();
        while !site.answers() {
            ensure!(site.process.try_wait()?.is_none(), "the site stopped before it answered");
            ensure!(started.elapsed() < PATIENCE, "the site does not answer in {PATIENCE:?}");
            thread::sleep(Duration::from_millis(50));
        }
        Ok(site)
    }

    /// Whether the site is well. It listens before it is ready, so this may wait for it.
    fn answers(&self) -> bool {
        let answer = self.answer("/health");
        answer.is_ok_and(|answer| answer.lines().next().is_some_and(|line| line.ends_with("200 OK")))
    }

    /// What it answers at `path`.
    pub(super) fn answer(&self, path: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // One that has stopped already needs no stopping.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests;
