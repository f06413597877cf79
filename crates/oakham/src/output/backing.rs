//! What stands behind a position as JSON and CSV: amounts in pence, WTE in hundredths.

use std::io::Write;

use anyhow::Result;
use charts::csv_file::{self, CsvFile};
use charts::exhibit::Exhibit;
use domain::backing::{Backed, Backing, Bridge, StaffSum};
use domain::code::OrganisationCode;
use domain::money::Pence;
use domain::schedule::BridgeOf;
use serde_json::{Value, json};

fn head(backing: &Backing, schema: &str) -> Value {
    json!({
        "schema": schema,
        "system": backing.system.as_str(),
        "year": backing.year.to_string(),
        "month": backing.month.get(),
        "unit": "pence",
    })
}

fn pence(value: Option<Pence>) -> Value {
    value.map_or(Value::Null, |value| json!(value.get()))
}

fn bridge(bridge: Option<&Bridge>) -> Value {
    let Some(bridge) = bridge else { return Value::Null };
    let steps: Vec<Value> = bridge
        .steps
        .iter()
        .map(|step| {
            json!({
                "driver": step.driver.code(),
                "impact": step.impact.get(),
                "why": step.notes,
                "provenance": step.provenance.word(),
            })
        })
        .collect();
    json!({
        "from": bridge.from.get(),
        "steps": steps,
        "unexplained": bridge.unexplained().get(),
        "to": bridge.to.get(),
    })
}

/// `oakham.movement/1`.
pub(crate) fn movement_json(backing: &Backing) -> Value {
    let organisation = |backed: &Backed| {
        let rate = &backed.run_rate;
        let underlying = backed.underlying.as_ref().map(|underlying| {
            let items: Vec<Value> = underlying
                .items
                .iter()
                .map(|(item, provenance)| {
                    json!({
                        "title": item.title,
                        "kind": item.kind.code(),
                        "month": item.month.get(),
                        "impact": item.impact.get(),
                        "in_plan": item.in_plan,
                        "reason": item.reason,
                        "provenance": provenance.word(),
                    })
                })
                .collect();
            json!({
                "forecast": underlying.forecast.get(),
                "support": underlying.support.get(),
                "savings_once": pence(underlying.savings_once.value),
                "items": items,
                "position": underlying.position().get(),
                "provenance": underlying.provenance().word(),
            })
        });
        let support = backed.support.map(|support| {
            json!({
                "plan_year": support.plan_year.get(),
                "notified_year": pence(support.notified_year),
                "withheld": pence(support.withheld()),
                "plan_ytd": support.plan_to_date.get(),
                "received_ytd": support.received.get(),
                "forecast_year": support.forecast.get(),
            })
        });
        json!({
            "code": backed.organisation.code.as_str(),
            "plan_to_actual": bridge(backed.to_date.as_ref()),
            "forecast_to_forecast": bridge(backed.forecast.as_ref()),
            "run_rate": {
                "last_month": rate.last_month.get(),
                "last_three": pence(rate.last_three),
                "to_date": rate.to_date.get(),
                "required": pence(rate.required),
                "exit": pence(rate.exit),
            },
            "underlying": underlying,
            "support": support,
        })
    };
    let dealings: Vec<Value> = backing
        .dealings
        .iter()
        .map(|dealing| {
            json!({
                "kind": if dealing.is_trade { "traded" } else { "owed" },
                "creditor": OrganisationCode::as_str(&dealing.creditor),
                "debtor": OrganisationCode::as_str(&dealing.debtor),
                "said_by_creditor": dealing.said_by_creditor.get(),
                "said_by_debtor": dealing.said_by_debtor.get(),
                "in_dispute": dealing.in_dispute.get(),
                "provenance": dealing.provenance.word(),
            })
        })
        .collect();
    let gross = backing.gross.map(|gross| {
        json!({
            "income": gross.income.get(),
            "spending": gross.spending.get(),
            "traded_and_agreed": gross.agreed.get(),
            "unreconciled_income": gross.income_alone.get(),
            "unreconciled_spending": gross.spending_alone.get(),
            "income_outside": gross.income_outside().get(),
            "spending_outside": gross.spending_outside().get(),
            "provenance": gross.provenance.word(),
        })
    });
    let mut document = head(backing, "oakham.movement/1");
    document["duty"] = backing.duty.map_or(Value::Null, |duty| json!(duty.code()));
    document["organisations"] = backing.organisations.iter().map(organisation).collect();
    document["total"] = json!({
        "plan_to_actual": bridge(backing.bridge(BridgeOf::PlanToActual).as_ref()),
        "forecast_to_forecast": bridge(backing.bridge(BridgeOf::ForecastToForecast).as_ref()),
    });
    document["dealings"] = json!(dealings);
    document["gross"] = json!(gross);
    document["findings"] = backing.findings.iter().map(super::finding_json).collect();
    document
}

fn staff(name: &str, code: &str, sum: &StaffSum) -> Value {
    json!({
        name: code,
        "plan_wte_hundredths": sum.plan_wte.hundredths(),
        "actual_wte_hundredths": sum.actual_wte.hundredths(),
        "prior_year_wte_hundredths": sum.prior_year_wte.map(domain::schedule::Wte::hundredths),
        "plan_cost_ytd": sum.plan_cost.get(),
        "actual_cost_ytd": sum.actual_cost.get(),
        "provenance": sum.provenance.word(),
    })
}

/// `oakham.resources/1`.
pub(crate) fn resources_json(backing: &Backing) -> Value {
    let organisation = |backed: &Backed| {
        let contracts: Vec<Value> =
            backed.staff.iter().map(|(contract, sum)| staff("contract", contract.code(), sum)).collect();
        let groups: Vec<Value> =
            backed.groups.iter().map(|(group, sum)| staff("staff_group", group.code(), sum)).collect();
        let ceilings: Vec<Value> = backed
            .ceilings
            .iter()
            .map(|spending| {
                json!({
                    "limit": spending.kind.code(),
                    "spent_ytd": spending.to_date.get(),
                    "forecast_year": pence(spending.forecast),
                    "ceiling_year": pence(spending.ceiling),
                    "provenance": spending.provenance.word(),
                })
            })
            .collect();
        let capital = backed.capital.map(|capital| {
            json!({
                "plan_ytd": capital.plan_to_date.get(),
                "actual_ytd": capital.actual_to_date.get(),
                "plan_to_january": capital.plan_to_january.get(),
                "plan_year": capital.plan_year.get(),
                "forecast_year": capital.forecast.get(),
                "envelope": pence(capital.envelope),
                "provenance": capital.provenance.word(),
            })
        });
        let cash = backed.cash.as_ref().map(|cash| {
            json!({
                "opening": pence(cash.opening),
                "receipts": pence(cash.receipts),
                "payments": pence(cash.payments),
                "closing": pence(cash.closing),
                "support_drawn": pence(cash.support_drawn),
                "weeks": cash.weeks.iter().copied().map(pence).collect::<Vec<_>>(),
                "provenance": cash.provenance.word(),
            })
        });
        let paid: Vec<Value> = backed
            .paid
            .iter()
            .map(|(supplier, paid)| {
                json!({
                    "supplier": supplier.code(),
                    "paid_number": paid.payments.number,
                    "within_number": paid.payments.number_within,
                    "paid_value": paid.payments.value.get(),
                    "within_value": paid.payments.value_within.get(),
                    "provenance": paid.provenance.word(),
                })
            })
            .collect();
        json!({
            "code": backed.organisation.code.as_str(),
            "contracts": contracts,
            "staff_groups": groups,
            "pay_bill_ytd": pence(backed.pay_bill),
            "agency_share_limit_hundredths_per_cent": backed.agency_share_limit,
            "ceilings": ceilings,
            "capital": capital,
            "cash": cash,
            "payments": paid,
        })
    };
    let mut document = head(backing, "oakham.resources/1");
    document["organisations"] = backing.organisations.iter().map(organisation).collect();
    document
}

/// Tables as CSV, one row a cell: its value, and beside it unit, provenance and figure where it has them.
pub(crate) fn exhibits_csv(exhibits: &[Exhibit], out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(["table", "row", "column", "value", "unit", "provenance", "figure"])?;
    for exhibit in exhibits {
        for row in &exhibit.table.rows {
            for (column, cell) in exhibit.table.columns.iter().zip(&row.cells) {
                let heading = if column.group.is_empty() {
                    column.heading.clone()
                } else {
                    format!("{}: {}", column.group, column.heading)
                };
                writer.row([
                    exhibit.name,
                    &row.name,
                    &heading,
                    &csv_file::value(cell),
                    &csv_file::unit(cell),
                    csv_file::provenance(cell),
                    csv_file::id(cell),
                ])?;
            }
        }
    }
    writer.flush()?;
    Ok(())
}
