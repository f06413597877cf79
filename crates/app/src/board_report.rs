//! The board report of an edition: what stands in it beside the position, and its files.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use domain::forecast::Forecast;
use domain::function::OptionKind;
use domain::month_end::MonthEnd;
use domain::programme::{Assessed, Programme, Saving};
use exhibits::exhibit::{Cell, Exhibit, Row};
use exhibits::table::actions::{Grounds, actions};
use exhibits::table::analysis::movement::movement;
use exhibits::table::analysis::resources::{resources, resources_headline};
use exhibits::table::reform::{
    reform_binding, reform_exits, reform_frontier, reform_functions, reform_headline, reform_leads,
    reform_split, reform_targets, reform_transfers,
};
use exhibits::table::{Tile, efficiency, risks, tiles_beside};
use exhibits::words::View;
use finance::analysis::PositionAnalysis;
use report::{Chapter, Format, Options, ReportFile};

use crate::edition::Edition;
use crate::reform;

/// What the chapter on risks says first.
const COUNTS_ONCE: &str =
    "Only what is open and outside the organisations’ own forecast counts, so that nothing counts twice.";

/// A report without its files yet.
#[derive(Debug)]
pub struct BoardReport {
    month_end: Arc<MonthEnd>,
    forecast: Option<Forecast>,
    tiles: Vec<Tile>,
    chapters: Vec<Chapter>,
}

impl BoardReport {
    /// The report of an edition. What cannot be read has no chapter.
    #[must_use]
    pub fn of(edition: &Edition<'_>, seed: u64) -> Self {
        let forecast = edition.forecast().map(|forecast| Forecast::clone(forecast));
        let (tiles, chapters) = chapters(edition, seed);
        Self { month_end: Arc::clone(edition.month_end()), forecast, tiles, chapters }
    }

    /// The report in one of its forms.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn files(&self, format: Format) -> Result<Vec<ReportFile>> {
        let beside = self.chapters.iter().flat_map(|chapter| &chapter.exhibits);
        let standing = self.month_end.standing(beside.map(|exhibit| exhibit.provenance));
        let options = Options {
            view: View::STAFF,
            status: standing.words().to_owned(),
            formats: vec![format],
            tiles: self.tiles.clone(),
            forecast: self.forecast.clone(),
            chapters: self.chapters.clone(),
        };
        Ok(report::files(&self.month_end, &options)?)
    }
}

/// What stands beside the position: what is behind it, savings and risks as far as their registers were known
/// then, running costs while the plan of the reform runs, and what all of it asks of the board.
fn chapters(edition: &Edition<'_>, seed: u64) -> (Vec<Tile>, Vec<Chapter>) {
    let month_end = &**edition.month_end();
    let (analysis, programme) = (edition.analysis().map(Arc::as_ref), edition.programme());
    let mut chapters = analysis.map_or_else(Vec::new, |analysis| position_chapters(month_end, analysis));
    if let Some(programme) = programme {
        chapters.push(Chapter {
            name: "efficiency",
            title: "Efficiency programme".to_owned(),
            says: efficiency::programme_leads(programme).into_iter().map(|lead| lead.text).collect(),
            exhibits: [
                Some(efficiency::programme_by_organisation(programme)),
                efficiency::programme_matrix(programme),
                Some(largest_schemes(programme)),
            ]
            .into_iter()
            .flatten()
            .chain(efficiency::programme_year(programme))
            .collect(),
        });
        chapters.push(Chapter {
            name: "risks",
            title: "Risks and grip".to_owned(),
            says: std::iter::once(COUNTS_ONCE.to_owned())
                .chain(programme.events.iter().map(|event| format!("{} ({})", event.what, event.dated)))
                .collect(),
            exhibits: [
                risks::risks_by_organisation(programme),
                risks::risks_register(programme),
                risks::controls(programme),
            ]
            .into_iter()
            .filter(|exhibit| !exhibit.table.rows.is_empty())
            .collect(),
        });
    }
    let on = month_end.month.last_day(month_end.year);
    let reform = reform::evaluate(edition.workspace(), on, &BTreeMap::new(), seed).ok().flatten();
    let reform = reform.filter(|reform| reform.input.days.0 <= on && on <= reform.input.days.1);
    if let Some(reform) = &reform {
        let leads = reform_leads(reform).into_iter().map(|lead| lead.text);
        let mut exhibits = vec![
            reform_targets(reform),
            thinned(reform_frontier(reform)),
            changing(reform_functions(reform)),
            reform_transfers(reform),
        ];
        exhibits.extend(reform_split(reform));
        exhibits.extend(reform_exits(reform));
        chapters.push(Chapter {
            name: "running-costs",
            title: "Running costs and functions".to_owned(),
            says: std::iter::once(format!("{}.", reform_headline(reform).text))
                .chain(leads)
                .chain(reform_binding(reform))
                .collect(),
            exhibits,
        });
    }
    let (forecast, reform) = (edition.forecast().map(Arc::as_ref), reform.as_ref());
    let grounds = Grounds { month_end, view: View::STAFF, forecast, analysis, programme, reform };
    chapters.push(Chapter {
        name: "actions",
        title: "Actions asked of the board".to_owned(),
        says: Vec::new(),
        exhibits: vec![actions(&grounds)],
    });
    (tiles_beside(&grounds), chapters)
}

/// What stands behind the position: what moved it, staff, capital and cash, and what is underneath.
fn position_chapters(month_end: &MonthEnd, analysis: &PositionAnalysis) -> Vec<Chapter> {
    let (moved, underneath): (Vec<Exhibit>, Vec<Exhibit>) =
        movement(month_end, analysis, View::STAFF.wording)
            .into_iter()
            .partition(|exhibit| exhibit.name.starts_with("moved-"));
    let chapter = |name, title: &str, says: Option<String>, exhibits| Chapter {
        name,
        title: title.to_owned(),
        says: says.into_iter().collect(),
        exhibits,
    };
    [
        chapter("movement", "What moved the position", None, moved),
        chapter(
            "resources",
            "Staff, capital, cash and payments",
            Some(format!("{}.", resources_headline(analysis))),
            resources(analysis, View::STAFF.wording),
        ),
        chapter("underlying", "Run rate, underlying position and the system in gross", None, underneath),
    ]
    .into_iter()
    .filter(|chapter| !chapter.exhibits.is_empty())
    .collect()
}

/// The schemes that plan to save most, as many as a board reads.
fn largest_schemes(programme: &Programme) -> Exhibit {
    let whole = efficiency::programme_register(programme);
    let mut largest = programme.clone();
    let plan = |row: &Assessed| row.amounts.get(Saving::PlanYear).or_nil();
    largest.efficiency.schemes.sort_by_key(|row| std::cmp::Reverse(plan(row)));
    largest.efficiency.schemes.truncate(MOST_SCHEMES);
    let note = format!("The {MOST_SCHEMES} that plan to save most. {}", whole.note);
    Exhibit { heading: whole.heading, note, ..efficiency::programme_register(&largest) }
}

/// How many schemes a board reads.
const MOST_SCHEMES: usize = 20;

/// An exhibit of points with every second of them in its table, the last always among them; its chart
/// has them all.
fn thinned(mut exhibit: Exhibit) -> Exhibit {
    let last = exhibit.table.rows.len().saturating_sub(1);
    let rows = std::mem::take(&mut exhibit.table.rows);
    let every_second = rows.into_iter().enumerate().filter(|(idx, _)| (last - idx).is_multiple_of(2));
    exhibit.table.rows = every_second.map(|(_, row)| row).collect();
    exhibit.note.push_str(" The table has every second point.");
    exhibit
}

/// The functions of which something becomes; those that stay as they are have pages of their own.
fn changing(mut exhibit: Exhibit) -> Exhibit {
    let stays = |row: &Row| matches!(row.cells.first(), Some(Cell::Word { text, .. }) if text == OptionKind::Retain.words());
    exhibit.table.rows.retain(|row| !stays(row));
    exhibit.note.push_str(" Functions that stay as they are are left out.");
    exhibit
}
