//! Consolidates a synthetic England: 42 systems, 12 months, every line, about 1.5 million cells.
//!
//! Prints a reading a line, a name and a value; with `--cells FILE` it also writes the cells as
//! CSV, so that other programs can sum the same. Nothing here is a real organisation or amount.
#![expect(clippy::disallowed_types, reason = "a bench reads the clock")]
#![expect(clippy::disallowed_methods, reason = "a bench is asked on the command line and reads /proc")]

mod country;

use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufWriter, Write};
use std::time::Instant;

use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::Month;
use finance::consolidate::{Consolidation, consolidate};

use crate::country::Country;

/// How often the whole country is consolidated.
const N_RUNS: usize = 15;

fn main() -> io::Result<()> {
    // Cargo passes `--bench` as well.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let cells = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => None,
        ["--cells", path] => Some(path),
        _ => return Err(io::Error::other("england understands --cells FILE and nothing else")),
    };
    let country = country::make();
    let mut out = io::stdout().lock();
    writeln!(out, "systems {}", country.systems.len())?;
    writeln!(out, "returns {}", country.returns().count())?;
    writeln!(
        out,
        "cells {}",
        country.returns().map(|(_, submission)| submission.n_entries()).sum::<usize>()
    )?;

    check(&country, &consolidate_all(&country));
    for _ in 0..N_RUNS {
        let started = Instant::now();
        let consolidations = black_box(consolidate_all(black_box(&country)));
        writeln!(out, "run_ms {:.3}", started.elapsed().as_secs_f64() * 1e3)?;
        drop(consolidations);
    }
    if let Some(kilobytes) = peak_memory_kb() {
        writeln!(out, "peak_kb {kilobytes}")?;
    }
    let lines: Pence = consolidate_all(&country)
        .iter()
        .flat_map(|(_, consolidation)| &consolidation.total.lines)
        .map(|line| line.actual_to_date)
        .sum();
    writeln!(out, "actual_to_date_pence {}", lines.get())?;
    if let Some(path) = cells {
        write_cells(&country, BufWriter::new(File::create(path)?))?;
    }
    Ok(())
}

/// Every system in every month.
fn consolidate_all(country: &Country) -> Vec<(Month, Consolidation)> {
    let mut consolidations = Vec::new();
    for system in &country.systems {
        for (month, returns) in Month::all().zip(&system.months) {
            let submissions = returns.iter().map(|(kind, submission)| (submission, *kind));
            consolidations.push((month, consolidate(submissions)));
        }
    }
    consolidations
}

/// England is the sum of what its organisations were made from, in every month.
fn check(country: &Country, consolidations: &[(Month, Consolidation)]) {
    let made = |amount: &dyn Fn(&country::Made) -> Pence| -> Pence { country.made.iter().map(amount).sum() };
    for month in Month::all() {
        let total = |amount: &dyn Fn(&Consolidation) -> Pence| -> Pence {
            consolidations.iter().filter(|(of, _)| *of == month).map(|(_, system)| amount(system)).sum()
        };
        let position = |system: &Consolidation| system.total.including;
        assert_eq!(total(&|s| position(s).plan_year), made(&|m| m.outline.plan_year));
        assert_eq!(
            total(&|s| position(s).forecast_year),
            made(&|m| m.outline.plan_year + m.outline.forecast_variance[month.index()])
        );
        assert_eq!(
            total(&|s| position(s).actual_to_date),
            total(&|s| s.total.by_month.iter().sum()),
            "months sum to the position"
        );
        if month == Month::LAST {
            assert_eq!(total(&|s| position(s).plan_to_date), made(&|m| m.outline.plan_to_date));
            assert_eq!(total(&|s| position(s).variance_to_date()), made(&|m| m.outline.variance_to_date));
        }
    }
}

/// A row a cell: `system,organisation,month,line,column,pence`.
fn write_cells(country: &Country, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "system,organisation,month,line,column,pence")?;
    for (system, submission) in country.returns() {
        let (organisation, month) = (&submission.cover.organisation, submission.cover.month);
        for line in Line::all() {
            let measures = Measure::ALL
                .into_iter()
                .filter_map(|measure| Some((measure.code().to_owned(), submission.entry(line, measure)?)));
            let months =
                Month::all().filter_map(|actual| Some((actual.folder(), submission.in_month(line, actual)?)));
            for (column, entry) in measures.chain(months) {
                let pence = entry.value.get();
                writeln!(out, "{},{organisation},{month},{line},{column},{pence}", system.code)?;
            }
        }
    }
    out.flush()
}

/// The most memory this process has held, returns included [kB]; `None` where the system does not tell.
fn peak_memory_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().trim_end_matches("kB").trim().parse().ok()
}
