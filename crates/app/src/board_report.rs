//! The board report of an edition: what stands in it beside the position, and its files.

mod changing;
mod coverage;
mod left_out;
mod scenarios;

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use ::reform::plan::Reform;
use anyhow::Result;
use api::consequence::ConsequenceTable;
use domain::forecast::Forecast;
use domain::function::OptionKind;
use domain::month_end::MonthEnd;
use domain::paper::FrontSheet;
use domain::programme::{Assessed, Programme, Saving};
use evidence::disclosure;
use exhibits::disclosure::for_readers;
use exhibits::exhibit::{Cell, Exhibit, Row};
use exhibits::table::actions::{Grounds, actions, recommendations};
use exhibits::table::analysis::movement::movement;
use exhibits::table::analysis::resources::{resources, resources_headline, staff_by_month};
use exhibits::table::reform::{
    reform_binding, reform_exits, reform_frontier, reform_functions, reform_headline, reform_leads,
    reform_split, reform_targets, reform_transfers, reform_warnings,
};
use exhibits::table::{Tile, efficiency, risks, tiles_beside};
use exhibits::words::View;
use finance::analysis::PositionAnalysis;
use report::{Chapter, Format, Options, Piece, Release, ReportFile, SectionName, Selection};

use crate::edition::Edition;
use crate::reform;

pub use scenarios::MOST_SCENARIOS;

/// What the chapter on risks says first.
const COUNTS_ONCE: &str =
    "Only what is open and outside the organisations’ own forecast counts, so that nothing counts twice.";

/// How a report is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The seed of everything random.
    pub seed: u64,
    /// What the front sheet says; what is not set there is as the workspace has it.
    pub front: FrontSheet,
    /// Which sections it has.
    pub sections: Selection,
    /// Who may read all that is in it.
    pub readers: Readers,
    /// What the scenarios would do that were chosen for it.
    pub scenarios: Option<ConsequenceTable>,
}

/// Who a report is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// The board and its officers.
    Board,
    /// Everybody: nothing is in it of a month that is not released.
    Everybody,
}

/// A report without its files yet.
#[derive(Debug)]
pub struct BoardReport {
    month_end: Arc<MonthEnd>,
    forecast: Option<Forecast>,
    tiles: Vec<Tile>,
    chapters: Vec<Chapter>,
    front: FrontSheet,
    release: Release,
    sections: Selection,
    recommendations: Vec<String>,
    not_covered: Vec<String>,
    messages: Vec<String>,
}

impl BoardReport {
    /// The report of an edition. What cannot be read has no chapter.
    #[must_use]
    pub fn of(edition: &Edition<'_>, request: Request) -> Self {
        let month_end = edition.month_end();
        let to_date = || match request.readers {
            Readers::Board => edition.analyses_to_date(),
            Readers::Everybody => edition.public_analyses_to_date(),
        };
        // The choice of functions takes as long as the rest.
        let (reform, (to_date, forecast)) = thread::scope(|scope| {
            let reform = scope.spawn(|| reform_during(edition, request.seed));
            let beside = (to_date(), edition.forecast());
            (reform.join().unwrap_or_else(|panic| resume_unwind(panic)), beside)
        });
        let (analysis, programme) = (edition.analysis().map(Arc::as_ref), edition.programme());
        let forecast = forecast.map(Arc::as_ref);
        let grounds =
            Grounds { month_end, view: View::STAFF, forecast, analysis, programme, reform: reform.as_ref() };
        let counts_for = match request.readers {
            Readers::Board => disclosure::Readers::Keepers,
            Readers::Everybody => disclosure::Readers::Everybody(edition.workspace().disclosure_rule),
        };
        let front = edition.workspace().front_sheet.clone().under(request.front);
        let changing = changing::changing(edition, request.readers);
        let of_scenarios = request.scenarios.as_ref().map(scenarios::chapter);
        let after_money = changing.chapters.into_iter().chain(of_scenarios).collect();
        let mut chapters = chapters(&to_date, &grounds, &front.recommendations, (after_money, counts_for));
        let left_out = left_out::without_empty(&mut chapters);
        let release = edition.release();
        let asked = recommendations(&grounds, &front.recommendations);
        Self {
            month_end: Arc::clone(month_end),
            forecast: forecast.cloned(),
            tiles: tiles_beside(&grounds),
            messages: messages(&grounds, &chapters),
            not_covered: coverage::not_covered(
                &grounds,
                edition.later_register(),
                &left_out,
                changing.not_covered,
            ),
            recommendations: asked,
            chapters,
            front,
            release: Release { words: release.words(), is_public: release.is_released() },
            sections: request.sections,
        }
    }

    /// The report in all its forms; `made` is told each as it is done.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn files(&self, made: &(dyn Fn(Format) + Sync)) -> Result<Vec<ReportFile>> {
        let pieces = self.chapters.iter().flat_map(|chapter| &chapter.pieces);
        let beside = pieces.filter_map(|piece| match piece {
            Piece::Exhibit(exhibit) | Piece::Chart(exhibit) | Piece::Table(exhibit) => {
                Some(exhibit.provenance)
            }
            Piece::Paragraph(_) | Piece::Heading(_) | Piece::Commentary { .. } => None,
        });
        let standing = self.month_end.standing(beside);
        let options = Options {
            view: View::STAFF,
            status: if self.release.is_public { standing.words_once_released() } else { standing.words() }
                .to_owned(),
            formats: Format::ALL.to_vec(),
            release: self.release.clone(),
            sections: self.sections.clone(),
            front: self.front.clone(),
            recommendations: self.recommendations.clone(),
            not_covered: self.not_covered.clone(),
            messages: self.messages.clone(),
            tiles: self.tiles.clone(),
            forecast: self.forecast.clone(),
            chapters: self.chapters.clone(),
        };
        Ok(report::files(&self.month_end, &options, made)?)
    }
}

/// The reform of the workspace, where its plan runs in the month.
fn reform_during(edition: &Edition<'_>, seed: u64) -> Option<Reform> {
    let month_end = edition.month_end();
    let on = month_end.month.last_day(month_end.year);
    let input = reform::input(edition.workspace(), on).ok().flatten()?;
    let is_running = input.days.0 <= on && on <= input.days.1;
    reform::plan(is_running.then_some(input)?, &BTreeMap::new(), seed).ok()
}

/// What the summary says after the position: the finding of each part, as a sentence.
fn messages(grounds: &Grounds<'_>, chapters: &[Chapter]) -> Vec<String> {
    let finding = |name: &str| {
        let pieces = chapters.iter().flat_map(|chapter| &chapter.pieces);
        let exhibits = pieces.filter_map(|piece| match piece {
            Piece::Exhibit(exhibit) | Piece::Chart(exhibit) => Some(exhibit),
            Piece::Table(_) | Piece::Paragraph(_) | Piece::Heading(_) | Piece::Commentary { .. } => None,
        });
        let found = exhibits.filter(|exhibit| exhibit.name == name).map(|exhibit| exhibit.heading.clone());
        found.take(1).next()
    };
    let resources = grounds.analysis.map(resources_headline);
    ["efficiency", "cases", "underlying"]
        .into_iter()
        .filter_map(finding)
        .chain(resources)
        .chain(finding("cash"))
        .map(|finding| format!("{}.", finding.trim_end_matches('.')))
        .collect()
}

/// What stands beside the position: what is behind it, savings and risks as far as their registers were known
/// then, running costs while the plan of the reform runs, and what all of it asks of the board.
fn chapters(
    to_date: &[Arc<PositionAnalysis>],
    grounds: &Grounds<'_>,
    of_the_lead: &[String],
    (changing, counts_for): (Vec<Chapter>, disclosure::Readers),
) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    if let Some(programme) = grounds.programme {
        chapters.extend(of_programme(programme, grounds.month_end));
    }
    if let Some(analysis) = grounds.analysis {
        chapters.extend(of_analysis(to_date, grounds.month_end, analysis));
    }
    chapters.extend(grounds.reform.map(|reform| of_reform(reform, counts_for)).into_iter().flatten());
    chapters.extend(changing);
    let asked = vec![Piece::Exhibit(actions(grounds, of_the_lead))];
    chapters.push(Chapter { name: SectionName::Actions, pieces: asked });
    for piece in chapters.iter_mut().flat_map(|chapter| &mut chapter.pieces) {
        if let Piece::Exhibit(exhibit) | Piece::Chart(exhibit) | Piece::Table(exhibit) = piece {
            *exhibit = for_readers(exhibit.clone(), counts_for);
        }
    }
    chapters
}

/// Savings, risks and controls.
fn of_programme(programme: &Programme, month_end: &MonthEnd) -> Vec<Chapter> {
    let whole = |exhibit: Option<Exhibit>| exhibit.filter(has_rows).map(Piece::Exhibit);
    let leads = efficiency::programme_leads(programme).into_iter().map(|lead| Piece::Paragraph(lead.text));
    let events = programme
        .events
        .iter()
        .map(|event| Piece::Paragraph(format!("{} ({}).", event.what.trim_end_matches('.'), event.dated)));
    vec![
        Chapter {
            name: SectionName::Summary,
            pieces: whole(efficiency::programme_recurrence(programme)).into_iter().collect(),
        },
        Chapter {
            name: SectionName::Efficiency,
            pieces: leads
                .chain(whole(Some(efficiency::programme_by_organisation(programme))))
                .chain(whole(efficiency::programme_matrix(programme)))
                .collect(),
        },
        Chapter {
            name: SectionName::EfficiencyDetail,
            pieces: whole(Some(largest_schemes(programme)))
                .into_iter()
                .chain(efficiency::programme_year(programme).into_iter().map(Piece::Exhibit))
                .collect(),
        },
        Chapter {
            name: SectionName::Forecast,
            pieces: whole(risks::cases(month_end, programme)).into_iter().collect(),
        },
        Chapter {
            name: SectionName::Risks,
            pieces: std::iter::once(Piece::Paragraph(COUNTS_ONCE.to_owned()))
                .chain(events)
                .chain(whole(Some(risks::risks_by_organisation(programme))))
                .chain(whole(Some(risks::largest_risks(programme, MOST_RISKS))))
                .chain(whole(Some(risks::controls(programme))))
                .collect(),
        },
        Chapter {
            name: SectionName::RisksDetail,
            pieces: whole(Some(risks::risks_register(programme))).into_iter().collect(),
        },
    ]
}

/// What stands behind the position: what moved it, what organisations say, staff, capital and cash, and what
/// is underneath.
fn of_analysis(
    to_date: &[Arc<PositionAnalysis>],
    month_end: &MonthEnd,
    analysis: &PositionAnalysis,
) -> Vec<Chapter> {
    let mut by_name: BTreeMap<String, Exhibit> = movement(month_end, analysis, View::STAFF.wording)
        .into_iter()
        .chain(resources(analysis, View::STAFF.wording))
        .map(|exhibit| (exhibit.name.to_string(), exhibit))
        .collect();
    let to_date: Vec<&PositionAnalysis> = to_date.iter().map(Arc::as_ref).collect();
    let by_month = staff_by_month(&to_date);
    let moved: Vec<Exhibit> =
        ["moved-to-date", "moved-forecast"].into_iter().filter_map(|name| by_name.remove(name)).collect();
    let mut take = |names: &[&str]| -> Vec<Piece> {
        names.iter().filter_map(|name| by_name.remove(*name)).map(Piece::Exhibit).collect()
    };
    let forecast = take(&["run-rate", "underlying"]);
    let workforce = take(&[if has_ceilings(analysis) { "ceilings" } else { "" }, "staff"]);
    let capital = take(&["capital"]);
    let cash = take(&["cash", "payments", "working-capital"]);
    let resources_detail = take(&["staff-groups", "capital-schemes"]);
    let in_paper = moved.iter().take(1).cloned().map(Piece::Chart);
    let rest = take(&["one-offs", "duties", "deficit-support", "gross", "dealings"]);
    let chapter = |name, pieces| Chapter { name, pieces };
    vec![
        chapter(SectionName::Income, commentary(analysis).into_iter().chain(in_paper).collect()),
        chapter(
            SectionName::PositionDetail,
            moved
                .into_iter()
                .enumerate()
                .map(|(idx, exhibit)| if idx == 0 { Piece::Table(exhibit) } else { Piece::Exhibit(exhibit) })
                .collect(),
        ),
        chapter(SectionName::Forecast, forecast),
        chapter(
            SectionName::Workforce,
            by_month.clone().map(Piece::Chart).into_iter().chain(workforce).collect(),
        ),
        chapter(SectionName::Capital, capital),
        chapter(SectionName::Cash, cash),
        chapter(
            SectionName::ResourcesDetail,
            resources_detail.into_iter().chain(by_month.map(Piece::Table)).collect(),
        ),
        chapter(SectionName::UnderlyingDetail, rest),
    ]
}

/// Whether the ceiling of anybody's agency or bank spending is known.
fn has_ceilings(analysis: &PositionAnalysis) -> bool {
    let mut ceilings = analysis.organisations.iter().flat_map(|organisation| &organisation.ceilings);
    ceilings.any(|spending| spending.ceiling.is_some())
}

/// What the organisations say about their month, in their own words.
fn commentary(analysis: &PositionAnalysis) -> Vec<Piece> {
    let says = |organisation_analysis: &finance::analysis::OrganisationAnalysis| Piece::Commentary {
        who: organisation_analysis.organisation.name.clone(),
        says: if organisation_analysis.commentary.is_empty() {
            "No commentary came with its return.".to_owned()
        } else {
            organisation_analysis.commentary.clone()
        },
    };
    let heading = Piece::Heading("What the organisations say in their returns".to_owned());
    std::iter::once(heading).chain(analysis.organisations.iter().map(says)).collect()
}

/// Running costs while the plan to cut them runs: what a board reads of it, and the rest in the annex.
fn of_reform(reform: &Reform, counts_for: disclosure::Readers) -> Vec<Chapter> {
    let headline = std::iter::once(format!("{}.", reform_headline(reform).text));
    // What is wrong with files is for those who keep them, and stands among the findings.
    let warnings = reform_warnings(reform);
    let leads = reform_leads(reform, counts_for).into_iter().filter(|lead| !warnings.contains(lead));
    let says = headline.chain(leads.map(|lead| lead.text)).chain(reform_binding(reform));
    let says: Vec<Piece> = says.map(Piece::Paragraph).collect();
    let (first, rest) = says.split_at(says.len().min(MOST_PARAGRAPHS));
    let exhibits = [
        Some(reform_targets(reform)),
        Some(thinned(reform_frontier(reform))),
        Some(changing(reform_functions(reform))),
        Some(without_last_gate(reform_transfers(reform))),
        reform_split(reform),
        reform_exits(reform, counts_for),
    ];
    let in_annex = rest.iter().cloned().chain(exhibits.into_iter().flatten().map(Piece::Exhibit));
    let mut chapters = vec![
        Chapter { name: SectionName::RunningCosts, pieces: first.to_vec() },
        Chapter { name: SectionName::RunningCostsDetail, pieces: in_annex.collect() },
    ];
    if !warnings.is_empty() {
        let heading = Piece::Heading("Findings on the plan of running costs".to_owned());
        let warnings = warnings.into_iter().map(|warning| Piece::Paragraph(warning.text));
        let pieces = std::iter::once(heading).chain(warnings).collect();
        chapters.push(Chapter { name: SectionName::Validation, pieces });
    }
    chapters
}

/// How many paragraphs on running costs a board reads.
const MOST_PARAGRAPHS: usize = 6;

fn has_rows(exhibit: &Exhibit) -> bool {
    !exhibit.table.rows.is_empty()
}

/// How many risks and mitigations a board reads at once.
const MOST_RISKS: usize = 8;

/// The schemes that plan to save most, as many as a board reads, in the columns that a page has room for.
fn largest_schemes(programme: &Programme) -> Exhibit {
    const LEFT_OUT: [&str; 2] = ["Not counted", "Likely"];
    let whole = efficiency::programme_register(programme);
    let mut largest = programme.clone();
    let plan = |row: &Assessed| row.amounts.get(Saving::PlanYear).or_nil();
    largest.efficiency.schemes.sort_by_key(|row| std::cmp::Reverse(plan(row)));
    largest.efficiency.schemes.truncate(MOST_SCHEMES);
    let note = format!("The {MOST_SCHEMES} that plan to save most. {}", whole.note);
    let mut exhibit = Exhibit { heading: whole.heading, note, ..efficiency::programme_register(&largest) };
    exhibit.retain_columns(|column| !LEFT_OUT.contains(&column.heading.as_str()));
    exhibit
}

/// How many schemes a board reads.
const MOST_SCHEMES: usize = 20;

/// The moves without the gate that they have passed: the next one says as much, and what stands in the way has room.
fn without_last_gate(mut exhibit: Exhibit) -> Exhibit {
    exhibit.retain_columns(|column| column.heading != "Last gate");
    exhibit
}

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
