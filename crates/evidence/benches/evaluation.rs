//! How long an evaluation takes: a synthetic control of one board among 42 over 60 months with all its placebos, a
//! difference in differences with 999 placebos, and an interrupted time series.
//!
//! Prints a reading a line, a name and a value.

#![expect(clippy::disallowed_types, reason = "a bench reads the clock")]
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

use std::time::Instant;

use evidence::evaluation::calendar::months_after;
use evidence::evaluation::differences::{self, differences};
use evidence::evaluation::fault::Fault;
use evidence::evaluation::interrupted::{self, ReferenceKind, SmallSample, interrupted};
use evidence::evaluation::panel::{ClusterCorrection, Panel, Unit};
use evidence::evaluation::series::Series;
use evidence::evaluation::synthetic::{Donors, UnitSeries, synthetic_control};
use jiff::civil::Date;
use stats::counter::Counter;

const FIRST: Date = Date::constant(2020, 4, 1);
const N_MONTHS: u64 = 60;
const N_BEFORE: i32 = 48;

/// A board: a level of its own, a share in two paths that all have a part of, and noise. The first rises by 3.
fn board(unit: u64) -> Vec<(Date, f64)> {
    let draws = Counter::named(1, &["boards"]);
    let part = |path: u64| draws.uniform(unit, 1_000 + path);
    let value = |(n, row): (i32, u64)| {
        let wave = |length: f64| (f64::from(n) / length).sin();
        let rise = if unit == 0 && N_BEFORE <= n { 3.0 } else { 0.0 };
        let paths = 6.0 * part(0) * wave(5.0) + 8.0 * part(1) * wave(17.0);
        (months_after(FIRST, n), 60.0 + 8.0 * part(2) + paths + rise + draws.normal(unit, row))
    };
    (0..).zip(0..N_MONTHS).map(value).collect()
}

fn name(unit: u64) -> String {
    format!("B{unit:02}")
}

fn main() -> Result<(), Vec<Fault>> {
    let units: Vec<UnitSeries> =
        (0..42).map(|unit| UnitSeries { name: name(unit), values: board(unit) }).collect();
    let last_before = months_after(FIRST, N_BEFORE - 1);
    for _ in 0..5 {
        let started = Instant::now();
        let found = synthetic_control(&Donors::new(&units[0], &units[1..], vec![], last_before, &[])?);
        println!("synthetic_ms {:.3}", started.elapsed().as_secs_f64() * 1e3);
        println!("synthetic_rank {}", found.rank);
        println!("synthetic_optimality_gap {:e}", found.optimality_gap);
    }
    let panel = |unit: u64| Unit {
        name: name(unit),
        start: (unit < 11).then(|| months_after(FIRST, N_BEFORE)),
        values: board(unit),
    };
    let panel = Panel::new((0..42).map(panel).collect())?;
    for _ in 0..5 {
        let settings =
            differences::Settings { errors: ClusterCorrection::AllParameters, n_placebos: 999, seed: 1 };
        let started = Instant::now();
        let found = differences(&panel, &settings)?;
        println!("differences_ms {:.3}", started.elapsed().as_secs_f64() * 1e3);
        println!("differences_effect {:.3}", found.effect.value);
    }
    let series = Series::new("B00", &board(0), vec![])?;
    let settings = interrupted::Settings {
        last_before,
        max_lag: 3,
        small_sample: SmallSample::Corrected,
        reference: ReferenceKind::Student,
        harmonics: 2,
        effect_at: 6,
        bounds: None,
        also_changed: vec![],
    };
    for _ in 0..5 {
        let started = Instant::now();
        let found = interrupted(&series, &settings)?;
        println!("interrupted_ms {:.3}", started.elapsed().as_secs_f64() * 1e3);
        println!("interrupted_effect {:.3}", found.effect.value);
    }
    Ok(())
}
