//! How much processor time projections of many series take, and how good they are on synthetic series, by family.
//!
//! Prints a reading a line, a name and a value. With a path as argument, scores the series of that file instead: `id,
//! source, family, day, value, part` with a heading, part `history` or `actual`.

#![expect(clippy::disallowed_methods, reason = "a bench reads its processor time and a file")]
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

use std::collections::BTreeMap;
use std::error::Error;

use evidence::projection::history::History;
use evidence::projection::project::project;
use evidence::projection::score::{Score, score};
use evidence::projection::settings::Settings;
use evidence::projection::simulated::{Family, series};
use jiff::civil::{Date, date};

const AHEAD: usize = 12;
const N_MONTHS: usize = 60;
const SEED: u64 = 2_026;

fn history(first: Date, values: &[f64]) -> Result<History, Box<dyn Error>> {
    let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    Ok(History::from_month(first, &values)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1).filter(|argument| !argument.starts_with("--")) {
        Some(path) => of_file(&std::fs::read_to_string(path)?),
        None => of_families(),
    }
}

fn of_families() -> Result<(), Box<dyn Error>> {
    let mut all = Vec::new();
    for family in Family::ALL {
        let mut scores = Vec::new();
        for idx in 0..60 {
            let values = series(family, SEED, idx, N_MONTHS + AHEAD);
            let (before, after) = values.split_at(N_MONTHS);
            let settings = Settings::months(AHEAD);
            scores.extend(score(&history(date(2020, 4, 1), before)?, after, &settings)?);
        }
        print(&family.words().replace(' ', "_"), &scores);
        all.extend(scores);
    }
    print("all", &all);
    let mut histories = Vec::new();
    for idx in 0..63 {
        for family in Family::ALL {
            histories.push(history(date(2020, 4, 1), &series(family, SEED + 1, idx, N_MONTHS))?);
        }
    }
    for _ in 0..3 {
        let started = processor_ms()?;
        let mut sum = 0.0;
        for history in histories.iter().take(1_000) {
            sum += project(history, &Settings::months(AHEAD))?.months()[AHEAD - 1].median;
        }
        println!("projection_1000_series_processor_ms {:.1}", processor_ms()? - started);
        println!("projection_sum {sum}");
    }
    let projection = project(&histories[0], &Settings::months(AHEAD))?;
    let started = processor_ms()?;
    let mut sum = 0.0;
    for seed in 0..100 {
        sum += projection.total(0.0, AHEAD, seed).median;
    }
    println!("totals_100_processor_ms {:.1}", processor_ms()? - started);
    println!("totals_sum {sum}");
    Ok(())
}

/// Time that this process has spent on processors [ms]; other programs do not count.
fn processor_ms() -> Result<f64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds: f64 = text.split_whitespace().next().ok_or("no processor time")?.parse()?;
    Ok(nanoseconds / 1e6)
}

/// First month, history and outcomes of a series.
type Known = (Date, Vec<f64>, Vec<f64>);

fn of_file(text: &str) -> Result<(), Box<dyn Error>> {
    let mut known: BTreeMap<(&str, &str), Known> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let [id, source, _, day, value, part] = line.split(',').collect::<Vec<_>>()[..] else {
            return Err(format!("{line}: not six columns").into());
        };
        let day: Date = day.parse()?;
        let (first, before, after) = known.entry((source, id)).or_insert((day, Vec::new(), Vec::new()));
        *first = (*first).min(day);
        if part == "history" { before.push(value.parse()?) } else { after.push(value.parse()?) }
    }
    let mut by_source: BTreeMap<&str, Vec<Score>> = BTreeMap::new();
    for ((source, _), (first, before, after)) in &known {
        let found = score(&history(*first, before)?, after, &Settings::months(AHEAD))?;
        by_source.entry(source).or_default().extend(found);
        by_source.entry("all").or_default().extend(found);
    }
    for (source, scores) in &by_source {
        print(source, scores);
    }
    Ok(())
}

fn print(name: &str, scores: &[Score]) {
    if let Some(Score { mase, wis, coverage_80, coverage_95 }) = Score::mean(scores) {
        println!("{name}_n {}", scores.len());
        println!("{name}_mase {mase:.4}");
        println!("{name}_wis {wis:.4}");
        println!("{name}_coverage_80 {coverage_80:.3}");
        println!("{name}_coverage_95 {coverage_95:.3}");
    }
}
