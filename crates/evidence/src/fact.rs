//! Published figures, one each: what is counted, where, when, and of what kind.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

/// What a published figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Appointments in general practice of a month.
    Appointments,
    /// Patients registered at practices whose appointments are counted.
    IncludedPatients,
    /// Patients registered at practices that were open.
    OpenPatients,
    /// Patients registered on a day.
    RegisteredPatients,
    /// Fully qualified GPs without trainees and locums.
    FullyQualifiedGpFte,
    /// Registered patients of the practices whose fully qualified GPs are published, in the workforce's file.
    PatientsOfKnownGps,
    /// Registered patients of all practices of the workforce's file.
    PatientsOfWorkforce,
    /// A&E attendances of a month, booked ones among them.
    Attendances,
    /// Those of more than 4 hours from arrival to admission, transfer or discharge.
    AttendancesOver4Hours,
    /// Emergency admissions of a month through A&E.
    AdmissionsThroughAe,
    /// Patients of a month who waited more than 12 hours from the decision to admit.
    WaitsOver12Hours,
    /// Incomplete pathways from referral to treatment at the end of a month.
    WaitingList,
    /// Those of more than 18 weeks.
    WaitingOver18Weeks,
    /// Those of more than 52 weeks.
    WaitingOver52Weeks,
    /// Those of more than 65 weeks.
    WaitingOver65Weeks,
}

/// A word that names no measure.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("it is no measure; expected one of {}", Measure::ALL.map(Measure::name).join(", "))]
pub struct UnknownMeasure;

impl Measure {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Appointments,
        Self::IncludedPatients,
        Self::OpenPatients,
        Self::RegisteredPatients,
        Self::FullyQualifiedGpFte,
        Self::PatientsOfKnownGps,
        Self::PatientsOfWorkforce,
        Self::Attendances,
        Self::AttendancesOver4Hours,
        Self::AdmissionsThroughAe,
        Self::WaitsOver12Hours,
        Self::WaitingList,
        Self::WaitingOver18Weeks,
        Self::WaitingOver52Weeks,
        Self::WaitingOver65Weeks,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Appointments => "appointments",
            Self::IncludedPatients => "included_patients",
            Self::OpenPatients => "open_patients",
            Self::RegisteredPatients => "registered_patients",
            Self::FullyQualifiedGpFte => "fully_qualified_gp_fte",
            Self::PatientsOfKnownGps => "patients_of_known_gps",
            Self::PatientsOfWorkforce => "patients_of_workforce",
            Self::Attendances => "attendances",
            Self::AttendancesOver4Hours => "attendances_over_4_hours",
            Self::AdmissionsThroughAe => "admissions_through_ae",
            Self::WaitsOver12Hours => "waits_over_12_hours",
            Self::WaitingList => "waiting_list",
            Self::WaitingOver18Weeks => "waiting_over_18_weeks",
            Self::WaitingOver52Weeks => "waiting_over_52_weeks",
            Self::WaitingOver65Weeks => "waiting_over_65_weeks",
        }
    }

    /// Its unit.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Appointments => "appointments",
            Self::IncludedPatients
            | Self::OpenPatients
            | Self::RegisteredPatients
            | Self::PatientsOfKnownGps
            | Self::PatientsOfWorkforce
            | Self::WaitsOver12Hours => "patients",
            Self::FullyQualifiedGpFte => "thousandths of a full-time equivalent",
            Self::Attendances | Self::AttendancesOver4Hours => "attendances",
            Self::AdmissionsThroughAe => "admissions",
            Self::WaitingList
            | Self::WaitingOver18Weeks
            | Self::WaitingOver52Weeks
            | Self::WaitingOver65Weeks => "pathways",
        }
    }
}

impl FromStr for Measure {
    type Err = UnknownMeasure;

    fn from_str(text: &str) -> Result<Self, UnknownMeasure> {
        Self::ALL.into_iter().find(|measure| measure.name() == text).ok_or(UnknownMeasure)
    }
}

/// By what a figure is broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Who saw the patient.
    StaffType,
    /// How.
    Mode,
    /// Time from booking.
    Wait,
    /// Whether it was attended.
    Status,
    /// Type of the A&E department: 1 major, 2 of a single specialty, 3 others and minor injuries.
    AeType,
    /// Treatment function.
    TreatmentFunction,
    /// Age.
    Age,
}

/// A word that names no breakdown.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("it is no breakdown; expected one of {}, or nothing for a total", Dimension::ALL.map(Dimension::name).join(", "))]
pub struct UnknownDimension;

impl Dimension {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::StaffType,
        Self::Mode,
        Self::Wait,
        Self::Status,
        Self::AeType,
        Self::TreatmentFunction,
        Self::Age,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::StaffType => "staff_type",
            Self::Mode => "mode",
            Self::Wait => "wait",
            Self::Status => "status",
            Self::AeType => "ae_type",
            Self::TreatmentFunction => "treatment_function",
            Self::Age => "age",
        }
    }
}

impl FromStr for Dimension {
    type Err = UnknownDimension;

    fn from_str(text: &str) -> Result<Self, UnknownDimension> {
        Self::ALL.into_iter().find(|dimension| dimension.name() == text).ok_or(UnknownDimension)
    }
}

/// All of England, as a place of figures.
pub const ENGLAND: &str = "England";

/// A published figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it counts.
    pub measure: Measure,
    /// Where: a code of the Organisation Data Service, or `England`.
    pub place: String,
    /// When: a month as its first day, or the day.
    pub period: Date,
    /// Of what kind, such as appointments with a GP; none where it is the total.
    pub kind: Option<(Dimension, String)>,
    /// The figure, in the unit of its measure.
    pub value: u64,
    /// The edition of the publication that it is from.
    pub edition: String,
}

/// Two figures for one thing.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{} of {place} in {period} is there twice; remove one", measure.name())]
pub struct Repeated {
    /// The measure.
    pub measure: Measure,
    /// The place.
    pub place: String,
    /// The period.
    pub period: Date,
}

type Kinds = BTreeMap<Option<(Dimension, String)>, (u64, String)>;

/// Published figures, to be looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    by_place: BTreeMap<(Measure, String), BTreeMap<Date, Kinds>>,
}

impl Facts {
    /// Figures, each of its own kind.
    ///
    /// # Errors
    /// Where two are of the same thing.
    pub fn new(facts: impl IntoIterator<Item = Fact>) -> Result<Self, Repeated> {
        let mut all = Self::default();
        for Fact { measure, place, period, kind, value, edition } in facts {
            let kinds = all.by_place.entry((measure, place.clone())).or_default().entry(period).or_default();
            if kinds.insert(kind, (value, edition)).is_some() {
                return Err(Repeated { measure, place, period });
            }
        }
        Ok(all)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_place.is_empty()
    }

    /// The places of a measure.
    pub fn places(&self, measure: Measure) -> impl Iterator<Item = &str> {
        self.by_place.keys().filter(move |(of, _)| *of == measure).map(|(_, place)| place.as_str())
    }

    /// The periods of a measure of a place, earliest first.
    #[must_use]
    pub fn periods(&self, measure: Measure, place: &str) -> impl DoubleEndedIterator<Item = Date> + '_ {
        self.of(measure, place).into_iter().flat_map(|periods| periods.keys().copied())
    }

    /// The total of a measure: as it is published, or the sum of one breakdown, each of which is complete.
    #[must_use]
    pub fn total(&self, measure: Measure, place: &str, period: Date) -> Option<u64> {
        let kinds = self.of(measure, place)?.get(&period)?;
        if let Some((total, _)) = kinds.get(&None) {
            return Some(*total);
        }
        let (dimension, _) = kinds.keys().flatten().next()?;
        Some(self.kinds(measure, place, period, *dimension).map(|(_, value)| value).sum())
    }

    /// A measure by the kinds of a breakdown.
    pub fn kinds(
        &self,
        measure: Measure,
        place: &str,
        period: Date,
        dimension: Dimension,
    ) -> impl Iterator<Item = (&str, u64)> {
        let kinds = self.of(measure, place).and_then(|periods| periods.get(&period));
        kinds.into_iter().flatten().filter_map(move |(kind, (value, _))| match kind {
            Some((of, name)) if *of == dimension => Some((name.as_str(), *value)),
            _ => None,
        })
    }

    /// The editions that the figures of a place and period are from.
    #[must_use]
    pub fn editions(&self, measure: Measure, place: &str, period: Date) -> Vec<&str> {
        let kinds = self.of(measure, place).and_then(|periods| periods.get(&period));
        let mut editions: Vec<&str> =
            kinds.into_iter().flat_map(|kinds| kinds.values().map(|(_, edition)| edition.as_str())).collect();
        editions.sort_unstable();
        editions.dedup();
        editions
    }

    /// The editions that figures of any of these measures are from.
    #[must_use]
    pub fn editions_of(&self, measures: &[Measure]) -> BTreeSet<&str> {
        let of_them = self.by_place.iter().filter(|((measure, _), _)| measures.contains(measure));
        let kinds = of_them.flat_map(|(_, periods)| periods.values()).flat_map(BTreeMap::values);
        kinds.map(|(_, edition)| edition.as_str()).collect()
    }

    /// The months of a measure that are there of every place, earliest first.
    #[must_use]
    pub fn common_periods(&self, measure: Measure, places: &[String]) -> Vec<Date> {
        let Some((first, others)) = places.split_first() else { return Vec::new() };
        let is_in_all =
            |period: &Date| others.iter().all(|place| self.total(measure, place, *period).is_some());
        self.periods(measure, first).filter(is_in_all).collect()
    }

    /// The sum of a measure over places; none where it is missing of one of them.
    #[must_use]
    pub fn sum(&self, measure: Measure, places: &[String], period: Date) -> Option<u64> {
        places.iter().map(|place| self.total(measure, place, period)).sum()
    }

    /// A measure of places together by the kinds of a breakdown.
    #[must_use]
    pub fn summed_kinds(
        &self,
        measure: Measure,
        places: &[String],
        period: Date,
        dimension: Dimension,
    ) -> BTreeMap<&str, u64> {
        let mut sums = BTreeMap::new();
        for place in places {
            for (kind, value) in self.kinds(measure, place, period, dimension) {
                *sums.entry(kind).or_default() += value;
            }
        }
        sums
    }

    fn of(&self, measure: Measure, place: &str) -> Option<&BTreeMap<Date, Kinds>> {
        self.by_place.get(&(measure, place.to_owned()))
    }
}
