//! Whether the tables of a register agree with each other.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::{Board, Tables};
use crate::code::{OrganisationCode, PlaceCode};
use crate::organisation::Effective;

/// Something in which the tables do not agree.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Fault {
    /// A row names a code that no table explains.
    #[error("{row} names {code}, which is not in the register")]
    Unknown {
        /// The row: `practice C82010`.
        row: String,
        /// The code.
        code: String,
    },
    /// Two rows say different things of the same code on the same day.
    #[error("{row} stands twice for the same day")]
    Twice {
        /// The row.
        row: String,
    },
    /// A row has no source.
    #[error("{row} has no source")]
    NoSource {
        /// The row.
        row: String,
    },
}

/// Everything in which `tables` do not agree.
pub(super) fn faults(tables: &Tables) -> Vec<Fault> {
    let mut faults = Vec::new();
    unknown_codes(tables, &mut faults);
    repeated_codes(tables, &mut faults);
    missing_sources(tables, &mut faults);
    faults
}

fn unknown_codes(tables: &Tables, faults: &mut Vec<Fault>) {
    let regions: BTreeSet<&OrganisationCode> = tables.regions.iter().map(|region| &region.code).collect();
    let boards: BTreeSet<&OrganisationCode> = tables.boards.iter().map(Board::code).collect();
    let sub_icbs: BTreeSet<&OrganisationCode> = tables.sub_icbs.iter().map(|sub| &sub.code).collect();
    let networks: BTreeSet<&OrganisationCode> = tables.networks.iter().map(|network| &network.code).collect();
    let places: BTreeSet<&PlaceCode> = tables.places.iter().map(|place| &place.code).collect();

    let mut organisations = |row: String, code: &OrganisationCode, known: &BTreeSet<&OrganisationCode>| {
        if !known.contains(code) {
            faults.push(Fault::Unknown { row, code: code.to_string() });
        }
    };
    for board in &tables.boards {
        organisations(format!("board {}", board.code()), &board.region, &regions);
    }
    for row in &tables.coverages {
        organisations(format!("coverage of {}", row.place), &row.board, &boards);
    }
    for row in &tables.successions {
        organisations(format!("succession of {}", row.from), &row.from, &boards);
        organisations(format!("succession of {}", row.from), &row.to, &boards);
        for part in &row.parts {
            organisations(format!("succession of {}", row.from), &part.sub_icb, &sub_icbs);
        }
    }
    for trust in &tables.trusts {
        for membership in &trust.memberships {
            organisations(format!("trust {}", trust.organisation.code), &membership.board, &boards);
        }
    }
    for practice in &tables.practices {
        organisations(format!("practice {}", practice.code), &practice.sub_icb, &sub_icbs);
        if let Some(network) = &practice.network {
            organisations(format!("practice {}", practice.code), network, &networks);
        }
    }
    let within = tables
        .places
        .iter()
        .filter_map(|place| place.within.as_ref().map(|county| (format!("place {}", place.code), county)));
    let covered = tables.coverages.iter().map(|row| (format!("coverage by {}", row.board), &row.place));
    let located = tables.sub_icbs.iter().map(|sub| (format!("sub-ICB location {}", sub.code), &sub.place));
    let standing = tables.practices.iter().filter_map(|practice| {
        practice.district.as_ref().map(|district| (format!("practice {}", practice.code), district))
    });
    for (row, place) in within.chain(covered).chain(located).chain(standing) {
        if !places.contains(place) {
            faults.push(Fault::Unknown { row, code: place.to_string() });
        }
    }
}

fn repeated_codes(tables: &Tables, faults: &mut Vec<Fault>) {
    let boards =
        tables.boards.iter().map(|board| (format!("board {}", board.code()), board.organisation.effective));
    let coverages = tables.coverages.iter().map(|row| (format!("coverage of {}", row.place), row.effective));
    let sub_icbs =
        tables.sub_icbs.iter().map(|sub| (format!("sub-ICB location {}", sub.code), sub.effective));
    let mut earlier: BTreeMap<String, Vec<Effective>> = BTreeMap::new();
    for (row, effective) in boards.chain(coverages).chain(sub_icbs) {
        let others = earlier.entry(row.clone()).or_default();
        let meets = |other: &Effective| other.holds_on(effective.from()) || effective.holds_on(other.from());
        if others.iter().any(meets) {
            faults.push(Fault::Twice { row });
        }
        others.push(effective);
    }

    let mut once = BTreeSet::new();
    let regions = tables.regions.iter().map(|region| format!("region {}", region.code));
    let places = tables.places.iter().map(|place| format!("place {}", place.code));
    let trusts = tables.trusts.iter().map(|trust| format!("trust {}", trust.organisation.code));
    let networks = tables.networks.iter().map(|network| format!("network {}", network.code));
    let practices = tables.practices.iter().map(|practice| format!("practice {}", practice.code));
    for row in regions.chain(places).chain(trusts).chain(networks).chain(practices) {
        if !once.insert(row.clone()) {
            faults.push(Fault::Twice { row });
        }
    }
}

fn missing_sources(tables: &Tables, faults: &mut Vec<Fault>) {
    let regions = tables.regions.iter().map(|row| (format!("region {}", row.code), &row.source));
    let boards = tables.boards.iter().map(|row| (format!("board {}", row.code()), &row.source));
    let coverages = tables.coverages.iter().map(|row| (format!("coverage of {}", row.place), &row.source));
    let successions =
        tables.successions.iter().map(|row| (format!("succession of {}", row.from), &row.source));
    let trusts = tables.trusts.iter().map(|row| (format!("trust {}", row.organisation.code), &row.source));
    let networks = tables.networks.iter().map(|row| (format!("network {}", row.code), &row.source));
    let practices = tables.practices.iter().map(|row| (format!("practice {}", row.code), &row.source));
    let of_boards = tables.boards.iter().flat_map(|board| {
        board.populations.iter().map(|count| (format!("population of {}", board.code()), &count.source))
    });
    let of_places = tables.places.iter().flat_map(|place| {
        place.populations.iter().map(|count| (format!("population of {}", place.code), &count.source))
    });
    let rows = regions
        .chain(boards)
        .chain(coverages)
        .chain(successions)
        .chain(trusts)
        .chain(networks)
        .chain(practices)
        .chain(of_boards)
        .chain(of_places);
    faults
        .extend(rows.filter(|(_, source)| source.trim().is_empty()).map(|(row, _)| Fault::NoSource { row }));
}
