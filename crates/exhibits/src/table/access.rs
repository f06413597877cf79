//! Access to care by area and site, in sentences, tables and charts: general practice, urgent care, waiting lists.
//!
//! Every number is worked out from published figures; what is not known of them stands beside it.

mod comparison;
mod gp;
mod lists;
mod travel;
mod urgent;
mod waiting;
mod workforce;

use domain::provenance::Provenance;
use evidence::access::{Access, District};
use evidence::area::{Area, AreaKind};
use evidence::fact::Measure;
use evidence::gp_access::Share;
use evidence::ratio::Ratio;
use evidence::workforce::history_of_practices;
use jiff::civil::Date;

use super::NO_DATA;
use crate::exhibit::{Cell, FileRows};
use crate::number::{Bounds, Form, Number};

pub use comparison::{compared, indicator_value, ranked};
pub(super) use comparison::{reading as reading_of, when as period_in_words};
pub use gp::{gp_by_month, gp_headline, gp_now, gp_of_area, gp_sureness};
pub use lists::{gp_lists, lists_of_district};
pub use travel::{reached_from, travel};
pub use urgent::{site_by_month, urgent_by_district, urgent_by_month, urgent_headline, urgent_now};
pub use waiting::{waiting, waiting_headline};
pub use workforce::{workforce_now, workforce_of_area, workforce_of_district};

/// The files of figures, below the workspace.
const APPOINTMENTS: &str = "data/gp_appointments.csv";
const APPOINTMENTS_OF_PRACTICES: &str = "data/gp_appointments_practice.csv";
const COVERAGE: &str = "data/gp_appointments_coverage.csv";
const LISTS: &str = "data/gp_registrations.csv";
const WORKFORCE: &str = "data/gp_workforce.csv";
const ATTENDANCES: &str = "data/ae_attendances.csv";
const WAITING_LISTS: &str = "data/rtt.csv";
const SITES: &str = "care/sites.csv";

/// A share [%], worked out from published figures.
fn share(ratio: Option<Ratio>) -> Cell {
    ratio.map_or(Cell::Missing(NO_DATA), |ratio| percent(ratio.percent(), Provenance::Derived))
}

/// A share of those of known kind, with what it lies between of all.
fn share_of_known(of: Share) -> Cell {
    let bounds = of.bounds().map(|(least, most, n_unknown)| Bounds {
        low: least.percent(),
        high: most.percent(),
        n_unknown,
    });
    match share(of.of_known) {
        Cell::Number(number) => Cell::Number(number.between(bounds)),
        other => other,
    }
}

fn percent(value: f64, provenance: Provenance) -> Cell {
    Cell::Number(Number::new(format!("{value:.1}%"), value, Form::per_cent(1)).known(provenance))
}

/// A rate with one decimal, worked out from published figures.
fn rate(value: Option<f64>) -> Cell {
    value.map_or(Cell::Missing(NO_DATA), |value| {
        let text = crate::number::grouped(value, 1);
        Cell::Number(Number::new(text, value, Form::decimals(1)).known(Provenance::Derived))
    })
}

/// A count as it is published.
fn count(value: u64) -> Cell {
    Cell::Number(Number::count(value).known(Provenance::Published))
}

/// A count that is added up from published ones of several places.
fn added_up(value: u64) -> Cell {
    Cell::Number(Number::count(value).known(Provenance::Derived))
}

/// A count that is added up from published ones.
fn sum(value: u64, area: &Area) -> Cell {
    let provenance = if area.parts.len() == 1 { Provenance::Published } else { Provenance::Derived };
    Cell::Number(Number::count(value).known(provenance))
}

/// `August 2021`.
fn named(month: Date) -> String {
    month.strftime("%B %Y").to_string()
}

/// A month of a series of places; where a code is new in it, that is said.
fn month_of(access: &Access, places: &[String], month: Date) -> String {
    let mark = if access.is_code_new_in(places, month) { ", new code" } else { "" };
    format!("{}{mark}", named(month))
}

/// A note with the codes under which figures of these places since `first` were published before.
fn with_codes_before(access: &Access, places: &[String], first: Date, note: &str) -> String {
    let before = access.codes_before(places, first);
    std::iter::once(note).chain(before.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

/// How old the newest month of figures is, in a sentence, where that is more than a year.
#[must_use]
pub fn how_old(newest: Date, today: Date) -> Option<String> {
    let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    let n_months = months(today) - months(newest);
    if n_months <= 12 {
        return None;
    }
    let (years, rest) = (n_months / 12, n_months % 12);
    let counted = |n: i32, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let age = match rest {
        0 => counted(years, "year", "years"),
        _ => format!("{} and {}", counted(years, "year", "years"), counted(rest, "month", "months")),
    };
    Some(format!(
        "The newest month of these figures is {}, {age} ago: newer ones may be published, and none is read in here.",
        named(newest)
    ))
}

/// From the first to the last of these months, in words; none where there are none.
#[must_use]
pub fn span(months: &[Date]) -> Option<String> {
    let (first, last) = (*months.iter().min()?, *months.iter().max()?);
    Some(if first == last { named(first) } else { format!("{} to {}", named(first), named(last)) })
}

/// What a table of access is of, in words, by its name: a month, a day of lists, or from month to month; none where it
/// is of the newest month.
#[must_use]
pub fn period_of(access: &Access, table: &str, area: Option<&Area>) -> Option<String> {
    let parts = |of: Measure| area.map_or_else(Vec::new, |area| access.facts.common_periods(of, &area.parts));
    match table {
        "gp-by-month" => span(&access.gp_months()),
        "gp-of-area" => span(&parts(Measure::Appointments)),
        "urgent-by-month" => span(&access.urgent_months()),
        "waiting-list" => parts(Measure::WaitingList).last().map(|month| format!("End of {}", named(*month))),
        "gp-workforce" => {
            let whole = access.areas_of(AreaKind::Icb).next();
            workforce::months_of(access, whole).last().map(|month| named(*month))
        }
        "gp-workforce-by-month" => span(&workforce::months_of(access, area)),
        "travel" => access.urgent_months().last().map(|month| named(*month)),
        "compared" => Some("the month in each row".to_owned()),
        "gp-lists" => {
            let area = area?;
            let inside =
                access.areas.iter().filter(|of| of.within.as_deref() == Some(&*area.code)).chain([area]);
            let newest = inside.filter_map(|of| {
                access.facts.common_periods(Measure::RegisteredPatients, &of.parts).last().copied()
            });
            newest.max().map(domain::month::day_in_words)
        }
        _ => {
            let code = table.strip_prefix("site-")?;
            let site = access.sites.iter().find(|site| site.code.eq_ignore_ascii_case(code))?;
            span(&access.facts.periods(Measure::Attendances, &site.code).collect::<Vec<_>>())
        }
    }
}

/// What a table of a district is of, in words, by its name; none where it is of the newest month.
#[must_use]
pub fn period_of_district(access: &Access, table: &str, district: &District) -> Option<String> {
    match table {
        "practices" => {
            let days = |area: &Area| access.facts.common_periods(Measure::RegisteredPatients, &area.parts);
            let newest = access.practices_in(&district.name).filter_map(|area| days(area).last().copied());
            newest.max().map(domain::month::day_in_words)
        }
        "gp-workforce-by-month" => {
            let practices: Vec<Area> = access.practices_in(&district.name).cloned().collect();
            let months = history_of_practices(&access.facts, &practices);
            span(&months.iter().map(|of| of.month).collect::<Vec<_>>())
        }
        _ if table.starts_with("reach-") => Some("as the care network states it".to_owned()),
        _ => period_of(access, table, None),
    }
}

/// The rows of a file of figures that are of an area's parts, and of a month if one is meant.
fn rows_of(file: &str, area: &Area, month: Option<Date>) -> Vec<FileRows> {
    let of_place = |place: &String| {
        let mut rows = FileRows::with(file, "place", place.clone());
        rows.chosen_by.extend(month.map(|month| ("period", month.to_string())));
        rows
    };
    area.parts.iter().map(of_place).collect()
}

/// The file of appointments of an area of this kind.
const fn appointments_of(kind: AreaKind) -> &'static str {
    match kind {
        AreaKind::England | AreaKind::Icb | AreaKind::SubIcb => APPOINTMENTS,
        AreaKind::Network | AreaKind::Practice => APPOINTMENTS_OF_PRACTICES,
    }
}

#[cfg(test)]
mod tests;
