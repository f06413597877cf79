//! Staff, agency and bank spending month by month.

use domain::limit::LimitKind;
use domain::money::Pence;
use domain::month::Month;
use domain::provenance::Provenance;
use finance::analysis::PositionAnalysis;

use super::share_cell;
use super::staff::{equivalents, whole};
use crate::exhibit::{Cell, Chart, Exhibit, Row, RowKind, Table};
use crate::number::millions;
use crate::spec::course::{Course, Line, Stroke, course};
use crate::table::analysis::{amount, of_how_many, row};
use crate::table::{NO_DATA, figures};
use crate::words::amount::{Scale, pounds};

/// What one month shows.
struct Shown<'a> {
    month: Month,
    /// As known in that month; nothing where nothing was sent.
    analysis: Option<&'a PositionAnalysis>,
    /// Of the month alone [pence]; nothing where it, or the month before, is not known of all that reported.
    agency: Option<Pence>,
    bank: Option<Pence>,
    pay_bill: Option<Pence>,
}

/// Spending to date of one kind by all that reported; nothing where nobody has said any.
fn to_date(analysis: &PositionAnalysis, kind: LimitKind) -> Option<Pence> {
    let spent = analysis.organisations.iter().map(|organisation_analysis| {
        let of_kind = organisation_analysis.ceilings.iter().find(|ceiling| ceiling.kind == kind);
        // Who names no spending of a kind, and has no ceiling of it, spends nothing on it.
        of_kind.map(|ceiling| ceiling.to_date).unwrap_or_default()
    });
    analysis
        .organisations
        .iter()
        .any(|organisation_analysis| !organisation_analysis.ceilings.is_empty())
        .then(|| spent.sum())
}

fn pay_bill(analysis: &PositionAnalysis) -> Option<Pence> {
    analysis.organisations.iter().map(|organisation_analysis| organisation_analysis.pay_bill).sum()
}

/// T8h: staff at each month’s end, and agency and bank spending of each month, beside a twelfth of the ceiling
/// of agency spending. `analyses` are those of the year’s months to date; nothing where fewer than two months
/// are known.
#[must_use]
pub fn staff_by_month(analyses: &[&PositionAnalysis]) -> Option<Exhibit> {
    let latest = analyses.iter().max_by_key(|analysis| analysis.month)?;
    let of = |month: Month| {
        // What fewer organisations spent is not to be taken off what more did.
        let is_whole =
            |analysis: &&&PositionAnalysis| analysis.organisations.len() == latest.organisations.len();
        analyses.iter().filter(is_whole).find(|analysis| analysis.month == month).copied()
    };
    let in_month = |month: Month, total: &dyn Fn(&PositionAnalysis) -> Option<Pence>| {
        let now = total(of(month)?)?;
        match month.before() {
            None => Some(now),
            Some(before) => Some(now - total(of(before)?)?),
        }
    };
    let months: Vec<Shown<'_>> = latest
        .month
        .up_to()
        .map(|month| Shown {
            month,
            analysis: of(month),
            agency: in_month(month, &|analysis| to_date(analysis, LimitKind::Agency)),
            bank: in_month(month, &|analysis| to_date(analysis, LimitKind::Bank)),
            pay_bill: in_month(month, &pay_bill),
        })
        .collect();
    let known: Vec<&Shown<'_>> = months.iter().filter(|shown| shown.agency.is_some()).collect();
    let (first, last) = (known.first()?, known.last()?);
    if first.month == last.month {
        return None;
    }
    let provenance = analyses
        .iter()
        .flat_map(|analysis| &analysis.organisations)
        .flat_map(|organisation_analysis| &organisation_analysis.ceilings)
        .map(|ceiling| ceiling.provenance)
        .fold(Provenance::Derived, Provenance::max);
    let ceiling = a_month(latest);
    let (now, then) = (last.agency?, first.agency?);
    let standing = match ceiling {
        Some(ceiling) => format!(
            "{} its ceiling of {} a month",
            if ceiling < now { "above" } else { "within" },
            pounds(ceiling, Scale::Words)
        ),
        None => format!("{} in {}", pounds(then, Scale::Words), first.month.name()),
    };
    Some(Exhibit {
        key: "T8h".into(),
        name: "staff-by-month".into(),
        heading: format!(
            "Agency spending of {} was {} in {}, {standing}",
            of_how_many(latest, 0),
            pounds(now, Scale::Words),
            last.month.name()
        ),
        note: "Spending is positive. Each month is the amount to date less that of the month before, so that a correction of earlier months shows in the month that made it.".to_owned(),
        provenance,
        chart: Some(chart(&months, ceiling)),
        table: Table {
            caption: format!("Staff, agency and bank by month {}, WTE and £m.", latest.year),
            row_heading: "Month".to_owned(),
            columns: vec![
                figures("WTE at the month’s end", "Plan"),
                figures("WTE at the month’s end", "In post"),
                figures("Spent in the month", "Agency"),
                figures("Spent in the month", "Bank"),
                figures("Spent in the month", "Pay bill"),
                figures("Share of pay bill", "Agency"),
            ],
            rows: months.iter().map(|shown| shown.row(provenance)).collect(),
        },
    })
}

/// A twelfth of the ceilings of agency spending [pence]; nothing where one of those that spend has none.
fn a_month(analysis: &PositionAnalysis) -> Option<Pence> {
    let of_agency = analysis
        .organisations
        .iter()
        .flat_map(|organisation_analysis| &organisation_analysis.ceilings)
        .filter(|ceiling| ceiling.kind == LimitKind::Agency);
    let year: Pence = of_agency.map(|ceiling| ceiling.ceiling).sum::<Option<Pence>>()?;
    (Pence::ZERO < year).then(|| Pence::new(year.get() / 12))
}

impl Shown<'_> {
    fn row(&self, provenance: Provenance) -> Row {
        let staff = self.analysis.and_then(|analysis| analysis.staff(None));
        let money = |value: Option<Pence>| amount(value, provenance);
        let share = self.agency.zip(self.pay_bill).filter(|(_, whole)| Pence::ZERO < *whole);
        let cells = vec![
            staff.map_or(Cell::Missing(NO_DATA), |sum| equivalents(sum.plan_wte, sum.provenance)),
            staff.map_or(Cell::Missing(NO_DATA), |sum| equivalents(sum.actual_wte, sum.provenance)),
            money(self.agency),
            money(self.bank),
            money(self.pay_bill),
            share.map_or(Cell::Missing(NO_DATA), |(part, whole)| {
                share_cell(part.wide() * 1000 / whole.wide(), provenance)
            }),
        ];
        row(self.month.name(), self.month.name(), RowKind::Body, cells)
    }
}

fn chart(months: &[Shown<'_>], ceiling: Option<Pence>) -> Chart {
    let line = |label: &str, values: Vec<Option<Pence>>, stroke| Line {
        label: label.to_owned(),
        values: values.into_iter().map(|value| value.map(millions)).collect(),
        stroke,
    };
    let mut lines = vec![
        line("Agency", months.iter().map(|shown| shown.agency).collect(), Stroke::Solid(0)),
        line("Bank", months.iter().map(|shown| shown.bank).collect(), Stroke::Solid(1)),
    ];
    if let Some(ceiling) = ceiling {
        lines.push(line("Agency ceiling, a twelfth", vec![Some(ceiling); months.len()], Stroke::Dashed));
    }
    let says: Vec<String> = months
        .iter()
        .map(|shown| {
            let text = |value: Option<Pence>| {
                value.map_or_else(|| "not known".to_owned(), |value| pounds(value, Scale::Words))
            };
            let staff = shown.analysis.and_then(|analysis| analysis.staff(None));
            let staff =
                staff.map_or_else(String::new, |sum| format!(", {} WTE in post", whole(sum.actual_wte)));
            format!("{}: agency {}, bank {}{staff}", shown.month.name(), text(shown.agency), text(shown.bank))
        })
        .collect();
    let times = months.iter().map(|shown| shown.month.name().chars().take(3).collect()).collect();
    let title = "Spent in the month, £m".to_owned();
    let pair = course("staff-months", &Course { title, times, lines });
    Chart {
        label: "Agency and bank spending by month".to_owned(),
        description: format!("{}.", says.join("; ")),
        wide: pair.wide,
        narrow: pair.narrow,
    }
}
