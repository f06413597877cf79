//! Capital beside its envelope, and every capital scheme.

use domain::money::Pence;
use domain::provenance::Provenance;
use finance::analysis::{CapitalSum, OrganisationAnalysis, PositionAnalysis};

use super::{hundredths, rated};
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table, Tone};
use crate::number::{Form, Number};
use crate::table::analysis::{
    amount, in_part, row, rows_of, rows_of_all, to_date, total_of, weakest, without_capital, word,
};
use crate::table::{figures, organisation_link, words};
use crate::words::amount::{Scale, is_nil, pounds};

pub(super) fn over_envelope(organisation_analysis: &OrganisationAnalysis) -> Option<String> {
    let capital = organisation_analysis.capital?;
    let above = capital.forecast - capital.envelope?;
    (Pence::ZERO < above).then(|| {
        format!(
            "{} expects to pass its capital envelope by {}",
            organisation_analysis.organisation.short_name,
            pounds(above, Scale::Words)
        )
    })
}

fn capital_cells(sum: &CapitalSum) -> Vec<Cell> {
    let provenance = sum.provenance;
    let late = sum.late_per_cent();
    vec![
        amount(Some(sum.plan_to_date), provenance),
        amount(Some(sum.actual_to_date), provenance),
        amount(Some(sum.plan_year), provenance),
        amount(Some(sum.forecast), provenance),
        amount(sum.envelope, provenance),
        sum.envelope.map_or(Cell::Missing("No envelope known"), |envelope| rated(sum.forecast, envelope)),
        late.map_or(Cell::Missing("Not applicable"), |late| {
            let number = Number::new(format!("{late}%"), hundredths(late * 100), Form::per_cent(0));
            Cell::Number(number.known(provenance.max(Provenance::Derived)))
        }),
    ]
}

/// Capital that counts against the limit, beside its envelope.
pub(super) fn capital(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let known = || {
        analysis
            .organisations
            .iter()
            .filter_map(|organisation_analysis| Some((organisation_analysis, organisation_analysis.capital?)))
    };
    let total = CapitalSum::sum(known().map(|(_, sum)| sum))?;
    let n_without = without_capital(analysis);
    let mut rows: Vec<Row> = known()
        .map(|(organisation_analysis, sum)| {
            let organisation = &organisation_analysis.organisation;
            let line = row(&organisation.name, &organisation.short_name, RowKind::Body, capital_cells(&sum));
            let line = line.reading(rows_of(organisation_analysis, "capital", &[("in_cdel", "Y")]));
            Row { link: Some(organisation_link(organisation)), ..line }
        })
        .collect();
    let whole = row(total_of(analysis, n_without), "System", RowKind::Total, capital_cells(&total));
    rows.push(whole.reading(rows_of_all(analysis, "capital", &[("in_cdel", "Y")])));
    let late = known().filter(|(_, sum)| sum.late_per_cent().is_some_and(|late| 40 < late));
    let late = late.max_by_key(|(_, sum)| sum.late_per_cent());
    let heading = match (analysis.organisations.iter().find_map(over_envelope), late) {
        (Some(over), _) => over,
        (None, Some((organisation_analysis, sum))) => format!(
            "{} has planned {}% of its capital for February and March",
            organisation_analysis.organisation.short_name,
            sum.late_per_cent().unwrap_or_default()
        ),
        (None, None) => format!(
            "Capital of {} is expected{}{}",
            pounds(total.forecast, Scale::Words),
            match (total.envelope, known().any(|(_, sum)| sum.envelope.is_some())) {
                (Some(_), _) => ", within the envelope",
                (None, true) => "; the envelope is not known of all",
                (None, false) => "; no envelope is known",
            },
            in_part(analysis, n_without)
        ),
    };
    Some(Exhibit {
        key: "T8d".into(),
        name: "capital".into(),
        heading,
        note: "Spending is positive: what counts against the capital departmental expenditure limit. Over 40% left for February and March is late. At risk is up to 3% over the envelope; over is more.".to_owned(),
        provenance: total.provenance,
        table: Table {
            caption: format!("Capital against the limit, £m, {}.", to_date(analysis)),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("To date", "Plan").reading(&["plan_ytd"]),
                figures("To date", "Actual").reading(&["actual_ytd"]),
                figures("Year", "Plan").reading(&["plan_fy"]),
                figures("Year", "Forecast outturn").reading(&["fot"]),
                figures("Year", "Envelope"),
                words("Year", "How it stands"),
                figures("Year", "February and March").reading(&["plan_jan", "plan_fy"]),
            ],
            rows,
        },
        chart: None,
    })
}

/// Every capital scheme.
pub(super) fn capital_schemes(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let schemes = || {
        let schemes_of = |organisation_analysis| {
            let organisation_analysis: &OrganisationAnalysis = organisation_analysis;
            organisation_analysis
                .schemes
                .iter()
                .map(move |(scheme, provenance)| (organisation_analysis, scheme, *provenance))
        };
        analysis.organisations.iter().flat_map(schemes_of)
    };
    let (organisation_analysis, most, _) =
        schemes().max_by_key(|(_, scheme, _)| (scheme.plan_to_date - scheme.actual_to_date).magnitude())?;
    let behind = most.plan_to_date - most.actual_to_date;
    let of_some = in_part(analysis, without_capital(analysis));
    let heading = if is_nil(behind) {
        format!("Every capital scheme has spent what was planned to date{of_some}")
    } else {
        format!(
            "{}’s “{}” is {} {} its plan to date, the most of {} schemes{of_some}",
            organisation_analysis.organisation.short_name,
            most.title,
            pounds(behind, Scale::Words),
            if Pence::ZERO < behind { "behind" } else { "ahead of" },
            schemes().count()
        )
    };
    let rows = schemes()
        .map(|(organisation_analysis, scheme, provenance)| {
            let cells = vec![
                word(organisation_analysis.organisation.short_name.clone(), Tone::Plain),
                amount(Some(scheme.plan_to_date), provenance),
                amount(Some(scheme.actual_to_date), provenance),
                amount(Some(scheme.plan_year), provenance),
                amount(Some(scheme.forecast), provenance),
                word(scheme.funding.words(), Tone::Plain),
                word(if scheme.in_limit { "counts" } else { "does not count" }, Tone::Plain),
            ];
            let chosen_by = [("title", scheme.title.as_str()), ("funding", scheme.funding.code())];
            row(scheme.title.clone(), scheme.title.clone(), RowKind::Body, cells).reading(rows_of(
                organisation_analysis,
                "capital",
                &chosen_by,
            ))
        })
        .collect();
    Some(Exhibit {
        key: "T8e".into(),
        name: "capital-schemes".into(),
        heading,
        note: "Spending is positive.".to_owned(),
        provenance: weakest(schemes().map(|(.., provenance)| provenance)),
        table: Table {
            caption: format!("Capital schemes, £m, {}.", to_date(analysis)),
            row_heading: "Scheme".to_owned(),
            columns: vec![
                words("", "Whose"),
                figures("To date", "Plan").reading(&["plan_ytd"]),
                figures("To date", "Actual").reading(&["actual_ytd"]),
                figures("Year", "Plan").reading(&["plan_fy"]),
                figures("Year", "Forecast outturn").reading(&["fot"]),
                words("", "Money from"),
                words("", "Against the limit"),
            ],
            rows,
        },
        chart: None,
    })
}
