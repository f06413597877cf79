//! Times the forecast of one synthetic system, 10,000 paths, and of 42 of them; then a back-test.
//!
//! Prints a reading a line: a name and a value. Nothing here is a real organisation or amount.
#![expect(clippy::disallowed_types, reason = "a bench reads the clock")]

use std::hint::black_box;
use std::io::{self, Write};
use std::time::Instant;

use domain::code::OrganisationCode;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::provenance::Provenance;
use finance::backtest::{World, backtest};
use finance::forecast::{Input, OrganisationYear, Parameters, forecast};

/// How many paths a published forecast has.
const N_PATHS: u32 = 10_000;
/// How many systems England had from July 2022 to March 2026.
const N_SYSTEMS: u32 = 42;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let input = system();
    for _ in 0..5 {
        let started = Instant::now();
        let made = black_box(forecast(black_box(&input), N_PATHS, 1));
        writeln!(out, "system_ms {:.1}", started.elapsed().as_secs_f64() * 1e3)?;
        drop(made);
    }
    let started = Instant::now();
    for seed in 0..N_SYSTEMS {
        black_box(forecast(black_box(&input), N_PATHS, u64::from(seed)));
    }
    writeln!(out, "england_ms {:.1}", started.elapsed().as_secs_f64() * 1e3)?;
    let started = Instant::now();
    let months: Vec<Month> = Month::all().take(11).collect();
    black_box(backtest(World::AsAssumed, 300, &months, 400, 1));
    writeln!(out, "backtest_ms {:.1}", started.elapsed().as_secs_f64() * 1e3)
}

/// Two trusts and a board at month 5.
fn system() -> Input {
    let organisations = [("X01", 1_500), ("X02", 370), ("X03", 2_200)].map(|(code, millions)| {
        let month = Pence::new(-millions * 100_000);
        OrganisationYear {
            code: code_of(code),
            turnover_year: Pence::new(millions * 100_000_000),
            plan: [month; 12],
            actual: (0..5).map(|idx| Pence::new(month.get() * (12 + idx) / 10)).collect(),
            support_plan: [Pence::ZERO; 12],
            support_received: vec![Pence::ZERO; 5],
            own_forecast: Pence::new(12 * month.get()),
            own_forecast_support: Pence::ZERO,
            own_record: Vec::new(),
        }
    });
    Input {
        system: code_of("X03"),
        year: FinancialYear::starting(2030).expect("a year of the NHS"),
        closed: Month::new(5).expect("a month"),
        organisations: organisations.into(),
        own_record: Vec::new(),
        schemes: Vec::new(),
        risks: Vec::new(),
        past_risks: 0,
        one_offs: Vec::new(),
        parameters: Parameters::LEARNT,
        provenance: Provenance::Synthetic,
    }
}

fn code_of(text: &str) -> OrganisationCode {
    text.parse().expect("capital letters and digits")
}
