//! The processes that answer questions in SQL for the server, within limits, one of a page or those of programs one after
//! the other: read what is asked from standard input, and write on standard output what came of it.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc;
use std::thread;

use anyhow::{Context, Result};
use app::questions::answering::reply;
use app::questions::child::{ADDRESS_SPACE, LONGEST_REQUEST, MOST_MEMORY, MOST_PROCESSOR_TIME, Request};
use warehouse::wire;

use crate::Outcome;
use crate::arguments::Global;
use crate::limits::{self, Limits};

/// Answers what the first line of standard input asks; ends when standard input does.
pub(crate) fn run(global: &Global) -> Result<Outcome> {
    limits::set(&Limits {
        address_space: ADDRESS_SPACE,
        data: MOST_MEMORY,
        processor_time: MOST_PROCESSOR_TIME,
    });
    let mut request = String::new();
    io::stdin().lock().take(LONGEST_REQUEST).read_line(&mut request).context("nothing is asked")?;
    thread::spawn(|| {
        // Whoever asked holds the other end for as long as they live.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        std::process::exit(0);
    });
    let request: Request = serde_json::from_str(&request).context("the request cannot be read")?;
    let (reply, file) = reply(&global.workspace, &request)?;
    // As it is: a file is no text.
    let mut out = io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(&reply)?)?;
    out.write_all(&file)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// Answers one request of the server after the other, a line each; ends when standard input does, in the midst of a
/// question, too.
pub(crate) fn run_for_programs(global: &Global) -> Result<Outcome> {
    limits::set(&Limits {
        address_space: wire::ADDRESS_SPACE,
        data: wire::MOST_MEMORY,
        processor_time: wire::MOST_PROCESSOR_TIME,
    });
    let (sender, requests) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let mut line = String::new();
            let read = input.by_ref().take(wire::LONGEST_REQUEST).read_line(&mut line);
            if !read.is_ok_and(|n_bytes| 0 < n_bytes) || sender.send(line).is_err() {
                std::process::exit(0);
            }
        }
    });
    let mut out = io::BufWriter::new(io::stdout().lock());
    wire::answer_programs(&app::data::lake(&global.workspace), requests, &mut out)?;
    Ok(Outcome::Done)
}
