//! The schedules of a return and the limits of a year as the text of their CSV files.

use std::collections::BTreeMap;

use domain::code::OrganisationCode;
use domain::limit::{LimitKind, LimitValue};
use domain::month::FinancialYear;
use domain::provenance::Provenance;
use domain::schedule::{Schedule, Schedules};

use crate::csv_text::row;
use crate::limits;
use crate::monthly_return::schedules::{Record, text};
use crate::monthly_return::write::Heading;

/// The texts of the schedules that are there, by path below the workspace.
#[must_use]
pub fn schedule_files(heading: &Heading, schedules: &Schedules) -> BTreeMap<String, String> {
    fn text_of<R: Record>(heading: &Heading, schedule: Option<&Schedule<R>>) -> Option<String> {
        schedule.map(|schedule| text(heading, schedule))
    }
    let Heading { organisation, year, month } = heading;
    let folder = format!("finance/returns/{}/{}/{organisation}", year.folder(), month.folder());
    let texts = [
        text_of(heading, schedules.workforce.as_ref()),
        text_of(heading, schedules.capital.as_ref()),
        text_of(heading, schedules.cash.as_ref()),
        text_of(heading, schedules.payments.as_ref()),
        text_of(heading, schedules.balances.as_ref()),
        text_of(heading, schedules.bridge.as_ref()),
        text_of(heading, schedules.one_offs.as_ref()),
        text_of(heading, schedules.reconcile.as_ref()),
    ];
    let named = Schedules::NAMES.into_iter().zip(texts);
    named.filter_map(|(name, text)| Some((format!("{folder}/{name}.csv"), text?))).collect()
}

/// Path and text of the limits of a year.
#[must_use]
pub fn limits_file(
    year: FinancialYear,
    limits: &[(OrganisationCode, LimitKind, LimitValue)],
    source: &str,
) -> (String, String) {
    let text_of_year = year.to_string();
    let head = row(limits::COLUMNS);
    let text = limits.iter().fold(head, |text, (organisation, kind, value)| {
        let value = match value {
            LimitValue::Amount(amount) => amount.thousands().to_string(),
            LimitValue::Share(share) => format!("{}.{:02}", share / 100, share % 100),
        };
        let provenance = Provenance::Synthetic.word();
        text + &row([organisation.as_str(), &text_of_year, kind.code(), &value, provenance, source])
    });
    (limits::path(year), text)
}
