//! Urgent care: who came to each site, how long they waited, how much of it is used.

use std::collections::BTreeMap;

use domain::provenance::Provenance;
use evidence::access::Access;
use evidence::ratio::Ratio;
use evidence::urgent_care::{Site, Stated, UrgentCare, history, pounds_a_contact, urgent_care};
use jiff::civil::Date;

use super::super::efficiency::{Finding, row, word};
use super::super::{NO_DATA, figures, words};
use super::{ATTENDANCES, SITES, count, month_of, named, percent, rate, share, with_codes_before};
use crate::exhibit::{Cell, Exhibit, FileRows, Row, RowKind, Table};
use crate::number::{Form, Number, counted, grouped_count};

const VALUE: &[&str] = &["value"];
const TOTALS: &[(&str, &str)] = &[("dimension", "")];
const COUNTED: &[(&str, &str)] = &[("dimension", ""), ("measure", "attendances")];
/// In place of what nobody states.
const NOT_STATED: &str = "Not stated";
const NOT_APPLICABLE: &str = "Not applicable";
/// In place of the cost of a contact where the cost is of more than the attendances.
const NOT_COMPARABLE: &str = "Not comparable";
/// In place of the attendances of a district without a site that has any.
const NO_SITE: &str = "No site";

/// A value that rests on what is stated of a site.
fn provenance(stated: Option<Stated>) -> Provenance {
    Provenance::of_formula(stated.map(|stated| stated.provenance))
}

fn reading(row: Row, code: &str, month: Option<Date>) -> Row {
    let mut rows = FileRows::with(ATTENDANCES, "place", code);
    rows.chosen_by.extend(month.map(|month| ("period", month.to_string())));
    row.reading([rows, FileRows::with(SITES, "code", code)])
}

/// What a site could see, where that is more than an assumption.
fn known_capacity(site: &Site) -> Option<Stated> {
    site.contacts_a_month.filter(|stated| stated.provenance != Provenance::Synthetic)
}

/// What of a site no attendances say, in a sentence; none where all of it is counted.
fn uncounted(site: &Site) -> Option<String> {
    let part = site.not_counted.as_ref()?;
    let assumed = match site.contacts_a_month {
        Some(stated) if stated.provenance == Provenance::Synthetic => ", which is assumed",
        _ => "",
    };
    let cost = site.pounds_a_year.map_or_else(String::new, |stated| {
        let pounds = grouped_count(u64::from(stated.value));
        format!(" Its £{pounds} a year are for all of it, so what a contact costs is not known.")
    });
    Some(format!(
        " Of {}, {part} reports no attendances: it is left out of them and of what the site could see{assumed}.{cost}",
        site.name
    ))
}

/// Attendances of what the site could see.
pub(super) fn use_of(care: &UrgentCare) -> Cell {
    let share = |used: Ratio| percent(used.percent(), provenance(care.site.contacts_a_month));
    care.utilisation().map_or(Cell::Missing(NOT_STATED), share)
}

/// What a contact at a site costs, or why that is not known.
pub(super) fn cost_of_a_contact(history: &[UrgentCare], site: &Site) -> Cell {
    let Some(pounds) = pounds_a_contact(history) else {
        let is_of_more = site.not_counted.is_some() && site.pounds_a_year.is_some();
        return Cell::Missing(if is_of_more { NOT_COMPARABLE } else { NOT_STATED });
    };
    let form = Form { before: "£", ..Form::decimals(0) };
    let text = format!("£{}", crate::number::grouped(pounds, 0));
    Cell::Number(Number::new(text, pounds, form).known(provenance(site.pounds_a_year)))
}

/// The finding of a month: the site that is used least of what it is known that it could see, else the most attended.
#[must_use]
pub fn urgent_headline(access: &Access, month: Date) -> Option<Finding> {
    let sites = access.urgent_care(month);
    let used = |care: &UrgentCare| {
        known_capacity(&care.site)?;
        care.utilisation().map(Ratio::percent)
    };
    let least_used = sites
        .iter()
        .filter_map(|care| Some((care, used(care)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|(_, percent)| *percent < 100.0);
    if let Some((care, percent)) = least_used {
        return Some(Finding {
            text: format!(
                "{}{} saw {} of the {} contacts it could see in {}: {percent:.0}%",
                care.site.name,
                care.site.not_counted.as_ref().map_or_else(String::new, |part| format!(" without {part}")),
                grouped_count(care.attendances),
                grouped_count(u64::from(care.site.contacts_a_month?.value)),
                named(month)
            ),
            provenance: provenance(care.site.contacts_a_month),
        });
    }
    let busiest = sites.first()?;
    let text = format!(
        "{} had {} attendances in {}{}",
        busiest.site.name,
        grouped_count(busiest.attendances),
        named(month),
        if sites.len() == 1 { String::new() } else { format!(", the most of {} sites", sites.len()) }
    );
    Some(Finding { text, provenance: Provenance::Derived })
}

/// U1: every site in a month, the busiest first.
#[must_use]
pub fn urgent_now(access: &Access, month: Date) -> Option<Exhibit> {
    let sites = access.urgent_care(month);
    let rows = sites.iter().map(|care| {
        let cost = cost_of_a_contact(&history(&access.facts, &care.site), &care.site);
        let twelve = care.over_12_hours.map_or(Cell::Missing(NOT_APPLICABLE), |ratio| share(Some(ratio)));
        let cells = vec![
            word(care.site.district.as_deref().unwrap_or_default()),
            word(if care.is_major { "Major" } else { "Minor" }),
            count(care.attendances),
            share(care.within_4_hours),
            twelve,
            use_of(care),
            cost,
        ];
        let mut row = row(&care.site.name, RowKind::Body, cells);
        row.link = care.site.district.as_ref().map(|district| district_address(district));
        reading(row, &care.site.code, Some(month))
    });
    let total: u64 = sites.iter().map(|care| care.attendances).sum();
    let n_sites = counted(sites.len(), "site", "sites");
    let heading = format!("{n_sites} had {} attendances in {}", grouped_count(total), named(month));
    if sites.is_empty() {
        return None;
    }
    Some(Exhibit {
        key: "U1".into(),
        name: "urgent-care".into(),
        heading,
        note: format!(
            "Within 4 hours of arrival, booked appointments among them. Over 12 hours: waits from the decision to admit, of \
             admissions through A&E. Used: attendances of the contacts that a site could see in a month, where somebody \
             states them. Cost of a contact: the cost a year over the attendances of the months read, as a year’s.{}",
            sites.iter().filter_map(|care| uncounted(&care.site)).collect::<String>()
        ),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("Urgent care by site, {}.", named(month)),
            row_heading: "Site".to_owned(),
            columns: vec![
                words("", "District"),
                words("", "Kind"),
                figures("", "Attendances").reading(VALUE).of_rows(COUNTED),
                figures("", "Within 4 hours").reading(VALUE).of_rows(TOTALS),
                figures("", "Over 12 hours").reading(VALUE).of_rows(TOTALS),
                figures("", "Used").reading(&["value", "contacts_a_month"]),
                figures("", "Cost of a contact").reading(&["value", "pounds_a_year"]),
            ],
            rows: rows.collect(),
        },
        chart: None,
    })
}

/// The page of a district.
pub(super) fn district_address(district: &str) -> String {
    format!("/access/place/{}", district.replace(' ', "-"))
}

/// U2: attendances of every site by month.
#[must_use]
pub fn urgent_by_month(access: &Access) -> Option<Exhibit> {
    let months = access.urgent_months();
    let (first, last) = (*months.first()?, *months.last()?);
    let rows: Vec<Row> = access
        .sites
        .iter()
        .filter_map(|site| {
            let of = |month| urgent_care(&access.facts, site, month).map(|care| care.attendances);
            let known: Vec<Option<u64>> = months.iter().map(|month| of(*month)).collect();
            known.iter().any(Option::is_some).then(|| {
                let cells = known.iter().map(|n| n.map_or(Cell::Missing(NO_DATA), count)).collect();
                reading(row(&site.name, RowKind::Body, cells), &site.code, None)
            })
        })
        .collect();
    let columns = months.iter().map(|month| {
        let column = figures("", &month.strftime("%b %Y").to_string());
        column.reading(VALUE).of_rows(COUNTED).and_rows("period", month.to_string())
    });
    Some(Exhibit {
        key: "U2".into(),
        name: "urgent-by-month".into(),
        heading: format!(
            "Attendances of {} in {}",
            counted(rows.len(), "site", "sites"),
            counted(months.len(), "month", "months")
        ),
        note: "Months between these are not in the files read.".to_owned(),
        provenance: Provenance::Published,
        table: Table {
            caption: format!("Attendances by site and month, {} to {}.", named(first), named(last)),
            row_heading: "Site".to_owned(),
            columns: columns.collect(),
            rows,
        },
        chart: None,
    })
}

/// U4: one site by month, the newest first.
#[must_use]
pub fn site_by_month(access: &Access, site: &Site) -> Option<Exhibit> {
    let history = history(&access.facts, site);
    let newest = history.last()?;
    let rows = history.iter().rev().map(|care| {
        let twelve = care.over_12_hours.map_or(Cell::Missing(NOT_APPLICABLE), |ratio| share(Some(ratio)));
        let cells = vec![count(care.attendances), use_of(care), share(care.within_4_hours), twelve];
        let month = month_of(access, std::slice::from_ref(&site.code), care.month);
        reading(row(&month, RowKind::Body, cells), &site.code, Some(care.month))
    });
    let attendances = || history.iter().map(|care| care.attendances);
    let (least, most) = (attendances().min()?, attendances().max()?);
    let cost = pounds_a_contact(&history).map_or_else(
        || uncounted(site).unwrap_or_default(),
        |pounds| {
            format!(
                " At £{} a year a contact costs £{}.",
                grouped_count(site.pounds_a_year.map_or(0, |stated| u64::from(stated.value))),
                crate::number::grouped(pounds, 0)
            )
        },
    );
    let stated =
        if site.source.is_empty() { String::new() } else { format!(" Stated of the site: {}.", site.source) };
    Some(Exhibit {
        key: "U4".into(),
        name: format!("site-{}", site.code.to_lowercase()).into(),
        heading: format!(
            "{} had {} to {} attendances a month in {} to {}",
            site.name,
            grouped_count(least),
            grouped_count(most),
            counted(history.len(), "month", "months"),
            named(newest.month)
        ),
        note: with_codes_before(
            access,
            std::slice::from_ref(&site.code),
            history.first()?.month,
            &format!("Used: attendances of the contacts it could see in a month.{cost}{stated}"),
        ),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("{}, by month.", site.name),
            row_heading: "Month".to_owned(),
            columns: vec![
                figures("", "Attendances").reading(VALUE).of_rows(COUNTED),
                figures("", "Used").reading(&["value", "contacts_a_month"]),
                figures("", "Within 4 hours").reading(VALUE).of_rows(TOTALS),
                figures("", "Over 12 hours").reading(VALUE).of_rows(TOTALS),
            ],
            rows: rows.collect(),
        },
        chart: None,
    })
}

/// U3: attendances at the sites of each district, for each 1,000 of its residents.
#[must_use]
pub fn urgent_by_district(access: &Access, month: Date) -> Option<Exhibit> {
    let mut by_district: BTreeMap<&str, (u64, Vec<String>)> = BTreeMap::new();
    let sites = access.urgent_care(month);
    for care in &sites {
        if let Some(district) = &care.site.district {
            let of = by_district.entry(district).or_default();
            of.0 += care.attendances;
            of.1.push(care.site.code.clone());
        }
    }
    let mut rows: Vec<(Option<f64>, Row)> = access
        .districts
        .iter()
        .map(|district| {
            let of = by_district.get(&*district.name);
            let per = of.and_then(|(n, _)| Some(Ratio::new(*n, district.residents)?.per(1_000)));
            let attendances = of.map_or(Cell::Missing(NO_SITE), |(n, _)| {
                Cell::Number(Number::count(*n).known(Provenance::Derived))
            });
            let residents = Cell::Number(Number::count(district.residents).known(Provenance::Derived));
            let per_1000 = per.map_or(Cell::Missing(NO_SITE), |per| rate(Some(per)));
            let mut row = row(&district.name, RowKind::Body, vec![residents, attendances, per_1000]);
            row.link = Some(district_address(&district.name));
            let codes = of.into_iter().flat_map(|(_, codes)| codes);
            let files = codes.map(|code| {
                let mut rows = FileRows::with(ATTENDANCES, "place", code.clone());
                rows.chosen_by.push(("period", month.to_string()));
                rows
            });
            (per, row.reading(files))
        })
        .collect();
    rows.sort_by(|a, b| b.0.unwrap_or(-1.0).total_cmp(&a.0.unwrap_or(-1.0)));
    let mut with_sites = rows.iter().filter_map(|(per, row)| Some((&row.name, (*per)?)));
    let most = with_sites.next()?;
    let least = with_sites.next_back();
    let n_without = rows.iter().filter(|(per, _)| per.is_none()).count();
    let none = match n_without {
        0 => String::new(),
        n => format!("; {} no site", counted(n, "district has", "districts have")),
    };
    let others = least.map_or_else(String::new, |(name, per)| format!(", those in {name} {per:.0}"));
    let heading = format!(
        "Sites in {} saw {:.0} for each 1,000 residents in {}{others}{none}",
        most.0,
        most.1,
        named(month)
    );
    Some(Exhibit {
        key: "U3".into(),
        name: "urgent-by-district".into(),
        heading,
        note: "By where the site is, not where the patient lives: sites serve other districts too, and residents use sites \
               outside theirs."
            .to_owned(),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("Attendances at the sites of each district, {}.", named(month)),
            row_heading: "District".to_owned(),
            columns: vec![
                figures("", "Residents"),
                figures("", "Attendances").reading(VALUE).of_rows(COUNTED),
                figures("", "Per 1,000 residents").reading(VALUE).of_rows(TOTALS),
            ],
            rows: rows.into_iter().map(|(_, row)| row).collect(),
        },
        chart: None,
    })
}
