//! Places of one kind beside one another, their system, England and those alike.
//!
//! Method: `docs/method/access.md`.

mod alike;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::access::Access;
use crate::area::{Area, AreaKind};
use crate::fact::{ENGLAND, Facts, Measure};
use crate::gp_access::{GpAccess, gp_access, registered};
use crate::ratio::Ratio;
use crate::waiting_list::{WaitingList, waiting_lists};

pub(crate) use alike::older;
pub use alike::{Alike, By};

/// What kind of place is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// Sub-ICB locations.
    SubIcb,
    /// Primary care networks.
    Network,
    /// Practices.
    Practice,
    /// Districts, by the sites in them.
    District,
}

impl PlaceKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::SubIcb, Self::Network, Self::Practice, Self::District];

    /// Its name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SubIcb => "sub-icb",
            Self::Network => "pcn",
            Self::Practice => "practice",
            Self::District => "district",
        }
    }

    /// The word for one.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SubIcb => "sub-ICB",
            Self::Network => "PCN",
            Self::Practice => "practice",
            Self::District => "district",
        }
    }

    /// The word for several.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SubIcb => "sub-ICBs",
            Self::Network => "PCNs",
            Self::Practice => "practices",
            Self::District => "districts",
        }
    }

    /// The kind of an area; a board is the system itself, and compared with none.
    #[must_use]
    pub const fn of(kind: AreaKind) -> Option<Self> {
        match kind {
            AreaKind::SubIcb => Some(Self::SubIcb),
            AreaKind::Network => Some(Self::Network),
            AreaKind::Practice => Some(Self::Practice),
            AreaKind::England | AreaKind::Icb => None,
        }
    }
}

/// A place that is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The area that its figures add up to; of a district the sites in it.
    pub area: Area,
    /// Its residents, of a district.
    pub residents: Option<u64>,
    /// Those aged 65 and over, of a district; none where their ages are not stated.
    pub older: Option<Ratio>,
    /// Its fifth of deprivation, 1 the most deprived; none where it is not stated.
    pub deprivation: Option<u8>,
}

impl Place {
    /// An area with a list of patients.
    const fn with_list(area: Area) -> Self {
        Self { area, residents: None, older: None, deprivation: None }
    }
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Indicator {
    /// Patients registered on a day.
    RegisteredPatients,
    /// Appointments of a month for each 1,000 registered patients.
    AppointmentsPer1000,
    /// With a GP, of appointments that say who saw the patient [%].
    WithGp,
    /// Face to face, of appointments of known mode [%].
    FaceToFace,
    /// On the day of booking, of appointments of known wait [%].
    SameDay,
    /// Within fourteen days of booking, of appointments of known wait [%].
    Within14Days,
    /// Not attended, of those of which it is known [%].
    NotAttended,
    /// Registered patients for each full-time fully qualified GP.
    PatientsPerGp,
    /// Pathways that wait, for each 1,000 registered patients.
    WaitingPer1000,
    /// Pathways of up to 18 weeks, of all that wait [%].
    WaitingWithin18Weeks,
    /// Pathways of more than 52 weeks, of all that wait [%].
    WaitingOver52Weeks,
    /// Attendances at the sites of a place for each 1,000 of its residents.
    AttendancesPer1000,
    /// Seen within 4 hours of arrival, of attendances at the sites of a place [%].
    Within4Hours,
}

/// What the numbers of an indicator are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A count, which says nothing beside that of a larger place.
    Count,
    /// A share [%].
    PerCent,
    /// A rate.
    Rate,
}

impl Indicator {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::RegisteredPatients,
        Self::AppointmentsPer1000,
        Self::WithGp,
        Self::FaceToFace,
        Self::SameDay,
        Self::Within14Days,
        Self::NotAttended,
        Self::PatientsPerGp,
        Self::WaitingPer1000,
        Self::WaitingWithin18Weeks,
        Self::WaitingOver52Weeks,
        Self::AttendancesPer1000,
        Self::Within4Hours,
    ];

    /// Its name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RegisteredPatients => "registered-patients",
            Self::AppointmentsPer1000 => "appointments-per-1000",
            Self::WithGp => "with-gp",
            Self::FaceToFace => "face-to-face",
            Self::SameDay => "same-day",
            Self::Within14Days => "within-14-days",
            Self::NotAttended => "not-attended",
            Self::PatientsPerGp => "patients-per-gp",
            Self::WaitingPer1000 => "waiting-per-1000",
            Self::WaitingWithin18Weeks => "within-18-weeks",
            Self::WaitingOver52Weeks => "over-52-weeks",
            Self::AttendancesPer1000 => "attendances-per-1000",
            Self::Within4Hours => "within-4-hours",
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RegisteredPatients => "Registered patients",
            Self::AppointmentsPer1000 => "Appointments per 1,000 patients",
            Self::WithGp => "With a GP",
            Self::FaceToFace => "Face to face",
            Self::SameDay => "Same day",
            Self::Within14Days => "Within 14 days",
            Self::NotAttended => "Not attended",
            Self::PatientsPerGp => "Patients for each GP",
            Self::WaitingPer1000 => "Waiting per 1,000 patients",
            Self::WaitingWithin18Weeks => "Waiting up to 18 weeks",
            Self::WaitingOver52Weeks => "Waiting over 52 weeks",
            Self::AttendancesPer1000 => "A&E attendances per 1,000 residents",
            Self::Within4Hours => "A&E within 4 hours",
        }
    }

    /// Of what it is a share or rate, in words after its name.
    #[must_use]
    pub const fn of_what(self) -> &'static str {
        match self {
            Self::RegisteredPatients => "on the day",
            Self::AppointmentsPer1000 => "of the month",
            Self::WithGp => "of appointments that say who saw the patient",
            Self::FaceToFace => "of appointments of known mode",
            Self::SameDay | Self::Within14Days => "of booking, of appointments of known wait",
            Self::NotAttended => "of appointments of which it is known",
            Self::PatientsPerGp => "full-time equivalents, fully qualified, without trainees and locums",
            Self::WaitingPer1000 => "incomplete pathways at the end of the month",
            Self::WaitingWithin18Weeks | Self::WaitingOver52Weeks => "of incomplete pathways",
            Self::AttendancesPer1000 => "at the sites in the place",
            Self::Within4Hours => "of arrival, at the sites in the place",
        }
    }

    /// What its numbers are.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::RegisteredPatients => Unit::Count,
            Self::AppointmentsPer1000
            | Self::PatientsPerGp
            | Self::WaitingPer1000
            | Self::AttendancesPer1000 => Unit::Rate,
            Self::WithGp
            | Self::FaceToFace
            | Self::SameDay
            | Self::Within14Days
            | Self::NotAttended
            | Self::WaitingWithin18Weeks
            | Self::WaitingOver52Weeks
            | Self::Within4Hours => Unit::PerCent,
        }
    }

    /// Whether it is of places of a kind: districts have sites, other places lists of patients.
    #[must_use]
    pub const fn is_of(self, kind: PlaceKind) -> bool {
        let is_of_sites = matches!(self, Self::AttendancesPer1000 | Self::Within4Hours);
        is_of_sites == matches!(kind, PlaceKind::District)
    }

    /// The measure that says when it is published.
    pub(crate) const fn dated_by(self) -> Measure {
        match self {
            Self::RegisteredPatients => Measure::RegisteredPatients,
            Self::AppointmentsPer1000
            | Self::WithGp
            | Self::FaceToFace
            | Self::SameDay
            | Self::Within14Days
            | Self::NotAttended => Measure::Appointments,
            Self::PatientsPerGp => Measure::FullyQualifiedGpFte,
            Self::WaitingPer1000 | Self::WaitingWithin18Weeks | Self::WaitingOver52Weeks => {
                Measure::WaitingList
            }
            Self::AttendancesPer1000 | Self::Within4Hours => Measure::Attendances,
        }
    }

    /// What the ratio of counts is multiplied by; 1 of a count.
    #[must_use]
    pub const fn per(self) -> u32 {
        match self.unit() {
            Unit::Count => 1,
            Unit::PerCent => 100,
            // GPs are counted in thousandths of a full-time equivalent.
            Unit::Rate => 1_000,
        }
    }

    /// Its value of a place in a period; none where what it is worked out from is not published.
    #[must_use]
    pub fn value(self, facts: &Facts, place: &Place, period: Date) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "counts of patients are below 2^53")]
            Self::RegisteredPatients => {
                facts.sum(Measure::RegisteredPatients, &place.area.parts, period).map(|n| n as f64)
            }
            _ => self.ratio(facts, place, period).map(|ratio| ratio.per(self.per())),
        }
    }

    /// The two counts that it is worked out from, of a place in a period; none of a count, and where one of them is not
    /// published.
    #[must_use]
    pub fn ratio(self, facts: &Facts, place: &Place, period: Date) -> Option<Ratio> {
        let area = &place.area;
        let of_gp =
            |share: fn(&GpAccess) -> Option<Ratio>| gp_access(facts, area, period).as_ref().and_then(share);
        let waiting = || waiting_lists(facts, &area.parts, period).into_iter().next();
        match self {
            Self::RegisteredPatients => None,
            Self::AppointmentsPer1000 => {
                let of = gp_access(facts, area, period)?;
                Ratio::new(of.appointments, of.patients?.0)
            }
            Self::WithGp => of_gp(|of| of.with_gp.of_known),
            Self::FaceToFace => of_gp(|of| of.face_to_face.of_known),
            Self::SameDay => of_gp(|of| of.same_day.of_known),
            Self::Within14Days => of_gp(|of| of.within_14_days.of_known),
            Self::NotAttended => of_gp(|of| of.did_not_attend),
            Self::PatientsPerGp => {
                let fte = facts.sum(Measure::FullyQualifiedGpFte, &area.parts, period)?;
                Ratio::new(registered(facts, area, period)?.0, fte)
            }
            Self::WaitingPer1000 => Ratio::new(waiting()?.total, registered(facts, area, period)?.0),
            Self::WaitingWithin18Weeks => waiting()?.within_18_weeks,
            Self::WaitingOver52Weeks => {
                let WaitingList { total, over_52_weeks, .. } = waiting()?;
                Ratio::new(over_52_weeks, total)
            }
            Self::AttendancesPer1000 => {
                let of_site = |code: &String| facts.total(Measure::Attendances, code, period);
                let attendances = area.parts.iter().filter_map(of_site).reduce(|sum, n| sum + n)?;
                Ratio::new(attendances, place.residents?)
            }
            Self::Within4Hours => {
                // Sites of which either is not published are in neither sum.
                let of_site = |code: &String| {
                    let all = facts.total(Measure::Attendances, code, period)?;
                    let over = facts.total(Measure::AttendancesOver4Hours, code, period)?;
                    Some((all, all.checked_sub(over)?))
                };
                let sums = area.parts.iter().filter_map(of_site);
                let (all, within) = sums.reduce(|sums, site| (sums.0 + site.0, sums.1 + site.1))?;
                Ratio::new(within, all)
            }
        }
    }
}

/// Places of one kind by one indicator in one period, the highest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// What is ranked.
    pub indicator: Indicator,
    /// Of which places.
    pub kind: PlaceKind,
    /// The newest period that the most places have.
    pub period: Date,
    /// The places that have a value, the highest first.
    pub ranked: Vec<Ranked>,
    /// The places that have none.
    pub unknown: Vec<Place>,
    /// The system's own value, of shares and rates.
    pub system: Option<f64>,
    /// England's, where figures of all England are in the files read.
    pub england: Option<f64>,
}

/// A place in a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The place.
    pub place: Place,
    /// Its value.
    pub value: f64,
    /// 1 for the highest; places with the same value have the same.
    pub rank: usize,
    /// Registered patients or residents; none where they are not known.
    pub size: Option<u64>,
    /// Those aged 65 and over, of all; none where their ages are not known.
    pub older: Option<Ratio>,
    /// The fifth of deprivation, 1 the most deprived; none where it is not known.
    pub deprivation: Option<u8>,
}

impl Ranking {
    /// A place by its code, in whatever capitals.
    #[must_use]
    pub fn place(&self, code: &str) -> Option<&Ranked> {
        self.ranked.iter().find(|ranked| ranked.place.area.code.eq_ignore_ascii_case(code))
    }
}

/// The places of a kind.
#[must_use]
pub fn places(access: &Access, kind: PlaceKind) -> Vec<Place> {
    if kind == PlaceKind::District {
        let of = |district: &crate::access::District| {
            let sites = access.sites.iter().filter(|site| site.district.as_deref() == Some(&*district.name));
            let area = Area {
                kind: AreaKind::SubIcb,
                code: district.name.replace(' ', "-"),
                name: district.name.clone(),
                parts: sites.map(|site| site.code.clone()).collect(),
                within: None,
            };
            Place {
                area,
                residents: Some(district.residents),
                older: district.older,
                deprivation: district.deprivation,
            }
        };
        return access.districts.iter().map(of).collect();
    }
    let areas = access.areas.iter().filter(|area| PlaceKind::of(area.kind) == Some(kind));
    areas.map(|area| Place::with_list(area.clone())).collect()
}

/// The system as a place: its board's area, and of sites all that are published.
#[must_use]
pub fn system(access: &Access, kind: PlaceKind) -> Option<Place> {
    let board = access.areas_of(AreaKind::Icb).next()?;
    if kind == PlaceKind::District {
        let parts = access.sites.iter().map(|site| site.code.clone()).collect();
        let residents = access.districts.iter().map(|district| district.residents).sum();
        let area = Area { parts, ..board.clone() };
        return Some(Place { residents: Some(residents), ..Place::with_list(area) });
    }
    Some(Place::with_list(board.clone()))
}

/// Places of a kind by an indicator; none where fewer than two have it.
#[must_use]
pub fn ranking(access: &Access, kind: PlaceKind, indicator: Indicator) -> Option<Ranking> {
    if !indicator.is_of(kind) {
        return None;
    }
    let facts = &access.facts;
    let places = places(access, kind);
    let period = common_period(facts, &places, indicator.dated_by())?;
    let size = |place: &Place| match place.residents {
        Some(residents) => Some(residents),
        None => registered(facts, &place.area, period).map(|(patients, _)| patients),
    };
    let (mut ranked, mut unknown) = (Vec::new(), Vec::new());
    for place in places {
        match indicator.value(facts, &place, period) {
            Some(value) => {
                let (size, older, deprivation) = (size(&place), older(facts, &place), place.deprivation);
                ranked.push(Ranked { place, value, rank: 0, size, older, deprivation });
            }
            None => unknown.push(place),
        }
    }
    ranked
        .sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.place.area.name.cmp(&b.place.area.name)));
    for idx in 0..ranked.len() {
        let is_same = 0 < idx && ranked[idx - 1].value.total_cmp(&ranked[idx].value).is_eq();
        ranked[idx].rank = if is_same { ranked[idx - 1].rank } else { idx + 1 };
    }
    let is_compared = indicator.unit() != Unit::Count;
    let of = |place: Option<Place>| {
        place.filter(|_| is_compared).and_then(|place| indicator.value(facts, &place, period))
    };
    let (system, england) = (of(system(access, kind)), of(Some(england())));
    (2 <= ranked.len()).then_some(Ranking { indicator, kind, period, ranked, unknown, system, england })
}

/// Every ranking of places of a kind that there is.
#[must_use]
pub fn rankings(access: &Access, kind: PlaceKind) -> Vec<Ranking> {
    Indicator::ALL.into_iter().filter_map(|indicator| ranking(access, kind, indicator)).collect()
}

/// England, of which some figures are published as such.
#[must_use]
pub fn england() -> Place {
    let area = Area::published(AreaKind::England, ENGLAND.to_owned(), ENGLAND.to_owned(), None);
    Place::with_list(area)
}

/// The newest of the periods that the most places have figures of.
pub(crate) fn common_period(facts: &Facts, places: &[Place], measure: Measure) -> Option<Date> {
    let mut n_places: BTreeMap<Date, usize> = BTreeMap::new();
    for place in places {
        let mut periods: Vec<Date> =
            place.area.parts.iter().flat_map(|code| facts.periods(measure, code)).collect();
        periods.sort_unstable();
        periods.dedup();
        for period in periods {
            *n_places.entry(period).or_default() += 1;
        }
    }
    n_places.into_iter().max_by_key(|(period, n)| (*n, *period)).map(|(period, _)| period)
}

#[cfg(test)]
mod tests;
