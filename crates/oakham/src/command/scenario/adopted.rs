//! `oakham scenario adopt`, `withdraw` and `adopted`.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use api::adopted::{Adopted, Adoption as Shown, Expected, Tested};
use api::document::Document;
use app::adoption::{self, Asked, Came, Done, came};
use app::returns::person::{ActorRef, Identification};
use appraisal::adopted::Adoption;
use appraisal::adopted::verdict::MONTHS_NEEDED;
use domain::month::day_in_words;
use exhibits::csv_file::CsvFile;
use exhibits::number::counted;
use exhibits::table::adopted::{adopted_scenarios, by_month, sentence, summary, untested};
use jiff::civil::Date;
use sources::adopted::{adoptions, later_months};
use sources::workspace::Workspace;

use crate::arguments::{Format, Global};
use crate::{Outcome, load, terminal};

/// Adopts a scenario.
pub(super) fn adopt(global: &Global, file: &Path, starts: Option<Date>, by: &str) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let asked = Asked { file, starts, as_at: global.as_at, seed: global.seed };
    let done = adoption::adopt(&workspace, ActorRef::Named(by), asked)?;
    let n_tested = done.adoption.tested().count();
    let said = format!(
        "{} is adopted as {} from {} on: {}, of which {} can be tested by a measure of the workspace.",
        done.adoption.title,
        done.adoption.id,
        day_in_words(done.adoption.starts),
        counted(done.adoption.expected.len(), "consequence is expected", "consequences are expected"),
        n_tested
    );
    recorded(global, &workspace, &done, &said)
}

/// Withdraws an adopted scenario.
pub(super) fn withdraw(global: &Global, id: &str, reason: &str, by: &str) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let done = adoption::withdraw(&workspace, ActorRef::Named(by), id, reason)?;
    let said = format!("{} is withdrawn; what was expected of it stays on record.", done.adoption.id);
    recorded(global, &workspace, &done, &said)
}

/// Says what was recorded, and shows it.
fn recorded(global: &Global, workspace: &Workspace, done: &Done, said: &str) -> Result<Outcome> {
    for told in &done.told {
        terminal::note(global.quiet, told);
    }
    let unverified = done.by.identification == Identification::NotVerified;
    let by = if unverified { format!("{} (not verified)", done.by.name) } else { done.by.name.clone() };
    terminal::note(global.quiet, &format!("Recorded by {by}."));
    if let Some(why) = &done.not_recorded {
        terminal::note(false, &format!("The log lacks it ({why})."));
    }
    if global.format == Format::Table {
        writeln!(terminal::out(), "{said}")?;
        return Ok(Outcome::Done);
    }
    let mut all = came(workspace, None)?;
    all.retain(|came| came.adoption.id == done.adoption.id);
    tell(global, workspace, &all, true)
}

/// Shows what came of one, or of all.
pub(super) fn show(global: &Global, id: Option<&str>) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let (known, mut unread) = adoptions(&workspace.root);
    let is_unreadable = known.is_empty() && !unread.is_empty();
    unread.extend(later_months(&workspace.root).1);
    load::tell_unread(global, unread)?;
    if is_unreadable {
        bail!("nothing that was adopted can be read; restore what `oakham check` names");
    }
    let mut all = came(&workspace, global.as_at)?;
    if let Some(id) = id {
        let found = adoption::find(&known, id)?;
        all.retain(|came| came.adoption.id == found.id);
        if all.is_empty() {
            bail!("{id} was not adopted yet by then; ask as of a later day");
        }
    }
    tell(global, &workspace, &all, id.is_some())
}

fn tell(global: &Global, workspace: &Workspace, all: &[Came], is_one: bool) -> Result<Outcome> {
    let mut out = terminal::out();
    let pairs = || all.iter().map(|came| (&came.adoption, &came.outcome));
    let document = || Adopted::of(workspace.system.as_str(), pairs());
    match global.format {
        Format::Json => out.write_all(document().text().as_bytes())?,
        Format::Csv => csv(&document(), &mut out)?,
        Format::Table if is_one => {
            for came in all {
                one(&mut out, came)?;
            }
        }
        Format::Table => {
            let pairs: Vec<_> = pairs().collect();
            let exhibit = adopted_scenarios(&pairs);
            if pairs.is_empty() {
                writeln!(
                    out,
                    "No scenario is adopted. `oakham scenario adopt FILE --by NAME` adopts one that was worked out."
                )?;
            } else {
                terminal::exhibit(&mut out, &exhibit)?;
                writeln!(out, "{}", terminal::KEY)?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Expected beside observed, month by month.
fn one(out: &mut dyn Write, Came { adoption, outcome }: &Came) -> Result<()> {
    writeln!(out, "{}: {}.", adoption.title, outcome.sentence)?;
    writeln!(out, "{}", decided(adoption))?;
    writeln!(out)?;
    if !outcome.measures.is_empty() {
        terminal::exhibit(out, &summary(adoption, outcome))?;
        writeln!(out)?;
    }
    for (place, observed) in outcome.measures.iter().enumerate() {
        writeln!(out, "{}", sentence(observed))?;
        terminal::exhibit(out, &by_month(observed, place, adoption.starts.first_of_month()))?;
        writeln!(out)?;
    }
    let without: Vec<_> = adoption.expected.iter().filter(|expected| expected.test.is_none()).collect();
    if let Some(exhibit) = untested(&without) {
        terminal::exhibit(out, &exhibit)?;
        writeln!(out)?;
    }
    writeln!(
        out,
        "Nothing is said of a measure before it has {MONTHS_NEEDED} months on either side of the start; docs/method/appraisal.md has the rules."
    )?;
    writeln!(out, "{}", terminal::KEY)?;
    Ok(())
}

/// Who adopted it when, from when on, and whether it was withdrawn.
fn decided(adoption: &Adoption) -> String {
    let day = |at: jiff::Timestamp| day_in_words(at.to_zoned(jiff::tz::TimeZone::UTC).date());
    let mut said = format!(
        "Adopted by {} on {}; starts on {}.",
        adoption.adopted.by,
        day(adoption.adopted.at),
        day_in_words(adoption.starts)
    );
    if let Some((decided, reason)) = &adoption.withdrawn {
        said = format!("{said} Withdrawn by {} on {}: {reason}.", decided.by, day(decided.at));
    }
    said
}

/// A row a consequence that was expected.
fn csv(document: &Adopted, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row([
        "adoption_id",
        "title",
        "starts_on",
        "withdrawn",
        "consequence",
        "expected",
        "measure",
        "expected_change",
        "expected_low",
        "expected_high",
        "found_change",
        "found_low",
        "found_high",
        "unit",
        "months",
        "verdict",
        "provenance",
    ])?;
    for adoption in &document.adoptions {
        for expected in &adoption.expected {
            let cells = cells(adoption, expected);
            writer.row(cells.iter().map(String::as_str))?;
        }
    }
    writer.flush()?;
    Ok(())
}

fn cells(adoption: &Shown, expected: &Expected) -> Vec<String> {
    let test = expected.test.as_ref();
    let of = |cell: &dyn Fn(&Tested) -> String| test.map_or_else(String::new, cell);
    let found = |value: &dyn Fn(&api::adopted::Range) -> f64| {
        test.and_then(|test| test.found.as_ref()).map_or_else(String::new, |found| value(found).to_string())
    };
    let verdict = test.map_or_else(|| "untested".to_owned(), |test| test.verdict.clone());
    vec![
        adoption.id.clone(),
        adoption.title.clone(),
        adoption.starts_on.clone(),
        adoption.withdrawn.as_ref().map_or_else(String::new, |withdrawn| withdrawn.at.clone()),
        expected.words.clone(),
        expected.text.clone(),
        of(&|test| test.measure.clone()),
        of(&|test| test.expected.value.to_string()),
        of(&|test| test.expected.low.to_string()),
        of(&|test| test.expected.high.to_string()),
        found(&|found| found.value),
        found(&|found| found.low),
        found(&|found| found.high),
        of(&|test| test.unit.clone().unwrap_or_default()),
        of(&|test| test.months.len().to_string()),
        verdict,
        provenance_word(test.map_or(expected.provenance, |test| test.provenance)),
    ]
}

fn provenance_word(provenance: api::word::Provenance) -> String {
    domain::provenance::Provenance::from(provenance).word().to_owned()
}
