//! Measures of access to care: general practice by area, emergency departments and urgent care by site.

use domain::provenance::Provenance;
use jiff::civil::Date;

use super::{Measured, by_month, decimals_for};
use crate::access::Access;
use crate::area::{Area, AreaKind};
use crate::control_chart::plan::Direction;
use crate::fact::{ENGLAND, Measure};
use crate::gp_access::{GpAccess, history};
use crate::projection::bank_holidays::working_days;
use crate::ratio::Ratio;

/// Appointments, for what can be told of them.
const APPOINTMENTS: &str = "data/gp_appointments.csv";
const LISTS: &str = "data/gp_registrations.csv";
const ATTENDANCES: &str = "data/ae_attendances.csv";

/// A measure of general practice: the beginning of its ids, its name, unit, decimals, which way is better, its value.
type OfPractice = (&'static str, &'static str, &'static str, usize, Direction, fn(&GpAccess) -> Option<f64>);

/// Whether more appointments, or more with a GP, are better is for people to say: they are neither here.
const OF_PRACTICE: [OfPractice; 7] = [
    ("gp-appointments", "Appointments in general practice", "appointments", 0, Direction::Neutral, |of| {
        Some(whole(of.appointments))
    }),
    (
        "gp-per-1000",
        "Appointments for each 1,000 registered patients",
        "per 1,000",
        1,
        Direction::Neutral,
        GpAccess::per_1000,
    ),
    ("gp-with-gp", "Appointments with a GP, of known staff type", "%", 1, Direction::Neutral, |of| {
        of.with_gp.of_known.map(Ratio::percent)
    }),
    ("gp-face-to-face", "Appointments face to face, of known", "%", 1, Direction::Neutral, |of| {
        of.face_to_face.of_known.map(Ratio::percent)
    }),
    ("gp-same-day", "Appointments on the day of booking, of known", "%", 1, Direction::Neutral, |of| {
        of.same_day.of_known.map(Ratio::percent)
    }),
    (
        "gp-within-14-days",
        "Appointments within 14 days of booking, of known",
        "%",
        1,
        Direction::Increase,
        |of| of.within_14_days.of_known.map(Ratio::percent),
    ),
    ("gp-not-attended", "Appointments not attended", "%", 1, Direction::Decrease, |of| {
        of.did_not_attend.map(Ratio::percent)
    }),
];

/// The measures of a system's access to care that have values of more than one month, area by area, then site by site.
#[must_use]
pub fn of_access(access: &Access) -> Vec<Measured> {
    let of_practice = access.main_areas().flat_map(|area| of_area(access, area));
    let of_sites = access.sites.iter().filter(|site| site.code != ENGLAND);
    let of_sites = of_sites.flat_map(|site| of_site(access, &site.code, &site.name));
    let all = of_practice.chain(of_sites);
    all.filter(|measured| 1 < measured.n_values()).collect()
}

fn of_area(access: &Access, area: &Area) -> Vec<Measured> {
    let history = history(&access.facts, area);
    let is_added_up = 1 < area.parts.len();
    let by_working_day = history.iter().filter_map(|of| {
        let days = working_days(of.month).filter(|days| 0 < *days)?;
        Some((of.month, whole(of.appointments) / f64::from(days)))
    });
    let by_working_day: Vec<(Date, f64)> = by_working_day.collect();
    let by_working_day = Measured {
        id: format!("gp-per-working-day:{}", area.code),
        name: format!("Appointments in general practice a working day, {}", area.name),
        place: area.name.clone(),
        is_whole: area.kind == AreaKind::Icb,
        unit: "a working day".to_owned(),
        decimals: decimals_for(&by_working_day),
        direction: Direction::Neutral,
        observations: by_month(by_working_day),
        targets: Vec::new(),
        provenance: Provenance::Derived,
        files: vec![APPOINTMENTS.to_owned()],
        parts: area.parts.clone(),
    };
    let each = OF_PRACTICE.iter().map(|(id, name, unit, decimals, direction, value)| {
        let values = history.iter().filter_map(|of| Some((of.month, value(of)?)));
        let is_count = *unit == "appointments";
        let provenance = if is_count && !is_added_up { Provenance::Published } else { Provenance::Derived };
        let files = if *unit == "per 1,000" { vec![APPOINTMENTS, LISTS] } else { vec![APPOINTMENTS] };
        Measured {
            id: format!("{id}:{}", area.code),
            name: format!("{name}, {}", area.name),
            place: area.name.clone(),
            is_whole: area.kind == AreaKind::Icb,
            unit: (*unit).to_owned(),
            decimals: *decimals,
            direction: *direction,
            observations: by_month(values),
            targets: Vec::new(),
            provenance,
            files: files.into_iter().map(str::to_owned).collect(),
            parts: area.parts.clone(),
        }
    });
    each.chain([by_working_day]).collect()
}

fn of_site(access: &Access, code: &str, name: &str) -> Vec<Measured> {
    let facts = &access.facts;
    let months = || facts.periods(Measure::Attendances, code);
    let total = |measure, month: Date| facts.total(measure, code, month);
    let measured = |id: &str, what: &str, unit: &str, direction, values: Vec<(Date, f64)>| Measured {
        id: format!("{id}:{code}"),
        name: format!("{what}, {name}"),
        place: name.to_owned(),
        is_whole: false,
        unit: unit.to_owned(),
        decimals: match unit {
            "attendances" => 0,
            "%" => 1,
            _ => decimals_for(&values),
        },
        direction,
        observations: by_month(values),
        targets: Vec::new(),
        provenance: if unit == "attendances" { Provenance::Published } else { Provenance::Derived },
        files: vec![ATTENDANCES.to_owned()],
        parts: vec![code.to_owned()],
    };
    // February is a tenth shorter than the months beside it.
    let by_day = months().filter_map(|month| {
        Some((month, whole(total(Measure::Attendances, month)?) / f64::from(month.days_in_month())))
    });
    let attended = months().filter_map(|month| Some((month, whole(total(Measure::Attendances, month)?))));
    let over = months().filter_map(|month| {
        let of = total(Measure::Attendances, month)?;
        let over = Ratio::new(total(Measure::AttendancesOver4Hours, month)?, of)?;
        Some((month, over.percent()))
    });
    vec![
        measured("attendances", "Attendances", "attendances", Direction::Neutral, attended.collect()),
        measured("attendances-per-day", "Attendances a day", "a day", Direction::Neutral, by_day.collect()),
        measured(
            "over-4-hours",
            "Attendances of more than 4 hours",
            "%",
            Direction::Decrease,
            over.collect(),
        ),
    ]
}

/// A count as charts take it.
#[expect(clippy::cast_precision_loss, reason = "counts of appointments and attendances are far below 2^53")]
const fn whole(count: u64) -> f64 {
    count as f64
}
