//! Control charts in sentences, tables and charts: whether a measure is changing, and whether it meets its target.

mod decided;
mod paper;

use domain::provenance::Provenance;
use evidence::control_chart::chart::Chart as ControlChart;
use evidence::control_chart::icon::{Assurance, Variation};
use evidence::control_chart::icon_table::{IconRow, icon_row, sort_by_attention};
use evidence::control_chart::limits::Use;
use evidence::control_chart::point::{Point, Side, Verdict};
use evidence::control_chart::warning::{NoLimits, Warning};
use evidence::measured::Measured;

use super::efficiency::{row, word};
use super::measure::{Written, date_in_words, headed, rows_of, short_date};
use super::{figures, words};
use crate::exhibit::{Cell, Chart, Exhibit, RowKind, Table};
use crate::number::{Tone, counted};
use crate::spec::control::{Control, ControlPoint, Mark, control};
use crate::words::capital_first;

pub use decided::{decided, proposed};
pub use paper::{changing_charts, paper_icons};

/// The most points of a chart that are drawn; tables and files have all.
const MOST_DRAWN: usize = 240;

/// How values of a measure are written.
#[must_use]
pub fn written(measured: &Measured) -> Written<'_> {
    Written { unit: &measured.unit, decimals: measured.decimals }
}

/// Whether a measure is changing, by shape and word.
#[must_use]
pub fn variation_icon(variation: Variation) -> String {
    let side = |side| if side == Side::High { "higher" } else { "lower" };
    let (mark, words) = match variation {
        Variation::CommonCause => (Mark::Usual, "no change shown".to_owned()),
        Variation::Improvement(of) => (Mark::Better, format!("improving, {}", side(of))),
        Variation::Concern(of) => (Mark::Worse, format!("concern, {}", side(of))),
        Variation::Neutral(of) => (Mark::Neither, side(of).to_owned()),
    };
    format!("{} {words}", mark.glyph())
}

/// Whether it meets its target, by letter and word, as on NHS charts.
#[must_use]
pub const fn assurance_icon(assurance: Option<Assurance>) -> &'static str {
    match assurance {
        None => "no target",
        Some(Assurance::ConsistentPass) => "P meets it month after month",
        Some(Assurance::ConsistentFail) => "F misses it unless something changes",
        Some(Assurance::HitAndMiss) => "? meets or misses it by chance",
        Some(Assurance::NoLimits) => "no limits yet to tell",
    }
}

/// The same of a chart: a target can be judged only where it is said which way is better.
#[must_use]
pub fn target_met(chart: &ControlChart) -> &'static str {
    let has_target = chart.points.last().is_some_and(|point| point.target.is_some());
    match chart.assurance {
        None if has_target => "cannot be told: neither way is said to be better",
        assurance => assurance_icon(assurance),
    }
}

/// What a chart says, in a sentence: `Attendances, Oakham: …`.
#[must_use]
pub fn control_heading(measured: &Measured, chart: &ControlChart) -> String {
    let name = &measured.name;
    let Some(last) = chart.points.last() else { return format!("{name}: there are no values") };
    let written = written(measured);
    let Some(value) = last.value else {
        return format!(
            "{name}: the value of {} is missing, so nothing is said of now",
            date_in_words(last.date)
        );
    };
    let now = format!("{} in {}", written.with_unit(value), date_in_words(last.date));
    let has_limits = chart.groups.last().is_some_and(|group| group.level.limits.is_some());
    let is_of_last = |warning: &Warning| {
        chart.groups.last().is_some_and(|group| {
            *warning == Warning::NoLimits { first: group.first, why: NoLimits::AllScreened }
        })
    };
    if chart.warnings.iter().any(is_of_last) {
        return format!(
            "{name}: {now}; its values hardly ever change, so there are no limits, and any change is worth a look"
        );
    }
    if !has_limits {
        return format!("{name}: {now}, with too little before it to judge whether that is usual");
    }
    let Some(current) = chart.current else {
        return format!("{name}: no change shown; {now} is within its usual variation");
    };
    let what = match chart.variation {
        Variation::Improvement(_) => "a change for the better",
        Variation::Concern(_) => "a change for the worse",
        Variation::Neutral(_) | Variation::CommonCause => "a change",
    };
    let since =
        if current.n_points < 2 { String::new() } else { format!(" since {}", date_in_words(current.since)) };
    format!("{name}: {what}{since}; {now} is {}", of_rule(&current.cause.words(chart.settings)))
}

/// A rule after `is`: `one of 7 points or more …`, `above the upper process limit`.
fn of_rule(rule: &str) -> String {
    if rule.starts_with(|first: char| first.is_ascii_digit()) {
        format!("one of {rule}")
    } else {
        rule.to_owned()
    }
}

/// What the target says, in a sentence; nothing without one.
#[must_use]
pub fn target_sentence(measured: &Measured, chart: &ControlChart) -> Option<String> {
    let target = written(measured).with_unit(chart.points.last()?.target?);
    let Some(assurance) = chart.assurance else {
        return Some(format!(
            "Whether the target of {target} is met cannot be told: neither way is said to be better."
        ));
    };
    let said = match assurance {
        Assurance::ConsistentPass => "is met month after month, if nothing changes",
        Assurance::ConsistentFail => "is missed month after month unless something changes",
        Assurance::HitAndMiss => "is met in some months and missed in others, by chance",
        Assurance::NoLimits => "cannot be judged yet, for there are no limits",
    };
    Some(format!("The target of {target} {said}."))
}

/// All that weakens a chart, a sentence each.
#[must_use]
pub fn control_warnings(chart: &ControlChart) -> Vec<String> {
    chart.warnings.iter().map(|warning| format!("{}.", capital_first(&warning.to_string()))).collect()
}

/// V1: the chart of a measure, with its rows.
#[must_use]
pub fn control_chart(measured: &Measured, chart: &ControlChart) -> Exhibit {
    let target = target_sentence(measured, chart).map(|told| format!(" {told}")).unwrap_or_default();
    Exhibit {
        key: "V1".into(),
        name: "control-chart".into(),
        heading: control_heading(measured, chart),
        note: format!(
            "{}. Between the limits lie nearly all values of a measure that does not change.{target}",
            capital_first(&headed(&measured.name, &measured.unit))
        ),
        provenance: measured.provenance,
        table: rows(measured, chart),
        chart: drawn(measured, chart),
    }
}

fn rows(measured: &Measured, chart: &ControlChart) -> Table {
    let written = written(measured);
    let cell = |value| written.cell(value, measured.provenance);
    let derived = Provenance::of_formula([measured.provenance]);
    let evaluated = |value| written.cell(value, derived);
    let each = chart.points.iter().rev().map(|point| {
        let level = &chart.groups[point.group].level;
        let limits = level.limits.map(|limits| measured.limits_shown(limits));
        let cells = vec![
            cell(point.value),
            evaluated(level.mean),
            evaluated(limits.map(|(lower, _)| lower)),
            evaluated(limits.map(|(_, upper)| upper)),
            point.target.map_or(Cell::Missing("None"), |target| cell(Some(target))),
            word(meaning(point)),
            word(point.cause.map_or_else(|| "none".to_owned(), |cause| cause.words(chart.settings))),
            word(used(point.used)),
        ];
        row(&date_in_words(point.date), RowKind::Body, cells).reading(rows_of(measured, point.date))
    });
    let of = |name: &str| figures("", &headed(name, &measured.unit));
    Table {
        caption: format!("{}, the newest first.", measured.name),
        row_heading: "Date".to_owned(),
        columns: vec![
            of("Value").reading(&["value"]),
            of("Mean"),
            of("Lower limit"),
            of("Upper limit"),
            of("Target"),
            words("", "Meaning"),
            words("", "Rule"),
            words("", "In the limits"),
        ],
        rows: each.collect(),
    }
}

fn meaning(point: &Point) -> String {
    if point.value.is_none() {
        return "missing".to_owned();
    }
    let mark = mark(point.verdict);
    format!("{} {}", mark.glyph(), mark.word())
}

const fn mark(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::CommonCause => Mark::Usual,
        Verdict::Improvement => Mark::Better,
        Verdict::Concern => Mark::Worse,
        Verdict::NeutralHigh | Verdict::NeutralLow => Mark::Neither,
    }
}

const fn used(used: Use) -> &'static str {
    match used {
        Use::Baseline => "counts",
        Use::Judged => "after the baseline",
        Use::Excluded => "left out",
        Use::Missing => "no value",
    }
}

fn drawn(measured: &Measured, chart: &ControlChart) -> Option<Chart> {
    if chart.points.iter().filter(|point| point.value.is_some()).count() < 2 {
        return None;
    }
    let skipped = chart.points.len().saturating_sub(MOST_DRAWN);
    let points = chart.points.iter().skip(skipped).map(|point| {
        let level = &chart.groups[point.group].level;
        ControlPoint {
            date: short_date(point.date),
            value: point.value,
            mark: mark(point.verdict),
            is_excluded: point.used == Use::Excluded,
            group: point.group,
            mean: level.mean,
            limits: level.limits.map(|limits| measured.limits_shown(limits)),
            target: point.target,
        }
    });
    let title = headed(&measured.name, &measured.unit);
    let pair =
        control("control-chart", &Control { title, decimals: measured.decimals, points: points.collect() });
    let count =
        |verdicts: &[Verdict]| chart.points.iter().filter(|point| verdicts.contains(&point.verdict)).count();
    let signals = [
        (count(&[Verdict::Improvement]), "of improvement"),
        (count(&[Verdict::Concern]), "of concern"),
        (count(&[Verdict::NeutralHigh, Verdict::NeutralLow]), "of change, neither better nor worse"),
    ];
    let signals: Vec<String> = signals
        .into_iter()
        .filter(|(n, _)| 0 < *n)
        .map(|(n, of)| format!("{} {of}", counted(n, "point", "points")))
        .collect();
    let signals = if signals.is_empty() { "no point that stands out".to_owned() } else { signals.join(", ") };
    let cut = match skipped {
        0 => String::new(),
        _ => format!(" Drawn are the last {MOST_DRAWN}; the table has all."),
    };
    Some(Chart {
        label: "Control chart: values with their mean and limits".to_owned(),
        description: format!(
            "{}, {} with {signals}.{cut}",
            measured.name,
            counted(chart.points.len(), "date", "dates")
        ),
        wide: pair.wide,
        narrow: pair.narrow,
    })
}

/// V2: many measures in one table of icons, those first that a board should look at first. Each row leads to `link`.
#[must_use]
pub fn icon_table(
    charts: &[(&Measured, &ControlChart)],
    link: impl Fn(&Measured) -> Option<String>,
) -> Exhibit {
    let measured_of = |row: &IconRow| charts.iter().find(|(measured, _)| measured.id == row.measure);
    // Rows bear the id, by which a name that stands twice is still told apart.
    let of_chart =
        |(measured, chart): &(&Measured, &ControlChart)| icon_row(&measured.id, &measured.unit, chart);
    let mut icons: Vec<IconRow> = charts.iter().filter_map(of_chart).collect();
    sort_by_attention(&mut icons);
    let n_concern = icons.iter().filter(|row| matches!(row.variation, Variation::Concern(_))).count();
    let n_better = icons.iter().filter(|row| matches!(row.variation, Variation::Improvement(_))).count();
    let has_targets = icons.iter().any(|icon| icon.target.is_some());
    let rows = icons.iter().filter_map(|icon| {
        let (measured, _) = measured_of(icon)?;
        let written = written(measured);
        let cell = |value| written.cell(value, measured.provenance);
        let derived = Provenance::of_formula([measured.provenance]);
        let evaluated = |value| written.cell(value, derived);
        let limits = icon.limits.map(|limits| measured.limits_shown(limits));
        let tone = match icon.variation {
            Variation::Concern(_) => Tone::Adverse,
            Variation::Improvement(_) => Tone::Favourable,
            Variation::Neutral(_) | Variation::CommonCause => Tone::Plain,
        };
        let mut cells = vec![Cell::Word { text: variation_icon(icon.variation), tone }];
        if has_targets {
            cells.push(word(assurance_icon(icon.assurance)));
            cells.push(icon.target.map_or(Cell::Missing("None"), |target| cell(Some(target))));
        }
        cells.extend([
            cell(icon.value),
            word(if measured.unit.is_empty() { "none" } else { &measured.unit }),
            word(date_in_words(icon.date)),
            evaluated(icon.mean),
            evaluated(limits.map(|(lower, _)| lower)),
            evaluated(limits.map(|(_, upper)| upper)),
            word(match icon.warnings.len() {
                0 => "none".to_owned(),
                n => counted(n, "warning", "warnings"),
            }),
        ]);
        let mut row = row(&measured.name, RowKind::Body, cells).reading(rows_of(measured, icon.date));
        row.link = link(measured);
        Some(row)
    });
    let mut columns = vec![words("", "Change")];
    if has_targets {
        columns.extend([words("Target", "Met"), figures("Target", "Value")]);
    }
    columns.extend([
        figures("Newest", "Value").reading(&["value"]),
        words("Newest", "Unit"),
        words("Newest", "Date"),
        figures("Usual", "Mean"),
        figures("Usual", "Lower limit"),
        figures("Usual", "Upper limit"),
        words("", "Warnings"),
    ]);
    let told = |n: usize| counted(n, "measure", "measures");
    Exhibit {
        key: "V2".into(),
        name: "measures".into(),
        heading: match (icons.len(), n_concern, n_better) {
            (0, ..) => "There is no measure with values of more than one month".to_owned(),
            (n, 0, 0) => format!("None of {} shows a change for the better or the worse", told(n)),
            (n, concern, better) => format!(
                "Of {}, {} a change for the worse and {} one for the better",
                told(n),
                if concern == 1 { "1 shows".to_owned() } else { format!("{concern} show") },
                better
            ),
        },
        note: "Each measure by its newest value: ● no change shown, ▲ improving, ■ concern, ◆ higher or lower where neither \
               is better. With many measures, some stand out by chance: a sign is a reason to ask, not an answer."
            .to_owned(),
        provenance: charts.iter().map(|(measured, _)| measured.provenance).max().unwrap_or(Provenance::Published),
        table: Table {
            caption: "Measures with their newest value, mean and limits.".to_owned(),
            row_heading: "Measure".to_owned(),
            columns,
            rows: rows.collect(),
        },
        chart: None,
    }
}

#[cfg(test)]
mod tests;
