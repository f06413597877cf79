//! How long control charts of many series take, with limits, signals, icons and warnings.
//!
//! Prints a reading a line, a name and a value.

#![expect(clippy::disallowed_types, reason = "a bench reads the clock")]
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

use std::error::Error;
use std::time::Instant;

use evidence::control_chart::chart::chart;
use evidence::control_chart::plan::{Direction, Plan, Targets};
use evidence::control_chart::proposal::proposals;
use evidence::control_chart::series::{Observation, Series};
use evidence::control_chart::settings::Settings;
use jiff::civil::{Date, date};
use stats::stream::Stream;

const N_SERIES: usize = 100_000;
const N_MONTHS: usize = 36;

fn main() -> Result<(), Box<dyn Error>> {
    let mut stream = Stream::named(1, &["control chart bench"]);
    let months: Vec<Date> = (0_i16..3)
        .flat_map(|year| (1_i8..=12).map(move |month| date(2023 + year, month, 1)))
        .take(N_MONTHS)
        .collect();
    let mut values = Vec::with_capacity(N_SERIES * N_MONTHS);
    for _ in 0..N_SERIES * N_MONTHS {
        values.push(f64::from(u32::try_from(stream.between(800, 1_200))?) / 10.0);
    }
    let plan = Plan { targets: Targets::one(105.0)?, ..Plan::plain(Direction::Increase) };
    for _ in 0..5 {
        let started = Instant::now();
        let mut n_signals = 0;
        for values in values.chunks_exact(N_MONTHS) {
            let months = months.iter().zip(values);
            let series =
                Series::new(months.map(|(date, value)| Observation { date: *date, value: Some(*value) }))?;
            let chart = chart(&series, &plan, Settings::MAKING_DATA_COUNT);
            n_signals += chart.points.iter().filter(|point| point.cause.is_some()).count();
        }
        println!("control_charts_ms {:.2}", started.elapsed().as_secs_f64() * 1e3);
        println!("control_charts_signals {n_signals}");
    }
    for _ in 0..5 {
        let started = Instant::now();
        let mut n_proposals = 0;
        for values in values.chunks_exact(N_MONTHS).take(10_000) {
            let months = months.iter().zip(values);
            let series =
                Series::new(months.map(|(date, value)| Observation { date: *date, value: Some(*value) }))?;
            n_proposals += proposals(&chart(&series, &plan, Settings::MAKING_DATA_COUNT)).len();
        }
        println!("proposals_ms {:.2}", started.elapsed().as_secs_f64() * 1e3);
        println!("proposals_made {n_proposals}");
    }
    Ok(())
}
