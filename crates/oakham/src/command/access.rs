//! `oakham access`: access to care by area and site, from published figures.

use std::io::Write;

use anyhow::{Result, bail};
use api::access::{AccessGp, AccessPlace, AccessUrgent, AccessWaiting};
use api::document::Document;
use evidence::access::{Access as Figures, District};
use evidence::area::{Area, AreaKind};
use evidence::comparison::{PlaceKind, rankings};
use evidence::fact::Measure;
use exhibits::exhibit::Exhibit;
use exhibits::table::access::{
    compared, gp_by_month, gp_headline, gp_lists, gp_now, gp_of_area, gp_sureness, how_old,
    lists_of_district, reached_from, site_by_month, travel, urgent_by_district, urgent_by_month,
    urgent_headline, urgent_now, waiting, waiting_headline, workforce_now, workforce_of_area,
    workforce_of_district,
};
use jiff::civil::Date;

use crate::Outcome;
use crate::arguments::access::Access;
use crate::arguments::{Format, Global};
use crate::{load, output, terminal};

/// Runs a command of `oakham access`.
pub(crate) fn run(global: &Global, command: &Access) -> Result<Outcome> {
    let workspace = load::workspace_of_figures(global)?;
    let Some(access) = app::access::access(&workspace)? else {
        bail!(
            "the workspace has no published figures; read publishers' files with `oakham data import FILE`, then write \
             the figures of its system with `oakham data condense`"
        );
    };
    let (headline, exhibits, document): (Option<String>, Vec<Exhibit>, String) = match command {
        Access::Gp { place: Some(code) } => {
            let area = area(&access, code)?;
            let exhibits =
                [gp_of_area(&access, area), workforce_of_area(&access, area), gp_lists(&access, area)];
            (None, exhibits.into_iter().flatten().collect(), AccessGp::of(&access, [area]).text())
        }
        Access::Gp { place: None } => {
            let month = access.gp_months().last().copied();
            let now = month.and_then(|month| gp_now(&access, month));
            let exhibits =
                now.into_iter().chain(gp_by_month(&access)).chain(workforce_now(&access)).collect();
            let headline = month.and_then(|month| gp_headline(&access, month));
            let sure = month.and_then(|month| gp_sureness(&access, month));
            let said = headline.zip(sure).map(|(headline, sure)| format!("{headline}\n{sure}{}", age(month)));
            (said, exhibits, AccessGp::of(&access, access.main_areas()).text())
        }
        Access::Place { place } => {
            let (exhibits, document) = one_place(&access, place)?;
            (None, exhibits, document)
        }
        Access::Urgent => {
            let month = access.urgent_months().last().copied();
            let now = month.and_then(|month| urgent_now(&access, month));
            let districts = month.and_then(|month| urgent_by_district(&access, month));
            let exhibits = now.into_iter().chain(districts).chain(urgent_by_month(&access)).collect();
            let headline = month.and_then(|month| urgent_headline(&access, month));
            let said = headline.map(|finding| {
                format!("{}{}{}", finding.text, terminal::rests_on(finding.provenance), age(month))
            });
            (said, exhibits, AccessUrgent::from(&access).text())
        }
        Access::Waiting { place } => {
            let whole = access.areas_of(AreaKind::Icb).next();
            let area = match place {
                Some(code) => area(&access, code)?,
                None => whole.ok_or_else(|| anyhow::anyhow!("the system has no area"))?,
            };
            let month = access.facts.common_periods(Measure::WaitingList, &area.parts).last().copied();
            let exhibits = waiting(&access, area).into_iter().collect();
            let headline =
                waiting_headline(&access, area).map(|headline| format!("{headline}{}", age(month)));
            (headline, exhibits, AccessWaiting::of(&access, area, month).text())
        }
    };
    if exhibits.is_empty() && headline.is_none() && !app::access::unreadable(&workspace).is_empty() {
        bail!("figures of this cannot be read; correct what is named above");
    }
    print(global, headline.as_deref(), &exhibits, &document)
}

/// Everything of one area or district.
fn one_place(access: &Figures, place: &str) -> Result<(Vec<Exhibit>, String)> {
    let is_it = |district: &&District| {
        district.name.eq_ignore_ascii_case(place)
            || district.name.replace(' ', "-").eq_ignore_ascii_case(place)
    };
    if let Some(district) = access.districts.iter().find(is_it) {
        let code = district.name.replace(' ', "-");
        let compared = compared(access, &rankings(access, PlaceKind::District), &code);
        let sites = access.sites.iter().filter(|site| site.district.as_deref() == Some(&*district.name));
        let of_sites =
            sites.flat_map(|site| site_by_month(access, site).into_iter().chain(reached_from(access, site)));
        let exhibits = compared
            .into_iter()
            .chain(travel(access, district))
            .chain(of_sites)
            .chain(lists_of_district(access, district))
            .chain(workforce_of_district(access, district));
        return Ok((exhibits.collect(), AccessPlace::of_district(access, district).text()));
    }
    let area = match area(access, place) {
        Ok(area) => area,
        Err(error) if access.districts.is_empty() => return Err(error),
        Err(error) => {
            let names: Vec<&str> = access.districts.iter().map(|district| &*district.name).collect();
            bail!("{error}; districts are {}", names.join(", "))
        }
    };
    let rankings = PlaceKind::of(area.kind).map_or_else(Vec::new, |kind| rankings(access, kind));
    let exhibits = [
        compared(access, &rankings, &area.code),
        gp_of_area(access, area),
        gp_lists(access, area),
        workforce_of_area(access, area),
        waiting(access, area),
    ];
    Ok((exhibits.into_iter().flatten().collect(), AccessPlace::of_area(access, area).text()))
}

/// How old the newest month is, on a line of its own; empty where it is not old.
fn age(newest: Option<Date>) -> String {
    let age = newest.and_then(|newest| how_old(newest, app::clock::today()));
    age.map_or_else(String::new, |age| format!("\n{age}"))
}

fn area<'a>(access: &'a Figures, code: &str) -> Result<&'a Area> {
    if let Some(area) = access.area(code) {
        return Ok(area);
    }
    let known: Vec<String> =
        access.main_areas().map(|area| format!("{} ({})", area.code, area.name)).collect();
    bail!(
        "there is no area {code:?} in {}; write the ODS code of a practice, a PCN, or one of {}",
        access.system,
        known.join(", ")
    )
}

fn print(global: &Global, headline: Option<&str>, exhibits: &[Exhibit], document: &str) -> Result<Outcome> {
    let mut out = terminal::out();
    match global.format {
        Format::Json => out.write_all(document.as_bytes())?,
        Format::Csv => output::exhibits_csv(exhibits, &mut out)?,
        Format::Table => {
            if exhibits.is_empty() {
                writeln!(out, "None of the files read has figures of this.")?;
            }
            if let Some(headline) = headline {
                writeln!(out, "{headline}\n")?;
            }
            for exhibit in exhibits {
                terminal::exhibit(&mut out, exhibit)?;
                writeln!(out, "{}\n", exhibit.note)?;
            }
            writeln!(out, "{}", terminal::KEY)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
