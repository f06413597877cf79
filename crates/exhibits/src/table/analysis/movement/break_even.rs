//! Who must break even, and deficit support.

use domain::break_even::Duty;
use domain::figure::{Basis, Definition, Subject, Support};
use domain::money::Pence;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use finance::analysis::{PositionAnalysis, SupportStanding};

use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table, Tone};
use crate::number::agreeing;
use crate::table::analysis::{amount, in_part, row, total_of, weakest, word};
use crate::table::{NO_DATA, cell, figures, organisation_link, subject, words};
use crate::words::Wording;
use crate::words::amount::{Balance, Scale, is_nil, pounds};

/// Who must break even in the year, and whether the own forecasts do.
pub(super) fn duties(month_end: &MonthEnd, analysis: &PositionAnalysis, wording: Wording) -> Option<Exhibit> {
    let duty = analysis.duty?;
    let key =
        |subject| month_end.whole_year(Definition::Position, subject, Basis::Forecast, Support::Including);
    let forecast = |subject| month_end.figure(&key(subject));
    let cells = |subject: Subject, must: bool| {
        let printed = cell(month_end, &key(subject.clone()), wording);
        let Some(figure) = forecast(subject) else {
            return vec![printed, Cell::Missing(NO_DATA), Cell::Missing(NO_DATA)];
        };
        let state = match (must, Balance::of(figure.value)) {
            (false, _) => Cell::Missing("No duty by itself"),
            (true, Balance::Deficit) => {
                word(format!("forecast to miss by {}", pounds(figure.value, Scale::Letter)), Tone::Adverse)
            }
            (true, _) => word("forecast to meet it", Tone::Favourable),
        };
        vec![printed, word(Balance::of(figure.value).word(), Tone::Plain), state]
    };
    let each = duty == Duty::EachOrganisation;
    let mut rows: Vec<Row> = month_end
        .reported()
        .map(|organisation| {
            let line = row(
                &organisation.name,
                &organisation.short_name,
                RowKind::Body,
                cells(subject(organisation), each),
            );
            Row { link: Some(organisation_link(organisation)), ..line }
        })
        .collect();
    let mut total = cells(month_end.system_subject(), !each);
    // The duty is that of all together: of some it cannot be said whether it is met.
    if !each && !month_end.is_complete() {
        total[2] = Cell::Missing("Not known of all");
    }
    rows.push(row(total_of(analysis, 0), "System", RowKind::Total, total));
    let missing =
        |subject| forecast(subject).is_some_and(|figure| Balance::of(figure.value) == Balance::Deficit);
    let heading = if each {
        let n_missing = month_end.reported().filter(|organisation| missing(subject(organisation))).count();
        match n_missing {
            0 if month_end.is_complete() => {
                "Every organisation forecasts to break even, as each must".to_owned()
            }
            0 => "Every organisation that reported forecasts to break even, as each must".to_owned(),
            n => format!(
                "{n} of {} organisations {}{} to miss their duty to break even",
                month_end.reported().count(),
                if month_end.is_complete() { "" } else { "that reported " },
                agreeing(n, "forecasts", "forecast")
            ),
        }
    } else if !month_end.is_complete() {
        format!(
            "Whether the system breaks even cannot be said: {}",
            crate::words::overview::reported(month_end)
        )
    } else if missing(month_end.system_subject()) {
        "The system forecasts to miss the duty to break even, which its organisations have together"
            .to_owned()
    } else {
        "The system forecasts to break even, as its organisations must together".to_owned()
    };
    Some(Exhibit {
        key: "T9d".into(),
        name: "duties".into(),
        heading,
        note: format!(
            "In {} the duty is that of {}. Forecast outturns, including deficit support.",
            analysis.year,
            duty.words()
        ),
        provenance: forecast(month_end.system_subject())
            .map_or(Provenance::Synthetic, domain::figure::Figure::provenance),
        table: Table {
            caption: format!("The duty to break even, £m, {}.", analysis.year),
            row_heading: "Organisation".to_owned(),
            columns: vec![figures("", "Forecast outturn"), words("", "Side"), words("", "Duty")],
            rows,
        },
        chart: None,
    })
}

/// Deficit support: planned, notified, received, counted on.
pub(super) fn support(
    month_end: &MonthEnd,
    analysis: &PositionAnalysis,
    wording: Wording,
) -> Option<Exhibit> {
    let known = || {
        analysis
            .organisations
            .iter()
            .filter_map(|organisation_analysis| Some((organisation_analysis, organisation_analysis.support?)))
    };
    known().next()?;
    let cells = |subject: Subject, notified: Option<Pence>, withheld, forecast: Pence, provenance| {
        let figure = |key| cell(month_end, &key, wording);
        let year = |basis| {
            figure(month_end.whole_year(Definition::Support, subject.clone(), basis, Support::Including))
        };
        let so_far = |basis| {
            figure(month_end.to_date(Definition::Support, subject.clone(), basis, Support::Including))
        };
        let state = match notified.map(|notified| forecast - notified) {
            Some(beyond) if Pence::ZERO < beyond && !is_nil(beyond) => word(
                format!("counts on {} that was not notified", pounds(beyond, Scale::Letter)),
                Tone::Adverse,
            ),
            Some(_) => word("counts on what was notified", Tone::Plain),
            None => Cell::Missing("No notice known"),
        };
        vec![
            year(Basis::Plan),
            amount(notified, provenance),
            amount(withheld, provenance),
            year(Basis::Forecast),
            state,
            so_far(Basis::Plan),
            so_far(Basis::Actual),
        ]
    };
    let mut rows: Vec<Row> = known()
        .map(|(organisation_analysis, support)| {
            let subject = subject(&organisation_analysis.organisation);
            let (notified, known) = (support.notified_year, support.provenance);
            let cells = cells(subject, notified, support.withheld(), support.forecast, known);
            row(
                &organisation_analysis.organisation.name,
                &organisation_analysis.organisation.short_name,
                RowKind::Body,
                cells,
            )
        })
        .collect();
    let sum = |amount_of: fn(&SupportStanding) -> Option<Pence>| -> Option<Pence> {
        known().map(|(_, support)| amount_of(&support)).sum()
    };
    let forecast = known().map(|(_, support)| support.forecast).sum();
    let provenance = weakest(known().map(|(_, support)| support.provenance));
    let (notified, withheld) = (sum(|support| support.notified_year), sum(SupportStanding::withheld));
    let total = cells(month_end.system_subject(), notified, withheld, forecast, provenance);
    rows.push(row(total_of(analysis, 0), "System", RowKind::Total, total));
    let withheld: Pence = known().filter_map(|(_, support)| support.withheld()).sum();
    let short: Pence = known().map(|(_, support)| support.plan_to_date - support.received).sum();
    let heading = if !is_nil(withheld) {
        format!("{} of the deficit support planned for the year is withheld", pounds(withheld, Scale::Words))
    } else if Pence::ZERO < short && !is_nil(short) {
        format!("{} of deficit support planned to date is not received", pounds(short, Scale::Words))
    } else {
        "Deficit support is received as planned".to_owned()
    };
    let heading = heading + &in_part(analysis, 0);
    Some(Exhibit {
        key: "T9e".into(),
        name: "deficit-support".into(),
        heading,
        note:
            "Shown once, at the trust that recognises it; what passes through the board is no second support."
                .to_owned(),
        provenance,
        table: Table {
            caption: format!("Deficit support, £m, {}.", analysis.year),
            row_heading: "Trust".to_owned(),
            columns: vec![
                figures("", "Planned for the year"),
                figures("", "Notified"),
                figures("", "Withheld"),
                figures("", "In forecast outturn"),
                words("", "How it stands"),
                figures("", "Planned to date"),
                figures("", "Received to date"),
            ],
            rows,
        },
        chart: None,
    })
}
