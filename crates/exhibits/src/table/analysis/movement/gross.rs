//! The system in gross, and the balances between its organisations.

use std::collections::BTreeSet;

use domain::code::OrganisationCode;
use domain::money::Pence;
use finance::analysis::{IntraSystemBalance, PositionAnalysis};

use crate::exhibit::{Exhibit, RowKind, Table, Tone};
use crate::table::analysis::{amount, count_without, of_how_many, row, to_date, weakest, word};
use crate::table::{figures, words};
use crate::words::amount::{Scale, is_nil, pounds};

/// The system in gross: income and spending without what its organisations pay each other.
pub(super) fn gross(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let gross = analysis.gross?;
    let provenance = gross.provenance;
    let line = |name: &str, kind, income: Pence, spending: Pence| {
        let cells = [income, spending, income + spending];
        row(name, name, kind, cells.into_iter().map(|cell| amount(Some(cell), provenance)).collect())
    };
    let rows = vec![
        line("As the organisations report it", RowKind::Body, gross.income, gross.spending),
        line("Traded within the system, agreed by both sides", RowKind::Body, -gross.agreed, gross.agreed),
        line("Unreconciled within the system", RowKind::Body, -gross.income_alone, gross.spending_alone),
        line(
            "With others than the system’s own",
            RowKind::Total,
            gross.income_outside(),
            gross.spending_outside(),
        ),
    ];
    let unreconciled = gross.unreconciled();
    Some(Exhibit {
        key: "T9f".into(),
        name: "gross".into(),
        heading: if is_nil(unreconciled) {
            format!("{} is traded within the system, and both sides agree", pounds(gross.agreed, Scale::Words))
        } else {
            format!(
                "{} is traded within the system; on {} the two sides do not agree",
                pounds(gross.agreed, Scale::Words),
                pounds(unreconciled, Scale::Words)
            )
        },
        note: "What is traded is taken off at the amount both sides agree on; the rest belongs to no organisation and is plugged to none.".to_owned(),
        provenance,
        table: Table {
            caption: format!("Income and spending, £m, {}.", to_date(analysis)),
            row_heading: "What".to_owned(),
            columns: vec![figures("", "Income"), figures("", "Spending"), figures("", "Position")],
            rows,
        },
        chart: None,
    })
}

/// Each intra-system balance between two organisations as both say it.
pub(super) fn balances(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let name = |code: &OrganisationCode| {
        let known = analysis
            .organisations
            .iter()
            .find(|organisation_analysis| organisation_analysis.organisation.code == *code);
        known.map_or(code.to_string(), |organisation_analysis| {
            organisation_analysis.organisation.short_name.clone()
        })
    };
    let apart = |balance: &IntraSystemBalance| balance.said_by_creditor - balance.said_by_debtor;
    let largest = analysis.balances.iter().max_by_key(|balance| apart(balance).magnitude())?;
    let rows = analysis
        .balances
        .iter()
        .map(|balance| {
            let cell = |value| amount(Some(value), balance.provenance);
            let cells = vec![
                word(
                    if balance.is_trade { "traded to date" } else { "owed at the month’s end" },
                    Tone::Plain,
                ),
                cell(balance.said_by_creditor),
                cell(balance.said_by_debtor),
                cell(apart(balance)),
                cell(balance.in_dispute),
            ];
            let name = format!("{} from {}", name(&balance.creditor), name(&balance.debtor));
            row(name.clone(), name, RowKind::Body, cells)
        })
        .collect();
    let heading = if is_nil(apart(largest)) {
        let sides = analysis.balances.iter().flat_map(|balance| [&balance.creditor, &balance.debtor]);
        let named: BTreeSet<&OrganisationCode> = sides.collect();
        let n_without = count_without(analysis, |organisation_analysis| {
            !named.contains(&organisation_analysis.organisation.code)
        });
        match of_how_many(analysis, n_without).as_str() {
            "the system" => "The organisations agree on what they trade and owe each other".to_owned(),
            of_some => format!("{of_some} agree on what they trade and owe each other"),
        }
    } else {
        format!(
            "{} and {} differ by {} on what was {}",
            name(&largest.creditor),
            name(&largest.debtor),
            pounds(apart(largest), Scale::Words),
            if largest.is_trade { "traded" } else { "owed" }
        )
    };
    Some(Exhibit {
        key: "T9g".into(),
        name: "dealings".into(),
        heading,
        note: "All amounts are positive; of organisations that have both sent their balances.".to_owned(),
        provenance: weakest(analysis.balances.iter().map(|balance| balance.provenance)),
        table: Table {
            caption: format!("What organisations of the system are paid and pay, £m, {}.", to_date(analysis)),
            row_heading: "Who from whom".to_owned(),
            columns: vec![
                words("", "What"),
                figures("As said by", "Provider"),
                figures("As said by", "Commissioner"),
                figures("", "Difference"),
                figures("", "In dispute"),
            ],
            rows,
        },
        chart: None,
    })
}
