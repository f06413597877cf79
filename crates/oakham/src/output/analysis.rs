//! What stands behind a position as JSON and CSV: amounts in pence, WTE in hundredths.

use std::io::Write;

use anyhow::Result;
use domain::analysis::{Bridge, OrganisationAnalysis, PositionAnalysis, StaffSum};
use domain::code::OrganisationCode;
use domain::money::Pence;
use domain::schedule::BridgeOf;
use exhibits::csv_file::{self, CsvFile};
use exhibits::exhibit::Exhibit;
use serde_json::{Value, json};

fn head(analysis: &PositionAnalysis, schema: &str) -> Value {
    json!({
        "schema": schema,
        "system": analysis.system.as_str(),
        "year": analysis.year.to_string(),
        "month": analysis.month.get(),
        "complete": analysis.organisations.len() == analysis.n_organisations,
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
pub(crate) fn movement_json(analysis: &PositionAnalysis) -> Value {
    let organisation = |organisation_analysis: &OrganisationAnalysis| {
        let rate = &organisation_analysis.run_rate;
        let underlying = organisation_analysis.underlying.as_ref().map(|underlying| {
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
        let support = organisation_analysis.support.map(|support| {
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
            "code": organisation_analysis.organisation.code.as_str(),
            "plan_to_actual": bridge(organisation_analysis.to_date.as_ref()),
            "forecast_to_forecast": bridge(organisation_analysis.forecast.as_ref()),
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
    let balances: Vec<Value> = analysis
        .balances
        .iter()
        .map(|balance| {
            json!({
                "kind": if balance.is_trade { "traded" } else { "owed" },
                "creditor": OrganisationCode::as_str(&balance.creditor),
                "debtor": OrganisationCode::as_str(&balance.debtor),
                "said_by_creditor": balance.said_by_creditor.get(),
                "said_by_debtor": balance.said_by_debtor.get(),
                "in_dispute": balance.in_dispute.get(),
                "provenance": balance.provenance.word(),
            })
        })
        .collect();
    let gross = analysis.gross.map(|gross| {
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
    let mut document = head(analysis, "oakham.movement/1");
    document["duty"] = analysis.duty.map_or(Value::Null, |duty| json!(duty.code()));
    document["organisations"] = analysis.organisations.iter().map(organisation).collect();
    document["total"] = json!({
        "plan_to_actual": bridge(analysis.bridge(BridgeOf::PlanToActual).as_ref()),
        "forecast_to_forecast": bridge(analysis.bridge(BridgeOf::ForecastToForecast).as_ref()),
    });
    document["dealings"] = json!(balances);
    document["gross"] = json!(gross);
    document["findings"] = analysis.findings.iter().map(super::finding_json).collect();
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
pub(crate) fn resources_json(analysis: &PositionAnalysis) -> Value {
    let organisation = |organisation_analysis: &OrganisationAnalysis| {
        let contracts: Vec<Value> = organisation_analysis
            .staff
            .iter()
            .map(|(contract, sum)| staff("contract", contract.code(), sum))
            .collect();
        let groups: Vec<Value> = organisation_analysis
            .groups
            .iter()
            .map(|(group, sum)| staff("staff_group", group.code(), sum))
            .collect();
        let ceilings: Vec<Value> = organisation_analysis
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
        let capital = organisation_analysis.capital.map(|capital| {
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
        let cash = organisation_analysis.cash.as_ref().map(|cash| {
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
        let paid: Vec<Value> = organisation_analysis
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
            "code": organisation_analysis.organisation.code.as_str(),
            "contracts": contracts,
            "staff_groups": groups,
            "pay_bill_ytd": pence(organisation_analysis.pay_bill),
            "agency_share_limit_hundredths_per_cent": organisation_analysis.agency_share_limit,
            "ceilings": ceilings,
            "capital": capital,
            "cash": cash,
            "payments": paid,
        })
    };
    let mut document = head(analysis, "oakham.resources/1");
    document["organisations"] = analysis.organisations.iter().map(organisation).collect();
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
