//! The files of an organisation's synthetic year: its plan and its monthly returns, every cell marked
//! synthetic.
//!
//! What the values are is the caller's business; `finance::synthesis` makes them.

use std::collections::BTreeMap;

use domain::code::OrganisationCode;
use domain::ledger::{Line, Measure, Nature};
use domain::money::Pence;
use domain::month::{FinancialYear, Month, day_in_words};
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use governance::release::{Decision, ReleaseEvent, Releases};
use jiff::tz::TimeZone;

use crate::fault::SourcesError;
use crate::monthly_return::schema::SCHEMA_VERSION;
use crate::monthly_return::write;
use crate::{plan, releases};

mod schedules;

pub use schedules::{limits_file, schedule_files};

/// A synthetic year of one organisation: whose it is, what it was made from, and its values, all impact
/// on the surplus.
#[derive(Clone, Copy)]
pub struct SyntheticYear<'a> {
    /// Whose year it is.
    pub organisation: &'a OrganisationCode,
    /// A trust or a board.
    pub kind: OrganisationKind,
    /// The financial year.
    pub year: FinancialYear,
    /// What each cell names as its source, with the seed.
    pub source: &'a str,
    /// What the narrative says it was made up from: `published totals`.
    pub made_from: &'a str,
    /// What the covers name as approver; the preparer is the synthesiser.
    pub approved_by: &'a str,
    /// The plan of a line in a month.
    pub plan: &'a dyn Fn(Line, Month) -> Pence,
    /// The actual of a line in a closed month.
    pub actual: &'a dyn Fn(Line, Month) -> Pence,
    /// What the return of a month says of a line; `None` where it says nothing.
    pub reported: &'a dyn Fn(Line, Measure, Month) -> Option<Pence>,
}

/// The texts of the plan and of the returns up to the month `closed`, by path below the workspace.
#[must_use]
pub fn files(synthetic: &SyntheticYear<'_>, closed: Month) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let path = format!("finance/plans/{}/{}-v1.csv", synthetic.year.folder(), synthetic.organisation);
    files.insert(path, plan(synthetic));
    for month in closed.up_to() {
        let folder = format!(
            "finance/returns/{}/{}/{}",
            synthetic.year.folder(),
            month.folder(),
            synthetic.organisation
        );
        let [cover, lines, months] = monthly_return(synthetic, month);
        for (name, text) in [("cover", cover), ("lines", lines), ("months", months)] {
            files.insert(format!("{folder}/{name}.csv"), text);
        }
    }
    files
}

/// The lines that are keyed, not computed.
fn keyed(kind: OrganisationKind) -> impl Iterator<Item = Line> {
    Line::of_kind(kind).filter(|line| line.nature() != Nature::Computed)
}

fn plan(synthetic: &SyntheticYear<'_>) -> String {
    let rows = keyed(synthetic.kind).map(|line| {
        let mut months = [Pence::ZERO; 12];
        for month in Month::all() {
            months[month.index()] = (synthetic.plan)(line, month);
        }
        (line, months)
    });
    plan::text(synthetic.organisation, synthetic.year, 1, rows, (Provenance::Synthetic, synthetic.source))
}

/// The register of releases by its path: each closed month is released some days after its returns are approved.
///
/// # Errors
/// Where a day is out of range.
pub fn releases_file(year: FinancialYear, closed: Month, by: &str) -> Result<(String, String), SourcesError> {
    let mut released = Releases::none();
    for month in closed.up_to() {
        let day = month.last_day(year).saturating_add(jiff::Span::new().days(RELEASED_AFTER));
        let at = day.at(9, 0, 0, 0).to_zoned(TimeZone::UTC);
        let at = at.map_err(|error| SourcesError::fault(releases::PATH, error.to_string()))?.timestamp();
        let decision = Decision::Released { from: at };
        released
            .push(ReleaseEvent { month: (year, month), by: by.to_owned(), at, decision })
            .map_err(|error| SourcesError::fault(releases::PATH, error.to_string()))?;
    }
    Ok((releases::PATH.to_owned(), releases::text(&released)))
}

/// How many days after its month a synthetic month is released.
const RELEASED_AFTER: i64 = 20;

/// Cover, lines and months of one return.
fn monthly_return(synthetic: &SyntheticYear<'_>, month: Month) -> [String; 3] {
    // The ninth day after month end for preparing, the fourteenth for approving.
    let after = |days: i64| month.last_day(synthetic.year).saturating_add(jiff::Span::new().days(days));
    let (prepared, approved) = (after(9).to_string(), after(14).to_string());
    let (code, year, period) =
        (synthetic.organisation.to_string(), synthetic.year.to_string(), month.to_string());
    let closed_on = day_in_words(after(3));
    let narrative =
        format!("Synthetic return generated from {}; ledger closed {closed_on}.", synthetic.made_from);
    let cover = write::cover(&[
        ("schema_version", SCHEMA_VERSION),
        ("org_code", &code),
        ("fin_year", &year),
        ("period", &period),
        ("basis", "final"),
        ("plan_version", "1"),
        ("prepared_by", "synthesiser"),
        ("prepared_at", &prepared),
        ("approved_by", synthetic.approved_by),
        ("approved_at", &approved),
        ("unit", "GBP_000"),
        ("provenance", "synthetic"),
        ("narrative", &narrative),
    ]);
    let heading =
        write::Heading { organisation: synthetic.organisation.clone(), year: synthetic.year, month };
    let rows = Line::of_kind(synthetic.kind)
        .flat_map(|line| Measure::REQUIRED.map(|measure| (line, measure)))
        .filter_map(|(line, measure)| Some((line, measure, (synthetic.reported)(line, measure, month)?)));
    let lines = write::lines(&heading, rows, Provenance::Synthetic, synthetic.source);
    let rows = keyed(synthetic.kind)
        .map(|line| (line, month.up_to().map(|m| (synthetic.actual)(line, m)).collect()));
    let months = write::months(&heading, rows, Provenance::Synthetic);
    [cover, lines, months]
}

#[cfg(test)]
mod tests;
