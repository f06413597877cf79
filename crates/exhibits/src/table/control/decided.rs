//! What people decided about a control chart, by which settings it is drawn, and which rebases the values suggest.

use domain::provenance::Provenance;
use evidence::control_chart::chart::{Chart as ControlChart, Group};
use evidence::control_chart::limits::Level;
use evidence::control_chart::plan::{Baseline, Direction};
use evidence::control_chart::point::Side;
use evidence::control_chart::proposal::{Proposal, proposals};
use evidence::control_chart::settings::{LimitFactor, Screening, TwoInThree};
use evidence::measured::Measured;

use super::written;
use crate::exhibit::{Cell, Exhibit, RowKind, Table};
use crate::number::counted;
use crate::table::efficiency::{row, word};
use crate::table::measure::{date_in_words, headed};
use crate::table::{figures, words};

/// V3: the settings of a chart and what people decided, recorded with it.
#[must_use]
pub fn decided(measured: &Measured, chart: &ControlChart) -> Exhibit {
    let settings = chart.settings;
    let plan = &chart.plan;
    let mut rows: Vec<(String, String)> = vec![
        ("Better is".to_owned(), direction(plan.direction).to_owned()),
        (
            "A shift is".to_owned(),
            format!("{} points in a row on one side of the mean", settings.shift.get()),
        ),
        (
            "A trend is".to_owned(),
            format!("{} points that rise or fall one after the other", settings.trend.get()),
        ),
        ("Two in three".to_owned(), two_in_three(settings.two_in_three).to_owned()),
        (
            "Limits".to_owned(),
            match settings.limit_factor {
                LimitFactor::Rounded => "mean ± 2.66 × mean moving range",
                LimitFactor::ThreeSigma => "mean ± 3 ÷ 1.128 × mean moving range",
            }
            .to_owned(),
        ),
        (
            "Screening".to_owned(),
            match settings.screening {
                Screening::Once => "moving ranges of 3.267 × their mean and more are left out, once",
                Screening::Off => "none, as in the Making Data Count workbook",
            }
            .to_owned(),
        ),
        ("Baseline".to_owned(), baseline(plan.baseline)),
    ];
    rows.extend(chart.groups.iter().map(|group| (group_name(group), group_words(group, measured))));
    let left_out = plan.exclusions.iter();
    rows.extend(
        left_out.map(|of| (format!("Left out: {}", date_in_words(of.date)), of.reason.text().to_owned())),
    );
    let rows = rows.into_iter().map(|(name, words)| row(&name, RowKind::Body, vec![word(words)]));
    Exhibit {
        key: "V3".into(),
        name: "control-settings".into(),
        heading: match plan.rebases.len() + plan.exclusions.len() {
            0 => "Nobody has changed its limits or left points out".to_owned(),
            n => format!("People have decided {} about it", counted(n, "thing", "things")),
        },
        note: "Programs for such charts differ in these settings, so they are recorded with the chart."
            .to_owned(),
        provenance: measured.provenance,
        table: Table {
            caption: format!("How {} is drawn.", measured.name),
            row_heading: "Setting".to_owned(),
            columns: vec![words("", "Value or reason")],
            rows: rows.collect(),
        },
        chart: None,
    }
}

const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Increase => "higher",
        Direction::Decrease => "lower",
        Direction::Neutral => "neither",
    }
}

const fn two_in_three(rule: TwoInThree) -> &'static str {
    match rule {
        TwoInThree::SameSide => "two near a limit, all three on one side of the mean",
        TwoInThree::AnySide => "two near or beyond a limit, the third anywhere but beyond the other",
        TwoInThree::AnySideWholeWindow => {
            "two near or beyond a limit, the third anywhere but beyond the other; all three are marked"
        }
    }
}

fn baseline(baseline: Baseline) -> String {
    match baseline {
        Baseline::WholeGroup => "all points of a group set its limits".to_owned(),
        Baseline::First(length) => format!("the first {} points of each group", length.get()),
        Baseline::Dates(_) => "the points of some dates".to_owned(),
    }
}

fn group_name(group: &Group) -> String {
    format!("Limits from {}", date_in_words(group.first))
}

fn group_words(group: &Group, measured: &Measured) -> String {
    let limits = level(&group.level, measured);
    let of = format!("{limits}, from {}", counted(group.n_baseline, "value", "values"));
    match &group.reason {
        Some(reason) => format!("{of}. Worked out anew because: {}", reason.text()),
        None => of,
    }
}

fn level(level: &Level, measured: &Measured) -> String {
    let written = written(measured);
    let limits = level.limits.map(|limits| measured.limits_shown(limits));
    match (level.mean, limits) {
        (Some(mean), Some((lower, upper))) => format!(
            "mean {}, limits {} to {}",
            written.with_unit(mean),
            written.bare(lower),
            written.bare(upper)
        ),
        (Some(mean), None) => format!("mean {}, no limits", written.with_unit(mean)),
        (None, _) => "no value to set them".to_owned(),
    }
}

/// V4: rebases that the values suggest, with mean and limits before and after; a person decides. None where there are
/// none.
#[must_use]
pub fn proposed(measured: &Measured, chart: &ControlChart) -> Option<(Exhibit, Vec<Proposal>)> {
    let found = proposals(chart);
    let first = found.first()?;
    let written = written(measured);
    let derived = Provenance::of_formula([measured.provenance]);
    let cell = |value| written.cell(value, derived);
    let limit = |level: &Level, upper: bool| {
        let limits = level.limits.map(|limits| measured.limits_shown(limits));
        limits.map(|(low, high)| if upper { high } else { low })
    };
    let rows = found.iter().map(|proposal| {
        let Proposal { before, after, n_signals_now, n_signals_then, .. } = proposal;
        let cells = vec![
            cell(before.mean),
            cell(limit(before, false)),
            cell(limit(before, true)),
            cell(after.mean),
            cell(limit(after, false)),
            cell(limit(after, true)),
            Cell::Number(crate::number::Number::count(*n_signals_now as u64)),
            Cell::Number(crate::number::Number::count(*n_signals_then as u64)),
        ];
        row(&date_in_words(proposal.first), RowKind::Body, cells)
    });
    let step = if first.side == Side::High { "rose" } else { "fell" };
    let of = |group: &str, name: &str| figures(group, &headed(name, &measured.unit));
    let exhibit = Exhibit {
        key: "V4".into(),
        name: "control-proposals".into(),
        heading: format!(
            "From {} on values {step} to another level; new limits may be due",
            date_in_words(first.first)
        ),
        note: "Limits are worked out anew only where something changed that is known: look for it, and give it as the \
               reason. Points that stand out are those with one level for all, and those that are left with two."
            .to_owned(),
        provenance: measured.provenance,
        table: Table {
            caption: "Dates from which limits may be worked out anew, before and after.".to_owned(),
            row_heading: "From".to_owned(),
            columns: vec![
                of("Before", "Mean"),
                of("Before", "Lower limit"),
                of("Before", "Upper limit"),
                of("After", "Mean"),
                of("After", "Lower limit"),
                of("After", "Upper limit"),
                figures("Points that stand out", "Now"),
                figures("Points that stand out", "Then"),
            ],
            rows: rows.collect(),
        },
        chart: None,
    };
    Some((exhibit, found))
}
