//! The process that answers one question in SQL for the server, within limits: reads what is asked from standard input,
//! and writes on standard output what came of it.

use std::io::{self, BufRead, Read, Write};
use std::thread;

use anyhow::{Context, Result};
use app::questions::answering::reply;
use app::questions::child::{ADDRESS_SPACE, LONGEST_REQUEST, MOST_MEMORY, MOST_PROCESSOR_TIME, Request};

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
