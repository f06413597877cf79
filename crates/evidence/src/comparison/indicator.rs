//! What places are compared by: its name, its unit, and its value of a place in a period.

use jiff::civil::Date;

use super::place::{Place, PlaceKind};
use crate::fact::{Facts, Measure};
use crate::gp_access::{GpAccess, gp_access, registered};
use crate::ratio::Ratio;
use crate::waiting_list::{WaitingList, waiting_lists};
use crate::workforce;

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
            Self::AttendancesPer1000 => "Attendances at its sites per 1,000 residents",
            Self::Within4Hours => "Within 4 hours at its sites",
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
            Self::AttendancesPer1000 => "urgent care and A&E",
            Self::Within4Hours => "of arrival, urgent care and A&E",
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

    /// Whether it is of places of a kind: districts have sites and practices, other places lists of patients.
    #[must_use]
    pub const fn is_of(self, kind: PlaceKind) -> bool {
        let is_of_sites = matches!(self, Self::AttendancesPer1000 | Self::Within4Hours);
        match kind {
            PlaceKind::District => is_of_sites || matches!(self, Self::PatientsPerGp),
            PlaceKind::SubIcb | PlaceKind::Network | PlaceKind::Practice => !is_of_sites,
        }
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
                let of = match place.residents {
                    // A district's are those of the practices in it.
                    Some(_) => workforce::of_practices(facts, &place.practices, period),
                    None => workforce::workforce(facts, area, period),
                }?;
                Ratio::new(of.patients?, of.gp_fte)
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
