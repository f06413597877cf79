//! What is published of units of one kind, as a subject that is compared, and the rows of files that each unit is
//! worked out from.

use domain::counted::Counted;
use domain::provenance::Provenance;
use evidence::access::Access;
use evidence::area::{Area, AreaKind};
use evidence::benchmark::published::{Extent, Published, UnitSet};
use evidence::benchmark::unit::Unit;
use evidence::comparison::{self, Indicator};

use super::Subject;
use crate::exhibit::FileRows;
use crate::table::access::{period_in_words, reading_of};

/// The file of counts of units of all England.
const BENCHMARKS: &str = "data/benchmarks.csv";

/// What is compared, and which rows of files a unit is worked out from.
pub fn of_published<'a>(
    access: &'a Access,
    published: &'a Published,
) -> (Subject, impl Fn(&Unit) -> Vec<FileRows> + use<'a>) {
    let Published { indicator, set, period, extent, own, .. } = published;
    let (one, many) = set.words();
    let of_england = match set {
        UnitSet::Systems => "Systems of England, each added up from its sub-ICBs.".to_owned(),
        UnitSet::Trusts => "NHS trusts of England that have the service.".to_owned(),
        _ => format!("{many} of England."),
    };
    let subject = Subject {
        name: indicator.name().to_owned(),
        of_what: match (indicator, set) {
            (Indicator::Within4Hours, UnitSet::Trusts | UnitSet::Systems | UnitSet::SubIcbs) => {
                "of arrival".to_owned()
            }
            _ => indicator.of_what().to_owned(),
        },
        unit: match indicator.unit() {
            comparison::Unit::PerCent => "%".to_owned(),
            _ => String::new(),
        },
        decimals: 1,
        units: (one.to_owned(), many.to_owned()),
        when: Some(period_in_words(*indicator, *period)),
        extent: match extent {
            Extent::England => of_england,
            Extent::System => format!("{many} of {}.", access.system),
        },
        counts: counts(*indicator).map(str::to_owned),
        counted: Counted::PublishedPeople,
        provenance: match extent {
            Extent::England if *set != UnitSet::Systems => Provenance::Published,
            _ => Provenance::Derived,
        },
        own: own.clone(),
    };
    (subject, move |unit: &Unit| reading(published, unit))
}

fn reading(published: &Published, unit: &Unit) -> Vec<FileRows> {
    let Published { indicator, set, period, extent, parts, .. } = published;
    let parts = parts.get(&unit.code);
    if *extent == Extent::System {
        let kind = if *set == UnitSet::Practices { AreaKind::Practice } else { AreaKind::SubIcb };
        let kind = if *set == UnitSet::Networks { AreaKind::Network } else { kind };
        let parts = parts.cloned().unwrap_or_default();
        let area = Area { parts, ..Area::published(kind, unit.code.clone(), unit.name.clone(), None) };
        return reading_of(*indicator, &area, *period);
    }
    let (set, codes) = match parts {
        Some(parts) => (UnitSet::SubIcbs, parts.clone()),
        None => (*set, vec![unit.code.clone()]),
    };
    let rows = codes.into_iter().map(|code| FileRows {
        file: BENCHMARKS.to_owned(),
        chosen_by: vec![
            ("measure", indicator.code().to_owned()),
            ("set", set.code().to_owned()),
            ("unit", code),
            ("period", period.to_string()),
        ],
    });
    rows.collect()
}

/// What the two counts of an indicator are.
const fn counts(indicator: Indicator) -> [&'static str; 2] {
    match indicator {
        Indicator::RegisteredPatients => ["Patients", "Patients"],
        Indicator::AppointmentsPer1000 => ["Appointments", "Patients"],
        Indicator::WithGp => ["Appointments with a GP", "Appointments of known staff type"],
        Indicator::FaceToFace => ["Appointments face to face", "Appointments of known mode"],
        Indicator::SameDay => ["Appointments on the day", "Appointments of known wait"],
        Indicator::Within14Days => ["Appointments within 14 days", "Appointments of known wait"],
        Indicator::NotAttended => ["Not attended", "Appointments of which it is known"],
        Indicator::PatientsPerGp => ["Patients", "Full-time GPs"],
        Indicator::WaitingPer1000 => ["Pathways", "Patients"],
        Indicator::WaitingWithin18Weeks => ["Pathways up to 18 weeks", "Pathways"],
        Indicator::WaitingOver52Weeks => ["Pathways over 52 weeks", "Pathways"],
        Indicator::AttendancesPer1000 => ["Attendances", "Residents"],
        Indicator::Within4Hours => ["Within 4 hours", "Attendances"],
    }
}

/// What a set of units is called on a page: `Trusts of England`.
#[must_use]
pub fn place_name(published: &Published, access: &Access) -> String {
    let (_, many) = published.set.words();
    match published.extent {
        Extent::England => format!("{many} of England"),
        Extent::System => format!("{many} of {}", access.system),
    }
}
