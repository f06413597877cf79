//! What pages of access say and show.

mod places;

use std::collections::BTreeMap;

use evidence::access::{Access, District, PracticesStand};
use evidence::fact::{Dimension, Fact, Facts, Measure};
use evidence::urgent_care::{Site, Stated};
use jiff::civil::date;

use super::*;
use crate::exhibit::{Exhibit, RowKind};

const MONTH: Date = Date::constant(2021, 8, 1);

fn fact(measure: Measure, place: &str, period: Date, kind: Option<(Dimension, &str)>, value: u64) -> Fact {
    let kind = kind.map(|(dimension, kind)| (dimension, kind.to_owned()));
    Fact { measure, place: place.to_owned(), period, kind, value, edition: "a".to_owned() }
}

fn appointments(place: &str, month: Date, [gp, other, unknown]: [u64; 3]) -> Vec<Fact> {
    let all = gp + other + unknown;
    let of =
        |dimension, kind, value| fact(Measure::Appointments, place, month, Some((dimension, kind)), value);
    vec![
        of(Dimension::StaffType, "GP", gp),
        of(Dimension::StaffType, "Other Practice staff", other),
        of(Dimension::StaffType, "Unknown", unknown),
        of(Dimension::Mode, "Face-to-Face", all),
        of(Dimension::Wait, "Same Day", all),
        of(Dimension::Status, "Attended", all),
    ]
}

fn site(code: &str, name: &str, contacts: Option<u32>) -> Site {
    let stated = |value| Stated { value, provenance: Provenance::Synthetic };
    Site {
        code: code.to_owned(),
        name: name.to_owned(),
        district: Some("Rutland".to_owned()),
        not_counted: None,
        contacts_a_month: contacts.map(stated),
        pounds_a_year: contacts.map(|_| stated(12_000)),
        source: "a paper".to_owned(),
    }
}

fn access() -> Access {
    let area = |kind, code: &str, name: &str, parts: &[&str], within: Option<&str>| Area {
        kind,
        code: code.to_owned(),
        name: name.to_owned(),
        parts: parts.iter().map(|part| (*part).to_owned()).collect(),
        within: within.map(str::to_owned),
    };
    let before = date(2020, 8, 1);
    let mut facts: Vec<Fact> = [
        appointments("03W", before, [50, 50, 0]),
        appointments("03W", MONTH, [40, 40, 20]),
        appointments("04C", before, [60, 40, 0]),
        appointments("04C", MONTH, [60, 20, 20]),
    ]
    .concat();
    facts.extend([
        fact(Measure::Attendances, "NNJ15", MONTH, None, 100),
        fact(Measure::AttendancesOver4Hours, "NNJ15", MONTH, None, 5),
        fact(Measure::Attendances, "NNJ14", MONTH, None, 900),
        fact(Measure::WaitingList, "03W", MONTH, Some((Dimension::TreatmentFunction, "Urology")), 10),
        fact(Measure::WaitingList, "04C", MONTH, Some((Dimension::TreatmentFunction, "Urology")), 30),
        fact(Measure::WaitingOver18Weeks, "03W", MONTH, Some((Dimension::TreatmentFunction, "Urology")), 4),
        fact(Measure::WaitingOver18Weeks, "04C", MONTH, Some((Dimension::TreatmentFunction, "Urology")), 6),
    ]);
    Access {
        system: "Leicester and Rutland".to_owned(),
        facts: Facts::new(facts).expect("each is there once"),
        areas: vec![
            area(AreaKind::Icb, "QK1", "Leicester and Rutland", &["03W", "04C"], None),
            area(AreaKind::SubIcb, "03W", "Rutland and East", &["03W"], Some("QK1")),
            area(AreaKind::SubIcb, "04C", "Leicester City", &["04C"], Some("QK1")),
        ],
        sites: vec![site("NNJ15", "Oakham", Some(400)), site("NNJ14", "Oadby", None)],
        districts: vec![District {
            name: "Rutland".to_owned(),
            county: None,
            residents: 40_000,
            older: None,
            deprivation: None,
            journeys: Vec::new(),
            source: String::new(),
        }],
        practices_stand: PracticesStand::default(),
        editions: BTreeMap::new(),
        england: evidence::benchmark::published::England::default(),
        code_changes: Vec::new(),
    }
}

fn texts(exhibit: &Exhibit, row: &str) -> Vec<String> {
    let row = exhibit.table.rows.iter().find(|known| known.name == row).expect("there is such a row");
    let text = |cell: &Cell| match cell {
        Cell::Number(number) => number.text.clone(),
        Cell::Figure(figure) => figure.text.clone(),
        Cell::Word { text, .. } => text.clone(),
        Cell::Missing(text) => (*text).to_owned(),
    };
    row.cells.iter().map(text).collect()
}

#[test]
fn the_system_stands_below_its_parts_and_is_their_sum() {
    let exhibit = gp_now(&access(), MONTH).expect("there are appointments");
    assert_eq!(exhibit.table.rows.last().map(|row| row.kind), Some(RowKind::Total));
    assert_eq!(texts(&exhibit, "Rutland and East")[..4], ["100", "No data", "50.0%", "40.0%"]);
    assert_eq!(texts(&exhibit, "Leicester and Rutland")[..4], ["200", "No data", "62.5%", "50.0%"]);
    assert_eq!(exhibit.heading, "200 appointments in August 2021");
    let headline = gp_headline(&access(), MONTH).expect("there are appointments");
    assert!(headline.contains("50.0% in Rutland and East and 75.0% in Leicester City"), "{headline}");
}

#[test]
fn how_sure_it_is_says_what_is_unknown_and_what_is_not_published() {
    let sure = gp_sureness(&access(), MONTH).expect("there are appointments");
    assert!(
        sure.starts_with("Of 20.0% of 200 appointments it is not recorded who saw the patient"),
        "{sure}"
    );
    assert!(sure.contains("not in the files read"), "{sure}");
}

#[test]
fn a_month_stands_beside_the_same_month_of_years_before() {
    let exhibit = gp_by_month(&access()).expect("there are months");
    let expected = "50.0% in August 2021 and 50.0% in August 2020";
    assert!(exhibit.heading.contains(expected), "{}", exhibit.heading);
    assert_eq!(texts(&exhibit, "August 2021"), ["50.0%", "75.0%"]);
    assert!(exhibit.chart.is_some());
}

#[test]
fn a_site_is_used_as_far_as_it_is_stated_what_it_could_see() {
    let exhibit = urgent_now(&access(), MONTH).expect("there are attendances");
    assert_eq!(exhibit.heading, "2 sites had 1,000 attendances in August 2021");
    let headline = |access: &Access| urgent_headline(access, MONTH).expect("there are attendances");
    let busiest = "Oadby had 900 attendances in August 2021, the most of 2 sites";
    assert_eq!(headline(&access()).text, busiest, "what Oakham could see is assumed");
    let mut known = access();
    known.sites[0].contacts_a_month = Some(Stated { value: 400, provenance: Provenance::Reported });
    let used = "Oakham saw 100 of the 400 contacts it could see in August 2021: 25%";
    assert_eq!((&*headline(&known).text, headline(&known).provenance), (used, Provenance::Reported));
    assert_eq!(texts(&exhibit, "Oakham")[2..], ["100", "95.0%", "Not applicable", "25.0%", "£10"]);
    assert_eq!(
        texts(&exhibit, "Oadby")[2..],
        ["900", "No data", "Not applicable", "Not stated", "Not stated"]
    );
    let used = &exhibit.table.rows[1].cells[5];
    assert!(
        matches!(used, Cell::Number(number) if number.provenance == Some(Provenance::Synthetic)),
        "{used:?}"
    );
}

#[test]
fn the_cost_of_a_unit_that_reports_no_attendances_is_put_on_no_contact() {
    let mut access = access();
    access.sites[0].not_counted = Some("the weekday daytime unit".to_owned());
    let exhibit = urgent_now(&access, MONTH).expect("there are attendances");
    assert_eq!(texts(&exhibit, "Oakham")[5..], ["25.0%", "Not comparable"]);
    let said = "Of Oakham, the weekday daytime unit reports no attendances: it is left out of them and of what the site \
                could see, which is assumed. Its £12,000 a year are for all of it";
    assert!(exhibit.note.contains(said), "{}", exhibit.note);
    let of_site = site_by_month(&access, &access.sites[0]).expect("there are months");
    assert!(of_site.note.contains(said) && !of_site.note.contains("costs £"), "{}", of_site.note);
    access.sites[0].contacts_a_month = Some(Stated { value: 400, provenance: Provenance::Reported });
    let headline = urgent_headline(&access, MONTH).expect("there are attendances").text;
    assert!(headline.starts_with("Oakham without the weekday daytime unit saw 100 of the 400"), "{headline}");
}

#[test]
fn attendances_of_a_district_are_for_each_thousand_residents() {
    let exhibit = urgent_by_district(&access(), MONTH).expect("there is a district");
    assert_eq!(texts(&exhibit, "Rutland"), ["40,000", "1,000", "25.0"]);
}

#[test]
fn the_waiting_list_of_the_system_is_the_sum_of_its_parts() {
    let access = access();
    let exhibit = waiting(&access, &access.areas[0]).expect("there is a list");
    assert_eq!(texts(&exhibit, "Urology"), ["40", "75.0%", "0", "No data"]);
    assert_eq!(texts(&exhibit, "All treatment functions"), texts(&exhibit, "Urology"));
    assert_eq!(exhibit.heading, "Urology has the longest list: 40 pathways, 75.0% of them within 18 weeks");
    let headline = waiting_headline(&access, &access.areas[0]).expect("there is a list");
    assert!(headline.starts_with("40 pathways wait in Leicester and Rutland at the end of August 2021"));
}

#[test]
fn how_old_figures_are_is_said_from_a_year_on() {
    assert_eq!(how_old(date(2025, 11, 1), date(2026, 11, 30)), None);
    let old = |newest| how_old(newest, date(2026, 11, 30)).expect("it is old");
    assert!(old(date(2021, 8, 1)).contains("is August 2021, 5 years and 3 months ago"));
    assert!(
        old(date(2024, 11, 1)).contains("2 years ago")
            && old(date(2025, 10, 1)).contains("1 year and 1 month")
    );
}

#[test]
fn every_table_has_a_period_of_its_own() {
    let access = access();
    let of = |table: &str, area: Option<&Area>| period_of(&access, table, area);
    assert_eq!(of("gp-by-month", None).as_deref(), Some("August 2020 to August 2021"));
    assert_eq!(of("site-nnj15", None).as_deref(), Some("August 2021"));
    assert_eq!(of("waiting-list", Some(&access.areas[1])).as_deref(), Some("End of August 2021"));
    assert_eq!((of("gp-access", None), of("gp-lists", Some(&access.areas[1]))), (None, None));
}

#[test]
fn the_number_of_a_month_and_site_rests_on_its_own_rows() {
    let access = access();
    let origin = std::sync::Arc::new(crate::origin::of_access(&access, "urgent", "QK1", "August 2021", &[]));
    let exhibit = urgent_by_month(&access).expect("there are attendances");
    let sourced = crate::origin::SourcedExhibit::new(exhibit, origin);
    let id = sourced.id_at("Oakham", "Aug 2021").expect("a number");
    let rows: Vec<_> = sourced.number(id).expect("it is there").rows_read().collect();
    let of_attendances = rows.iter().find(|rows| rows.file == ATTENDANCES).expect("a file");
    for wanted in
        [("place", "NNJ15"), ("period", "2021-08-01"), ("measure", "attendances"), ("dimension", "")]
    {
        assert!(of_attendances.chosen_by.contains(&(wanted.0, wanted.1.to_owned())), "{wanted:?}");
    }
}

#[test]
fn a_place_without_figures_has_no_tables() {
    let mut access = access();
    access.facts = Facts::default();
    assert!(gp_now(&access, MONTH).is_none() && gp_by_month(&access).is_none());
    assert!(urgent_now(&access, MONTH).is_none() && urgent_by_month(&access).is_none());
    assert!(waiting(&access, &access.areas[0]).is_none());
}
