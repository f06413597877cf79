//! Reads the tables of the register from CSV: one fact a line, each with the ids of its sources.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use domain::code::{OrganisationCode, PlaceCode};
use domain::geography::{Place, PlaceKind, Population};
use domain::organisation::{Effective, Organisation, OrganisationKind};
use domain::register::{
    Board, Citation, Coverage, Membership, Network, Practice, Region, SubIcb, Succession, SuccessionPart,
    Tables, Trust,
};
use jiff::civil::{Date, date};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::RegisterTableError;

/// The first day of boards (Health and Care Act 2022).
const FIRST_DAY: Date = date(2022, 7, 1);
/// The last day of the boards of 2022.
const LAST_DAY_OF_42: Date = date(2026, 3, 31);
/// The first day of the boards of 2026.
const FIRST_DAY_OF_36: Date = date(2026, 4, 1);

/// A line of a table: where it stands, and what it says.
struct Line<T> {
    file: &'static str,
    number: u64,
    row: T,
}

macro_rules! table {
    ($file:literal) => {
        lines($file, include_str!(concat!("../../register/", $file)))
    };
}

#[derive(Deserialize)]
struct CitationRow {
    id: String,
    citation: String,
    note: String,
}

#[derive(Deserialize)]
struct NameRow {
    code: String,
    name: String,
    source: String,
}

#[derive(Deserialize)]
struct BoardRow {
    code: String,
    gss: String,
    name: String,
    short_name: String,
    region: String,
    from: String,
    to: String,
    source: String,
}

#[derive(Deserialize)]
struct PopulationRow {
    gss: String,
    basis: String,
    people: String,
    on: String,
    provenance: String,
    source: String,
}

#[derive(Deserialize)]
struct SubIcbRow {
    code: String,
    gss: String,
    name: String,
    board: String,
    board_to_march_2026: String,
    patients: String,
    from: String,
    to: String,
    source: String,
}

#[derive(Deserialize)]
struct PlaceRow {
    gss: String,
    name: String,
    kind: String,
    within: String,
    also: String,
    board: String,
    from: String,
    to: String,
    source: String,
}

#[derive(Deserialize)]
struct SuccessionRow {
    from: String,
    to: String,
    on: String,
    sub_icb: String,
    patients: String,
    source: String,
}

#[derive(Deserialize)]
struct TrustRow {
    code: String,
    name: String,
    short_name: String,
    board: String,
    board_to_march_2026: String,
    opened: String,
    closed: String,
    source: String,
    /// The source that counts type 1 attendances of it; empty where none does.
    emergency_department: String,
}

#[derive(Deserialize)]
struct PracticeRow {
    code: String,
    name: String,
    postcode: String,
    district: String,
    network: String,
    sub_icb: String,
    source: String,
}

/// What the ids in `source` columns stand for.
struct Sources(BTreeMap<String, String>);

/// Reads all tables.
pub(super) fn read() -> Result<Tables, RegisterTableError> {
    let citations: Vec<Citation> = table!("sources.csv")?
        .into_iter()
        .map(|line: Line<CitationRow>| line.row)
        .map(|row| Citation { id: row.id, citation: row.citation, note: row.note })
        .collect();
    let sources = Sources(citations.iter().map(|row| (row.id.clone(), row.citation.clone())).collect());
    let mut populations = populations(&sources)?;
    let (sub_icbs, mut places, mut coverages) = sub_icbs(&sources)?;
    councils(&sources, &mut populations, &mut places, &mut coverages)?;
    let boards = boards(&sources, &mut populations)?;
    if let Some((code, line)) = populations.into_iter().next() {
        return Err(line.1.wrong(format!("{code} is neither a board nor a place of the register")));
    }
    let named = |lines: Vec<Line<NameRow>>| {
        lines.into_iter().map(|line| {
            let source = sources.cite(&line, &line.row.source)?;
            Ok((line.parse(&line.row.code)?, line.row.name, source))
        })
    };
    Ok(Tables {
        regions: named(table!("regions.csv")?)
            .map(|row| row.map(|(code, name, source)| Region { code, name, source }))
            .collect::<Result<_, _>>()?,
        boards,
        sub_icbs,
        places,
        coverages,
        successions: successions(&sources)?,
        trusts: trusts(&sources)?,
        networks: named(table!("networks.csv")?)
            .map(|row| row.map(|(code, name, source)| Network { code, name, source }))
            .collect::<Result<_, _>>()?,
        practices: practices(&sources)?,
        citations,
    })
}

/// Counts by GSS code, each with the line of its first count.
type Populations = BTreeMap<PlaceCode, (Vec<Population>, Line<PopulationRow>)>;

fn populations(sources: &Sources) -> Result<Populations, RegisterTableError> {
    let mut populations = Populations::new();
    for line in table!("populations.csv")? {
        let line: Line<PopulationRow> = line;
        let row = &line.row;
        let count = Population {
            basis: line.parse(&row.basis)?,
            people: line.parse(&row.people)?,
            on: line.parse(&row.on)?,
            provenance: line.parse(&row.provenance)?,
            source: sources.cite(&line, &row.source)?,
        };
        populations.entry(line.parse(&row.gss)?).or_insert_with(|| (vec![], line)).0.push(count);
    }
    Ok(populations)
}

fn boards(sources: &Sources, populations: &mut Populations) -> Result<Vec<Board>, RegisterTableError> {
    let lines: Vec<Line<BoardRow>> = table!("boards.csv")?;
    lines
        .into_iter()
        .map(|line| {
            let row = &line.row;
            let gss: PlaceCode = line.parse(&row.gss)?;
            Ok(Board {
                organisation: Organisation {
                    code: line.parse(&row.code)?,
                    name: format!("NHS {} Integrated Care Board", row.name),
                    short_name: format!("{} ICB", row.short_name),
                    kind: OrganisationKind::Board,
                    effective: line.effective(line.parse(&row.from)?, &row.to)?,
                },
                system_name: row.name.clone(),
                populations: populations.remove(&gss).map(|(counts, _)| counts).unwrap_or_default(),
                gss,
                region: line.parse(&row.region)?,
                source: sources.cite(&line, &row.source)?,
            })
        })
        .collect()
}

type Located = (Vec<SubIcb>, Vec<Place>, Vec<Coverage>);

fn sub_icbs(sources: &Sources) -> Result<Located, RegisterTableError> {
    let lines: Vec<Line<SubIcbRow>> = table!("sub_icbs.csv")?;
    let (mut sub_icbs, mut places, mut coverages) = (vec![], vec![], vec![]);
    for line in lines {
        let row = &line.row;
        let place: PlaceCode = line.parse(&row.gss)?;
        let source = sources.cite(&line, &row.source)?;
        let effective = line.effective(line.parse(&row.from)?, &row.to)?;
        for membership in memberships(&line, &row.board, &row.board_to_march_2026, effective)? {
            let Membership { board, effective } = membership;
            coverages.push(Coverage { place: place.clone(), board, effective, source: source.clone() });
        }
        let patients = line.parse_optional(&row.patients)?.map(|people| Population {
            basis: domain::geography::PopulationBasis::Registered,
            people,
            on: date(2026, 8, 1),
            provenance: domain::provenance::Provenance::Published,
            source: source.clone(),
        });
        places.push(Place {
            code: place.clone(),
            name: row.name.clone(),
            kind: PlaceKind::SubIcb,
            within: None,
            also: vec![],
            populations: patients.into_iter().collect(),
        });
        sub_icbs.push(SubIcb { code: line.parse(&row.code)?, place, effective });
    }
    Ok((sub_icbs, places, coverages))
}

/// The boards that something belonged to while `effective`: one through, or one to March 2026 and
/// another since.
fn memberships<T>(
    line: &Line<T>,
    since: &str,
    to_march_2026: &str,
    effective: Effective,
) -> Result<Vec<Membership>, RegisterTableError> {
    let member = |board: &str, from: Date, to: Option<Date>| {
        let within = Effective::new(from.max(effective.from()), to.into_iter().chain(effective.to()).min());
        match within {
            Some(effective) => Ok(Some(Membership { board: line.parse(board)?, effective })),
            None => Ok(None),
        }
    };
    let memberships = match (to_march_2026, since) {
        ("", since) => [None, member(since, FIRST_DAY, None)?],
        (before, "") => [member(before, FIRST_DAY, Some(LAST_DAY_OF_42))?, None],
        (before, since) => {
            [member(before, FIRST_DAY, Some(LAST_DAY_OF_42))?, member(since, FIRST_DAY_OF_36, None)?]
        }
    };
    Ok(memberships.into_iter().flatten().collect())
}

fn councils(
    sources: &Sources,
    populations: &mut Populations,
    places: &mut Vec<Place>,
    coverages: &mut Vec<Coverage>,
) -> Result<(), RegisterTableError> {
    let lines: Vec<Line<PlaceRow>> = table!("places.csv")?;
    for line in lines {
        let row = &line.row;
        let code: PlaceCode = line.parse(&row.gss)?;
        coverages.push(Coverage {
            place: code.clone(),
            board: line.parse(&row.board)?,
            effective: line.effective(line.parse(&row.from)?, &row.to)?,
            source: sources.cite(&line, &row.source)?,
        });
        places.push(Place {
            name: row.name.clone(),
            kind: line.parse(&row.kind)?,
            within: line.parse_optional(&row.within)?,
            also: row.also.split(';').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            populations: populations.remove(&code).map(|(counts, _)| counts).unwrap_or_default(),
            code,
        });
    }
    Ok(())
}

fn successions(sources: &Sources) -> Result<Vec<Succession>, RegisterTableError> {
    let lines: Vec<Line<SuccessionRow>> = table!("successions.csv")?;
    let mut successions: Vec<Succession> = vec![];
    for line in lines {
        let row = &line.row;
        let from: OrganisationCode = line.parse(&row.from)?;
        let to: OrganisationCode = line.parse(&row.to)?;
        let part = SuccessionPart {
            sub_icb: line.parse(&row.sub_icb)?,
            patients: line.parse_optional(&row.patients)?,
        };
        if let Some(known) = successions.iter_mut().find(|row| row.from == from && row.to == to) {
            known.parts.push(part);
        } else {
            let source = sources.cite(&line, &row.source)?;
            successions.push(Succession { from, to, on: line.parse(&row.on)?, parts: vec![part], source });
        }
    }
    Ok(successions)
}

fn trusts(sources: &Sources) -> Result<Vec<Trust>, RegisterTableError> {
    let lines: Vec<Line<TrustRow>> = table!("trusts.csv")?;
    lines
        .into_iter()
        .map(|line| {
            let row = &line.row;
            let effective = line.effective(line.parse(&row.opened)?, &row.closed)?;
            Ok(Trust {
                organisation: Organisation {
                    code: line.parse(&row.code)?,
                    name: row.name.clone(),
                    short_name: row.short_name.clone(),
                    kind: OrganisationKind::Trust,
                    effective,
                },
                memberships: memberships(&line, &row.board, &row.board_to_march_2026, effective)?,
                emergency_department: match row.emergency_department.as_str() {
                    "" => None,
                    source => Some(sources.cite(&line, source)?),
                },
                source: sources.cite(&line, &row.source)?,
            })
        })
        .collect()
}

fn practices(sources: &Sources) -> Result<Vec<Practice>, RegisterTableError> {
    let lines: Vec<Line<PracticeRow>> = table!("practices.csv")?;
    lines
        .into_iter()
        .map(|line| {
            let row = &line.row;
            Ok(Practice {
                code: line.parse(&row.code)?,
                name: row.name.clone(),
                postcode: row.postcode.clone(),
                district: line.parse_optional(&row.district)?,
                network: line.parse_optional(&row.network)?,
                sub_icb: line.parse(&row.sub_icb)?,
                source: sources.cite(&line, &row.source)?,
            })
        })
        .collect()
}

fn lines<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<Vec<Line<T>>, RegisterTableError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize();
    rows.zip(2_u64..)
        .map(|(row, number)| match row {
            Ok(row) => Ok(Line { file, number, row }),
            Err(error) => Err(RegisterTableError::Row { file, line: number, reason: error.to_string() }),
        })
        .collect()
}

impl<T> Line<T> {
    fn wrong(&self, reason: String) -> RegisterTableError {
        RegisterTableError::Row { file: self.file, line: self.number, reason }
    }

    fn parse<V: FromStr<Err: Display>>(&self, text: &str) -> Result<V, RegisterTableError> {
        text.parse().map_err(|error: V::Err| self.wrong(error.to_string()))
    }

    fn parse_optional<V: FromStr<Err: Display>>(&self, text: &str) -> Result<Option<V>, RegisterTableError> {
        if text.is_empty() { Ok(None) } else { self.parse(text).map(Some) }
    }

    fn effective(&self, from: Date, to: &str) -> Result<Effective, RegisterTableError> {
        let to = self.parse_optional(to)?;
        Effective::new(from, to).ok_or_else(|| self.wrong(format!("the last day is before {from}")))
    }
}

impl Sources {
    /// The citations that the ids in `source` stand for, joined.
    fn cite<T>(&self, line: &Line<T>, source: &str) -> Result<String, RegisterTableError> {
        let cited = source.split(';').map(|id| {
            self.0
                .get(id)
                .map(String::as_str)
                .ok_or_else(|| line.wrong(format!("{id:?} is not in sources.csv")))
        });
        Ok(cited.collect::<Result<Vec<_>, _>>()?.join("; "))
    }
}
