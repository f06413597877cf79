//! The programme over the year, and at its end: the plan month by month and what is left to do, what is
//! carried into the next year, and which schemes fall short.

use domain::money::Pence;
use domain::month::Month;
use domain::programme::{Amounts, Assessed, Programme, Saving, Total};
use domain::provenance::Provenance;
use domain::scheme::{Entry, Maturity, Recurrence};

use super::{amount, row, word};
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table, Tone};
use crate::table::{NO_DATA, figures, words};
use crate::words::amount::{Scale, is_nil, pounds};
use crate::words::capital_first;

/// The most schemes that a table of those that fall short lists.
const MOST_SHORT: usize = 20;

/// Every exhibit about the year as a whole that the register has something for.
#[must_use]
pub fn programme_year(programme: &Programme) -> Vec<Exhibit> {
    [by_month(programme), carried(programme), short(programme)].into_iter().flatten().collect()
}

fn schemes(programme: &Programme) -> impl Iterator<Item = &Assessed> + Clone {
    programme.efficiency.schemes.iter().filter(|row| row.scheme.entry == Entry::Scheme)
}

/// The plan month by month, what is delivered to date, and what every month to come must bring.
fn by_month(programme: &Programme) -> Option<Exhibit> {
    let phased = || schemes(programme).filter_map(|row| Some((row, row.scheme.savings.profile?)));
    phased().next()?;
    let provenance =
        phased().map(|(row, _)| row.scheme.provenance).fold(Provenance::Derived, Provenance::max);
    let planned = |month: Month| -> Pence { phased().map(|(_, profile)| profile[month.index()]).sum() };
    let known = |value: Pence| amount(Total::of(Some(value), provenance));
    let delivered = Total::sum(schemes(programme).map(|row| row.amounts.get(Saving::Delivered)));
    let forecast = Total::sum(schemes(programme).map(|row| row.amounts.get(Saving::Forecast)));
    let mut to_date = Pence::ZERO;
    let rows = Month::all()
        .map(|month| {
            to_date += planned(month);
            let reached = match programme.month {
                Some(reported) if reported == month => amount(delivered),
                Some(reported) if month < reported => Cell::Missing("Not kept"),
                _ => Cell::Missing("Not yet"),
            };
            row(
                &capital_first(month.name()),
                RowKind::Body,
                vec![known(planned(month)), known(to_date), reached],
            )
        })
        .collect();
    let late: Pence = Month::all().skip(6).map(planned).sum();
    let heading = match (programme.month, delivered.value, forecast.value) {
        (Some(month), Some(done), Some(forecast)) if month < Month::LAST => {
            let to_come = i64::from(12 - month.get());
            let a_month = |value: Pence, months: i64| pounds(Pence::new(value.get() / months), Scale::Words);
            format!(
                "The forecast needs {} of savings a month from here; to date there were {} a month",
                a_month(forecast - done, to_come),
                a_month(done, i64::from(month.get()))
            )
        }
        _ if to_date == Pence::ZERO => "No savings are planned by month".to_owned(),
        _ => format!("{}% of the plan falls in months 7 to 12", late.wide() * 100 / to_date.wide()),
    };
    let share = if to_date == Pence::ZERO { 0 } else { late.wide() * 100 / to_date.wide() };
    Some(Exhibit {
        key: "T5d".into(),
        name: "efficiency-by-month".into(),
        heading,
        note: format!(
            "Of the {} schemes with a plan by month; {share}% of it falls in months 7 to 12. A register keeps what is delivered to its own month, not month by month.{}",
            phased().count(),
            super::not_taken_off(programme)
        ),
        provenance,
        table: Table {
            caption: format!("Savings by month {}, £m.", programme.year),
            row_heading: "Month".to_owned(),
            columns: vec![
                figures("Plan", "In the month"),
                figures("Plan", "To date"),
                figures("", "Delivered to date"),
            ],
            rows,
        },
        chart: None,
    })
}

/// What the year leaves to the next: by bearer, what goes on, what must be found again.
fn carried(programme: &Programme) -> Option<Exhibit> {
    let any = schemes(programme).any(|row| row.scheme.recurrence.is_some());
    if !any {
        return None;
    }
    let of = |rows: &dyn Fn(&&Assessed) -> bool| {
        let found: Vec<&Assessed> = schemes(programme).filter(|row| rows(row)).collect();
        let total = |saving: Saving, recurrence: Option<Recurrence>| {
            let rows = found.iter().filter(|row| recurrence.is_none() || row.scheme.recurrence == recurrence);
            Total::sum(rows.map(|row| row.amounts.get(saving)))
        };
        let full_year = total(Saving::FullYearEffect, Some(Recurrence::Recurrent));
        let recurrent = total(Saving::Forecast, Some(Recurrence::Recurrent));
        let more = match (full_year.value, recurrent.value) {
            (Some(full), Some(now)) => {
                Total { value: Some(full - now), ..Total::sum([full_year, recurrent]) }
            }
            _ => Total::NONE,
        };
        let once = total(Saving::Forecast, Some(Recurrence::NonRecurrent));
        let cells = vec![
            amount(total(Saving::PlanYear, None)),
            amount(total(Saving::Delivered, None)),
            amount(total(Saving::Measured, None)),
            amount(total(Saving::Forecast, None)),
            amount(recurrent),
            amount(once),
            amount(full_year),
            amount(more),
        ];
        (cells, once, more)
    };
    let mut rows: Vec<Row> = programme
        .by_bearer()
        .into_iter()
        .filter(|part| schemes(programme).any(|row| row.scheme.bearer == part.bearer))
        .map(|part| {
            let (cells, ..) = of(&|row| row.scheme.bearer == part.bearer);
            row(&programme.bearer_name(&part.bearer), RowKind::Body, cells)
        })
        .collect();
    let (cells, once, more) = of(&|_| true);
    rows.push(row("All schemes", RowKind::Total, cells));
    let next = match more.value {
        Some(more) if !more.is_negative() => {
            format!("; recurrent schemes bring {} more in a full year", pounds(more, Scale::Words))
        }
        _ => String::new(),
    };
    Some(Exhibit {
        key: "T5e".into(),
        name: "efficiency-carried".into(),
        heading: format!(
            "{} of the forecast savings will not come again and must be found anew{next}",
            pounds(once.or_nil(), Scale::Words)
        ),
        note: format!(
            "Delivered counts cleared schemes only; measured is compared with the baseline where somebody measured. More next year is the full-year effect less this year’s forecast of recurrent schemes.{}",
            super::not_taken_off(programme)
        ),
        provenance: programme.efficiency.provenance(),
        table: Table {
            caption: format!("The year’s schemes and what they leave to the next, {}, £m.", programme.year),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("", "Year plan"),
                figures("To date", "Delivered"),
                figures("To date", "Measured"),
                figures("Year’s end", "Forecast outturn"),
                figures("Year’s end", "Of it recurrent"),
                figures("Year’s end", "Of it once"),
                figures("Next year", "Full-year effect"),
                figures("Next year", "More next year"),
            ],
            rows,
        },
        chart: None,
    })
}

/// The schemes whose forecast is below their plan, or that may not report what they claim.
fn short(programme: &Programme) -> Option<Exhibit> {
    let gap =
        |amounts: &Amounts| Some(amounts.get(Saving::PlanYear).value? - amounts.get(Saving::Forecast).value?);
    let mut found: Vec<(&Assessed, Pence)> = schemes(programme)
        .filter_map(|row| Some((row, gap(&row.amounts)?)))
        .filter(|(_, gap)| Pence::ZERO < *gap && !is_nil(*gap))
        .collect();
    let n_short = found.len();
    let sum: Pence = found.iter().map(|(_, gap)| *gap).sum();
    found.sort_by_key(|(row, gap)| (std::cmp::Reverse(*gap), row.scheme.id.clone()));
    let provenance =
        found.iter().map(|(row, _)| row.scheme.provenance).fold(Provenance::Derived, Provenance::max);
    found.truncate(MOST_SHORT);
    let rows: Vec<Row> = found
        .iter()
        .map(|(assessed, gap)| {
            let scheme = &assessed.scheme;
            let cells = vec![
                word(scheme.title.clone()),
                amount(assessed.amounts.get(Saving::PlanYear)),
                amount(assessed.amounts.get(Saving::Forecast)),
                amount(Total::of(Some(*gap), scheme.provenance.max(Provenance::Derived))),
                word(scheme.maturity.map_or("", Maturity::words)),
                word(scheme.qeia.words()),
                if scheme.owner.is_empty() {
                    Cell::Missing(NO_DATA)
                } else {
                    Cell::Word { text: scheme.owner.clone(), tone: Tone::Plain }
                },
            ];
            Row {
                link: Some(format!("/scheme/{}", scheme.id)),
                ..row(scheme.id.as_str(), RowKind::Body, cells)
            }
        })
        .collect();
    (!rows.is_empty()).then(|| Exhibit {
        key: "T5f".into(),
        name: "efficiency-short".into(),
        heading: match n_short {
            1 => format!("1 scheme forecasts {} less than it planned", pounds(sum, Scale::Words)),
            n => format!("{n} schemes forecast {} less than they planned", pounds(sum, Scale::Words)),
        },
        note: if MOST_SHORT < n_short {
            format!("The {MOST_SHORT} that fall short by most.")
        } else {
            "Those that fall short by most come first.".to_owned()
        },
        provenance,
        table: Table {
            caption: format!("Schemes that fall short, {}, £m.", programme.year),
            row_heading: "Scheme".to_owned(),
            columns: vec![
                words("", "Title"),
                figures("Year", "Plan"),
                figures("Year", "Forecast outturn"),
                figures("Year", "Short by"),
                words("", "Maturity"),
                words("", "QEIA"),
                words("", "Owner"),
            ],
            rows,
        },
        chart: None,
    })
}

#[cfg(test)]
mod tests;
