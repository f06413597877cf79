//! The schedules of a return and the limits of a year as the text of their CSV files.

use std::collections::BTreeMap;

use domain::code::OrganisationCode;
use domain::limit::{LimitKind, LimitValue};
use domain::money::Pence;
use domain::month::FinancialYear;
use domain::provenance::Provenance;
use domain::schedule::{Schedule, Schedules, Wte};

use crate::csv_text::{Heading, row};
use crate::monthly_return::SCHEMA_VERSION;

/// The texts of the schedules that are there, by path below the workspace.
#[must_use]
pub fn schedule_files(heading: &Heading, schedules: &Schedules) -> BTreeMap<String, String> {
    let Heading { organisation, year, month } = heading;
    let folder = format!("finance/returns/{}/{}/{organisation}", year.folder(), month.folder());
    let mut files = BTreeMap::new();
    let mut add = |name: &str, text: Option<String>| {
        if let Some(text) = text {
            files.insert(format!("{folder}/{name}.csv"), text);
        }
    };
    let [workforce, capital, cash, payments, balances, bridge, one_offs, reconcile] = Schedules::NAMES;
    let columns = "staff_group,contract,plan_wte,actual_wte,prior_year_wte,plan_cost_ytd,actual_cost_ytd,\
                   prior_year_cost_ytd";
    add(
        workforce,
        sheet(heading, columns, schedules.workforce.as_ref(), |staff| {
            vec![
                staff.group.code().to_owned(),
                staff.contract.code().to_owned(),
                staff.plan_wte.to_string(),
                staff.actual_wte.to_string(),
                staff.prior_year_wte.as_ref().map(Wte::to_string).unwrap_or_default(),
                thousands(staff.plan_cost),
                thousands(staff.actual_cost),
                staff.prior_year_cost.map(thousands).unwrap_or_default(),
            ]
        }),
    );
    let columns = "title,funding,in_cdel,plan_ytd,actual_ytd,plan_jan,plan_fy,fot";
    add(
        capital,
        sheet(heading, columns, schedules.capital.as_ref(), |scheme| {
            vec![
                scheme.title.clone(),
                scheme.funding.code().to_owned(),
                yes_or_no(scheme.in_limit),
                thousands(scheme.plan_to_date),
                thousands(scheme.actual_to_date),
                thousands(scheme.plan_to_january),
                thousands(scheme.plan_year),
                thousands(scheme.forecast),
            ]
        }),
    );
    add(
        cash,
        sheet(heading, "item,value", schedules.cash.as_ref(), |cash| {
            vec![cash.item.code(), thousands(cash.amount)]
        }),
    );
    let columns = "supplier,paid_number,within_number,paid_value,within_value";
    add(
        payments,
        sheet(heading, columns, schedules.payments.as_ref(), |paid| {
            vec![
                paid.supplier.code().to_owned(),
                paid.number.to_string(),
                paid.number_within.to_string(),
                thousands(paid.value),
                thousands(paid.value_within),
            ]
        }),
    );
    let columns = "counterparty_org,type,amount,in_dispute";
    add(
        balances,
        sheet(heading, columns, schedules.balances.as_ref(), |balance| {
            vec![
                balance.counterparty.to_string(),
                balance.kind.code().to_owned(),
                thousands(balance.amount),
                thousands(balance.in_dispute),
            ]
        }),
    );
    add(
        bridge,
        sheet(heading, "bridge,driver,impact,note", schedules.bridge.as_ref(), |step| {
            vec![
                step.of.code().to_owned(),
                step.driver.code().to_owned(),
                thousands(step.impact),
                step.note.clone(),
            ]
        }),
    );
    add(
        one_offs,
        sheet(heading, "title,kind,month,impact,in_plan,reason", schedules.one_offs.as_ref(), |item| {
            vec![
                item.title.clone(),
                item.kind.code().to_owned(),
                item.month.to_string(),
                thousands(item.impact),
                yes_or_no(item.in_plan),
                item.reason.clone(),
            ]
        }),
    );
    add(
        reconcile,
        sheet(heading, "line_code,source,value,reason", schedules.reconcile.as_ref(), |total| {
            vec![
                total.line.code().to_owned(),
                total.source.code().to_owned(),
                thousands(total.line.nature().entry(total.value)),
                total.reason.clone(),
            ]
        }),
    );
    files
}

/// Path and text of the limits of a year.
#[must_use]
pub fn limits_file(
    year: FinancialYear,
    limits: &[(OrganisationCode, LimitKind, LimitValue)],
    source: &str,
) -> (String, String) {
    let text_of_year = year.to_string();
    let head = "org_code,fin_year,limit,value,provenance,source_ref\n".to_owned();
    let text = limits.iter().fold(head, |text, (organisation, kind, value)| {
        let value = match value {
            LimitValue::Amount(amount) => thousands(*amount),
            LimitValue::Share(share) => format!("{}.{:02}", share / 100, share % 100),
        };
        let known = Provenance::Synthetic.word();
        text + &row([organisation.as_str(), &text_of_year, kind.code(), &value, known, source])
    });
    (format!("finance/limits/{}.csv", year.folder()), text)
}

/// A sheet: its heading row, and for each row whose it is, what it says and how it is known.
fn sheet<R>(
    heading: &Heading,
    columns: &str,
    schedule: Option<&Schedule<R>>,
    cells: impl Fn(&R) -> Vec<String>,
) -> Option<String> {
    let whose = ["schema_version", "org_code", "fin_year", "period"];
    let head = row(whose.into_iter().chain(columns.split(',')).chain(["provenance"]));
    let (year, month) = (heading.year.to_string(), heading.month.to_string());
    let whose = [SCHEMA_VERSION, heading.organisation.as_str(), &year, &month];
    Some(schedule?.rows.iter().fold(head, |text, found| {
        let cells = cells(&found.says);
        let cells = whose.into_iter().chain(cells.iter().map(String::as_str));
        text + &row(cells.chain([found.provenance.word()]))
    }))
}

fn thousands(amount: Pence) -> String {
    amount.thousands().to_string()
}

fn yes_or_no(is: bool) -> String {
    if is { "Y" } else { "N" }.to_owned()
}
