//! `oakham report`: the board report in four forms.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use domain::analysis::PositionAnalysis;
use domain::forecast::Forecast;
use domain::function::OptionKind;
use domain::month_end::MonthEnd;
use domain::programme::{Assessed, Programme, Saving};
use domain::provenance::Provenance;
use exhibits::exhibit::{Cell, Exhibit, Row};
use exhibits::table::actions::{Grounds, actions};
use exhibits::table::analysis::movement::movement;
use exhibits::table::analysis::resources::{resources, resources_headline};
use exhibits::table::reform::{
    reform_binding, reform_exits, reform_frontier, reform_functions, reform_headline, reform_leads,
    reform_split, reform_targets, reform_transfers,
};
use exhibits::table::{Tile, efficiency, risks, tiles_beside};
use report::{Chapter, Format, Options, ReportFile};
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{Global, PeriodArgs};
use crate::command::position::STAFF;
use crate::{load, terminal};

/// Writes the report on the month asked for; writes nothing where findings block.
pub(crate) fn run(global: &Global, when: PeriodArgs, output: &Path) -> Result<Outcome> {
    let workspace = load::untold_workspace(global)?;
    let month = load::month(&workspace, when)?;
    let month_end = load::month_end(&workspace, month, global.as_at)?;
    if load::is_spoilt(&month_end) {
        terminal::findings(&mut io::stderr().lock(), &month_end.findings)?;
        terminal::note(false, "No report was written: correct the errors above first.");
        return Ok(Outcome::Blocked);
    }
    load::tell_unreadable(&workspace, &month_end, global)?;
    let beside = beside(&workspace, &month_end, global);
    let mut out = io::stdout().lock();
    for path in write(global.quiet, &month_end, &beside, output)? {
        writeln!(out, "{}", path.display())?;
    }
    Ok(Outcome::Done)
}

/// Makes all files of the report, then puts them into `folder`: all or none.
pub(crate) fn write(
    quiet: bool,
    month_end: &MonthEnd,
    beside: &ReportContext,
    folder: &Path,
) -> Result<Vec<PathBuf>> {
    let bar = terminal::progress(quiet, Format::ALL.len());
    let mut files = Vec::new();
    for format in Format::ALL {
        bar.set_message(format.file_name());
        let options = Options {
            view: STAFF,
            status: status(month_end),
            formats: vec![format],
            tiles: beside.tiles.clone(),
            forecast: beside.forecast.clone(),
            chapters: beside.chapters.clone(),
        };
        files.extend(report::files(month_end, &options)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    fs::create_dir_all(folder).with_context(|| {
        format!("the folder {} cannot be made; name one you may write to with -o", folder.display())
    })?;
    put(&files, folder).with_context(|| {
        format!("{} cannot be written to; name a folder you may write to with -o", folder.display())
    })
}

/// What the chapter on risks says first.
const COUNTS_ONCE: &str =
    "Only what is open and outside the organisations’ own forecast counts, so that nothing counts twice.";

/// What a report has beside the month end.
pub(crate) struct ReportContext {
    forecast: Option<Forecast>,
    tiles: Vec<Tile>,
    chapters: Vec<Chapter>,
}

/// The forecast at a month end's month, and the tiles and chapters that stand beside the position. What
/// cannot be read has no chapter.
pub(crate) fn beside(workspace: &Workspace, month_end: &MonthEnd, global: &Global) -> ReportContext {
    let programme = crate::programme::programmes(workspace, global.as_at).of_year.remove(&month_end.year);
    let analysis = crate::analysis::analysis(workspace, month_end, programme.as_ref(), global.as_at);
    let beside = load::ForecastContext { programme: programme.as_ref(), analysis: analysis.as_ref() };
    let forecast = load::forecast(month_end, &load::earlier(workspace, month_end, global.as_at), beside);
    let (tiles, chapters) = chapters(workspace, month_end, forecast.as_ref(), (programme, analysis), global);
    ReportContext { forecast, tiles, chapters }
}

/// What stands beside the position at a month end's month: what is behind it, savings and risks as far as
/// their registers were known then, running costs while the plan of the reform runs, and what all of
/// it asks of the board.
fn chapters(
    workspace: &Workspace,
    month_end: &MonthEnd,
    forecast: Option<&Forecast>,
    (programme, analysis): (Option<Programme>, Option<PositionAnalysis>),
    global: &Global,
) -> (Vec<Tile>, Vec<Chapter>) {
    // A register of a later month knows what this report cannot know.
    let known = |programme: &Programme| programme.month.is_some_and(|month| month <= month_end.month);
    let programme = programme.filter(known);
    let mut chapters = analysis.as_ref().map_or_else(Vec::new, |analysis| behind(month_end, analysis));
    if let Some(programme) = &programme {
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
    let reform = crate::reform::evaluate(workspace, on, &BTreeMap::new(), global.seed).ok().flatten();
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
    let (analysis, programme, reform) = (analysis.as_ref(), programme.as_ref(), reform.as_ref());
    let grounds = Grounds { month_end, view: STAFF, forecast, analysis, programme, reform };
    chapters.push(Chapter {
        name: "actions",
        title: "Actions asked of the board".to_owned(),
        says: Vec::new(),
        exhibits: vec![actions(&grounds)],
    });
    (tiles_beside(&grounds), chapters)
}

/// What stands behind the position: what moved it, staff, capital and cash, and what is underneath.
fn behind(month_end: &MonthEnd, analysis: &PositionAnalysis) -> Vec<Chapter> {
    let (moved, underneath): (Vec<Exhibit>, Vec<Exhibit>) = movement(month_end, analysis, STAFF.wording)
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
            resources(analysis, STAFF.wording),
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
    let kept = rows.into_iter().enumerate().filter(|(idx, _)| (last - idx).is_multiple_of(2));
    exhibit.table.rows = kept.map(|(_, row)| row).collect();
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

/// What a reader must know about the report as a whole.
fn status(month_end: &MonthEnd) -> String {
    let synthetic = month_end.figures.values().any(|figure| figure.provenance() == Provenance::Synthetic);
    match (month_end.is_complete(), synthetic) {
        (false, _) => "Draft: not every organisation has reported",
        (true, true) => "Part synthetic, not issued by these organisations",
        (true, false) => "Public",
    }
    .to_owned()
}

/// Writes each file beside its place first and moves them together, so that a full disk or a
/// forbidden folder leaves no half report.
fn put(files: &[ReportFile], folder: &Path) -> io::Result<Vec<PathBuf>> {
    let beside = |name: &str| folder.join(format!(".{name}.part"));
    for file in files {
        if let Err(error) = fs::write(beside(file.name), &file.bytes) {
            for file in files {
                // What was not written is not there to remove.
                let _ = fs::remove_file(beside(file.name));
            }
            return Err(error);
        }
    }
    let mut paths = Vec::new();
    for file in files {
        let path = folder.join(file.name);
        fs::rename(beside(file.name), &path)?;
        paths.push(path);
    }
    Ok(paths)
}
