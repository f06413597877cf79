//! Every amount of a programme: a row a scheme, then the sums that pages lay out in other ways.

use domain::month::Month;
use domain::programme::{Amounts, Part, Programme, Saving, Total};

use super::{amount, figures, programme_headline, row};
use crate::exhibit::{Cell, Column, Exhibit, FileRows, Row, RowKind, Table};
use crate::number::Number;
use crate::table::NOT_APPLICABLE;
use crate::words::capital_first;

/// The row of all schemes, system-neutral ones included.
pub const WHOLE_REGISTER: &str = "Total of the register";
/// The row of savings that are a cost to a neighbour.
pub const NEUTRAL: &str = "System-neutral: a cost to a neighbour";
/// The row of the system.
pub const SYSTEM: &str = "System";

/// The heading above how many schemes there are.
pub const SCHEMES: &str = "Schemes";

/// Every amount of the register, by scheme, organisation, recurrence, type and category.
#[must_use]
pub fn programme_savings(programme: &Programme) -> Exhibit {
    let efficiency = &programme.efficiency;
    let cells = |amounts: &Amounts, n_schemes: Option<usize>| {
        let n_schemes = n_schemes.and_then(|n| u64::try_from(n).ok());
        let n_schemes = n_schemes.map_or(Cell::Missing(NOT_APPLICABLE), |n| Cell::Number(Number::count(n)));
        std::iter::once(n_schemes)
            .chain(Saving::ALL.iter().map(|saving| amount(amounts.get(*saving))))
            .collect()
    };
    let register = efficiency.schemes.first().map_or("", |row| row.scheme.file.path.as_str());
    let of_file = || FileRows::all(register);
    let mut rows: Vec<Row> = efficiency
        .schemes
        .iter()
        .map(|assessed| {
            let scheme = &assessed.scheme;
            let read_from = FileRows::with(&scheme.file.path, "scheme_id", scheme.id.as_str());
            row(scheme.id.as_str(), RowKind::Body, cells(&assessed.amounts, None)).reading([read_from])
        })
        .collect();
    rows.push(
        row(WHOLE_REGISTER, RowKind::Total, cells(&efficiency.total, Some(efficiency.schemes.len())))
            .reading([of_file()]),
    );
    rows.extend(efficiency.by_bearer.iter().map(|part| {
        let name = programme.bearer_name(&part.bearer);
        let sum = row(&name, RowKind::Body, cells(&part.amounts, Some(part.n_rows)));
        match part.bearer.organisations() {
            [only] => sum.reading([FileRows::with(register, "org_code", only.as_str())]),
            _ => sum,
        }
    }));
    rows.push(row(NEUTRAL, RowKind::Body, cells(&efficiency.neutral, None)));
    rows.push(row(SYSTEM, RowKind::Body, cells(&efficiency.net, None)));
    let parts = efficiency.by_recurrence.iter().chain(&efficiency.by_type).chain(&efficiency.by_category);
    rows.extend(parts.map(|part: &Part| {
        row(&capital_first(&part.name), RowKind::Body, cells(&part.amounts, Some(part.n_rows)))
    }));
    let headline = programme_headline(programme);
    Exhibit {
        key: "T5g".into(),
        name: "register".into(),
        heading: headline.text,
        note: "Savings are positive; variance is delivered less planned.".to_owned(),
        provenance: headline.provenance,
        table: Table {
            caption: format!("Savings {}, £m, and how many schemes.", programme.year),
            row_heading: "Of what".to_owned(),
            columns: std::iter::once(figures("", SCHEMES).reading(&["scheme_id"]))
                .chain(Saving::ALL.into_iter().map(column))
                .collect(),
            rows,
        },
        chart: None,
    }
}

/// The columns of a register that hold the plan month by month.
const MONTHS: [&[&str]; 12] = [
    &["m01"],
    &["m02"],
    &["m03"],
    &["m04"],
    &["m05"],
    &["m06"],
    &["m07"],
    &["m08"],
    &["m09"],
    &["m10"],
    &["m11"],
    &["m12"],
];

/// The plan of each scheme that states it by month.
#[must_use]
pub fn programme_profiles(programme: &Programme) -> Exhibit {
    let rows = programme.efficiency.schemes.iter().filter_map(|assessed| {
        let scheme = &assessed.scheme;
        let profile = scheme.savings.profile.as_ref()?;
        let cells = profile.iter().map(|planned| amount(Total::of(Some(*planned), scheme.provenance)));
        let read_from = FileRows::with(&scheme.file.path, "scheme_id", scheme.id.as_str());
        let row = row(scheme.id.as_str(), RowKind::Body, cells.collect()).reading([read_from]);
        Some(Row { link: Some(format!("/scheme/{}", scheme.id)), ..row })
    });
    let columns = Month::all().zip(MONTHS).map(|(month, column)| figures("", month.name()).reading(column));
    Exhibit {
        key: "T5h".into(),
        name: "plan-by-month".into(),
        heading: "Plan of each scheme by month".to_owned(),
        note: String::new(),
        provenance: programme.efficiency.provenance(),
        table: Table {
            caption: format!("Planned savings {}, £m.", programme.year),
            row_heading: "Scheme".to_owned(),
            columns: columns.collect(),
            rows: rows.collect(),
        },
        chart: None,
    }
}

fn column(saving: Saving) -> Column {
    let column = figures("", saving_heading(saving));
    match saving {
        Saving::PlanYear => column.reading(&["plan_fy"]),
        Saving::PlanToDate => column.reading(&["plan_ytd"]),
        Saving::Delivered | Saving::NotCounted => column.reading(&["actual_ytd"]),
        Saving::Variance => column.reading(&["actual_ytd", "plan_ytd"]),
        Saving::Forecast | Saving::Likely | Saving::Cautious => column.reading(&["fot"]),
        Saving::FullYearEffect => column.reading(&["fye_recurrent"]),
        Saving::Measured => column.reading(&["baseline_ytd", "measured_ytd"]),
    }
}

/// What a kind of saving is called above a column.
#[must_use]
pub const fn saving_heading(saving: Saving) -> &'static str {
    match saving {
        Saving::PlanYear => "Year plan",
        Saving::PlanToDate => "Plan to date",
        Saving::Delivered => "Delivered",
        Saving::NotCounted => "Claimed, not counted",
        Saving::Variance => "Variance",
        Saving::Forecast => "Forecast outturn",
        Saving::Likely => "Likely",
        Saving::Cautious => "Cautious",
        Saving::FullYearEffect => "Full-year effect",
        Saving::Measured => "Measured",
    }
}
