//! Agency and bank spending beside their ceilings.

use domain::limit::LimitKind;
use domain::money::Pence;
use domain::provenance::Provenance;
use finance::analysis::{Ceiling, OrganisationAnalysis, PositionAnalysis};

use super::{hundredths, rated, share_cell};
use crate::exhibit::{Cell, Exhibit, RowKind, Table};
use crate::number::{Form, Number};
use crate::table::analysis::{amount, count_without, in_part, row, rows_of, to_date, weakest};
use crate::table::{figures, words};
use crate::words::amount::{Scale, pounds};

pub(super) fn over_ceilings(organisation_analysis: &OrganisationAnalysis) -> Vec<String> {
    let over = |spending: &Ceiling| {
        // An organisation without these lines says what it spent, and no forecast.
        let (value, passes) = match spending.forecast {
            Some(forecast) => (forecast, "expects to pass"),
            None => (spending.to_date, "has passed"),
        };
        let above = value - spending.ceiling?;
        let contract = if spending.kind == LimitKind::Agency { "agency" } else { "bank" };
        (Pence::ZERO < above).then(|| {
            format!(
                "{} {passes} its {contract} ceiling by {}",
                organisation_analysis.organisation.short_name,
                pounds(above, Scale::Words)
            )
        })
    };
    organisation_analysis.ceilings.iter().filter_map(over).collect()
}

/// A share in tenths of a per cent, cut and not rounded.
fn tenths(part: Pence, whole: Pence) -> Option<i128> {
    (Pence::ZERO < whole).then(|| i128::from(part.get()) * 1000 / i128::from(whole.get()))
}

/// Agency and bank spending beside their ceilings.
pub(super) fn ceilings(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let ceilings = || {
        analysis.organisations.iter().flat_map(|organisation_analysis| {
            organisation_analysis.ceilings.iter().map(move |c| (organisation_analysis, c))
        })
    };
    ceilings().next()?;
    let months = i64::from(analysis.month.get());
    let rows = ceilings()
        .map(|(organisation_analysis, spending)| {
            let short = &organisation_analysis.organisation.short_name;
            let contract = if spending.kind == LimitKind::Agency { "agency" } else { "bank" };
            let pace = spending.ceiling.map(|ceiling| Pence::new(ceiling.get() * months / 12));
            let share = (spending.kind == LimitKind::Agency)
                .then(|| tenths(spending.to_date, organisation_analysis.pay_bill?))
                .flatten();
            let limit =
                organisation_analysis.agency_share_limit.filter(|_| spending.kind == LimitKind::Agency);
            let state = match (spending.forecast.or(Some(spending.to_date)), spending.ceiling) {
                (Some(value), Some(ceiling)) => rated(value, ceiling),
                _ => Cell::Missing("No ceiling known"),
            };
            let name = format!("{short}, {contract}");
            let line = if spending.kind == LimitKind::Agency { "P.PAY.AGY" } else { "P.PAY.BANK" };
            let lines = rows_of(organisation_analysis, "lines", &[("line_code", line)]);
            row(
                name.clone(),
                name,
                RowKind::Body,
                vec![
                    amount(Some(spending.to_date), spending.provenance),
                    amount(pace, spending.provenance.max(Provenance::Derived)),
                    amount(spending.forecast, spending.provenance),
                    amount(spending.ceiling, spending.provenance),
                    state,
                    share.map_or(Cell::Missing("Not applicable"), |share| {
                        share_cell(share, spending.provenance.max(Provenance::Derived))
                    }),
                    limit.map_or(Cell::Missing("Not applicable"), |limit| {
                        let text = format!("{}.{:02}%", limit / 100, limit % 100);
                        let number = Number::new(text, hundredths(i64::from(limit)), Form::per_cent(2));
                        Cell::Number(number.known(spending.provenance))
                    }),
                ],
            )
            .reading(lines)
        })
        .collect();
    let over: Vec<String> = analysis.organisations.iter().flat_map(over_ceilings).collect();
    let heading = over.first().cloned().unwrap_or_else(|| within_ceilings(analysis));
    Some(Exhibit {
        key: "T8c".into(),
        name: "ceilings".into(),
        heading,
        note: "Spending is positive. The ceiling to date is twelfths of the year’s. At risk is a forecast of up to 3% over the ceiling; over is more.".to_owned(),
        provenance: weakest(ceilings().map(|(_, spending)| spending.provenance)),
        table: Table {
            caption: format!("Agency and bank spending and their ceilings, £m, {}.", to_date(analysis)),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("To date", "Spent").reading(&["value"]).of_rows(&[("measure", "actual_ytd")]),
                figures("To date", "Ceiling so far"),
                figures("Year", "Forecast outturn").reading(&["value"]).of_rows(&[("measure", "fot")]),
                figures("Year", "Ceiling"),
                words("Year", "How it stands"),
                figures("Share of pay bill", "To date"),
                figures("Share of pay bill", "Limit"),
            ],
            rows,
        },
        chart: None,
    })
}

/// That no ceiling is passed, of those that are known.
fn within_ceilings(analysis: &PositionAnalysis) -> String {
    let lacks = |organisation: &OrganisationAnalysis| {
        organisation.ceilings.iter().any(|spending| spending.ceiling.is_none())
    };
    let mut ceilings = analysis.organisations.iter().flat_map(|organisation| &organisation.ceilings);
    let n_without = count_without(analysis, lacks);
    if ceilings.all(|spending| spending.ceiling.is_none()) {
        "No ceiling of agency or bank spending is known".to_owned()
    } else if n_without == analysis.organisations.len() {
        "Agency and bank spending keep within the ceilings that are known".to_owned()
    } else {
        format!("Agency and bank spending keep within their ceilings{}", in_part(analysis, n_without))
    }
}
