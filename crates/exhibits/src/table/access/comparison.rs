//! Places beside their system, England and places alike, and all places of a kind in order.

use domain::provenance::Provenance;
use evidence::access::Access;
use evidence::area::{Area, AreaKind};
use evidence::benchmark::likeness::MOST_ALIKE;
use evidence::benchmark::rank::ordinal;
use evidence::comparison::{
    Alike, By, Indicator, Place, PlaceKind, Ranked, Ranking, Unit, england, system, within_sub_icb,
};
use jiff::civil::Date;

use super::super::efficiency::{row, word};
use super::super::{NO_DATA, figures, words};
use super::{
    ATTENDANCES, COVERAGE, LISTS, WAITING_LISTS, WORKFORCE, appointments_of, named, percent, rate, rows_of,
};
use crate::exhibit::{Cell, Column, Exhibit, FileRows, Row, RowKind, Table};
use crate::number::{Number, counted, grouped};
use crate::words::capital_first;

const VALUE: &[&str] = &["value"];
const NOT_KNOWN: &str = "Not known";
const NOT_APPLICABLE: &str = "Not applicable";

/// The value of an indicator as it is printed: `57.3%`, `506.1`, `12,345`.
#[must_use]
pub fn indicator_value(indicator: Indicator, value: f64) -> String {
    match indicator.unit() {
        Unit::Count => grouped(value, 0),
        Unit::PerCent => format!("{value:.1}%"),
        Unit::Rate => grouped(value, 1),
    }
}

fn cell(indicator: Indicator, value: Option<f64>) -> Cell {
    let Some(value) = value else { return Cell::Missing(NO_DATA) };
    match indicator.unit() {
        Unit::Count => {
            let number = Number::new(grouped(value, 0), value, crate::number::Form::WHOLE);
            Cell::Number(number.known(Provenance::Published))
        }
        Unit::PerCent => percent(value, Provenance::Derived),
        Unit::Rate => rate(Some(value)),
    }
}

/// The system's or England's value; that there is none says why.
fn beside(indicator: Indicator, value: Option<f64>) -> Cell {
    match (indicator.unit(), value) {
        (Unit::Count, _) => Cell::Missing(NOT_APPLICABLE),
        (_, None) => Cell::Missing(NOT_KNOWN),
        (_, value) => cell(indicator, value),
    }
}

/// A month by its name, of lists the day.
pub(in crate::table) fn when(indicator: Indicator, period: Date) -> String {
    if indicator == Indicator::RegisteredPatients {
        domain::month::day_in_words(period)
    } else {
        named(period)
    }
}

/// The rows of files that an indicator of an area is worked out from.
pub(in crate::table) fn reading(indicator: Indicator, area: &Area, period: Date) -> Vec<FileRows> {
    let of = |file: &str, dimension: Option<&str>| {
        let mut rows = rows_of(file, area, Some(period));
        for rows in &mut rows {
            rows.chosen_by.extend(dimension.map(|name| ("dimension", name.to_owned())));
        }
        rows
    };
    let appointments = |dimension| of(appointments_of(area.kind), Some(dimension));
    // A list is of another day than the month.
    let lists = || rows_of(LISTS, area, None).into_iter().chain(rows_of(COVERAGE, area, Some(period)));
    match indicator {
        Indicator::RegisteredPatients => of(LISTS, None),
        Indicator::AppointmentsPer1000 => appointments("staff_type").into_iter().chain(lists()).collect(),
        Indicator::WithGp => appointments("staff_type"),
        Indicator::FaceToFace => appointments("mode"),
        Indicator::SameDay | Indicator::Within14Days => appointments("wait"),
        Indicator::NotAttended => appointments("status"),
        Indicator::PatientsPerGp => of(WORKFORCE, None).into_iter().chain(lists()).collect(),
        Indicator::WaitingPer1000 => of(WAITING_LISTS, None).into_iter().chain(lists()).collect(),
        Indicator::WaitingWithin18Weeks | Indicator::WaitingOver52Weeks => of(WAITING_LISTS, None),
        Indicator::AttendancesPer1000 | Indicator::Within4Hours => of(ATTENDANCES, Some("")),
    }
}

/// What places alike are, and what of them is not taken into account.
fn rule(kind: PlaceKind, by: By, alike: Option<&Alike<'_>>) -> String {
    let (size, people) = match kind {
        PlaceKind::District => ("a population", "residents"),
        _ => ("a list", "patients"),
    };
    let mut near = vec![format!("{size} at most a quarter larger or smaller")];
    if by.age {
        near.push(format!("a share of {people} aged 65 and over within five points"));
    }
    if by.deprivation {
        near.push("deprivation at most a fifth apart".to_owned());
    }
    let near = match near.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    };
    let found = alike.map_or_else(
        || "there are fewer than three, too few to compare with".to_owned(),
        |alike| {
            let names: Vec<&str> = alike.places.iter().map(|of| of.place.area.name.as_str()).collect();
            format!("the middle of the values of {}", names.join(", "))
        },
    );
    let missing: Vec<&str> = [(!by.age).then_some("age"), (!by.deprivation).then_some("deprivation")]
        .into_iter()
        .flatten()
        .collect();
    let left_out = match &missing[..] {
        [] => String::new(),
        names => {
            let verb = if names.len() == 1 { "is" } else { "are" };
            let names = capital_first(&names.join(" and "));
            format!(" {names} {verb} left out, because no file read here has it for {}.", kind.words())
        }
    };
    format!(
        "Places alike: {} of this system with {near} (at most the {MOST_ALIKE} nearest); {found}.{left_out}",
        kind.words()
    )
}

/// What the sites of districts mean for a comparison, in two sentences.
fn of_sites(access: &Access, kind: PlaceKind, period: Date) -> String {
    if kind != PlaceKind::District {
        return String::new();
    }
    let care = access.urgent_care(period);
    let mut major: Vec<&str> =
        care.iter().filter(|care| care.is_major).filter_map(|care| care.site.district.as_deref()).collect();
    major.sort_unstable();
    major.dedup();
    let major = match &major[..] {
        [] => String::new(),
        names => format!(
            " An emergency department stands in {} only; minor injuries units and urgent care centres see simpler cases, and \
             nearly all of them within 4 hours.",
            names.join(", ")
        ),
    };
    format!(
        " Attendances are by where the site is, not where the patient lives: sites serve other districts too, and residents \
         use sites outside theirs.{major}"
    )
}

/// K1: a place beside the system, England and places alike, a row an indicator.
#[must_use]
pub fn compared(access: &Access, rankings: &[Ranking], code: &str) -> Option<Exhibit> {
    let with: Vec<(&Ranking, &Ranked)> =
        rankings.iter().filter_map(|ranking| Some((ranking, ranking.place(code)?))).collect();
    let (first, own) = with.first()?;
    let (kind, place) = (first.kind, &own.place);
    let rows: Vec<Row> = with.iter().map(|(ranking, own)| compared_row(access, ranking, own)).collect();
    let sub_icb = within_sub_icb(access, first, own).map(|within| within.sub_icb);
    let alike =
        with.iter().filter_map(|(ranking, _)| ranking.alike(code)).max_by_key(|alike| alike.places.len());
    let by = first.alike_by(code)?;
    let is_any_known = rankings.iter().any(|ranking| ranking.england.is_some());
    let of_england = if is_any_known {
        "England is not known where the files read have no figures of all of it in that period"
    } else {
        "England is not known: no file read has figures of all of it in these periods"
    };
    let (ranking, own) = with
        .iter()
        .find(|(ranking, _)| ranking.indicator.unit() != Unit::Count)
        .copied()
        .unwrap_or((*first, *own));
    Some(Exhibit {
        key: "K1".into(),
        name: "compared".into(),
        heading: format!(
            "{}: {}, {} of {} {}",
            ranking.indicator.name(),
            indicator_value(ranking.indicator, own.value),
            ordinal(own.rank),
            ranking.ranked.len(),
            kind.words()
        ),
        note: format!(
            "{}{} {of_england}. The highest value is 1st; that is no judgement.",
            rule(kind, by, alike.as_ref()),
            of_sites(access, kind, ranking.period)
        ),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("{} beside its system, England and places alike.", place.area.name),
            row_heading: "What is compared".to_owned(),
            columns: compared_columns(sub_icb.as_ref()),
            rows,
        },
        chart: None,
    })
}

/// The columns of a place beside others; of what lies in a sub-ICB, that one’s too.
fn compared_columns(sub_icb: Option<&Area>) -> Vec<Column> {
    let value = |heading: &str| figures("", heading).reading(VALUE);
    let (within, rank) = match sub_icb {
        Some(_) => (Some(value("Sub-ICB")), Some(words("Rank", "In the sub-ICB"))),
        None => (None, None),
    };
    let whole = if sub_icb.is_some() { words("Rank", "In the system") } else { words("", "Rank") };
    [value("Here"), value("Places alike")]
        .into_iter()
        .chain(within)
        .chain([value("System"), value("England")])
        .chain(rank)
        .chain([whole, words("", "When")])
        .collect()
}

fn compared_row(access: &Access, ranking: &Ranking, own: &Ranked) -> Row {
    let Ranking { indicator, kind, period, .. } = ranking;
    let alike = ranking.alike(&own.place.area.code);
    let median = alike.as_ref().map(|alike| alike.median);
    let within = within_sub_icb(access, ranking, own);
    let mut cells = vec![
        cell(*indicator, Some(own.value)),
        median.map_or(Cell::Missing("Too few"), |median| derived(cell(*indicator, Some(median)))),
    ];
    cells.extend(within.as_ref().map(|within| beside(*indicator, within.value)));
    cells.extend([beside(*indicator, ranking.system), beside(*indicator, ranking.england)]);
    cells.extend(
        within.as_ref().map(|within| word(format!("{} of {}", ordinal(within.rank), within.n_places))),
    );
    cells.extend([
        word(format!("{} of {}", ordinal(own.rank), ranking.ranked.len())),
        word(when(*indicator, *period)),
    ]);
    let others = alike.iter().flat_map(|alike| alike.places.iter().map(|of| of.place.area.clone()));
    let system = ranking.system.and_then(|_| system(access, *kind)).map(|place| place.area);
    let england = ranking.england.map(|_| england().area);
    let sub_icb = within.filter(|within| within.value.is_some()).map(|within| within.sub_icb);
    let own_areas = if *indicator == Indicator::PatientsPerGp && *kind == PlaceKind::District {
        own.place.practices.clone()
    } else {
        vec![own.place.area.clone()]
    };
    let areas = own_areas.into_iter().chain(others).chain(sub_icb).chain(system).chain(england);
    let files: Vec<FileRows> = areas.flat_map(|area| reading(*indicator, &area, *period)).collect();
    let mut row = row(indicator.name(), RowKind::Body, cells).reading(files);
    row.link = Some(address(*kind, *indicator));
    row
}

/// A number that is worked out, whatever it is worked out from.
fn derived(cell: Cell) -> Cell {
    match cell {
        Cell::Number(number) => Cell::Number(number.known(Provenance::Derived)),
        other => other,
    }
}

/// The page of all places of a kind by an indicator.
fn address(kind: PlaceKind, indicator: Indicator) -> String {
    format!("/access/compare/{}/{}", kind.code(), indicator.code())
}

/// K2: all places of a kind by an indicator, the highest first.
#[must_use]
pub fn ranked(access: &Access, ranking: &Ranking) -> Option<Exhibit> {
    let Ranking { indicator, kind, period, ranked, unknown, .. } = ranking;
    let (first, last) = (ranked.first()?, ranked.last()?);
    let is_compared = indicator.unit() != Unit::Count;
    let place_row = |of: &Ranked| {
        let area = &of.place.area;
        let mut cells = vec![Cell::Number(Number::count(of.rank as u64)), cell(*indicator, Some(of.value))];
        if is_compared {
            cells.push(of.size.map_or(Cell::Missing(NO_DATA), |size| {
                Cell::Number(Number::count(size).known(Provenance::Published))
            }));
        }
        cells.push(within(access, area));
        let mut row = row(&area.name, RowKind::Body, cells).reading(reading(*indicator, area, *period));
        row.link = Some(format!("/access/place/{}", area.code));
        row
    };
    let whole = |name: &str, value: Option<f64>, place: Option<Place>| {
        let (value, place) = (value?, place?);
        let cells = vec![
            Cell::Missing(NOT_APPLICABLE),
            cell(*indicator, Some(value)),
            Cell::Missing(NOT_APPLICABLE),
            Cell::Missing(NOT_APPLICABLE),
        ];
        Some(row(name, RowKind::Total, cells).reading(reading(*indicator, &place.area, *period)))
    };
    let unknown_row = |place: &Place| {
        let n_cells = if is_compared { 3 } else { 2 };
        let mut cells = vec![Cell::Missing(NO_DATA); n_cells];
        cells.push(within(access, &place.area));
        let mut row = row(&place.area.name, RowKind::Body, cells);
        row.link = Some(format!("/access/place/{}", place.area.code));
        row
    };
    let rows = ranked
        .iter()
        .map(place_row)
        .chain(unknown.iter().map(unknown_row))
        .chain(whole(&access.system, ranking.system, system(access, *kind)))
        .chain(whole("England", ranking.england, Some(england())));
    let size = if *kind == PlaceKind::District { "Residents" } else { "Registered patients" };
    let mut columns = vec![figures("", "Rank"), figures("", indicator.name()).reading(VALUE)];
    if is_compared {
        columns.push(figures("", size).reading(VALUE));
    }
    columns.push(words("", "Within"));
    let england = match (is_compared, ranking.england) {
        (true, None) => " England is not known: no file read has figures of all of it in this period.",
        _ => "",
    };
    let without = match unknown.len() {
        0 => String::new(),
        n => format!(" Nothing is published of {}.", counted(n, kind.word(), kind.words())),
    };
    Some(Exhibit {
        key: "K2".into(),
        name: format!("ranking-{}-{}", kind.code(), indicator.code()).into(),
        heading: format!(
            "{}: from {} in {} to {} in {}",
            indicator.name(),
            indicator_value(*indicator, first.value),
            first.place.area.name,
            indicator_value(*indicator, last.value),
            last.place.area.name,
        ),
        note: format!(
            "{} {}. The highest is first; that is no judgement.{england}{without}",
            indicator.name(),
            indicator.of_what()
        ),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!(
                "{} by {}, {}.",
                counted(ranked.len(), kind.word(), kind.words()),
                indicator.name(),
                when(*indicator, *period)
            ),
            row_heading: capital_first(kind.word()),
            columns,
            rows: rows.collect(),
        },
        chart: None,
    })
}

/// The name of the area that an area lies in.
fn within(access: &Access, area: &Area) -> Cell {
    let within = area.within.as_ref().and_then(|code| access.area(code));
    let board = || access.areas_of(AreaKind::Icb).next();
    word(within.or_else(board).map_or_else(|| access.system.clone(), |area| area.name.clone()))
}
