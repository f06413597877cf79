//! Whether a return is the one that is expected, and all of it.

use std::collections::BTreeMap;

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure, Nature};
use domain::month::Month;
use domain::monthly_return::{INVISIBLE, STRUCK_THROUGH, ShownOtherwise};

use super::{Checked, Place, about_cover, at, named};
use crate::chart;

/// V01: the return is of the organisation, year and month that its folder says.
pub(super) fn v01_belongs_here(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let cover = &checked.submission.cover;
    let mut expect = |field: &str, found: String, expected: String| {
        if found != expected {
            findings.push(about_cover(
                checked,
                "V01",
                format!("the cover says {field} {found}, but the folder is that of {expected}."),
                "Put the return in the folder it belongs to, or send the right one.",
            ));
        }
    };
    expect("organisation", cover.organisation.to_string(), checked.organisation.code.to_string());
    expect("year", cover.year.to_string(), checked.year.to_string());
    expect("month", cover.month.to_string(), checked.month.to_string());
}

/// V31: cells show what they hold.
pub(super) fn v31_shows_what_it_holds(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    findings.extend(checked.submission.shown_otherwise.iter().map(v31_of_a_sheet));
}

/// V31 of one sheet, of a return or a plan.
#[must_use]
pub fn v31_of_a_sheet(shown: &ShownOtherwise) -> Finding {
    let others = match shown.n_others {
        0 => String::new(),
        1 => " So does 1 other cell of the sheet.".to_owned(),
        n => format!(" So do {n} other cells of the sheet."),
    };
    let place = Place { severity: Severity::Warns, rule: "V31", file: &shown.file, cell: Some(shown.at) };
    if shown.shows == STRUCK_THROUGH {
        return place.finding(
            format!("the cell holds {}, which is read, but shows it struck through.{others}", shown.holds),
            "Key 0 where an amount does not count, or take the line through it away.",
        );
    }
    if shown.shows == INVISIBLE {
        return place.finding(
            format!(
                "the cell holds {}, which is read, but nobody sees it: its letters have the colour of the cell.{others}",
                shown.holds
            ),
            "Give the cells another colour, and look whether the amounts are those that are meant; empty them where they do not count.",
        );
    }
    place.finding(
        format!(
            "the cell holds {}, which is read, but its number format shows {}.{others}",
            shown.holds, shown.shows
        ),
        "Give the cells a plain number format, and look whether the amounts are those that are meant.",
    )
}

/// So many lines without a measure or month have one cause where no line has it.
const FEW: usize = 3;

/// The lines of which every required measure is asked.
fn required_lines(checked: &Checked<'_>) -> Vec<Line> {
    let kind = checked.organisation.kind;
    let totals = |line: Line| chart::position_line(kind) == Some(line) || line == chart::SUPPORT;
    Line::of_kind(kind).filter(|line| is_required(checked, *line) || totals(*line)).collect()
}

/// The lines of which every closed month is asked.
fn lines_by_month(checked: &Checked<'_>) -> impl Iterator<Item = Line> {
    chart::keyed_lines(checked.organisation.kind).filter(|line| is_required(checked, *line))
}

/// A line that is part of another is required where the plan has it.
pub(super) fn is_required(checked: &Checked<'_>, line: Line) -> bool {
    let planned = || checked.plan.is_some_and(|plan| plan.in_month(line, Month::FIRST).is_some());
    line.nature() != Nature::Computed && (!line.nature().is_memo() || planned())
}

/// Whether a return has a measure of every line, and where `by_month` is asked every closed month: a total of
/// one that has not would read a gap as nil.
pub(super) fn has_all(checked: &Checked<'_>, measures: &[Measure], by_month: bool) -> bool {
    let sent = checked.submission;
    let parts = || chart::position_parts(checked.organisation.kind);
    measures.iter().all(|measure| parts().all(|line| sent.entry(line, *measure).is_some()))
        && (!by_month
            || parts().all(|line| checked.month.up_to().all(|month| sent.in_month(line, month).is_some())))
}

/// V02: every line has every required measure; nil is written as 0, never left out. What no line has is told
/// once.
pub(super) fn v02_is_complete(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let kind = checked.organisation.kind;
    let submission = checked.submission;
    let lines = required_lines(checked);
    let n_empty = |measure| submission.left_empty.iter().filter(|empty| empty.measure == measure).count();
    let is_asked = |measure: &Measure| Measure::REQUIRED.contains(measure) || FEW < n_empty(*measure);
    let is_nowhere = |measure: &Measure| {
        FEW < lines.len() && Line::of_kind(kind).all(|line| submission.entry(line, *measure).is_none())
    };
    let nowhere: Vec<Measure> =
        Measure::ALL.into_iter().filter(|measure| is_asked(measure) && is_nowhere(measure)).collect();
    if !nowhere.is_empty() {
        let names: Vec<String> = nowhere.iter().copied().map(Measure::named).collect();
        let first = submission.left_empty.iter().find(|empty| nowhere.contains(&empty.measure));
        let place = Place {
            severity: Severity::Blocks,
            rule: "V02",
            file: &submission.lines_file,
            cell: first.map(|empty| empty.at),
        };
        findings.push(place.finding(
            format!("no line has {}; {} lines are asked for.", names.join(", "), lines.len()),
            "Fill in the amounts of every line in whole £000; where nothing was spent or received, write 0.",
        ));
    }
    for measure in Measure::ALL.into_iter().filter(|measure| !nowhere.contains(measure)) {
        let empty: Vec<_> = submission.left_empty.iter().filter(|empty| empty.measure == measure).collect();
        let tell = |cell, message: String| {
            let place = Place {
                severity: Severity::Blocks,
                rule: "V02",
                file: &submission.lines_file,
                cell: Some(cell),
            };
            place.finding(
                message,
                "Fill in the amount in whole £000; where nothing was spent or received, write 0.",
            )
        };
        if let ([first, .., last], true) = (&empty[..], FEW < empty.len()) {
            let lines: Vec<Line> = empty.iter().map(|empty| empty.line).collect();
            let message = format!(
                "{} lines have no {}, {} to {}: found nothing for {}.",
                lines.len(),
                measure.named(),
                first.at,
                last.at,
                first_of(&lines)
            );
            findings.push(tell(first.at, message));
        } else {
            let each = empty.iter().map(|empty| {
                tell(empty.at, format!("{} has no {}: found nothing.", named(empty.line), measure.named()))
            });
            findings.extend(each);
        }
    }
    let is_told = |line: Line, measure: Measure| {
        nowhere.contains(&measure)
            || submission.left_empty.iter().any(|empty| empty.line == line && empty.measure == measure)
    };
    for line in lines {
        let missing: Vec<String> = Measure::REQUIRED
            .into_iter()
            .filter(|measure| submission.entry(line, *measure).is_none() && !is_told(line, *measure))
            .map(Measure::named)
            .collect();
        if !missing.is_empty() {
            findings.push(at(Severity::Blocks, "V02", &submission.lines_file, None).finding(
                format!("{} has no {}.", named(line), missing.join(", ")),
                "Add the missing rows; where nothing was spent or received, write 0.",
            ));
        }
    }
    let lines: Vec<Line> = lines_by_month(checked).collect();
    let is_nowhere = |month: &Month| {
        FEW < lines.len() && lines.iter().all(|line| submission.in_month(*line, *month).is_none())
    };
    let nowhere: Vec<Month> = checked.month.up_to().filter(is_nowhere).collect();
    let columns = |months: &[Month]| {
        let codes: Vec<String> = months.iter().map(|month| format!("m{:02}", month.get())).collect();
        codes.join(", ")
    };
    let mut tell =
        |message: String| {
            findings.push(at(Severity::Blocks, "V02", &submission.months_file, None).finding(
                message,
                "Fill in every closed month; where nothing was spent or received, write 0.",
            ));
        };
    if !nowhere.is_empty() {
        tell(format!(
            "no line has an actual for {}; {} lines are asked for.",
            columns(&nowhere),
            lines.len()
        ));
    }
    let mut lines_without: BTreeMap<Vec<Month>, Vec<Line>> = BTreeMap::new();
    for line in lines {
        let is_missing =
            |month: &Month| submission.in_month(line, *month).is_none() && !nowhere.contains(month);
        let missing: Vec<Month> = checked.month.up_to().filter(is_missing).collect();
        if !missing.is_empty() {
            lines_without.entry(missing).or_default().push(line);
        }
    }
    for (months, lines) in lines_without {
        if FEW < lines.len() {
            tell(format!(
                "{} lines have no actual for {}: {}.",
                lines.len(),
                columns(&months),
                first_of(&lines)
            ));
        } else {
            for line in lines {
                tell(format!("{} has no actual for {}.", named(line), columns(&months)));
            }
        }
    }
}

/// The codes of the first few of many lines, and how many more there are.
fn first_of(lines: &[Line]) -> String {
    let codes: Vec<&str> = lines.iter().take(FEW).copied().map(Line::code).collect();
    format!("{} and {} more", codes.join(", "), lines.len().saturating_sub(FEW))
}
