//! Plans of the system that name a district: savings schemes, by the register of the year, and what is not known by
//! district.

use std::sync::Arc;

use domain::programme::{Assessed, Programme, Saving};
use domain::provenance::Provenance;
use domain::scheme::Entry;
use evidence::access::District;
use exhibits::html::rests_on;
use exhibits::number::counted;
use exhibits::table::efficiency::saving_heading;
use maud::{Markup, html};

use crate::efficiency::page::{Share, exhibits};
use crate::efficiency::scheme_address;
use crate::placement::NumberLinks;
use crate::programme::{address, value_at};
use crate::state::AppState;

/// The amounts of a scheme that are shown.
const SHOWN: [Saving; 3] = [Saving::PlanYear, Saving::Delivered, Saving::Forecast];

/// How a scheme touches a district.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Touch {
    /// It names the district.
    Named,
    /// It names the county that the district is in.
    County,
    /// It is of all places.
    All,
}

fn touch(row: &Assessed, district: &District) -> Option<Touch> {
    let place = row.scheme.place.trim();
    let is = |name: &str| place.eq_ignore_ascii_case(name);
    if is(&district.name) {
        return Some(Touch::Named);
    }
    if district.county.as_deref().is_some_and(is) {
        return Some(Touch::County);
    }
    is("all places").then_some(Touch::All)
}

/// The newest register whose schemes name places.
fn programme(state: &AppState) -> Option<Arc<Programme>> {
    let years = state.library.programme_years().into_iter().rev();
    let names_places = |programme: &Arc<Programme>| {
        programme.efficiency.schemes.iter().any(|row| !row.scheme.place.is_empty())
    };
    years.filter_map(|year| state.library.programme(year)).find(names_places)
}

/// What is planned that touches a district.
pub(super) fn section(state: &AppState, district: &District) -> Markup {
    let Some(programme) = programme(state) else {
        return html! {
            section id="plans" {
                h2 { "Plans that touch " (district.name) }
                p.oak-sub { "No register of schemes here names places. " (not_by_district()) }
            }
        };
    };
    let placed = exhibits(state, &programme, Share::Schemes);
    let numbers = NumberLinks::of(&placed, "register");
    let mut rows: Vec<(Touch, &Assessed)> = programme
        .efficiency
        .schemes
        .iter()
        .filter(|row| row.scheme.entry == Entry::Scheme)
        .filter_map(|row| Some((touch(row, district)?, row)))
        .collect();
    let n_all = rows.iter().filter(|(touch, _)| *touch == Touch::All).count();
    rows.retain(|(touch, _)| *touch != Touch::All);
    rows.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.scheme.id.as_str().cmp(b.1.scheme.id.as_str())));
    html! {
        section id="plans" {
            h2 {
                (heading(district, rows.len()))
                @if programme.efficiency.provenance() == Provenance::Synthetic { " " (rests_on(Provenance::Synthetic)) }
            }
            p.oak-sub {
                "Savings schemes of " (programme.year) " by the place that their register names. "
                @if 0 < n_all { (counted(n_all, "further scheme is", "further schemes are")) " of all places. " }
                (not_by_district())
            }
            @if !rows.is_empty() { (table(&programme, numbers, &rows)) }
            p.oak-filters {
                a href=(address("/efficiency", programme.year, &[])) { "All schemes" } " "
                a href=(address("/efficiency.csv", programme.year, &[])) { "Download CSV" } " "
                @if let Some(register) = placed.iter().find(|placed| placed.exhibit.name == "register") {
                    a href=(format!("/exhibit/{}.parquet", register.name)) { "Parquet" }
                }
            }
        }
    }
}

fn heading(district: &District, n: usize) -> String {
    match n {
        0 => format!("No scheme names {}", district.name),
        n => format!("{} {}", counted(n, "scheme touches", "schemes touch"), district.name),
    }
}

/// What no file says by district.
fn not_by_district() -> &'static str {
    "What is spent in a district is not known: returns and plans are by organisation, and transfers of functions are between \
     bodies. Staff are known of practices and PCNs, where their publication was read."
}

fn table(programme: &Programme, numbers: NumberLinks<'_>, rows: &[(Touch, &Assessed)]) -> Markup {
    html! {
        div.oak-scroll tabindex="0" role="region" aria-label="Schemes that touch this place" {
            table.nhsuk-table.nhsuk-table--compact.oak-facts {
                caption.nhsuk-table__caption { span.cap { "£m, " (programme.year) ": the saving planned for the year, delivered to date, and forecast." } }
                thead { tr {
                    th.stick scope="col" { "Scheme" }
                    th scope="col" { "Organisation" }
                    th scope="col" { "Names" }
                    @for saving in SHOWN { th.num scope="col" { (saving_heading(saving)) } }
                    th scope="col" { "QEIA" }
                } }
                tbody {
                    @for (_, row) in rows {
                        tr {
                            th.stick scope="row" {
                                a href=(scheme_address(programme, row)) { (row.scheme.title) }
                                @if !row.scheme.group.is_empty() { span.oak-beneath { "affects " (row.scheme.group) } }
                            }
                            td { (programme.bearer_name(&row.scheme.bearer)) }
                            td { (row.scheme.place) }
                            @for saving in SHOWN {
                                td.num { (value_at(numbers, row.scheme.id.as_str(), saving_heading(saving), row.amounts.get(saving))) }
                            }
                            td { (row.scheme.qeia.words()) }
                        }
                    }
                }
            }
        }
    }
}
