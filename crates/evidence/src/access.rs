//! All that is published of a system's access to care: general practice, urgent care, waiting lists.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::area::{Area, AreaKind};
use crate::benchmark::england::England;
use crate::code_change::{self, CodeChange};
use crate::fact::{Facts, Measure};
use crate::journey::Journey;
use crate::ratio::Ratio;
use crate::urgent_care::{self, Site, UrgentCare};

/// The published figures of a system, with the areas and sites they are of.
#[derive(Clone, Debug, PartialEq)]
pub struct Access {
    /// The system's name.
    pub system: String,
    /// The figures.
    pub facts: Facts,
    /// Its board, sub-ICBs, PCNs and practices, in this order.
    pub areas: Vec<Area>,
    /// Its sites of urgent care.
    pub sites: Vec<Site>,
    /// Residents of its districts, where they are stated.
    pub districts: Vec<District>,
    /// In which district each practice stands, by their codes and names, where that is known.
    pub practices_stand: PracticesStand,
    /// The files that figures are from, by the names of editions.
    pub editions: BTreeMap<String, Edition>,
    /// What is published of units of other systems.
    pub england: England,
    /// The codes under which figures of places were published before.
    pub code_changes: Vec<CodeChange>,
}

/// A district and its residents.
#[derive(Clone, Debug, PartialEq)]
pub struct District {
    /// Its name.
    pub name: String,
    /// The county that it lies in; none where it lies in none, or that is not known.
    pub county: Option<String>,
    /// People who live there.
    pub residents: u64,
    /// Those aged 65 and over; none where ages are not stated.
    pub older: Option<Ratio>,
    /// The fifth of deprivation, 1 the most deprived; none where it is not stated.
    pub deprivation: Option<u8>,
    /// The stations of the care network that its people may choose, the nearest first.
    pub journeys: Vec<Journey>,
    /// Where this is stated.
    pub source: String,
}

/// In which districts practices stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PracticesStand {
    /// The names of districts by the codes of practices.
    pub in_district: BTreeMap<String, String>,
    /// What says so.
    pub source: String,
}

/// A publisher's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The publication's name.
    pub publication: String,
    /// Its publisher.
    pub publisher: String,
    /// Its page.
    pub page: String,
    /// The file.
    pub file: String,
    /// The hash of its bytes.
    pub sha256: String,
}

impl Access {
    /// The code under which attendances at a site or station of this name are published, in whatever capitals.
    #[must_use]
    pub fn site_code(&self, name: &str) -> Option<String> {
        let is_it = |known: &str| known.eq_ignore_ascii_case(name);
        let of_site = self.sites.iter().find(|site| is_it(&site.name)).map(|site| site.code.clone());
        let journeys = || self.districts.iter().flat_map(|district| &district.journeys);
        of_site.or_else(|| {
            journeys().find(|journey| is_it(&journey.station) || is_it(&journey.name))?.code.clone()
        })
    }

    /// An area by its code, in whatever capitals.
    #[must_use]
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.code.eq_ignore_ascii_case(code))
    }

    /// Under which codes figures of these places were published before, in sentences, where some from before are there.
    #[must_use]
    pub fn codes_before(&self, places: &[String], first: Date) -> Vec<String> {
        code_change::in_words(&self.code_changes, places, first)
    }

    /// Whether the code of one of these places changed in a month.
    #[must_use]
    pub fn is_code_new_in(&self, places: &[String], month: Date) -> bool {
        code_change::changed_in(&self.code_changes, places, month)
    }

    /// The areas of a kind.
    pub fn areas_of(&self, kind: AreaKind) -> impl Iterator<Item = &Area> {
        self.areas.iter().filter(move |area| area.kind == kind)
    }

    /// The practices that stand in a district, as far as that is known.
    pub fn practices_in<'a>(&'a self, district: &'a str) -> impl Iterator<Item = &'a Area> {
        let stands = move |area: &&Area| self.district_of(area).is_some_and(|own| own == district);
        self.areas_of(AreaKind::Practice).filter(stands)
    }

    /// The name of the district in which a practice stands, where that is known.
    #[must_use]
    pub fn district_of(&self, practice: &Area) -> Option<&str> {
        self.practices_stand.in_district.get(&practice.code).map(String::as_str)
    }

    /// The practices in an area; of a practice itself.
    pub fn practices_of<'a>(&'a self, area: &'a Area) -> impl Iterator<Item = &'a Area> {
        self.areas_of(AreaKind::Practice)
            .filter(move |practice| self.around(practice).any(|around| around.code == area.code))
    }

    /// The sub-ICB that an area lies in.
    #[must_use]
    pub fn sub_icb_of(&self, area: &Area) -> Option<&Area> {
        self.around(area).find(|around| around.kind == AreaKind::SubIcb)
    }

    /// An area and those that it lies in, the innermost first.
    fn around<'a>(&'a self, area: &Area) -> impl Iterator<Item = &'a Area> {
        let within = |area: &&Area| self.area(area.within.as_ref()?);
        // A practice, its PCN, its sub-ICB and its board: what lies in itself ends here.
        std::iter::successors(self.area(&area.code), within).take(4)
    }

    /// The board's area and its sub-ICBs: those that most figures are published of.
    pub fn main_areas(&self) -> impl Iterator<Item = &Area> {
        self.areas.iter().filter(|area| matches!(area.kind, AreaKind::Icb | AreaKind::SubIcb))
    }

    /// The months in which appointments of the whole system are published, earliest first.
    #[must_use]
    pub fn gp_months(&self) -> Vec<Date> {
        let whole = self.areas_of(AreaKind::Icb).next();
        whole.map_or_else(Vec::new, |area| self.facts.common_periods(Measure::Appointments, &area.parts))
    }

    /// The months in which attendances of any site are published, earliest first.
    #[must_use]
    pub fn urgent_months(&self) -> Vec<Date> {
        let of_site = |site: &Site| self.facts.periods(Measure::Attendances, &site.code).collect::<Vec<_>>();
        let mut months: Vec<Date> = self.sites.iter().flat_map(of_site).collect();
        months.sort_unstable();
        months.dedup();
        months
    }

    /// The months in which the waiting list of the whole system is published, earliest first.
    #[must_use]
    pub fn waiting_months(&self) -> Vec<Date> {
        let whole = self.areas_of(AreaKind::Icb).next();
        whole.map_or_else(Vec::new, |area| self.facts.common_periods(Measure::WaitingList, &area.parts))
    }

    /// The last month of anything that is published.
    #[must_use]
    pub fn last_month(&self) -> Option<Date> {
        let months = [self.gp_months(), self.urgent_months(), self.waiting_months()];
        months.iter().filter_map(|months| months.last().copied()).max()
    }

    /// The sites of a month, the busiest first.
    #[must_use]
    pub fn urgent_care(&self, month: Date) -> Vec<UrgentCare> {
        let of_site = |site| urgent_care::urgent_care(&self.facts, site, month);
        let mut sites: Vec<UrgentCare> = self.sites.iter().filter_map(of_site).collect();
        sites.sort_by_key(|care| std::cmp::Reverse(care.attendances));
        sites
    }
}
