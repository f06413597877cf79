//! Schemes, risks, controls and events of every year.

use domain::code::OrganisationCode;
use domain::programme::Programme;
use exhibits::table::efficiency::bearer_in_words;

use super::Ground;
use crate::search::entry::{Address, Kind, Listed};

/// What a register of an earlier or later year counts.
const OTHER_YEAR: f32 = 0.8;

/// Every row of every register.
pub(super) fn listed(ground: &Ground<'_>) -> Vec<Listed> {
    let years = ground.library.programme_years();
    let programmes = years.into_iter().filter_map(|year| ground.library.programme(year));
    let mut listed = Vec::new();
    for programme in programmes {
        let share = if programme.year == ground.view.year { 1.0 } else { OTHER_YEAR };
        listed.extend(of_year(&programme).into_iter().map(|row| row.weighing(share)));
    }
    listed
}

fn of_year(programme: &Programme) -> Vec<Listed> {
    let year = programme.year;
    let at = |path: String| Address::of(&path).choosing(&format!("year={year}"));
    let who = |code: &Option<OrganisationCode>| {
        code.as_ref().map_or_else(String::new, |code| programme.short_name(code).to_owned())
    };
    let schemes = programme.efficiency.schemes.iter().map(|assessed| {
        let scheme = &assessed.scheme;
        Listed::new(Kind::Scheme, at(format!("/scheme/{}", scheme.id)), scheme.title.as_str())
            .named([scheme.id.as_str()])
            .saying([
                format!("{year}, {}", bearer_in_words(programme, &scheme.bearer)),
                scheme.category.clone(),
                scheme.owner.clone(),
                scheme.place.clone(),
                scheme.group.clone(),
                scheme.baseline.what.clone(),
                scheme.early_warning.measure.clone(),
            ])
    });
    let risks = programme.risks.risks.iter().map(|risk| {
        Listed::new(Kind::Risk, at(format!("/risks#{}", risk.id)), risk.title.as_str())
            .named([risk.id.as_str()])
            .saying([
                format!("{year}, {}", risk.kind.words()),
                who(&risk.organisation),
                risk.driver.clone(),
                risk.status.words().to_owned(),
                risk.owner.clone(),
            ])
    });
    let controls = programme.controls.iter().map(|control| {
        Listed::new(Kind::Control, at(format!("/risks#{}", control.id)), control.what.as_str())
            .named([control.id.as_str(), control.kind.words()])
            .saying([
                format!("{year}, {}", control.dated.words),
                who(&control.organisation),
                control.touches.clone(),
                control.owner.clone(),
            ])
    });
    let events = programme.events.iter().map(|event| {
        Listed::new(Kind::Event, at(format!("/risks#{}", event.id)), event.what.as_str())
            .named([event.id.as_str(), event.kind.words()])
            .saying([format!("{year}, {}", event.dated.words), who(&event.organisation), event.place.clone()])
    });
    schemes.chain(risks).chain(controls).chain(events).collect()
}
