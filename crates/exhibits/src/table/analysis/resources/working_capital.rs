//! Working capital as far as returns hold it: cash, and what organisations of the system owe each other.

use domain::code::OrganisationCode;
use domain::money::Pence;
use domain::provenance::Provenance;
use finance::analysis::{IntraSystemBalance, PositionAnalysis};

use crate::exhibit::{Cell, Exhibit, RowKind, Table};
use crate::table::analysis::{amount, in_part, row, total_of, weakest};
use crate::table::figures;
use crate::words::amount::{Scale, is_nil, pounds};

/// T8i: cash and what is owed within the system at the month’s end. Nothing where nobody has sent balances.
#[must_use]
pub(super) fn working_capital(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let owed = || analysis.balances.iter().filter(|balance| !balance.is_trade);
    owed().next()?;
    let known: Vec<_> = analysis
        .organisations
        .iter()
        .filter(|organisation_analysis| {
            let code = &organisation_analysis.organisation.code;
            let is_named = owed().any(|balance| balance.creditor == *code || balance.debtor == *code);
            organisation_analysis.cash.is_some() || is_named
        })
        .collect();
    let with_cash = known.iter().filter_map(|organisation_analysis| organisation_analysis.cash.as_ref());
    let provenance =
        weakest(owed().map(|balance| balance.provenance).chain(with_cash.map(|cash| cash.provenance)));
    let of_one = |code: &OrganisationCode| {
        let is_creditor = |balance: &&IntraSystemBalance| balance.creditor == *code;
        let is_debtor = |balance: &&IntraSystemBalance| balance.debtor == *code;
        let sum = |amounts: Vec<Pence>| (!amounts.is_empty()).then(|| amounts.into_iter().sum::<Pence>());
        [
            sum(owed().filter(is_creditor).map(|balance| balance.said_by_creditor).collect()),
            sum(owed().filter(is_debtor).map(|balance| -balance.said_by_debtor).collect()),
            sum(owed()
                .filter(|balance| is_creditor(balance) || is_debtor(balance))
                .map(|balance| balance.in_dispute)
                .collect()),
        ]
    };
    let cell = |value: Option<Pence>| amount(value, provenance);
    let mut rows = Vec::new();
    let mut totals = [Some(Pence::ZERO); 5];
    for organisation_analysis in &known {
        let organisation = &organisation_analysis.organisation;
        let cash = organisation_analysis.cash.as_ref();
        let (opening, closing) = (cash.and_then(|cash| cash.opening), cash.and_then(|cash| cash.closing));
        let [receivable, payable, in_dispute] = of_one(&organisation.code);
        let change = opening.zip(closing).map(|(opening, closing)| closing - opening);
        let amounts = [opening, closing, change, receivable, payable];
        for (total, value) in totals.iter_mut().zip(amounts) {
            *total = total.zip(value).map(|(total, value)| total + value);
        }
        let cells = amounts.into_iter().chain([in_dispute]).map(cell).collect();
        rows.push(row(&organisation.name, &organisation.short_name, RowKind::Body, cells));
    }
    let n_without = analysis.organisations.len().saturating_sub(known.len());
    // Each dispute has two sides.
    let in_dispute: Pence = owed().map(|balance| balance.in_dispute).sum();
    let cells: Vec<Cell> = totals.into_iter().chain([Some(in_dispute)]).map(cell).collect();
    rows.push(row(total_of(analysis, n_without), "System", RowKind::Total, cells));
    let [_, _, change, ..] = totals;
    let moved = match change {
        None => "Cash is not known of all".to_owned(),
        Some(change) if is_nil(change) => "Cash is as it was on 1 April".to_owned(),
        Some(change) => format!(
            "Cash is {} {} than on 1 April",
            pounds(change, Scale::Words),
            if change.is_negative() { "less" } else { "more" }
        ),
    };
    let dispute = if is_nil(in_dispute) {
        "nothing owed within the system is in dispute".to_owned()
    } else {
        format!("{} owed within the system is in dispute", pounds(in_dispute, Scale::Words))
    };
    Some(Exhibit {
        key: "T8i".into(),
        name: "working-capital".into(),
        heading: format!("{moved}; {dispute}{}", in_part(analysis, n_without)),
        note: "Payable is in brackets, as each organisation itself says. Of what is owed, the return holds balances with organisations of the system alone.".to_owned(),
        provenance: provenance.max(Provenance::Derived),
        table: Table {
            caption: format!("Cash and balances within the system at the end of {}, £m.", analysis.month.name()),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("Cash", "1 April"),
                figures("Cash", "Now"),
                figures("Cash", "Change"),
                figures("Within the system", "Receivable"),
                figures("Within the system", "Payable"),
                figures("Within the system", "In dispute"),
            ],
            rows,
        },
        chart: None,
    })
}
