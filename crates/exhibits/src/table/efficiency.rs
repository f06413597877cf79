//! The efficiency programme in sentences and tables: what is explained, how ripe it is, who delivers.
//!
//! Each row names its register's cell and its source, and each amount says how it is known.

mod savings;
mod year_end;

use domain::figure::{Basis, Subject};
use domain::finding::Severity;
use domain::month::Month;
use domain::organisation::OrganisationKind;
use domain::programme::{Amounts, Assessed, OfBearer, Programme, Saving, Total};
use domain::provenance::Provenance;
use domain::scheme::{Bearer, DeliveryRisk, Entry, Maturity, Recurrence};

use super::{NO_DATA, figures, words};
use crate::exhibit::{Cell, Column, Exhibit, Row, RowKind, Table, Tone};
use crate::number::{Form, Number, agreeing};
use crate::words::amount::{Scale, is_nil, pounds};
use crate::words::{capital_first, plain_name};

use domain::claim::Claim;
pub use savings::{
    NEUTRAL, SCHEMES, SYSTEM, WHOLE_REGISTER, programme_profiles, programme_savings, saving_heading,
};
pub use year_end::programme_year;

/// What a programme says of itself, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A sentence without its full stop, or several with theirs.
    pub text: String,
    /// The weakest of what it rests on.
    pub provenance: Provenance,
}

/// The savings a document states for the system in the year, planned or actual.
#[must_use]
pub fn stated(programme: &Programme, basis: Basis) -> Option<&Claim> {
    programme
        .efficiency
        .stated
        .iter()
        .find(|claim| claim.figure.basis == basis && matches!(claim.figure.subject, Subject::System(_)))
}

/// The finding of the year's programme: what is explained, what is delivered, or what is known.
#[must_use]
pub fn programme_headline(programme: &Programme) -> Finding {
    let efficiency = &programme.efficiency;
    if efficiency.schemes.is_empty() {
        let text = format!("No register of schemes of {} is on record", programme.year);
        return Finding { text, provenance: Provenance::Published };
    }
    let (explained, rest) = (efficiency.explained(), efficiency.plan_of(Entry::Remainder));
    let provenance = |totals: &[Total]| totals.iter().map(|total| total.provenance).max();
    let million = |total: Total| pounds(total.or_nil(), Scale::Words);
    if let (Some(required), Some(_)) = (stated(programme, Basis::Plan), rest.value) {
        let required = pounds(required.value, Scale::Words);
        return Finding {
            text: format!(
                "Public papers explain {} of the {required} of savings required; {} is not itemised",
                million(explained),
                million(rest)
            ),
            provenance: provenance(&[explained, rest]).unwrap_or(Provenance::Derived),
        };
    }
    let total = &efficiency.net;
    let (delivered, plan) = (total.get(Saving::Delivered), total.get(Saving::PlanToDate));
    if let (Some(saved), None) = (stated(programme, Basis::Actual), plan.value) {
        return Finding {
            text: format!(
                "The system saved {} in {}; no public paper says by which schemes",
                pounds(saved.value, Scale::Words),
                programme.year
            ),
            provenance: saved.provenance,
        };
    }
    match (delivered.value, plan.value) {
        (Some(_), Some(_)) => Finding {
            text: format!(
                "Savings of {} are delivered of the {} planned by {}",
                million(delivered),
                million(plan),
                programme.month.map_or("the end of the year", Month::name)
            ),
            provenance: provenance(&[delivered, plan]).unwrap_or(Provenance::Synthetic),
        },
        _ if total.get(Saving::PlanYear).value.is_none() => Finding {
            text: format!("What the programme of {} plans to save is not on record", programme.year),
            provenance: Provenance::Derived,
        },
        _ => Finding {
            text: format!(
                "The programme of {} plans to save {}",
                programme.year,
                million(total.get(Saving::PlanYear))
            ),
            provenance: total.get(Saving::PlanYear).provenance,
        },
    }
}

/// What follows the finding: who bears what, what is claimed, what is likely.
#[must_use]
pub fn programme_leads(programme: &Programme) -> Vec<Finding> {
    let efficiency = &programme.efficiency;
    let total = &efficiency.net;
    let mut leads = Vec::new();
    if efficiency.plan_of(Entry::Remainder).value.is_some() {
        let sentences: Vec<String> =
            efficiency.by_bearer.iter().filter_map(|bearer| must_save(programme, bearer)).collect();
        let provenance = total.get(Saving::PlanYear).provenance;
        leads.push(Finding { text: sentences.join(" "), provenance });
    }
    let claimed = total.get(Saving::NotCounted);
    if claimed.or_nil() != domain::money::Pence::ZERO {
        leads.push(Finding {
            text: format!(
                "{} is claimed as delivered and not counted, because the quality and equality impact assessment (QEIA) of its schemes is not approved.",
                pounds(claimed.or_nil(), Scale::Words)
            ),
            provenance: claimed.provenance,
        });
    }
    let (forecast, likely, cautious) =
        (total.get(Saving::Forecast), total.get(Saving::Likely), total.get(Saving::Cautious));
    if let (Some(own), Some(weighted), Some(least)) = (forecast.value, likely.value, cautious.value) {
        leads.push(Finding {
            text: format!(
                "The organisations forecast {} for the year; weighted by odds of delivery it is {}, and {} with nothing for schemes whose assessment is not approved.",
                pounds(own, Scale::Words),
                pounds(weighted, Scale::Words),
                pounds(least, Scale::Words)
            ),
            provenance: likely.provenance,
        });
    }
    let absent = efficiency.findings.iter().filter(|finding| finding.rule == ABSENT);
    leads.extend(absent.map(|finding| Finding {
        text: finding.message.clone(),
        provenance: total.get(Saving::PlanYear).provenance,
    }));
    if let Some(claim) = efficiency.stated.iter().find(|claim| claim.figure.basis == Basis::Plan)
        && efficiency.provenance() == Provenance::Synthetic
    {
        let whose = match &claim.figure.subject {
            Subject::System(_) => "the system’s target".to_owned(),
            Subject::Organisation(code) => format!("{}’s target", programme.short_name(code)),
        };
        leads.push(Finding {
            text: format!(
                "Only {whose} of {} is published; every scheme is synthetic and shows the register in use.",
                pounds(claim.value, Scale::Words)
            ),
            provenance: claim.provenance,
        });
    }
    leads
}

/// The rule that every organisation is in the register.
const ABSENT: &str = "C06";

/// The name of the row of the system, of a register with these findings: without an organisation it is no total.
pub(super) fn system_row(findings: &[domain::finding::Finding]) -> &'static str {
    if findings.iter().any(|finding| finding.rule == ABSENT) { "System, incomplete" } else { "System" }
}

/// `The ICB must save £74.0 million, of which £21.0 million is not itemised in public.`
fn must_save(programme: &Programme, bearer: &OfBearer) -> Option<String> {
    let plan = bearer.amounts.get(Saving::PlanYear).value?;
    let rows = programme.efficiency.schemes.iter().filter(|row| row.scheme.bearer == bearer.bearer);
    let rest = rows.filter(|row| row.scheme.entry == Entry::Remainder);
    let rest = Total::sum(rest.map(|row| row.amounts.get(Saving::PlanYear))).or_nil();
    let who = bearer_in_words(programme, &bearer.bearer);
    let open = if rest == plan {
        "; none of it is itemised in public.".to_owned()
    } else if rest == domain::money::Pence::ZERO {
        ", all of it itemised in public.".to_owned()
    } else {
        format!(", of which {} is not itemised in public.", pounds(rest, Scale::Words))
    };
    Some(format!("{who} must save {}{open}", pounds(plan, Scale::Words)))
}

/// `The Leicester, Leicestershire and Rutland ICB`, `The two trusts`, `UHL`.
#[must_use]
pub fn bearer_in_words(programme: &Programme, bearer: &Bearer) -> String {
    let known = |kind| programme.organisations.iter().filter(move |known| known.kind == kind);
    let all_trusts = known(OrganisationKind::Trust).all(|trust| bearer.includes(&trust.code));
    let includes_board = known(OrganisationKind::Board).any(|board| bearer.includes(&board.code));
    match (bearer.organisations().len(), all_trusts, includes_board) {
        (1, _, true) => known(OrganisationKind::Board)
            .find(|board| bearer.includes(&board.code))
            .map_or_else(|| programme.bearer_name(bearer), |board| capital_first(&plain_name(board))),
        (2, true, false) => "The two trusts".to_owned(),
        (n, true, false) if 2 < n => format!("The {n} trusts"),
        (n, true, true) if 1 < n => "The system".to_owned(),
        _ => programme.bearer_name(bearer),
    }
}

/// An amount and how it is known, or that no one states it.
pub(super) fn amount(total: Total) -> Cell {
    total
        .value
        .map_or(Cell::Missing(NO_DATA), |value| Cell::Number(Number::pounds(value).known(total.provenance)))
}

/// In place of what a register leaves out.
pub(super) const NOT_STATED: &str = "Not stated";

pub(super) fn word(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Cell::Missing(NOT_STATED) } else { Cell::Word { text, tone: Tone::Plain } }
}

pub(super) fn row(name: &str, kind: RowKind, cells: Vec<Cell>) -> Row {
    Row {
        name: name.to_owned(),
        short_name: name.to_owned(),
        link: None,
        kind,
        cells,
        read_from: Vec::new(),
        counts: None,
    }
}

const MEASURES: [(Saving, &str); 7] = [
    (Saving::PlanYear, "Year plan"),
    (Saving::PlanToDate, "Plan to date"),
    (Saving::Delivered, "Delivered"),
    (Saving::NotCounted, "Not counted"),
    (Saving::Variance, "Variance"),
    (Saving::Forecast, "Forecast outturn"),
    (Saving::Likely, "Likely"),
];

fn measures(amounts: &Amounts) -> Vec<Cell> {
    MEASURES.iter().map(|(saving, _)| amount(amounts.get(*saving))).collect()
}

/// Who delivers what: a row an organisation, savings that cost a neighbour, and the system.
#[must_use]
pub fn programme_by_organisation(programme: &Programme) -> Exhibit {
    let efficiency = &programme.efficiency;
    let mut rows: Vec<Row> = programme
        .by_bearer()
        .into_iter()
        .map(|part| row(&programme.bearer_name(&part.bearer), RowKind::Body, measures(&part.amounts)))
        .collect();
    if efficiency.neutral.get(Saving::PlanYear).value.is_some() {
        rows.push(row("All schemes", RowKind::Subtotal, measures(&efficiency.total)));
        rows.push(row("Moved within the system", RowKind::Body, measures(&efficiency.neutral)));
    }
    rows.push(row(system_row(&efficiency.findings), RowKind::Total, measures(&efficiency.net)));
    let headline = programme_headline(programme);
    Exhibit {
        key: "T5".into(),
        name: "efficiency".into(),
        heading: headline.text,
        note: format!(
            "Savings are positive; variance is delivered less planned.{}",
            if efficiency.neutral.get(Saving::PlanYear).value.is_some() {
                " What is moved within the system is paid for by another organisation of it."
            } else {
                ""
            }
        ),
        provenance: headline.provenance,
        table: Table {
            caption: format!("Efficiency savings {}, £m.{}", programme.year, to_date(programme)),
            row_heading: "Organisation".to_owned(),
            columns: MEASURES.iter().map(|(_, heading)| figures("", heading)).collect(),
            rows,
        },
        chart: None,
    }
}

/// T5g: what of the programme comes again every year and what does not. Nothing where no row says.
#[must_use]
pub fn programme_recurrence(programme: &Programme) -> Option<Exhibit> {
    const SHOWN: [(Saving, &str); 4] = [
        (Saving::PlanYear, "Year plan"),
        (Saving::PlanToDate, "Plan to date"),
        (Saving::Delivered, "Delivered"),
        (Saving::Forecast, "Forecast outturn"),
    ];
    let efficiency = &programme.efficiency;
    let recurrent =
        efficiency.by_recurrence.iter().find(|part| part.name == Recurrence::Recurrent.words())?;
    // Rounded, so that the two shares make a whole.
    let share = |part: &Amounts, saving| {
        let (value, whole) = (part.get(saving).value?, efficiency.total.get(saving).value?);
        let doubled = (value.wide() * 200).checked_div(whole.wide())?;
        i64::try_from((doubled + 1).div_euclid(2)).ok()
    };
    let cells = |amounts: &Amounts| -> Vec<Cell> {
        let share_cell = |saving| match (share(amounts, saving), amounts.get(saving)) {
            (Some(share), total) => {
                let number = Number::new(format!("{share}%"), per_cent(share), Form::per_cent(0));
                Cell::Number(number.known(total.provenance.max(Provenance::Derived)))
            }
            (None, _) => Cell::Missing(NO_DATA),
        };
        let of_amounts = SHOWN.iter().map(|(saving, _)| amount(amounts.get(*saving)));
        of_amounts.chain([share_cell(Saving::PlanYear), share_cell(Saving::Forecast)]).collect()
    };
    let mut rows: Vec<Row> = efficiency
        .by_recurrence
        .iter()
        .map(|part| row(&capital_first(&part.name), RowKind::Body, cells(&part.amounts)))
        .collect();
    rows.push(row("All savings", RowKind::Total, cells(&efficiency.total)));
    let heading = match (
        recurrent.amounts.get(Saving::Delivered).value,
        share(&recurrent.amounts, Saving::Delivered),
        share(&recurrent.amounts, Saving::PlanYear),
    ) {
        (Some(value), Some(delivered), Some(planned)) => format!(
            "{} of the savings delivered is recurrent, {delivered}% of them; the plan of the year has {planned}%",
            pounds(value, Scale::Words)
        ),
        (_, _, Some(planned)) => format!("{planned}% of the savings planned for the year is recurrent"),
        _ => "What of the savings is recurrent".to_owned(),
    };
    let mut columns: Vec<Column> = SHOWN.iter().map(|(_, heading)| figures("", heading)).collect();
    columns.extend([figures("Share of all", "Plan"), figures("Share of all", "Forecast")]);
    Some(Exhibit {
        key: "T5g".into(),
        name: "recurrence".into(),
        heading,
        note: format!("A recurrent saving comes again every year.{}", not_taken_off(programme)),
        provenance: efficiency.provenance(),
        table: Table {
            caption: format!("Savings by recurrence {}, £m.{}", programme.year, to_date(programme)),
            row_heading: "Recurrence".to_owned(),
            columns,
            rows,
        },
        chart: None,
    })
}

/// What a table of all schemes holds that the system does not save, with the amount to date, so that the two sums
/// can be told apart; nothing where no saving is another organisation's cost.
fn not_taken_off(programme: &Programme) -> String {
    let (all, net) = (&programme.efficiency.total, &programme.efficiency.net);
    let delivered = |amounts: &Amounts| amounts.get(Saving::Delivered).value;
    match (delivered(all), delivered(net)) {
        (Some(all), Some(net)) if !is_nil(all - net) => format!(
            " {} of what is delivered is a cost to another organisation of the system and not taken off here; without it the system has {}.",
            pounds(all - net, Scale::Words),
            pounds(net, Scale::Words)
        ),
        _ => String::new(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "shares are at most a few hundred per cent")]
fn per_cent(share: i64) -> f64 {
    share as f64
}

fn to_date(programme: &Programme) -> String {
    programme.month.map_or_else(String::new, |month| format!(" To date is April to {}.", month.name()))
}

/// The plan of the year by maturity and delivery risk; nothing where no row states either.
#[must_use]
pub fn programme_matrix(programme: &Programme) -> Option<Exhibit> {
    let efficiency = &programme.efficiency;
    if efficiency.matrix.iter().all(|row| row.maturity.is_none()) {
        return None;
    }
    let is_partly = efficiency.matrix.iter().any(|row| row.by_risk[3].value.is_some());
    let n_risks = if is_partly { 4 } else { 3 };
    let mut rows: Vec<Row> = efficiency
        .matrix
        .iter()
        .map(|part| {
            let cells = part.by_risk[..n_risks]
                .iter()
                .map(|cell| amount(cell.nil_of_nothing(efficiency.provenance())));
            let name = part.maturity.map_or("Not stated", Maturity::words);
            row(name, RowKind::Body, cells.chain([amount(part.total), amount(part.likely)]).collect())
        })
        .collect();
    let column = |idx: usize| Total::sum(efficiency.matrix.iter().map(|row| row.by_risk[idx]));
    let sums = (0..n_risks).map(|idx| column(idx).nil_of_nothing(efficiency.provenance()));
    let ends = [efficiency.total.get(Saving::PlanYear), efficiency.total.get(Saving::Likely)];
    rows.push(row("Total", RowKind::Total, sums.chain(ends).map(amount).collect()));
    let risk_names = DeliveryRisk::ALL.iter().map(|risk| risk.words()).chain(["Not stated"]);
    let columns: Vec<Column> = risk_names
        .take(n_risks)
        .map(|name| figures("Delivery risk", name))
        .chain([figures("", "Total"), figures("", "Likely")])
        .collect();
    Some(Exhibit {
        key: "T5b".into(),
        name: "maturity".into(),
        heading: matrix_heading(programme),
        note: "Likely is the own forecast times the odds of its maturity and risk.".to_owned(),
        provenance: efficiency.provenance(),
        table: Table {
            caption: "Plan of the year by maturity and delivery risk, £m.".to_owned(),
            row_heading: "Maturity".to_owned(),
            columns,
            rows,
        },
        chart: None,
    })
}

/// `£44.5 million has no worked-up plan`.
#[must_use]
pub fn matrix_heading(programme: &Programme) -> String {
    let early = programme
        .efficiency
        .matrix
        .iter()
        .filter(|row| row.maturity.is_some_and(|maturity| maturity < Maturity::PlansInProgress));
    let value = Total::sum(early.map(|row| row.total)).or_nil();
    if value == domain::money::Pence::ZERO {
        "Every scheme has at least a plan in progress".to_owned()
    } else {
        format!("{} has no worked-up plan", pounds(value, Scale::Words))
    }
}

/// The register: a row a scheme.
#[must_use]
pub fn programme_register(programme: &Programme) -> Exhibit {
    let efficiency = &programme.efficiency;
    let line = |assessed: &Assessed| {
        let scheme = &assessed.scheme;
        let mut cells = vec![word(scheme.title.clone()), word(programme.bearer_name(&scheme.bearer))];
        cells.extend(measures(&assessed.amounts));
        cells.push(word(scheme.maturity.map_or("", Maturity::words)));
        cells.push(word(scheme.delivery_risk.map_or("", DeliveryRisk::words)));
        cells.push(word(scheme.qeia.words()));
        Row { link: Some(format!("/scheme/{}", scheme.id)), ..row(scheme.id.as_str(), RowKind::Body, cells) }
    };
    let mut columns = vec![words("", "Title"), words("", "Whose")];
    columns.extend(MEASURES.iter().map(|(_, heading)| figures("", heading)));
    columns.extend([words("", "Maturity"), words("", "Risk"), words("", "QEIA")]);
    Exhibit {
        key: "T5c".into(),
        name: "schemes".into(),
        heading: register_heading(programme),
        note: "Delivery is counted once the impact assessment is approved or not required.".to_owned(),
        provenance: efficiency.provenance(),
        table: Table {
            caption: format!("Register of schemes {}, £m.{}", programme.year, to_date(programme)),
            row_heading: "Scheme".to_owned(),
            columns,
            rows: efficiency.schemes.iter().map(line).collect(),
        },
        chart: None,
    }
}

/// `The 5 of 18 schemes without an approved QEIA hold £59.3 million`.
#[must_use]
pub fn register_heading(programme: &Programme) -> String {
    let efficiency = &programme.efficiency;
    let n_schemes = efficiency.schemes.iter().filter(|row| row.scheme.entry == Entry::Scheme).count();
    let uncleared: Vec<&Assessed> = efficiency.uncleared().collect();
    let plan = Total::sum(uncleared.iter().map(|row| row.amounts.get(Saving::PlanYear))).or_nil();
    match (n_schemes, uncleared.len()) {
        (0, _) => format!("No scheme of {} is published", programme.year),
        (n, 0) => format!("All {n} schemes have an approved QEIA or need none"),
        (n, open) => format!(
            "The {open} of {n} schemes without an approved QEIA {} {} of the plan",
            agreeing(open, "holds", "hold"),
            pounds(plan, Scale::Words)
        ),
    }
}

/// How many findings block.
#[must_use]
pub fn n_blocking(programme: &Programme) -> usize {
    let findings = programme.efficiency.findings.iter().chain(&programme.risks.findings);
    findings.filter(|finding| finding.severity == Severity::Blocks).count()
}

#[cfg(test)]
pub(super) mod tests;
