//! What a row of each schedule says.

use domain::ledger::Line;
use domain::money::Pence;
use domain::organisation::OrganisationKind;
use domain::schedule::{
    Balance, BridgeStep, CapitalScheme, Cash, ControlTotal, OneOffItem, OneOffKind, Payments, Staff,
};
use domain::wte::Wte;

use super::Record;
use crate::fault::Fault;
use crate::monthly_return::row::read_line;
use crate::sheet::Row;
use crate::totals::Columns;

impl Record for Staff {
    const COLUMNS: &'static [&'static str] = &[
        "staff_group",
        "contract",
        "plan_wte",
        "actual_wte",
        "prior_year_wte",
        "plan_cost_ytd",
        "actual_cost_ytd",
        "prior_year_cost_ytd",
    ];
    const KEY: &'static [&'static str] = &["staff_group", "contract"];
    const FILLED: &'static [&'static str] = &["plan_wte", "actual_wte", "plan_cost_ytd", "actual_cost_ytd"];

    fn read(row: Row<'_>, _: OrganisationKind, faults: &mut Vec<Fault>) -> Option<Self> {
        let group = row.parse("staff_group", faults);
        let contract = row.parse("contract", faults);
        let plan_wte = row.people("plan_wte", faults);
        let actual_wte = row.people("actual_wte", faults);
        let prior_year_wte = row.people_if_any("prior_year_wte", faults);
        let plan_cost = row.thousands("plan_cost_ytd", faults);
        let actual_cost = row.thousands("actual_cost_ytd", faults);
        let prior_year_cost = row.thousands_if_any("prior_year_cost_ytd", faults);
        Some(Self {
            group: group?,
            contract: contract?,
            plan_wte: plan_wte?,
            actual_wte: actual_wte?,
            prior_year_wte,
            plan_cost: plan_cost?,
            actual_cost: actual_cost?,
            prior_year_cost,
        })
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.group.code().to_owned(),
            self.contract.code().to_owned(),
            self.plan_wte.to_string(),
            self.actual_wte.to_string(),
            self.prior_year_wte.as_ref().map(Wte::to_string).unwrap_or_default(),
            thousands(self.plan_cost),
            thousands(self.actual_cost),
            self.prior_year_cost.map(thousands).unwrap_or_default(),
        ]
    }
}

impl Record for CapitalScheme {
    const COLUMNS: &'static [&'static str] =
        &["title", "funding", "in_cdel", "plan_ytd", "actual_ytd", "plan_jan", "plan_fy", "fot"];
    const KEY: &'static [&'static str] = &["title", "funding"];
    const FILLED: &'static [&'static str] = &["plan_ytd", "actual_ytd", "plan_jan", "fot"];
    const TOTALS: Option<Columns> = Some(Columns {
        names: &["title"],
        needed: &["funding", "in_cdel"],
        amounts: &["plan_ytd", "actual_ytd", "plan_jan", "plan_fy", "fot"],
        groups: &[&["funding"], &["in_cdel"], &["funding", "in_cdel"]],
    });

    fn read(row: Row<'_>, _: OrganisationKind, faults: &mut Vec<Fault>) -> Option<Self> {
        let title = required_text(row, "title", faults);
        let funding = row.parse("funding", faults);
        let in_limit = row.yes_or_no("in_cdel", faults);
        let plan_to_date = row.thousands("plan_ytd", faults);
        let actual_to_date = row.thousands("actual_ytd", faults);
        let plan_to_january = row.thousands("plan_jan", faults);
        let plan_year = row.thousands("plan_fy", faults);
        let forecast = row.thousands("fot", faults);
        Some(Self {
            title: title?,
            funding: funding?,
            in_limit: in_limit?,
            plan_to_date: plan_to_date?,
            actual_to_date: actual_to_date?,
            plan_to_january: plan_to_january?,
            plan_year: plan_year?,
            forecast: forecast?,
        })
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.title.clone(),
            self.funding.code().to_owned(),
            yes_or_no(self.in_limit),
            thousands(self.plan_to_date),
            thousands(self.actual_to_date),
            thousands(self.plan_to_january),
            thousands(self.plan_year),
            thousands(self.forecast),
        ]
    }
}

impl Record for Cash {
    const COLUMNS: &'static [&'static str] = &["item", "value"];
    const KEY: &'static [&'static str] = &["item"];
    const FILLED: &'static [&'static str] = &["value"];

    fn read(row: Row<'_>, _: OrganisationKind, faults: &mut Vec<Fault>) -> Option<Self> {
        let item = row.parse("item", faults);
        let amount = row.thousands("value", faults);
        Some(Self { item: item?, amount: amount? })
    }

    fn cells(&self) -> Vec<String> {
        vec![self.item.code(), thousands(self.amount)]
    }
}

impl Record for Payments {
    const COLUMNS: &'static [&'static str] =
        &["supplier", "paid_number", "within_number", "paid_value", "within_value"];
    const KEY: &'static [&'static str] = &["supplier"];
    const FILLED: &'static [&'static str] = &["paid_number", "within_number", "paid_value", "within_value"];

    fn read(row: Row<'_>, _: OrganisationKind, faults: &mut Vec<Fault>) -> Option<Self> {
        let supplier = row.parse("supplier", faults);
        let number = row.count("paid_number", faults);
        let number_within = row.count("within_number", faults);
        let value = row.unsigned_thousands("paid_value", PAID, faults);
        let value_within = row.unsigned_thousands("within_value", PAID, faults);
        Some(Self {
            supplier: supplier?,
            number: number?,
            number_within: number_within?,
            value: value?,
            value_within: value_within?,
        })
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.supplier.code().to_owned(),
            self.number.to_string(),
            self.number_within.to_string(),
            thousands(self.value),
            thousands(self.value_within),
        ]
    }
}

impl Record for Balance {
    const COLUMNS: &'static [&'static str] = &["counterparty_org", "type", "amount", "in_dispute"];
    const KEY: &'static [&'static str] = &["counterparty_org", "type"];
    const FILLED: &'static [&'static str] = &["amount", "in_dispute"];

    fn read(row: Row<'_>, _: OrganisationKind, faults: &mut Vec<Fault>) -> Option<Self> {
        let counterparty = row.parse("counterparty_org", faults);
        if !row.text("org_code").is_empty() && row.text("org_code") == row.text("counterparty_org") {
            let why = "an organisation has no balance with itself; write the code of the other";
            faults.push(row.fault("counterparty_org", why));
        }
        let kind = row.parse("type", faults);
        let amount = row.unsigned_thousands("amount", BALANCE, faults);
        let in_dispute = row.unsigned_thousands("in_dispute", BALANCE, faults);
        Some(Self { counterparty: counterparty?, kind: kind?, amount: amount?, in_dispute: in_dispute? })
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.counterparty.to_string(),
            self.kind.code().to_owned(),
            thousands(self.amount),
            thousands(self.in_dispute),
        ]
    }
}

impl Record for BridgeStep {
    const COLUMNS: &'static [&'static str] = &["bridge", "driver", "impact", "note"];
    const KEY: &'static [&'static str] = &["bridge", "driver"];
    const FILLED: &'static [&'static str] = &["impact", "note"];

    fn read(row: Row<'_>, _: OrganisationKind, faults: &mut Vec<Fault>) -> Option<Self> {
        let kind = row.parse("bridge", faults);
        let driver = row.parse("driver", faults);
        let impact = row.thousands("impact", faults);
        Some(Self { kind: kind?, driver: driver?, impact: impact?, note: row.text("note").to_owned() })
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.kind.code().to_owned(),
            self.driver.code().to_owned(),
            thousands(self.impact),
            self.note.clone(),
        ]
    }
}

impl Record for OneOffItem {
    const COLUMNS: &'static [&'static str] = &["title", "kind", "month", "impact", "in_plan", "reason"];
    const KEY: &'static [&'static str] = &["title", "kind", "month"];
    const FILLED: &'static [&'static str] = &["title", "kind", "impact", "reason"];
    const TOTALS: Option<Columns> = Some(Columns {
        names: &["title"],
        needed: &["kind", "month"],
        amounts: &["impact"],
        groups: &[&["kind"], &["in_plan"], &["kind", "in_plan"]],
    });

    fn read(row: Row<'_>, _: OrganisationKind, faults: &mut Vec<Fault>) -> Option<Self> {
        let title = required_text(row, "title", faults);
        let kind = row.parse::<OneOffKind>("kind", faults);
        let month = row.parse("month", faults);
        let impact = row.thousands("impact", faults);
        if let Some(why) = kind.zip(impact).and_then(|(kind, impact)| against(kind, impact)) {
            faults.push(row.fault("impact", why));
        }
        let in_plan = row.yes_or_no("in_plan", faults);
        let reason = required_text(row, "reason", faults);
        Some(Self {
            title: title?,
            kind: kind?,
            month: month?,
            impact: impact?,
            in_plan: in_plan?,
            reason: reason?,
        })
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.title.clone(),
            self.kind.code().to_owned(),
            self.month.to_string(),
            thousands(self.impact),
            yes_or_no(self.in_plan),
            self.reason.clone(),
        ]
    }
}

impl Record for ControlTotal {
    const COLUMNS: &'static [&'static str] = &["line_code", "source", "value", "reason"];
    const KEY: &'static [&'static str] = &["line_code", "source"];
    const FILLED: &'static [&'static str] = &["value"];

    fn read(row: Row<'_>, kind: OrganisationKind, faults: &mut Vec<Fault>) -> Option<Self> {
        let line: Option<Line> = read_line(row, kind, faults);
        let source = row.parse("source", faults);
        let value = row.thousands("value", faults);
        let line = line?;
        Some(Self {
            line,
            source: source?,
            value: line.nature().impact(value?),
            reason: row.text("reason").to_owned(),
        })
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.line.code().to_owned(),
            self.source.code().to_owned(),
            thousands(self.line.nature().entry(self.value)),
            self.reason.clone(),
        ]
    }
}

/// Why payments have no sign.
const PAID: &str = "payments are keyed as positive numbers";
/// Why balances have no sign.
const BALANCE: &str = "the type says which way a balance goes, and amounts have no sign: what is owed to the other is payable, what is spent with it expenditure";

/// Why an impact on the surplus does not fit the kind of its item.
fn against(kind: OneOffKind, impact: Pence) -> Option<&'static str> {
    match kind {
        OneOffKind::Income if impact.is_negative() => Some(
            "one-off income adds to the surplus; write it without the minus, or call it cost where it takes from the surplus",
        ),
        OneOffKind::Cost if impact > Pence::ZERO => Some(
            "a one-off cost takes from the surplus; write it with a minus, or call it income where it adds to the surplus",
        ),
        _ => None,
    }
}

/// A text that must be there.
fn required_text(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) -> Option<String> {
    let text = row.text(column);
    if text.is_empty() {
        faults.push(row.fault(column, "the cell is empty; write a few words that others understand"));
        return None;
    }
    Some(text.to_owned())
}

pub(super) fn thousands(amount: Pence) -> String {
    amount.thousands().to_string()
}

fn yes_or_no(answer: bool) -> String {
    if answer { "Y" } else { "N" }.to_owned()
}
