//! Staff, ceilings, capital, cash and payments.

use domain::limit::LimitKind;
use domain::money::{Pence, Thousands};
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use domain::schedule::{Payments, StaffGroup, Supplier, Wte};
use finance::analysis::{CapitalSum, Ceiling, OrganisationAnalysis, PositionAnalysis, StaffSum};

use super::{
    amount, count_without, in_part, of_how_many, row, to_date, total_of, weakest, without_capital,
    without_cash, word,
};
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table, Tone};
use crate::number::{Form, Number, Sign};
use crate::table::{NO_DATA, figures, organisation_link, words};
use crate::words::Wording;
use crate::words::amount::{Direction, Scale, is_nil, pounds};

/// The word for a whole of all contracts.
const ALL_STAFF: &str = "All staff";

/// Every exhibit about resources that has something to show, in the order of reading.
#[must_use]
pub fn resources(analysis: &PositionAnalysis, wording: Wording) -> Vec<Exhibit> {
    [
        staff(analysis, wording),
        ceilings(analysis),
        staff_groups(analysis, wording),
        capital(analysis),
        capital_schemes(analysis),
        cash(analysis),
        payments(analysis),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The finding about resources as a whole: the worst of what passes a limit, else that nothing does.
#[must_use]
pub fn resources_headline(analysis: &PositionAnalysis) -> String {
    let over: Vec<String> = analysis
        .organisations
        .iter()
        .flat_map(|organisation_analysis| {
            over_ceilings(organisation_analysis).into_iter().chain(over_envelope(organisation_analysis))
        })
        .collect();
    let n_with_limit = count_where(analysis, LimitsKnown::is_any);
    let n_all_limits = count_where(analysis, LimitsKnown::is_full);
    match &over[..] {
        [] if n_with_limit == 0 => "No limit of agency, bank or capital spending is known".to_owned(),
        [] if n_all_limits == analysis.n_organisations => {
            "Staff, capital and cash keep within their limits".to_owned()
        }
        [] if n_all_limits == 0 => "Staff, capital and cash keep within the limits that are known".to_owned(),
        [] => format!(
            "Staff, capital and cash keep within their limits at {n_all_limits} of {} organisations",
            analysis.n_organisations
        ),
        [finding] => finding.clone(),
        [first, rest @ ..] => format!(
            "{first}, and {} more {} passed",
            rest.len(),
            if rest.len() == 1 { "limit is" } else { "limits are" }
        ),
    }
}

/// How much of an organisation's spending is compared with a limit.
struct LimitsKnown {
    /// Spending whose limit is known.
    n_with: usize,
    /// Spending whose limit is not known, or of which nothing was sent.
    n_without: usize,
}

impl LimitsKnown {
    fn of(organisation_analysis: &OrganisationAnalysis) -> Self {
        let ceilings = organisation_analysis.ceilings.iter().map(|spending| spending.ceiling.is_some());
        let capital = match organisation_analysis.capital {
            Some(capital) => Some(capital.envelope.is_some()),
            None => (organisation_analysis.organisation.kind == OrganisationKind::Trust).then_some(false),
        };
        let known: Vec<bool> = ceilings.chain(capital).collect();
        let n_with = known.iter().filter(|is_known| **is_known).count();
        Self { n_with, n_without: known.len() - n_with }
    }

    const fn is_any(&self) -> bool {
        0 < self.n_with
    }

    const fn is_full(&self) -> bool {
        self.n_without == 0
    }
}

/// How many organisations are so.
fn count_where(analysis: &PositionAnalysis, is_counted: impl Fn(&LimitsKnown) -> bool) -> usize {
    analysis.organisations.iter().map(LimitsKnown::of).filter(is_counted).count()
}

fn over_ceilings(organisation_analysis: &OrganisationAnalysis) -> Vec<String> {
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

fn over_envelope(organisation_analysis: &OrganisationAnalysis) -> Option<String> {
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

/// Whole-time equivalents in whole ones: `17,204`.
fn whole(wte: Wte) -> String {
    let hundredths = wte.hundredths();
    let whole = (hundredths + hundredths.signum() * 50) / 100;
    Pence::from_thousands(whole).map_or_else(|| wte.to_string(), |value| Thousands(value).to_string())
}

/// Whole-time equivalents as a cell, printed in whole ones.
fn equivalents(wte: Wte, provenance: Provenance) -> Cell {
    let form = Form { sign: Sign::Brackets, ..Form::WHOLE };
    Cell::Number(Number::new(whole(wte), hundredths(wte.hundredths()), form).known(provenance))
}

#[expect(clippy::cast_precision_loss, reason = "counts of staff and shares are far below 2^53")]
fn hundredths(value: i64) -> f64 {
    value as f64 / 100.0
}

/// A share in tenths of a per cent as a cell: `94.9%`.
#[expect(clippy::cast_precision_loss, reason = "shares are at most a few thousand tenths")]
fn share_cell(tenths: i128, provenance: Provenance) -> Cell {
    let text = format!("{}.{}%", tenths / 10, tenths % 10);
    Cell::Number(Number::new(text, tenths as f64 / 10.0, Form::per_cent(1)).known(provenance))
}

fn staff_cells(sum: &StaffSum, wording: Wording) -> Vec<Cell> {
    let provenance = sum.provenance;
    let over = sum.plan_cost - sum.actual_cost;
    vec![
        equivalents(sum.plan_wte, provenance),
        equivalents(sum.actual_wte, provenance),
        equivalents(sum.actual_wte - sum.plan_wte, provenance.max(Provenance::Derived)),
        sum.prior_year_wte.map_or(Cell::Missing(NO_DATA), |wte| equivalents(wte, provenance)),
        amount(Some(sum.plan_cost), provenance),
        amount(Some(sum.actual_cost), provenance),
        amount(Some(over), provenance.max(Provenance::Derived)),
        word(Direction::of(over).words(wording), Direction::of(over).tone()),
    ]
}

fn staff_columns() -> Vec<crate::exhibit::Column> {
    vec![
        figures("WTE at the month’s end", "Plan"),
        figures("WTE at the month’s end", "In post"),
        figures("WTE at the month’s end", "Difference"),
        figures("WTE at the month’s end", "A year ago"),
        figures("Cost to date", "Plan"),
        figures("Cost to date", "Actual"),
        figures("Cost to date", "Variance"),
        words("Cost to date", "Which way"),
    ]
}

/// Staff of each organisation by contract, and of the system.
fn staff(analysis: &PositionAnalysis, wording: Wording) -> Option<Exhibit> {
    let total = analysis.staff(None)?;
    let mut rows = Vec::new();
    for organisation_analysis in
        analysis.organisations.iter().filter(|organisation_analysis| !organisation_analysis.staff.is_empty())
    {
        let organisation = &organisation_analysis.organisation;
        for (contract, sum) in &organisation_analysis.staff {
            let name = |organisation: &str| format!("{organisation}, {}", contract.words());
            rows.push(row(
                name(&organisation.short_name),
                name(&organisation.short_name),
                RowKind::Body,
                staff_cells(sum, wording),
            ));
        }
        if let Some(sum) = StaffSum::sum(organisation_analysis.staff.values().copied()) {
            let all_staff = row(
                format!("{}, all staff", organisation.short_name),
                format!("{}, all", organisation.short_name),
                RowKind::Subtotal,
                staff_cells(&sum, wording),
            );
            rows.push(Row { link: Some(organisation_link(organisation)), ..all_staff });
        }
    }
    let n_without = count_without(analysis, |organisation_analysis| organisation_analysis.staff.is_empty());
    let name = format!("{}, all staff", total_of(analysis, n_without));
    rows.push(row(name, "System", RowKind::Total, staff_cells(&total, wording)));
    let more = total.actual_wte - total.plan_wte;
    let fewer = if more < Wte::ZERO { "fewer" } else { "more" };
    let over = total.plan_cost - total.actual_cost;
    let cost = match Direction::of(over) {
        Direction::OnPlan => "cost what was planned".to_owned(),
        direction => format!(
            "cost {} {} than planned",
            pounds(over, Scale::Words),
            if direction == Direction::Adverse { "more" } else { "less" }
        ),
    };
    Some(Exhibit {
        key: "T8a".into(),
        name: "staff".into(),
        heading: format!(
            "{} whole-time equivalents work in {}, {} {fewer} than planned; they {cost}",
            whole(total.actual_wte),
            of_how_many(analysis, n_without),
            whole(if more < Wte::ZERO { Wte::ZERO - more } else { more })
        ),
        note: "WTE are those paid at the month’s end. Costs are positive; a variance is adverse where more was spent than planned.".to_owned(),
        provenance: total.provenance,
        table: Table {
            caption: format!("Staff by contract, WTE and £m, {}.", to_date(analysis)),
            row_heading: "Organisation and contract".to_owned(),
            columns: staff_columns(),
            rows,
        },
        chart: None,
    })
}

/// Staff of the system by group.
fn staff_groups(analysis: &PositionAnalysis, wording: Wording) -> Option<Exhibit> {
    let total = analysis.staff(None)?;
    let sum_of = |group: &StaffGroup| {
        let sums = analysis
            .organisations
            .iter()
            .filter_map(|organisation_analysis| organisation_analysis.groups.get(group).copied());
        Some((*group, StaffSum::sum(sums)?))
    };
    let groups: Vec<(StaffGroup, StaffSum)> = StaffGroup::ALL.iter().filter_map(sum_of).collect();
    let capital = crate::words::capital_first;
    let mut rows: Vec<Row> = groups
        .iter()
        .map(|(group, sum)| {
            row(capital(group.words()), capital(group.words()), RowKind::Body, staff_cells(sum, wording))
        })
        .collect();
    let of_some = in_part(
        analysis,
        count_without(analysis, |organisation_analysis| organisation_analysis.staff.is_empty()),
    );
    let all_staff = format!("{ALL_STAFF}{of_some}");
    rows.push(row(all_staff, ALL_STAFF, RowKind::Total, staff_cells(&total, wording)));
    let (group, sum) = groups.iter().min_by_key(|(_, sum)| sum.actual_wte - sum.plan_wte)?;
    let short = sum.plan_wte - sum.actual_wte;
    let heading = if Wte::ZERO < short {
        format!("Vacancies are most among {}: {} WTE below plan", group.words(), whole(short))
    } else {
        "No staff group is below its plan".to_owned()
    };
    let heading = heading + &of_some;
    Some(Exhibit {
        key: "T8b".into(),
        name: "staff-groups".into(),
        heading,
        note: "All contracts together: bank and agency staff fill some of the posts.".to_owned(),
        provenance: total.provenance,
        table: Table {
            caption: format!("Staff by group, WTE and £m, {}.", to_date(analysis)),
            row_heading: "Staff group".to_owned(),
            columns: staff_columns(),
            rows,
        },
        chart: None,
    })
}

/// How an amount stands to what it is held to: up to all of it, up to 3 % over, more.
fn rated(value: Pence, limit: Pence) -> Cell {
    let over = value - limit;
    if over <= Pence::ZERO {
        word("within", Tone::Favourable)
    } else if over.wide() * 100 <= limit.wide() * 3 {
        word("at risk: up to 3% over", Tone::Adverse)
    } else {
        word("over", Tone::Adverse)
    }
}

/// A share in tenths of a per cent, cut and not rounded.
fn tenths(part: Pence, whole: Pence) -> Option<i128> {
    (Pence::ZERO < whole).then(|| i128::from(part.get()) * 1000 / i128::from(whole.get()))
}

/// Agency and bank spending beside their ceilings.
fn ceilings(analysis: &PositionAnalysis) -> Option<Exhibit> {
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
        })
        .collect();
    let over: Vec<String> = analysis.organisations.iter().flat_map(over_ceilings).collect();
    let heading = over.first().cloned().unwrap_or_else(|| within_ceilings(analysis));
    Some(Exhibit {
        key: "T8c".into(),
        name: "ceilings".into(),
        heading,
        note: "Spending is positive. The ceiling to date is twelfths of the year’s.".to_owned(),
        provenance: weakest(ceilings().map(|(_, spending)| spending.provenance)),
        table: Table {
            caption: format!("Agency and bank spending and their ceilings, £m, {}.", to_date(analysis)),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("To date", "Spent"),
                figures("To date", "Ceiling so far"),
                figures("Year", "Forecast outturn"),
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
fn capital(analysis: &PositionAnalysis) -> Option<Exhibit> {
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
            Row { link: Some(organisation_link(organisation)), ..line }
        })
        .collect();
    rows.push(row(total_of(analysis, n_without), "System", RowKind::Total, capital_cells(&total)));
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
        note: "Spending is positive: what counts against the capital departmental expenditure limit. Over 40% left for February and March is late.".to_owned(),
        provenance: total.provenance,
        table: Table {
            caption: format!("Capital against the limit, £m, {}.", to_date(analysis)),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("To date", "Plan"),
                figures("To date", "Actual"),
                figures("Year", "Plan"),
                figures("Year", "Forecast outturn"),
                figures("Year", "Envelope"),
                words("Year", "How it stands"),
                figures("Year", "February and March"),
            ],
            rows,
        },
        chart: None,
    })
}

/// Every capital scheme.
fn capital_schemes(analysis: &PositionAnalysis) -> Option<Exhibit> {
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
            row(scheme.title.clone(), scheme.title.clone(), RowKind::Body, cells)
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
                figures("To date", "Plan"),
                figures("To date", "Actual"),
                figures("Year", "Plan"),
                figures("Year", "Forecast outturn"),
                words("", "Money from"),
                words("", "Against the limit"),
            ],
            rows,
        },
        chart: None,
    })
}

/// Cash at the month's end, and the weeks ahead.
fn cash(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let known = || {
        analysis.organisations.iter().filter_map(|organisation_analysis| {
            Some((organisation_analysis, organisation_analysis.cash.as_ref()?))
        })
    };
    known().next()?;
    let rows = known()
        .map(|(organisation_analysis, cash)| {
            let of = |value| amount(value, cash.provenance);
            let lowest = cash.lowest_week();
            let cells = vec![
                of(cash.opening),
                of(cash.receipts),
                of(cash.payments),
                of(cash.closing),
                of(cash.support_drawn),
                of(lowest.map(|(_, amount)| amount)),
                lowest.map_or(Cell::Missing(NO_DATA), |(week, _)| word(format!("week {week}"), Tone::Plain)),
            ];
            row(
                &organisation_analysis.organisation.name,
                &organisation_analysis.organisation.short_name,
                RowKind::Body,
                cells,
            )
        })
        .collect();
    // A board draws its cash as it pays, and holds next to none.
    let any_trust = known()
        .any(|(organisation_analysis, _)| organisation_analysis.organisation.kind == OrganisationKind::Trust);
    let tells = |organisation_analysis: &OrganisationAnalysis| {
        !any_trust || organisation_analysis.organisation.kind == OrganisationKind::Trust
    };
    let of_trusts = any_trust && known().any(|(organisation_analysis, _)| !tells(organisation_analysis));
    let lowest = known()
        .filter(|(organisation_analysis, _)| tells(organisation_analysis))
        .filter_map(|(organisation_analysis, cash)| Some((organisation_analysis, cash.lowest_week()?)));
    let of_some = in_part(analysis, without_cash(analysis));
    let heading = lowest.min_by_key(|(_, (_, amount))| *amount).map_or_else(
        || format!("Cash at the month’s end{of_some}"),
        |(organisation_analysis, (week, amount))| {
            let level = if amount.is_negative() { "overdrawn by " } else { "" };
            format!(
                "In the next 13 weeks cash is lowest{} at {}: {level}{} in week {week}{of_some}",
                if of_trusts { ", of the trusts," } else { "" },
                organisation_analysis.organisation.short_name,
                pounds(amount, Scale::Words)
            )
        },
    );
    Some(Exhibit {
        key: "T8f".into(),
        name: "cash".into(),
        heading,
        note: "Opening is 1 April. Support drawn is part of receipts.".to_owned(),
        provenance: weakest(known().map(|(_, cash)| cash.provenance)),
        table: Table {
            caption: format!("Cash, £m, {}.", to_date(analysis)),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("To date", "Opening"),
                figures("To date", "Receipts"),
                figures("To date", "Payments"),
                figures("To date", "Closing"),
                figures("To date", "Support drawn"),
                figures("Next 13 weeks", "Lowest"),
                words("Next 13 weeks", "When"),
            ],
            rows,
        },
        chart: None,
    })
}

/// The four shares of invoices paid in time: in tenths of a per cent, cut and not rounded.
fn shares(payments: &Payments) -> [Option<(i128, i128)>; 2] {
    let number = (i128::from(payments.number_within), i128::from(payments.number));
    let value = (i128::from(payments.value_within.get()), i128::from(payments.value.get()));
    [number, value].map(|(within, paid)| (0 < paid).then_some((within, paid)))
}

/// Invoices paid within 30 days or terms.
fn payments(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let known = || {
        analysis.organisations.iter().filter(|organisation_analysis| !organisation_analysis.paid.is_empty())
    };
    known().next()?;
    let mut below = Vec::new();
    let rows = known()
        .map(|organisation_analysis| {
            let mut cells = Vec::new();
            let mut worst: Option<i128> = None;
            for supplier in [Supplier::Nhs, Supplier::NonNhs] {
                let paid = organisation_analysis.paid.get(&supplier);
                for (idx, measure) in ["number", "value"].into_iter().enumerate() {
                    let Some((paid, (within, all))) =
                        paid.and_then(|paid| Some((paid, shares(&paid.payments)[idx]?)))
                    else {
                        cells.push(Cell::Missing(NO_DATA));
                        continue;
                    };
                    // Cut, so that 94.95 % is never read as 95 %.
                    let tenths = within * 1000 / all;
                    worst = Some(worst.map_or(tenths, |worst| worst.min(tenths)));
                    if within * 100 < all * 95 {
                        below.push(format!(
                            "{} pays {}.{}% of {} invoices in time by {measure}, below 95%",
                            organisation_analysis.organisation.short_name,
                            tenths / 10,
                            tenths % 10,
                            supplier.words()
                        ));
                    }
                    cells.push(share_cell(tenths, paid.provenance));
                }
            }
            cells.push(match worst {
                None => Cell::Missing(NO_DATA),
                Some(worst) if 950 <= worst => word("met", Tone::Favourable),
                Some(worst) if 900 <= worst => word("at risk: below 95%", Tone::Adverse),
                Some(_) => word("off plan: below 90%", Tone::Adverse),
            });
            row(
                &organisation_analysis.organisation.name,
                &organisation_analysis.organisation.short_name,
                RowKind::Body,
                cells,
            )
        })
        .collect();
    let heading = match &below[..] {
        [] => format!(
            "At least 95% of invoices are paid in time, by number and by value{}",
            in_part(
                analysis,
                count_without(analysis, |organisation_analysis| organisation_analysis.paid.is_empty())
            )
        ),
        [finding] => finding.clone(),
        [first, rest @ ..] => format!(
            "{first}, as {} more {}",
            rest.len(),
            if rest.len() == 1 { "share is" } else { "shares are" }
        ),
    };
    Some(Exhibit {
        key: "T8g".into(),
        name: "payments".into(),
        heading,
        note: "The Better Payment Practice Code asks for 95% within 30 days or terms. Shares are cut after the first decimal, never rounded up.".to_owned(),
        provenance: weakest(known().flat_map(|organisation_analysis| organisation_analysis.paid.values().map(|paid| paid.provenance))),
        table: Table {
            caption: format!("Invoices paid within 30 days or terms, {}.", to_date(analysis)),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("NHS", "By number"),
                figures("NHS", "By value"),
                figures("Non-NHS", "By number"),
                figures("Non-NHS", "By value"),
                words("", "95% each"),
            ],
            rows,
        },
        chart: None,
    })
}
