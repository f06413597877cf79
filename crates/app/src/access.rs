//! Access to care of a workspace's system: published figures, with the areas, sites and districts they are of.

use std::collections::BTreeMap;

use anyhow::Result;
use domain::geography::PlaceKind;
use evidence::access::{Access, District, Edition, PracticesStand};
use evidence::area::{Area, AreaKind};
use evidence::benchmark::published::{England, KnownUnit, UnitSet};
use evidence::code_change::CodeChange;
use evidence::fact::ENGLAND;
use evidence::ratio::Ratio;
use evidence::travel::Journey;
use evidence::urgent_care::Site;
use flow::network::id::TypeId;
use flow::network::{Station, StationKind};
use sources::facts::{self, FactEdition};
use sources::fault::Fault;
use sources::network::{NetworkRead, Residents, written_hours};
use sources::publications::catalogue::Publication;
use sources::workspace::Workspace;

use crate::clock::today;
use crate::simulation::NETWORK;

/// What is published of the workspace's system; none where no figures lie in its folder.
///
/// # Errors
/// Where the folder of the figures cannot be listed, or the sites cannot be read. A file of figures that cannot be read is
/// left out; [`unreadable`] tells it.
pub fn access(workspace: &Workspace) -> Result<Option<Access>> {
    let figures = facts::read(&workspace.root)?;
    let sites = sources::sites::sites(&workspace.root)?;
    if figures.facts.is_empty() && figures.benchmarks.is_empty() {
        return Ok(None);
    }
    let known = if figures.benchmarks.is_empty() { Vec::new() } else { known_units() };
    Ok(Some(Access {
        system: workspace.name.clone(),
        areas: areas(workspace),
        districts: districts(workspace, &sites),
        sites: with_those_published(workspace, sites, &figures.facts),
        practices_stand: practices_stand(workspace),
        code_changes: figures.successions.into_iter().chain(boards_before(workspace)).collect(),
        editions: figures.editions.into_iter().map(|(name, edition)| (name, of(edition))).collect(),
        england: England { rows: figures.benchmarks, known },
        facts: figures.facts,
    }))
}

/// What cannot be read of the published figures and the sites, so that it is in no page and no measure.
#[must_use]
pub fn unreadable(workspace: &Workspace) -> Vec<Fault> {
    let mut faults = match facts::read(&workspace.root) {
        Ok(figures) => figures.faults,
        Err(error) => error.faults(facts::FOLDER),
    };
    let sites = sources::sites::sites(&workspace.root).err();
    faults.extend(sites.into_iter().flat_map(|error| error.faults(sources::sites::PATH)));
    faults
}

/// The systems of England today, their trusts and sub-ICBs.
fn known_units() -> Vec<KnownUnit> {
    let (register, day) = (sources::register::register(), today());
    let of_board = |board: &domain::register::Board| {
        let code = board.code();
        let known = |set, of: &str, name: &str| KnownUnit {
            set,
            code: of.to_owned(),
            name: name.to_owned(),
            board: code.to_string(),
        };
        let names = register.places_of(code, PlaceKind::SubIcb, day);
        let sub_icbs = register.sub_icbs_of(code, day).into_iter().map(|sub| {
            let name = names.iter().find(|place| place.code == sub.place).map_or("", |place| &place.name);
            known(UnitSet::SubIcbs, sub.code.as_str(), name)
        });
        let trusts = register.trusts_of(code, day).into_iter();
        let trusts = trusts
            .map(|trust| known(UnitSet::Trusts, trust.organisation.code.as_str(), &trust.organisation.name));
        let system = known(UnitSet::Systems, code.as_str(), &board.organisation.name);
        std::iter::once(system).chain(sub_icbs).chain(trusts).collect::<Vec<_>>()
    };
    register.boards_on(day).flat_map(of_board).collect()
}

/// The boards whose places the workspace's board took over: its figures add up those of its places, also from before.
fn boards_before(workspace: &Workspace) -> Vec<CodeChange> {
    let before = sources::register::register().predecessors(&workspace.system).into_iter();
    let others = before.filter(|succession| succession.from != succession.to);
    let changes = others.map(|succession| CodeChange {
        place: succession.to.to_string(),
        was: succession.from.to_string(),
        from: succession.on,
        source: succession.source.clone(),
    });
    changes.collect()
}

fn of(edition: FactEdition) -> Edition {
    let publication = Publication::of(&edition.publication);
    let text = |of: &dyn Fn(&Publication) -> String| publication.map(of).unwrap_or_default();
    Edition {
        publication: publication.map_or(edition.publication, |known| known.title.clone()),
        publisher: text(&|known| known.publisher.clone()),
        page: text(&|known| known.page.clone()),
        file: edition.file,
        sha256: edition.sha256,
    }
}

/// The board, its sub-ICBs, their PCNs and practices. A board of one sub-ICB is not listed twice over.
fn areas(workspace: &Workspace) -> Vec<Area> {
    let (register, board, day) = (sources::register::register(), &workspace.system, today());
    let names: BTreeMap<_, _> = register
        .places_of(board, PlaceKind::SubIcb, day)
        .into_iter()
        .map(|place| (&place.code, place.name.clone()))
        .collect();
    let sub_icbs: Vec<Area> = register
        .sub_icbs_of(board, day)
        .into_iter()
        .map(|sub| {
            let name = names.get(&sub.place).cloned().unwrap_or_else(|| sub.code.to_string());
            Area::published(AreaKind::SubIcb, sub.code.to_string(), name, Some(board.to_string()))
        })
        .collect();
    let practices = register.practices_of(board, day);
    let networks = register.networks_of(board, day).into_iter().map(|network| {
        let of_network = practices.iter().find(|practice| practice.network.as_ref() == Some(&network.code));
        let within = of_network.map(|practice| practice.sub_icb.to_string());
        Area::published(AreaKind::Network, network.code.to_string(), network.name.clone(), within)
    });
    let of_practice = practices.iter().map(|practice| {
        let within = practice.network.as_ref().unwrap_or(&practice.sub_icb).to_string();
        Area::published(AreaKind::Practice, practice.code.to_string(), practice.name.clone(), Some(within))
    });
    let whole = Area {
        kind: AreaKind::Icb,
        code: board.to_string(),
        name: workspace.name.clone(),
        parts: sub_icbs.iter().map(|area| area.code.clone()).collect(),
        within: None,
    };
    std::iter::once(whole).chain(sub_icbs.iter().cloned()).chain(networks).chain(of_practice).collect()
}

/// The sites that the workspace states, and those beside them that figures are published of, under the names of the
/// organisations and practices that report them where these are known.
fn with_those_published(
    workspace: &Workspace,
    mut sites: Vec<Site>,
    facts: &evidence::fact::Facts,
) -> Vec<Site> {
    let practices = sources::register::register().practices_of(&workspace.system, today());
    let name_of = |code: &str| {
        let organisation = workspace.organisations.iter().find(|of| of.code.as_str() == code);
        let practice = practices.iter().find(|of| of.code.as_str() == code);
        organisation.map(|of| of.name.clone()).or_else(|| practice.map(|of| of.name.clone()))
    };
    let codes: Vec<String> = facts.places(evidence::fact::Measure::Attendances).map(str::to_owned).collect();
    for code in codes {
        if code != ENGLAND && !sites.iter().any(|site| site.code == code) {
            sites.push(Site {
                name: name_of(&code).unwrap_or_else(|| code.clone()),
                code,
                district: None,
                not_counted: None,
                contacts_a_month: None,
                pounds_a_year: None,
                source: String::new(),
            });
        }
    }
    sites
}

/// The residents of the districts that the care network has; none where there is no network or it cannot be read,
/// which is told elsewhere.
fn districts(workspace: &Workspace, sites: &[Site]) -> Vec<District> {
    if !workspace.root.join(NETWORK).is_file() {
        return Vec::new();
    }
    let Ok(network) = sources::network::read(&workspace.root, NETWORK) else { return Vec::new() };
    let residents = |name: &str| network.residents.iter().find(|of| of.place == name);
    let places = network.network.places.iter().enumerate().map(|(place_idx, place)| District {
        name: place.name.clone(),
        county: county(workspace, &place.name),
        residents: place.residents,
        older: residents(&place.name).and_then(older),
        deprivation: residents(&place.name).and_then(|of| of.deprivation),
        journeys: journeys(&network, place_idx, sites),
        source: "care/places.toml".to_owned(),
    });
    places.collect()
}

/// The ways from a place of the care network to the stations that its people may choose, the nearest first.
fn journeys(read: &NetworkRead, place_idx: usize, sites: &[Site]) -> Vec<Journey> {
    let network = &read.network;
    let of_place = |(_, patient): &(TypeId, &flow::network::PatientType)| {
        patient.place.is_some_and(|place| place.idx() == place_idx)
    };
    let types: Vec<TypeId> =
        TypeId::all(network.types.len()).zip(&network.types).filter(of_place).map(|(id, _)| id).collect();
    let mut minutes_to: BTreeMap<usize, f64> = BTreeMap::new();
    for station in &network.stations {
        let StationKind::Choice(choice) = &station.kind else { continue };
        for option in &choice.options {
            let may_choose = types.iter().any(|id| option.constant.get(*id).is_some());
            let minutes = network.travel[place_idx][option.to.idx()];
            if let Some(minutes) = minutes.filter(|minutes| may_choose && *minutes <= choice.reach) {
                minutes_to.insert(option.to.idx(), minutes);
            }
        }
    }
    let journey = |(idx, minutes): (usize, f64)| {
        let (station, known) = (&network.stations[idx], read.travel.of(place_idx, idx));
        Journey {
            station: station.name.clone(),
            name: station
                .destination
                .map_or(&station.name, |id| &network.destinations[id.idx()].name)
                .clone(),
            site: station.site.clone(),
            code: code(read, station, sites),
            open: open(station, network.first_weekday),
            minutes,
            provenance: known.provenance,
            source: known.source.clone(),
        }
    };
    let mut journeys: Vec<Journey> = minutes_to.into_iter().map(journey).collect();
    journeys.sort_by(|a, b| a.minutes.total_cmp(&b.minutes).then_with(|| a.station.cmp(&b.station)));
    journeys
}

/// The code under which attendances at a station are published: as what was observed of it says, else that of the site
/// of its name, where no other station that is served is there.
fn code(read: &NetworkRead, station: &Station, sites: &[Site]) -> Option<String> {
    if let Some(code) = read.attended_as.get(&station.name) {
        return Some(code.clone());
    }
    let is_served = |other: &&Station| matches!(other.kind, StationKind::ServiceStation(_));
    let n_there =
        read.network.stations.iter().filter(is_served).filter(|other| other.site == station.site).count();
    let is_it = |site: &&Site| !station.site.is_empty() && site.name.eq_ignore_ascii_case(&station.site);
    sites.iter().find(is_it).filter(|_| n_there == 1).map(|site| site.code.clone())
}

/// When the doors of a station are open.
fn open(station: &Station, first_weekday: u8) -> String {
    station
        .opening_hours
        .as_ref()
        .map_or_else(|| "always".to_owned(), |hours| written_hours(hours, first_weekday))
}

/// In which districts the register says that the system's practices stand.
fn practices_stand(workspace: &Workspace) -> PracticesStand {
    let register = sources::register::register();
    let practices = register.practices_of(&workspace.system, today());
    let mut sources = String::new();
    let in_district = practices.into_iter().filter_map(|practice| {
        let district = register.place(practice.district.as_ref()?)?;
        sources.clone_from(&practice.source);
        Some((practice.code.to_string(), district.name.clone()))
    });
    let in_district = in_district.collect();
    // The last source of a practice is that of its district.
    let source = sources.rsplit("; ").next().unwrap_or_default().to_owned();
    PracticesStand { in_district, source }
}

/// The county that a district lies in.
fn county(workspace: &Workspace, district: &str) -> Option<String> {
    let register = sources::register::register();
    let districts = register.districts_of(&workspace.system, today());
    let place = districts.into_iter().find(|place| place.name.eq_ignore_ascii_case(district))?;
    Some(register.place(place.within.as_ref()?)?.name.clone())
}

/// Residents aged 65 and over, of all; none where they are not stated by age.
fn older(residents: &Residents) -> Option<Ratio> {
    let from = |band: &str| band.split(' ').next()?.parse::<u32>().ok();
    let by_age: Option<Vec<(u32, f64)>> =
        residents.by_age.iter().map(|(band, people)| Some((from(band)?, *people))).collect();
    let by_age = by_age.filter(|bands| bands.iter().any(|(from, _)| *from == 65))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "residents are at least zero"
    )]
    let whole = |people: f64| people.round() as u64;
    let older = by_age.iter().filter(|(from, _)| 65 <= *from).map(|(_, people)| whole(*people)).sum();
    Ratio::new(older, by_age.iter().map(|(_, people)| whole(*people)).sum())
}
