//! The process that simulates one comparison for the server, within limits: reads what to compare from
//! standard input, and says on standard output how far it is and what came of it.

use std::io::{self, BufRead, Read, Write};
use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use api::document::Document;
use api::flow::Flow;

use crate::Outcome;
use crate::arguments::Global;
use crate::limits::{self, Limits};
use crate::terminal;
use app::edition::SEED;
use app::simulation::child::{LARGEST_REQUEST, MOST_MEMORY, MOST_PROCESSOR_TIME, MOST_THREADS, Message};
use app::simulation::jobs::{fitting, parse_scenario};
use app::simulation::{self, ApplicableScenario, Progress};
use flow::settings::RunSettings;

/// How often it says how far it is.
const PAUSE: Duration = Duration::from_millis(500);

/// Simulates what the first line of standard input asks for; ends when standard input does.
pub(crate) fn run(global: &Global) -> Result<Outcome> {
    limits::set(&Limits {
        address_space: MOST_MEMORY,
        data: MOST_MEMORY,
        processor_time: MOST_PROCESSOR_TIME,
    });
    let mut request = String::new();
    io::stdin().lock().take(LARGEST_REQUEST).read_line(&mut request).context("nothing is asked for")?;
    thread::spawn(|| {
        // Whoever asked holds the other end for as long as they live.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        std::process::exit(0);
    });
    let answer = match compared(&global.workspace, &request) {
        Ok(result) => Message::Result(result),
        Err(reason) => Message::Refused(format!("{reason:#}")),
    };
    write_line(&answer)?;
    Ok(Outcome::Done)
}

fn compared(workspace: &Path, request: &str) -> Result<String> {
    let read = simulation::network(workspace, None)?;
    let texts: Vec<String> = serde_json::from_str(request).context("the request cannot be read")?;
    let fittings: Result<Vec<ApplicableScenario>, _> =
        texts.iter().map(|text| fitting(&read, parse_scenario(text)?)).collect();
    let mut fittings = fittings?;
    let settings = RunSettings::of(&read.network, SEED);
    simulation::check_measures(&read.network, &settings)?;
    simulation::hold_to_days(&read, &mut fittings, &settings)?;
    // One processor is left to those who read pages.
    let n_threads = simulation::n_threads().saturating_sub(1).clamp(1, MOST_THREADS);
    let telling = Telling(Mutex::new(Instant::now()));
    let comparison = simulation::compare(&read.network, &fittings, &settings, n_threads, &telling)?;
    let inputs = simulation::inputs_hash(&read, &fittings, &settings);
    Ok(Flow::comparison(&comparison, &inputs).line())
}

fn write_line(answer: &Message) -> Result<()> {
    let line = serde_json::to_string(answer)?;
    let mut out = terminal::out();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// Says how far it is, now and then.
struct Telling(Mutex<Instant>);

impl Progress for Telling {
    fn goes_on(&self, made: u32, needed: u32, part: f64) -> bool {
        let Ok(mut last_line) = self.0.try_lock() else { return true };
        if PAUSE <= last_line.elapsed() {
            *last_line = Instant::now();
            // Where nobody listens any more standard input has ended, too.
            let _ = write_line(&Message::Progress { made, needed, part });
        }
        true
    }
}
