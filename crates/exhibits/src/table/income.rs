//! Income and expenditure of the whole system by type, and what its boards were allocated.
//!
//! Sums of lines of several organisations have no id: each line has one on its organisation's page.

use domain::figure::{Basis, Definition, FigureKey, Support};
use domain::ledger::{Line, Nature};
use domain::money::Pence;
use domain::month_end::MonthEnd;
use domain::organisation::{Organisation, OrganisationKind};
use domain::provenance::Provenance;

use super::{NO_DATA, caption, figures, headings, note, of_all, subject, words};
use crate::exhibit::{Cell, Column, Exhibit, Row, RowKind, Table};
use crate::number::Number;
use crate::words::amount::{Direction, Scale, is_nil, pounds};
use crate::words::{Wording, capital_first};

/// A row of the statement: what it is called, also where there is little room, and the lines that it sums.
struct Type {
    name: &'static str,
    short_name: &'static str,
    /// The codes, or what codes begin with where they end in a point.
    lines: &'static [&'static str],
}

const fn of(name: &'static str, lines: &'static [&'static str]) -> Type {
    Type { name, short_name: name, lines }
}

const fn long(name: &'static str, short_name: &'static str, lines: &'static [&'static str]) -> Type {
    Type { name, short_name, lines }
}

/// What trusts earn and spend, as boards read it: every line that makes up their position, once.
const OF_TRUSTS: [Type; 13] = [
    of("Patient care income: integrated care boards", &["P.INC.ICB"]),
    of("Patient care income: NHS England", &["P.INC.NHSE"]),
    of("Other income", &["P.INC.OTHPC", "P.INC.OTH"]),
    of("Substantive pay", &["P.PAY.SUB"]),
    of("Bank pay", &["P.PAY.BANK"]),
    of("Agency pay", &["P.PAY.AGY"]),
    of("Other pay", &["P.PAY.OTH"]),
    of("Drugs", &["P.NP.DRUG"]),
    of("Clinical supplies", &["P.NP.CSUP"]),
    of("Purchased healthcare", &["P.NP.HC"]),
    long(
        "Premises, negligence premium and other non-pay",
        "Premises, other non-pay",
        &["P.NP.CNST", "P.NP.PREM", "P.NP.PFI", "P.NP.OTH"],
    ),
    long(
        "Depreciation, impairment and finance costs",
        "Depreciation and finance",
        &["P.DEPN", "P.IMP", "P.FIN.", "P.PDC", "P.OTHGL"],
    ),
    of("Adjustments to financial performance", &["P.ADJ."]),
];

/// What boards are allocated and spend, by programme area.
const OF_BOARDS: [Type; 11] = [
    of("Allocation", &["I.ALLOC."]),
    of("Acute services", &["I.ACUTE"]),
    of("Mental health services", &["I.MH"]),
    of("Community services", &["I.COMM"]),
    of("All-age continuing care", &["I.CHC"]),
    of("Prescribing", &["I.PRESC"]),
    long("Primary care and delegated medical services", "Primary care, delegated", &["I.PCOTH", "I.DELPC"]),
    of("Pharmacy, optometry and dental", &["I.POD"]),
    of("Delegated specialised services", &["I.SPEC"]),
    of("Other programme services and reserves", &["I.OTHPROG", "I.RESERVE"]),
    of("Running costs", &["I.RUN"]),
];

impl Type {
    fn includes(&self, line: Line) -> bool {
        self.lines.iter().any(|code| {
            if code.ends_with('.') { line.code().starts_with(code) } else { line.code() == *code }
        })
    }
}

/// The six amounts of a row: plan, outcome and variance to date and of the year; what is not known of any
/// organisation that reported is not known of their sum.
#[derive(Clone, Copy)]
struct Amounts([Option<(Pence, Provenance)>; 6]);

impl Amounts {
    /// The sums of figures by their keys; of none where no organisation has one.
    fn sum(month_end: &MonthEnd, keys_of: impl Fn(Basis, bool) -> Vec<FigureKey>) -> Self {
        let sum = |basis, year| {
            let figures: Vec<_> =
                keys_of(basis, year).iter().filter_map(|key| month_end.figure(key)).collect();
            let value = figures.iter().map(|figure| figure.value).sum();
            let provenance = figures.iter().map(|figure| figure.provenance()).max()?;
            let of_several = if 1 < figures.len() { Provenance::Derived } else { Provenance::Published };
            Some((value, provenance.max(of_several)))
        };
        Self([
            sum(Basis::Plan, false),
            sum(Basis::Actual, false),
            sum(Basis::ActualVariance, false),
            sum(Basis::Plan, true),
            sum(Basis::Forecast, true),
            sum(Basis::ForecastVariance, true),
        ])
    }

    fn row(&self, name: &str, short_name: &str, kind: RowKind) -> Row {
        let cell = |value: Option<(Pence, Provenance)>| match value {
            Some((value, provenance)) => Cell::Number(Number::pounds(value).known(provenance)),
            None => Cell::Missing(NO_DATA),
        };
        let direction = |value: Option<(Pence, Provenance)>| match value {
            Some((variance, _)) => super::direction(variance, Wording::Staff),
            None => Cell::Missing(super::NOT_APPLICABLE),
        };
        let [plan, actual, variance, year_plan, forecast, year_variance] = self.0;
        Row {
            name: name.to_owned(),
            short_name: short_name.to_owned(),
            link: None,
            kind,
            read_from: Vec::new(),
            counts: None,
            cells: vec![
                cell(plan),
                cell(actual),
                cell(variance),
                direction(variance),
                cell(year_plan),
                cell(forecast),
                cell(year_variance),
                direction(year_variance),
            ],
        }
    }

    fn is_known(&self) -> bool {
        self.0.iter().any(Option::is_some)
    }

    fn variance(&self) -> Option<(Pence, Provenance)> {
        self.0[2]
    }
}

fn key(
    month_end: &MonthEnd,
    organisation: &Organisation,
    definition: Definition,
    (basis, year): (Basis, bool),
) -> FigureKey {
    let subject = subject(organisation);
    if year {
        month_end.whole_year(definition, subject, basis, Support::Including)
    } else {
        month_end.to_date(definition, subject, basis, Support::Including)
    }
}

fn of_type(month_end: &MonthEnd, kind: OrganisationKind, of_type: &Type) -> Amounts {
    let lines: Vec<Line> = Line::of_kind(kind)
        .filter(|line| of_type.includes(*line) && !line.nature().is_memo())
        .filter(|line| line.nature() != Nature::Computed)
        .collect();
    Amounts::sum(month_end, |basis, year| {
        let organisations = month_end.reported().filter(|organisation| organisation.kind == kind);
        organisations
            .flat_map(|organisation| {
                let key_of =
                    |line: &Line| key(month_end, organisation, Definition::Line(*line), (basis, year));
                lines.iter().map(key_of).collect::<Vec<_>>()
            })
            .collect()
    })
}

fn position_of(month_end: &MonthEnd, is_of: impl Fn(&Organisation) -> bool) -> Amounts {
    Amounts::sum(month_end, |basis, year| {
        let organisations = month_end.reported().filter(|organisation| is_of(organisation));
        organisations
            .map(|organisation| key(month_end, organisation, Definition::Position, (basis, year)))
            .collect()
    })
}

/// The rows of one kind of organisation.
struct Block {
    types: &'static [Type],
    kind: OrganisationKind,
    /// The name of their sum, also where there is little room.
    total: (&'static str, &'static str),
    /// Whose they are, for sentences.
    whose: &'static str,
}

/// T1b: income and expenditure of trusts by type and of boards by programme area, to the position of the
/// system. What the organisations pay each other is in both. Nothing where nobody has reported.
#[must_use]
pub fn income_and_expenditure(month_end: &MonthEnd) -> Option<Exhibit> {
    let wording = Wording::Staff;
    let mut rows = Vec::new();
    let mut worst: Option<(&str, &str, Pence, Provenance)> = None;
    let blocks = [
        Block {
            types: &OF_TRUSTS[..],
            kind: OrganisationKind::Trust,
            total: ("Trusts: adjusted financial performance", "Trusts: position"),
            whose: "the trusts",
        },
        Block {
            types: &OF_BOARDS[..],
            kind: OrganisationKind::Board,
            total: ("Board: under or (over) allocation", "Board: position"),
            whose: "the board",
        },
    ];
    for Block { types, kind, total: (total, short_total), whose } in blocks {
        for each in types {
            let amounts = of_type(month_end, kind, each);
            let is_nil_row = amounts.0.iter().flatten().all(|(value, _)| is_nil(*value));
            if !amounts.is_known() || is_nil_row {
                continue;
            }
            if let Some((variance, provenance)) = amounts.variance()
                && worst.is_none_or(|(_, _, least, _)| variance < least)
            {
                worst = Some((each.name, whose, variance, provenance));
            }
            rows.push(amounts.row(each.name, each.short_name, RowKind::Body));
        }
        let position = position_of(month_end, |organisation| organisation.kind == kind);
        if position.is_known() {
            rows.push(position.row(total, short_total, RowKind::Subtotal));
        }
    }
    let system = position_of(month_end, |_| true);
    if !system.is_known() {
        return None;
    }
    rows.push(system.row("System", "System", RowKind::Total));
    let (heading, provenance) = match worst {
        Some((name, whose, variance, provenance)) if Direction::of(variance) == Direction::Adverse => (
            format!(
                "The largest adverse variance to date by type of income and cost is {} of {whose}: {}",
                lower_first(name),
                system.variance().map_or_else(
                    || pounds(variance, Scale::Words),
                    |(total, _)| of_all(variance, total, wording)
                )
            ),
            provenance,
        ),
        _ => (
            "No type of income or expenditure is worse than planned".to_owned(),
            system.variance().map_or(Provenance::Published, |(_, provenance)| provenance),
        ),
    };
    let names = headings(wording);
    let block = |group: &str, outcome: &str| -> [Column; 4] {
        [
            figures(group, names.plan),
            figures(group, outcome),
            figures(group, names.variance),
            words(group, super::IN_WORDS),
        ]
    };
    Some(Exhibit {
        key: "T1b".into(),
        name: "income-and-expenditure".into(),
        heading,
        note: note(
            month_end,
            " Income is positive, expenditure in brackets. What trusts are paid by the board is income of the one and expenditure of the other. Rows that show 0.0 throughout are left out.",
        ),
        provenance,
        table: Table {
            caption: caption(month_end, "Income and expenditure", wording),
            row_heading: "Type".to_owned(),
            columns: [block("To date", names.actual), block("Full year", names.forecast)].concat(),
            rows,
        },
        chart: None,
    })
}

/// `substantive pay`; names of the field that begin with a capital keep it.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// T1c: what the boards were allocated against plan, confirmed and anticipated. Nothing where no board has
/// reported.
#[must_use]
pub fn allocations(month_end: &MonthEnd) -> Option<Exhibit> {
    const LINES: [(&str, &[&str]); 3] = [
        ("Confirmed", &["I.ALLOC.CONF"]),
        ("Anticipated", &["I.ALLOC.ANT"]),
        ("Running costs", &["I.ALLOC.RUN"]),
    ];
    let amounts = |lines| of_type(month_end, OrganisationKind::Board, &of("", lines));
    let year_of = |amounts: &Amounts| {
        let [.., plan, forecast, variance] = amounts.0;
        Some((plan?, forecast?, variance?))
    };
    let total = year_of(&amounts(&["I.ALLOC."]))?;
    let row = |name: &str, kind, (plan, forecast, variance): ((Pence, Provenance), _, _)| {
        let cell =
            |(value, provenance): (Pence, Provenance)| Cell::Number(Number::pounds(value).known(provenance));
        Row {
            name: name.to_owned(),
            short_name: name.to_owned(),
            link: None,
            kind,
            read_from: Vec::new(),
            counts: None,
            cells: vec![cell(plan), cell(forecast), cell(variance)],
        }
    };
    let mut rows: Vec<Row> = LINES
        .iter()
        .filter_map(|(name, lines)| Some(row(name, RowKind::Body, year_of(&amounts(lines))?)))
        .collect();
    rows.push(row("Allocation of the year", RowKind::Total, total));
    let ((_, _), (now, provenance), (change, _)) = total;
    let heading = if is_nil(change) {
        format!("The allocation of the year is {}, as planned", pounds(now, Scale::Words))
    } else {
        format!(
            "The allocation of the year is {}, {} {} than planned",
            pounds(now, Scale::Words),
            pounds(change, Scale::Words),
            if change.is_negative() { "less" } else { "more" }
        )
    };
    Some(Exhibit {
        key: "T1c".into(),
        name: "allocations".into(),
        heading: capital_first(&heading),
        note: "The return holds the allocation by kind; single changes of it are not in the return."
            .to_owned(),
        provenance,
        table: Table {
            caption: format!("Allocation of {}, £m.", month_end.year),
            row_heading: "Allocation".to_owned(),
            columns: vec![figures("", "Plan"), figures("", "Expected now"), figures("", "Change")],
            rows,
        },
        chart: None,
    })
}

#[cfg(test)]
mod tests;
