//! `oakham return diff`: what two versions of a return say differently, and what it does to the
//! position.

use std::io::{self, Write};

use anyhow::{Result, bail};
use api::document::{Document, SchemaName};
use api::returns::{ChangedCell, ChangedMeasure, ComparedVersion, ReturnDiff};
use api::word::Unit;
use domain::ledger::{Line, Measure};
use domain::money::{Millions, Pence, Thousands};
use domain::month::Month;
use domain::monthly_return::MonthlyReturn;
use domain::schedule::{Schedule, Schedules};
use exhibits::csv_file::CsvFile;
use finance::consolidate::{Amounts, Position};
use sources::monthly_return::version::{Version, short};
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::terminal::counted;

use super::{ReturnOf, versions_of};

/// A cell that differs: impact on the surplus in both versions.
struct Changed {
    line: Line,
    /// The code of a measure, or `m05`.
    what: String,
    /// The same in words.
    words: String,
    from: Option<Pence>,
    to: Option<Pence>,
}

/// Prints the differences between versions `from` and `to`, the last two without them.
pub(crate) fn run(
    global: &Global,
    workspace: &Workspace,
    of: &ReturnOf,
    from: Option<usize>,
    to: Option<usize>,
) -> Result<Outcome> {
    let Some(versions) = versions_of::present(workspace, of)? else {
        bail!("there is no return of {}", of.words());
    };
    let n = versions.list.len();
    let to = to.unwrap_or(n);
    let from = from.unwrap_or_else(|| to.saturating_sub(1));
    if from == 0 || n < from || to == 0 || n < to {
        bail!(
            "{} has {}; name two of them with --from and --to",
            of.words(),
            counted(n, "version", "versions, counted from 1")
        );
    }
    let read = |number: usize| versions_of::read_version(workspace, of, &versions.list[number - 1]);
    let (old, new) = (read(from)?, read(to)?);
    let changed = changed(of, &old, &new);
    let kind = of.organisation.kind;
    let (before, after) = (Position::of(&old, kind).including, Position::of(&new, kind).including);
    let effects = effects(before, after);
    let mut out = io::stdout().lock();
    match global.format {
        Format::Json => {
            let hash = |number: usize| versions.list[number - 1].hash.to_string();
            let position = effects.iter().map(|(measure, _, from, to)| ChangedMeasure {
                measure,
                from: from.get(),
                to: to.get(),
            });
            let document = ReturnDiff {
                schema: SchemaName::default(),
                organisation: of.organisation.code.to_string(),
                year: of.year.to_string(),
                month: of.month.get(),
                unit: Unit::Pence,
                from: ComparedVersion { version: from, hash: hash(from) },
                to: ComparedVersion { version: to, hash: hash(to) },
                cells: changed.iter().map(Changed::document).collect(),
                position: position.collect(),
                cover: cover(&old, &new),
            };
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["line_code", "label", "what", "from", "to"])?;
            let text = |value: Option<Pence>| value.map_or(String::new(), |value| value.get().to_string());
            for cell in &changed {
                writer.row([
                    cell.line.code(),
                    cell.line.label(),
                    &cell.what,
                    &text(cell.from),
                    &text(cell.to),
                ])?;
            }
            writer.flush()?;
        }
        Format::Table => {
            let name = |number: usize| format!("{number} ({})", short(&versions.list[number - 1].hash));
            writeln!(out, "{}: from version {} to version {}", of.words(), name(from), name(to))?;
            for sentence in cover(&old, &new) {
                writeln!(out, "  {sentence}")?;
            }
            for cell in &changed {
                writeln!(out, "  {}", cell.sentence())?;
            }
            writeln!(out, "{}.", counted(changed.len(), "amount differs", "amounts differ"))?;
            writeln!(out, "Position of {} (£m):", of.organisation.short_name)?;
            for (_, words, from, to) in effects {
                writeln!(out, "  {words}: {}", effect(from, to))?;
            }
        }
    }
    Ok(Outcome::Done)
}

/// What version `new` of a return says differently from version `old`, a sentence each.
pub(crate) fn sentences(
    workspace: &Workspace,
    of: &ReturnOf,
    old: &Version,
    new: &Version,
) -> Result<Vec<String>> {
    let (old, new) =
        (versions_of::read_version(workspace, of, old)?, versions_of::read_version(workspace, of, new)?);
    let kind = of.organisation.kind;
    let (before, after) = (Position::of(&old, kind).including, Position::of(&new, kind).including);
    let mut sentences = cover(&old, &new);
    sentences.extend(changed(of, &old, &new).iter().map(Changed::sentence));
    let effects = effects(before, after).into_iter().filter(|(.., from, to)| from != to);
    sentences.extend(effects.map(|(_, words, from, to)| {
        format!("Position of {}, {words} (£m): {}.", of.organisation.short_name, effect(from, to))
    }));
    Ok(sentences)
}

/// Whether two versions report the same amounts, whatever else they say.
pub(crate) fn is_of_the_same_figures(of: &ReturnOf, one: &MonthlyReturn, other: &MonthlyReturn) -> bool {
    changed(of, one, other).is_empty()
}

/// Every amount that differs, in the order of lines.
fn changed(of: &ReturnOf, old: &MonthlyReturn, new: &MonthlyReturn) -> Vec<Changed> {
    let mut changed = Vec::new();
    for line in Line::of_kind(of.organisation.kind) {
        for measure in Measure::ALL {
            let value = |submission: &MonthlyReturn| submission.entry(line, measure).map(|entry| entry.value);
            changed.push(Changed {
                line,
                what: measure.code().to_owned(),
                words: measure.words().to_owned(),
                from: value(old),
                to: value(new),
            });
        }
        for month in Month::all() {
            let value =
                |submission: &MonthlyReturn| submission.in_month(line, month).map(|entry| entry.value);
            changed.push(Changed {
                line,
                what: format!("m{:02}", month.get()),
                words: format!("actual of {}", month.name()),
                from: value(old),
                to: value(new),
            });
        }
    }
    changed.retain(|cell| cell.from != cell.to);
    changed
}

impl Changed {
    /// `P.PAY.AGY Pay: agency, actual to date: was 11,915, is 12,015 (£000): 100 worse.`
    fn sentence(&self) -> String {
        let keyed = |value: Pence| Thousands(self.line.nature().entry(value)).to_string();
        let said = match (self.from, self.to) {
            (Some(from), Some(to)) => {
                let change = to - from;
                let by = Thousands(change.magnitude());
                let word = if change.is_negative() { "worse" } else { "better" };
                format!("was {}, is {} (£000): {by} {word}.", keyed(from), keyed(to))
            }
            (None, Some(to)) => format!("was not given, is {} (£000).", keyed(to)),
            (Some(from), None) => format!("was {} (£000), is not given.", keyed(from)),
            (None, None) => "is given in neither.".to_owned(),
        };
        format!("{} {}, {}: {said}", self.line, self.line.label(), self.words)
    }

    fn document(&self) -> ChangedCell {
        ChangedCell {
            line: self.line.code(),
            label: self.line.label(),
            what: self.what.clone(),
            from: self.from.map(Pence::get),
            to: self.to.map(Pence::get),
            words: self.sentence(),
        }
    }
}

/// What the covers say differently.
fn cover(old: &MonthlyReturn, new: &MonthlyReturn) -> Vec<String> {
    let mut sentences = Vec::new();
    let (before, after) = (&old.cover, &new.cover);
    let mut compare = |what: &str, from: &str, to: &str| {
        if from != to {
            sentences.push(format!("The cover's {what} was {from:?}, is {to:?}."));
        }
    };
    compare("basis", before.basis.word(), after.basis.word());
    compare("plan version", &before.plan_version.to_string(), &after.plan_version.to_string());
    compare("narrative", &before.narrative, &after.narrative);
    sentences.extend(schedules(&old.schedules, &new.schedules));
    for explanation in new.explanations.iter().filter(|new| !old.explanations.contains(new)) {
        sentences
            .push(format!("{} {} is explained: {}", explanation.rule, explanation.place, explanation.text));
    }
    sentences
}

/// Which schedules say something else.
fn schedules(old: &Schedules, new: &Schedules) -> Vec<String> {
    fn rows<R: Clone>(schedule: Option<&Schedule<R>>) -> Option<Vec<R>> {
        schedule.map(|schedule| schedule.says().cloned().collect())
    }
    fn said<R: Clone + PartialEq>(old: Option<&Schedule<R>>, new: Option<&Schedule<R>>) -> Option<String> {
        match (rows(old), rows(new)) {
            (None, Some(now)) => Some(format!("is sent, with {}", counted(now.len(), "row", "rows"))),
            (Some(_), None) => Some("is not sent any more".to_owned()),
            (Some(then), Some(now)) if then != now => {
                let changed = now.iter().filter(|row| !then.contains(row)).count();
                let gone = then.iter().filter(|row| !now.contains(row)).count();
                Some(format!(
                    "has {} new or changed; {gone} of the old ones are gone",
                    counted(changed, "row", "rows")
                ))
            }
            _ => None,
        }
    }
    let told = [
        said(old.workforce.as_ref(), new.workforce.as_ref()),
        said(old.capital.as_ref(), new.capital.as_ref()),
        said(old.cash.as_ref(), new.cash.as_ref()),
        said(old.payments.as_ref(), new.payments.as_ref()),
        said(old.balances.as_ref(), new.balances.as_ref()),
        said(old.bridge.as_ref(), new.bridge.as_ref()),
        said(old.one_offs.as_ref(), new.one_offs.as_ref()),
        said(old.reconcile.as_ref(), new.reconcile.as_ref()),
    ];
    let named = Schedules::NAMES.into_iter().zip(told);
    named.filter_map(|(name, told)| Some(format!("The schedule {name} {}.", told?))).collect()
}

/// The position's measures: code, words, before, after.
fn effects(before: Amounts, after: Amounts) -> [(&'static str, &'static str, Pence, Pence); 6] {
    [
        ("plan_ytd", "plan to date", before.plan_to_date, after.plan_to_date),
        ("actual_ytd", "actual to date", before.actual_to_date, after.actual_to_date),
        ("variance_ytd", "variance to date", before.variance_to_date(), after.variance_to_date()),
        ("plan_year", "plan for the year", before.plan_year, after.plan_year),
        ("forecast_year", "own forecast for the year", before.forecast_year, after.forecast_year),
        ("variance_year", "forecast less plan", before.variance_year(), after.variance_year()),
    ]
}

/// `(20.1), unchanged` or `(20.1), now (20.2): 0.1 worse`.
fn effect(from: Pence, to: Pence) -> String {
    if from == to {
        return format!("{from}, unchanged");
    }
    let change = to - from;
    let word = if change.is_negative() { "worse" } else { "better" };
    let by = if change.magnitude() < Pence::new(5_000_000) {
        format!("£{},000", Thousands(change.magnitude()))
    } else {
        Millions(change).to_string()
    };
    format!("was {from}, now {to}: {by} {word}")
}
