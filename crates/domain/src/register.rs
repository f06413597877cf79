//! The register of boards: which board, trust, network, practice and place belonged to which, when.
//!
//! Pure queries that take the day; the tables themselves are facts held by `sources::register`.
//! What it holds and how far to trust it: `docs/reference/register.md`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::code::{OrganisationCode, PlaceCode};
use crate::geography::{Place, PlaceKind, Population, PopulationBasis};
use crate::organisation::{Effective, Organisation};

mod check;
mod find;

pub use check::Fault;
pub use find::{LookupError, Named};

/// A region of NHS England.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its ODS code: `Y60`.
    pub code: OrganisationCode,
    /// Its name: `Midlands`.
    pub name: String,
    /// Where this is stated.
    pub source: String,
}

/// An integrated care board over one footprint. A board that keeps its ODS code but changes its
/// footprint is two boards here, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// Its ODS code, full and short name, and the days of this footprint.
    pub organisation: Organisation,
    /// The name of its system: `Leicester, Leicestershire and Rutland`.
    pub system_name: String,
    /// The GSS code of the footprint.
    pub gss: PlaceCode,
    /// The region's ODS code.
    pub region: OrganisationCode,
    /// Counts of the people of this footprint.
    pub populations: Vec<Population>,
    /// Where this is stated.
    pub source: String,
}

impl Board {
    /// Its ODS code, which is the system's too.
    #[must_use]
    pub const fn code(&self) -> &OrganisationCode {
        &self.organisation.code
    }
}

/// A sub-ICB location by its ODS code, which names the place on the days given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubIcb {
    /// Its ODS code: `03W`.
    pub code: OrganisationCode,
    /// The GSS code of its area: `E38000051`.
    pub place: PlaceCode,
    /// The days on which the code stands for this area.
    pub effective: Effective,
}

/// The board that covers a place, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The place.
    pub place: PlaceCode,
    /// The board's ODS code.
    pub board: OrganisationCode,
    /// When the board covers the place.
    pub effective: Effective,
    /// Where this is stated.
    pub source: String,
}

/// What one board handed to another on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The board before.
    pub from: OrganisationCode,
    /// The board after; the same code where only the footprint changed.
    pub to: OrganisationCode,
    /// The first day of the board after.
    pub on: Date,
    /// What was handed over.
    pub parts: Vec<SuccessionPart>,
    /// Where this is stated.
    pub source: String,
}

/// A sub-ICB location, or a part of one, that passed from one board to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuccessionPart {
    /// The location's ODS code under the board after.
    pub sub_icb: OrganisationCode,
    /// Registered patients on 1 August 2026 [people]; none where the location joins patients of two
    /// boards and the lists cannot be split back.
    pub patients: Option<u64>,
}

impl Succession {
    /// All registered patients handed over [people]; none where a part is not known.
    #[must_use]
    pub fn patients(&self) -> Option<u64> {
        self.parts.iter().map(|part| part.patients).sum()
    }
}

/// An NHS trust and the systems it was part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// Its ODS code, names and the days from its opening to its closing.
    pub organisation: Organisation,
    /// The boards in whose system it was, and when.
    pub memberships: Vec<Membership>,
    /// Where it is stated that it has a major (type 1) emergency department; none where nothing says so.
    pub emergency_department: Option<String>,
    /// Where this is stated.
    pub source: String,
}

/// Being part of a board's system for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The board's ODS code.
    pub board: OrganisationCode,
    /// When.
    pub effective: Effective,
}

/// A primary care network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Its ODS code.
    pub code: OrganisationCode,
    /// Its name.
    pub name: String,
    /// Where this is stated.
    pub source: String,
}

/// A general practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// Its ODS code.
    pub code: OrganisationCode,
    /// Its name.
    pub name: String,
    /// The postcode of its main site.
    pub postcode: String,
    /// The district in which its main site stands; none where that is not known.
    pub district: Option<PlaceCode>,
    /// Its network; none where the practice is in no network.
    pub network: Option<OrganisationCode>,
    /// The ODS code of its sub-ICB location.
    pub sub_icb: OrganisationCode,
    /// Where this is stated.
    pub source: String,
}

/// A document or a way of working that facts rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// A short name, unique in the register.
    pub id: String,
    /// What is quoted.
    pub citation: String,
    /// How it was read and how far to trust it.
    pub note: String,
}

/// The facts that a register is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// The regions.
    pub regions: Vec<Region>,
    /// The boards, one a footprint.
    pub boards: Vec<Board>,
    /// The sub-ICB locations.
    pub sub_icbs: Vec<SubIcb>,
    /// The places.
    pub places: Vec<Place>,
    /// Who covers them.
    pub coverages: Vec<Coverage>,
    /// What became of boards.
    pub successions: Vec<Succession>,
    /// The trusts, those of a system in the order of its tables.
    pub trusts: Vec<Trust>,
    /// The primary care networks.
    pub networks: Vec<Network>,
    /// The practices.
    pub practices: Vec<Practice>,
    /// What the facts rest on.
    pub citations: Vec<Citation>,
}

/// The register. Its tables agree with each other: every code that a row names is in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    tables: Tables,
    places: BTreeMap<PlaceCode, usize>,
}

/// A place and the board that covers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered<'r> {
    /// The place.
    pub place: &'r Place,
    /// The board.
    pub board: &'r Board,
}

impl Register {
    /// Makes a register of `tables`.
    ///
    /// # Errors
    /// Everything in which the tables do not agree.
    pub fn new(tables: Tables) -> Result<Self, Vec<Fault>> {
        let faults = check::faults(&tables);
        if !faults.is_empty() {
            return Err(faults);
        }
        let places = tables.places.iter().enumerate().map(|(idx, place)| (place.code.clone(), idx)).collect();
        Ok(Self { tables, places })
    }

    /// All tables.
    #[must_use]
    pub const fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The boards on `day`, by region and code.
    pub fn boards_on(&self, day: Date) -> impl Iterator<Item = &Board> {
        self.tables.boards.iter().filter(move |board| board.organisation.effective.holds_on(day))
    }

    /// The board with this code on `day`.
    #[must_use]
    pub fn board(&self, code: &OrganisationCode, day: Date) -> Option<&Board> {
        self.boards_on(day).find(|board| board.code() == code)
    }

    /// The region of a board.
    #[must_use]
    pub fn region(&self, board: &Board) -> &Region {
        let region = self.tables.regions.iter().find(|region| region.code == board.region);
        region.expect("a register is made only of tables in which every board has a region")
    }

    /// The place with this GSS code.
    #[must_use]
    pub fn place(&self, code: &PlaceCode) -> Option<&Place> {
        self.places.get(code).map(|&idx| &self.tables.places[idx])
    }

    /// The places of this kind that a board covers on `day`, by name.
    #[must_use]
    pub fn places_of(&self, board: &OrganisationCode, kind: PlaceKind, day: Date) -> Vec<&Place> {
        let covered =
            self.tables.coverages.iter().filter(|row| row.board == *board && row.effective.holds_on(day));
        let mut places: Vec<&Place> =
            covered.filter_map(|row| self.place(&row.place)).filter(|place| place.kind == kind).collect();
        places.sort_by_key(|place| &place.name);
        places
    }

    /// The unitary and district councils' areas that a board covers on `day`, by name. Known only
    /// where the register holds them; counties are left out, so that nobody is counted twice.
    #[must_use]
    pub fn districts_of(&self, board: &OrganisationCode, day: Date) -> Vec<&Place> {
        let mut places = self.places_of(board, PlaceKind::Unitary, day);
        places.extend(self.places_of(board, PlaceKind::District, day));
        places.sort_by_key(|place| &place.name);
        places
    }

    /// The board that covers a place on `day`.
    #[must_use]
    pub fn board_of_place(&self, place: &PlaceCode, day: Date) -> Option<&Board> {
        let covers = |row: &&Coverage| row.place == *place && row.effective.holds_on(day);
        self.tables.coverages.iter().find(covers).and_then(|row| self.board(&row.board, day))
    }

    /// What a board handed on, and to whom. Empty for a board that goes on unchanged.
    #[must_use]
    pub fn successors(&self, board: &OrganisationCode) -> Vec<&Succession> {
        self.tables.successions.iter().filter(|row| row.from == *board).collect()
    }

    /// What a board took over, and from whom. Empty for a board that has been there from the start.
    #[must_use]
    pub fn predecessors(&self, board: &OrganisationCode) -> Vec<&Succession> {
        self.tables.successions.iter().filter(|row| row.to == *board).collect()
    }

    /// The trusts in a board's system on `day`, in the order of tables.
    #[must_use]
    pub fn trusts_of(&self, board: &OrganisationCode, day: Date) -> Vec<&Trust> {
        let belongs =
            |membership: &Membership| membership.board == *board && membership.effective.holds_on(day);
        self.tables.trusts.iter().filter(|trust| trust.memberships.iter().any(belongs)).collect()
    }

    /// The sub-ICB locations that a board has on `day`.
    #[must_use]
    pub fn sub_icbs_of(&self, board: &OrganisationCode, day: Date) -> Vec<&SubIcb> {
        let places = self.places_of(board, PlaceKind::SubIcb, day);
        let is_there =
            |sub: &&SubIcb| sub.effective.holds_on(day) && places.iter().any(|place| place.code == sub.place);
        self.tables.sub_icbs.iter().filter(is_there).collect()
    }

    /// The practices in the sub-ICB locations that a board has on `day`, as they were when listed.
    #[must_use]
    pub fn practices_of(&self, board: &OrganisationCode, day: Date) -> Vec<&Practice> {
        let locations: BTreeSet<&OrganisationCode> =
            self.sub_icbs_of(board, day).into_iter().map(|sub| &sub.code).collect();
        self.tables.practices.iter().filter(|practice| locations.contains(&practice.sub_icb)).collect()
    }

    /// The practices of a network.
    #[must_use]
    pub fn practices_of_network(&self, network: &OrganisationCode) -> Vec<&Practice> {
        self.tables.practices.iter().filter(|practice| practice.network.as_ref() == Some(network)).collect()
    }

    /// The networks of a board's practices on `day`, by code.
    #[must_use]
    pub fn networks_of(&self, board: &OrganisationCode, day: Date) -> Vec<&Network> {
        let codes: BTreeSet<&OrganisationCode> = self
            .practices_of(board, day)
            .into_iter()
            .filter_map(|practice| practice.network.as_ref())
            .collect();
        self.tables.networks.iter().filter(|network| codes.contains(&network.code)).collect()
    }

    /// The latest count, made by `day`, of the people of the board that has this code on `day`. Where
    /// none was made by then, the first one made later; the count says of which day it is.
    #[must_use]
    pub fn population(
        &self,
        board: &OrganisationCode,
        basis: PopulationBasis,
        day: Date,
    ) -> Option<&Population> {
        count_for(&self.board(board, day)?.populations, basis, day)
    }

    /// The same for a place.
    #[must_use]
    pub fn population_of_place(
        &self,
        place: &PlaceCode,
        basis: PopulationBasis,
        day: Date,
    ) -> Option<&Population> {
        count_for(&self.place(place)?.populations, basis, day)
    }
}

/// The latest count on or before `day`, or else the first after it.
fn count_for(counts: &[Population], basis: PopulationBasis, day: Date) -> Option<&Population> {
    let on_basis = || counts.iter().filter(move |count| count.basis == basis);
    let before = on_basis().filter(|count| count.on <= day).max_by_key(|count| count.on);
    before.or_else(|| on_basis().min_by_key(|count| count.on))
}

#[cfg(test)]
mod tests;
