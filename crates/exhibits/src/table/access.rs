//! Access to care by area and site, in sentences, tables and charts: general practice, urgent care, waiting lists.
//!
//! Every number is worked out from published figures; what is not known of them stands beside it.

mod comparison;
mod gp;
mod urgent;
mod waiting;

use domain::provenance::Provenance;
use evidence::area::{Area, AreaKind};
use evidence::ratio::Ratio;
use jiff::civil::Date;

use super::NO_DATA;
use crate::exhibit::{Cell, FileRows};
use crate::number::{Form, Number};

pub use comparison::{compared, indicator_value, ranked};
pub use gp::{gp_by_month, gp_headline, gp_lists, gp_now, gp_of_area, gp_sureness};
pub use urgent::{site_by_month, urgent_by_district, urgent_by_month, urgent_headline, urgent_now};
pub use waiting::{waiting, waiting_headline};

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

/// A count that is added up from published ones.
fn sum(value: u64, area: &Area) -> Cell {
    let provenance = if area.parts.len() == 1 { Provenance::Published } else { Provenance::Derived };
    Cell::Number(Number::count(value).known(provenance))
}

/// `August 2021`.
fn named(month: Date) -> String {
    month.strftime("%B %Y").to_string()
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
