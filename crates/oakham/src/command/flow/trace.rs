//! `oakham flow trace`: one patient's way through the first replication.

use std::io::Write;

use anyhow::{Context, Result, bail};
use api::document::{Document, SchemaName};
use api::flow::trace::{Step, Trace};
use exhibits::csv_file::CsvFile;
use exhibits::table::flow::days;
use flow::network::DAY;
use flow::network::id::SourceId;
use flow::program::Program;
use flow::run::trace;
use sources::network::NetworkRead;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::terminal;
use flow::settings::RunSettings;

/// Follows the patient named `source:number`, counted from 1.
pub(super) fn run(global: &Global, read: &NetworkRead, patient: &str) -> Result<Outcome> {
    let network = &read.network;
    let (name, number) = patient.rsplit_once(':').unwrap_or((patient, ""));
    let known = || network.sources.iter().map(|source| source.name.as_str()).collect::<Vec<_>>().join(", ");
    let source = network.sources.iter().position(|source| source.name == name).with_context(|| {
        format!("there is no source {name:?}; name a patient as SOURCE:NUMBER, with a source of {}", known())
    })?;
    let number: u32 = number
        .parse()
        .ok()
        .filter(|number| *number > 0)
        .with_context(|| format!("{patient:?} is no patient; write the source, a colon and a number from 1, such as \"{name}:1000\""))?;
    let mut settings = RunSettings::of(network, global.seed);
    settings.warm_up = 0.0;
    let program = Program::new(network);
    let steps = trace(&program, &settings, SourceId::new(source), number - 1);
    if steps.is_empty() {
        bail!(
            "no patient {number} comes from {name} within {}; name an earlier one, or where the scenario has fewer come another",
            days(settings.length / DAY)
        );
    }
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let steps = steps.into_iter().map(|step| Step {
                minute: step.time,
                station: step.station,
                what: step.what,
            });
            let document =
                Trace { schema: SchemaName::default(), patient: patient.to_owned(), steps: steps.collect() };
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["minute", "station", "what"])?;
            for step in &steps {
                writer.row([&step.time.to_string(), &step.station, &step.what])?;
            }
            writer.flush()?;
        }
        Format::Table => {
            for step in &steps {
                writeln!(out, "{:>20}  {:32}  {}", when(step.time), step.station, step.what)?;
            }
        }
    }
    Ok(Outcome::Done)
}

/// Minutes from the first midnight as `day 12, 14:05:30`.
fn when(minutes: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "times are not negative")]
    let seconds = (minutes * 60.0).round() as u64;
    let (day, second) = (seconds / 86_400, seconds % 86_400);
    format!("day {day}, {:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
}
