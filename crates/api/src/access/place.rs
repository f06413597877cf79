//! `oakham.access-place/1`: a place, what lies in it, its GPs, and how far care is.

use evidence::access::{Access, District};
use evidence::area::Area;
use evidence::fact::Measure;
use evidence::travel::Journey;
use evidence::workforce;
use schemars::JsonSchema;
use serde::Serialize;

use super::{AccessSource, WorkforceMonth, sources};
use crate::document::{Document, SchemaName};

/// A sub-ICB, PCN, practice or district.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct AccessPlace {
    pub schema: SchemaName<Self>,
    pub system: String,
    /// The ODS code; of a district its name as in addresses.
    pub code: String,
    pub name: String,
    /// ICB, Sub-ICB, PCN, Practice or District.
    pub kind: &'static str,
    /// The code of the area that it lies in.
    pub within: Option<String>,
    /// Residents, of a district.
    pub residents: Option<u64>,
    /// What lies directly in it: of a sub-ICB its PCNs and the practices in none, of a district the practices that stand there.
    pub parts: Vec<PlacePart>,
    /// What says in which districts practices stand.
    pub districts_source: String,
    /// Fully qualified GPs and their patients, earliest first.
    pub workforce: Vec<WorkforceMonth>,
    /// The stations of the care network that people of a district may choose, the nearest first.
    pub journeys: Vec<PlaceJourney>,
    pub sources: Vec<AccessSource>,
}

impl Document for AccessPlace {
    const NAME: &'static str = "oakham.access-place/1";
}

/// A part of a place.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct PlacePart {
    pub code: String,
    pub name: String,
    pub kind: &'static str,
    /// The district in which the main site of a practice stands; none of others, or where it is not known.
    pub district: Option<String>,
    /// Registered patients on the last day published, and that day.
    pub patients: Option<u64>,
    pub patients_on: Option<String>,
    /// Of the last month published.
    pub patients_per_gp: Option<f64>,
}

/// The way from a district to urgent care.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct PlaceJourney {
    /// As the care network calls it.
    pub station: String,
    pub name: String,
    pub site: String,
    /// The code under which its attendances are published; none where the care network names none.
    pub code: Option<String>,
    pub open: String,
    pub minutes: f64,
    /// published, derived, reported or synthetic.
    pub provenance: &'static str,
    pub source: String,
}

impl From<&Journey> for PlaceJourney {
    fn from(journey: &Journey) -> Self {
        Self {
            station: journey.station.clone(),
            name: journey.name.clone(),
            site: journey.site.clone(),
            code: journey.code.clone(),
            open: journey.open.clone(),
            minutes: journey.minutes,
            provenance: journey.provenance.word(),
            source: journey.source.clone(),
        }
    }
}

fn part(access: &Access, area: &Area) -> PlacePart {
    let day = access.facts.common_periods(Measure::RegisteredPatients, &area.parts).last().copied();
    let newest = workforce::history(&access.facts, area).pop();
    PlacePart {
        code: area.code.clone(),
        name: area.name.clone(),
        kind: area.kind.word(),
        district: access.district_of(area).map(str::to_owned),
        patients: day.and_then(|day| access.facts.sum(Measure::RegisteredPatients, &area.parts, day)),
        patients_on: day.map(|day| day.to_string()),
        patients_per_gp: newest.and_then(|of| of.patients_per_gp()),
    }
}

impl AccessPlace {
    /// An area of the health service.
    #[must_use]
    pub fn of_area(access: &Access, area: &Area) -> Self {
        let inside = |of: &&Area| of.within.as_deref() == Some(&*area.code);
        let history = workforce::history(&access.facts, area);
        Self {
            schema: SchemaName::default(),
            system: access.system.clone(),
            code: area.code.clone(),
            name: area.name.clone(),
            kind: area.kind.word(),
            within: area.within.clone(),
            residents: None,
            parts: access.areas.iter().filter(inside).map(|of| part(access, of)).collect(),
            districts_source: access.practices_stand.source.clone(),
            workforce: history.iter().map(WorkforceMonth::from).collect(),
            journeys: Vec::new(),
            sources: sources(access),
        }
    }

    /// A district.
    #[must_use]
    pub fn of_district(access: &Access, district: &District) -> Self {
        let practices: Vec<Area> = access.practices_in(&district.name).cloned().collect();
        let history = workforce::history_of_practices(&access.facts, &practices);
        Self {
            schema: SchemaName::default(),
            system: access.system.clone(),
            code: district.name.replace(' ', "-"),
            name: district.name.clone(),
            kind: "District",
            within: None,
            residents: Some(district.residents),
            parts: practices.iter().map(|of| part(access, of)).collect(),
            districts_source: access.practices_stand.source.clone(),
            workforce: history.iter().map(WorkforceMonth::from).collect(),
            journeys: district.journeys.iter().map(PlaceJourney::from).collect(),
            sources: sources(access),
        }
    }
}
