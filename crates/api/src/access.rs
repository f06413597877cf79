//! `oakham.access-gp/1`, `oakham.access-urgent/1`, `oakham.access-waiting/1`, `oakham.access-place/1`: access to care, from
//! published figures.

mod place;

use evidence::access::Access;
use evidence::area::Area;
use evidence::gp_access::{self, GpAccess};
use evidence::ratio::Ratio;
use evidence::urgent_care::{self, UrgentCare};
use evidence::waiting_list::waiting_lists;
use evidence::workforce::{self, Workforce};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

pub use place::{AccessPlace, PlaceJourney, PlacePart};

/// A count of a count.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Part {
    /// How many.
    pub part: u64,
    /// Of how many; more than zero.
    pub of: u64,
    /// The part of each hundred.
    pub percent: f64,
}

impl From<Ratio> for Part {
    fn from(ratio: Ratio) -> Self {
        Self { part: ratio.part(), of: ratio.whole(), percent: ratio.percent() }
    }
}

/// A publisher's file that figures are from.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct AccessSource {
    pub publication: String,
    pub publisher: String,
    pub page: String,
    pub file: String,
    pub sha256: String,
}

fn sources(access: &Access) -> Vec<AccessSource> {
    let source = |edition: &evidence::access::Edition| AccessSource {
        publication: edition.publication.clone(),
        publisher: edition.publisher.clone(),
        page: edition.page.clone(),
        file: edition.file.clone(),
        sha256: edition.sha256.clone(),
    };
    access.editions.values().map(source).collect()
}

/// Access to general practice of the board, its sub-ICBs, or one area, by month.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct AccessGp {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub areas: Vec<AreaMonths>,
    pub sources: Vec<AccessSource>,
}

impl Document for AccessGp {
    const NAME: &'static str = "oakham.access-gp/1";
}

/// An area's months, earliest first.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct AreaMonths {
    pub code: String,
    pub name: String,
    /// ICB, Sub-ICB, PCN or Practice.
    pub kind: &'static str,
    pub months: Vec<GpMonth>,
    /// Its fully qualified GPs and their patients, earliest first.
    pub workforce: Vec<WorkforceMonth>,
}

/// The fully qualified GPs of some practices in a month, without trainees and locums.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct WorkforceMonth {
    /// Its first day; staff are counted on its last.
    pub month: String,
    /// Full-time equivalents, of 37.5 hours a week.
    pub gp_fte: f64,
    /// Registered patients of the practices whose GPs these are.
    pub patients: Option<u64>,
    pub patients_per_gp: Option<f64>,
    /// Those patients, of the patients of all practices of the publisher's file.
    pub patients_covered: Option<Part>,
}

impl From<&Workforce> for WorkforceMonth {
    fn from(of: &Workforce) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "thousandths of GPs are below 2^53")]
        let gp_fte = of.gp_fte as f64 / 1_000.0;
        Self {
            month: of.month.to_string(),
            gp_fte,
            patients: of.patients,
            patients_per_gp: of.patients_per_gp(),
            patients_covered: of.covered.map(Part::from),
        }
    }
}

/// A month of an area.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct GpMonth {
    /// Its first day.
    pub month: String,
    pub appointments: u64,
    /// Registered patients that rates are of, and the day they were counted on.
    pub patients: Option<u64>,
    pub patients_on: Option<String>,
    pub per_1000_patients: Option<f64>,
    pub with_gp_of_known: Option<Part>,
    pub with_gp_of_all: Part,
    pub face_to_face_of_known: Option<Part>,
    pub same_day_of_known: Option<Part>,
    pub within_14_days_of_known: Option<Part>,
    pub not_attended_of_known: Option<Part>,
    pub staff_type_unknown: Part,
    /// Patients of practices that are counted, of all registered.
    pub patients_covered: Option<Part>,
    /// Registered patients for each full-time fully qualified GP, without trainees and locums.
    pub patients_per_gp: Option<f64>,
}

impl From<&GpAccess> for GpMonth {
    fn from(of: &GpAccess) -> Self {
        Self {
            month: of.month.to_string(),
            appointments: of.appointments,
            patients: of.patients.map(|(n, _)| n),
            patients_on: of.patients.map(|(_, day)| day.to_string()),
            per_1000_patients: of.per_1000(),
            with_gp_of_known: of.with_gp.of_known.map(Part::from),
            with_gp_of_all: of.with_gp.of_all.into(),
            face_to_face_of_known: of.face_to_face.of_known.map(Part::from),
            same_day_of_known: of.same_day.of_known.map(Part::from),
            within_14_days_of_known: of.within_14_days.of_known.map(Part::from),
            not_attended_of_known: of.did_not_attend.map(Part::from),
            staff_type_unknown: of.unknown_staff.into(),
            patients_covered: of.coverage.map(Part::from),
            patients_per_gp: None,
        }
    }
}

/// Appointments of an area by month, each with its patients for each GP where they are published of that month.
fn months_of(access: &Access, area: &Area) -> Vec<GpMonth> {
    let month = |of: &GpAccess| GpMonth {
        patients_per_gp: workforce::workforce(&access.facts, area, of.month)
            .and_then(|of| of.patients_per_gp()),
        ..GpMonth::from(of)
    };
    gp_access::history(&access.facts, area).iter().map(month).collect()
}

impl AccessGp {
    /// The months of some areas.
    #[must_use]
    pub fn of<'a>(access: &Access, areas: impl IntoIterator<Item = &'a Area>) -> Self {
        let months = |area: &Area| AreaMonths {
            code: area.code.clone(),
            name: area.name.clone(),
            kind: area.kind.word(),
            months: months_of(access, area),
            workforce: workforce::history(&access.facts, area).iter().map(WorkforceMonth::from).collect(),
        };
        Self {
            schema: SchemaName::default(),
            system: access.system.clone(),
            areas: areas.into_iter().map(months).collect(),
            sources: sources(access),
        }
    }
}

/// Urgent care by site and month.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct AccessUrgent {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub sites: Vec<UrgentSite>,
    pub sources: Vec<AccessSource>,
}

impl Document for AccessUrgent {
    const NAME: &'static str = "oakham.access-urgent/1";
}

/// A site and its months, earliest first.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct UrgentSite {
    pub code: String,
    pub name: String,
    pub district: Option<String>,
    /// What of the site reports no attendances; none where all of it does.
    pub not_counted: Option<String>,
    /// Contacts that what reports attendances could see.
    pub contacts_a_month: Option<u32>,
    /// How that is known.
    pub contacts_provenance: Option<String>,
    pub pounds_a_year: Option<u32>,
    /// None where the cost is not stated or is also of what reports no attendances.
    pub pounds_a_contact: Option<f64>,
    pub months: Vec<UrgentMonth>,
}

/// A month of a site.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct UrgentMonth {
    /// Its first day.
    pub month: String,
    pub attendances: u64,
    pub within_4_hours: Option<Part>,
    /// Waits of more than 12 hours from the decision to admit, of admissions through A&E.
    pub over_12_hours: Option<Part>,
    /// Attendances of the contacts that the site could see.
    pub used: Option<Part>,
}

impl From<&UrgentCare> for UrgentMonth {
    fn from(care: &UrgentCare) -> Self {
        Self {
            month: care.month.to_string(),
            attendances: care.attendances,
            within_4_hours: care.within_4_hours.map(Part::from),
            over_12_hours: care.over_12_hours.map(Part::from),
            used: care.utilisation().map(Part::from),
        }
    }
}

impl From<&Access> for AccessUrgent {
    fn from(access: &Access) -> Self {
        let sites = access.sites.iter().map(|site| {
            let history = urgent_care::history(&access.facts, site);
            UrgentSite {
                code: site.code.clone(),
                name: site.name.clone(),
                district: site.district.clone(),
                not_counted: site.not_counted.clone(),
                contacts_provenance: site.contacts_a_month.map(|stated| stated.provenance.to_string()),
                contacts_a_month: site.contacts_a_month.map(|stated| stated.value),
                pounds_a_year: site.pounds_a_year.map(|stated| stated.value),
                pounds_a_contact: urgent_care::pounds_a_contact(&history),
                months: history.iter().map(UrgentMonth::from).collect(),
            }
        });
        Self {
            schema: SchemaName::default(),
            system: access.system.clone(),
            sites: sites.collect(),
            sources: sources(access),
        }
    }
}

/// Waiting lists by treatment function.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct AccessWaiting {
    pub schema: SchemaName<Self>,
    pub system: String,
    pub code: String,
    pub name: String,
    /// The first day of the month at whose end the lists are counted; none where none is published.
    pub month: Option<String>,
    /// All treatment functions first, then each, the longest first.
    pub lists: Vec<FunctionList>,
    pub sources: Vec<AccessSource>,
}

impl Document for AccessWaiting {
    const NAME: &'static str = "oakham.access-waiting/1";
}

/// The waiting list of a treatment function.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct FunctionList {
    /// None for all.
    pub treatment_function: Option<String>,
    pub pathways: u64,
    pub within_18_weeks: Option<Part>,
    pub over_52_weeks: u64,
    pub over_65_weeks: Option<u64>,
}

impl AccessWaiting {
    /// The lists of an area at the end of a month.
    #[must_use]
    pub fn of(access: &Access, area: &Area, month: Option<Date>) -> Self {
        let lists = month.map(|month| waiting_lists(&access.facts, &area.parts, month)).unwrap_or_default();
        let list = |list: evidence::waiting_list::WaitingList| FunctionList {
            treatment_function: list.function,
            pathways: list.total,
            within_18_weeks: list.within_18_weeks.map(Part::from),
            over_52_weeks: list.over_52_weeks,
            over_65_weeks: list.over_65_weeks,
        };
        Self {
            schema: SchemaName::default(),
            system: access.system.clone(),
            code: area.code.clone(),
            name: area.name.clone(),
            month: month.map(|month| month.to_string()),
            lists: lists.into_iter().map(list).collect(),
            sources: sources(access),
        }
    }
}
