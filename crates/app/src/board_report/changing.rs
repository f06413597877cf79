//! Whether measures are changing, as a board paper tells it: those that were known by the end of the month.

use std::sync::Arc;

use super::Readers;
use crate::access::access;
use crate::edition::Edition;
use crate::edition::years_before::{MonthsRead, last_of_years_before};
use evidence::control_chart::chart::Chart as ControlChart;
use evidence::control_chart::icon::{Assurance, Variation};
use evidence::evaluation::calendar::months_after;
use evidence::measured::{Measured, of_access, of_money, told_by_day};
use exhibits::exhibit::Exhibit;
use exhibits::number::counted;
use exhibits::table::control::{changing_charts, paper_icons};
use report::{Chapter, Piece, SectionName};

/// Months after which a value tells nothing of now.
const STALE_MONTHS: i32 = 12;
/// The most charts of a paper, in its annex: with the other chapters there is no room for them before it.
const MOST_CHARTS: usize = 3;
/// How many measures a board reads; with more of them those that show a change stand in the paper, and all in the annex.
const MOST_MEASURES: usize = 12;

/// What is said where published figures cannot be read.
const UNREAD: &str =
    "Measures of access to care: their published figures cannot be read; `oakham access gp` says why.";

/// What stands in the paper and in its annex, and what is said of measures that are not in it.
pub(super) struct Changing {
    pub(super) chapters: Vec<Chapter>,
    /// Sentences of what is not covered.
    pub(super) not_covered: Vec<String>,
}

/// The measures of the month, as its readers may know them.
pub(super) fn changing(edition: &Edition<'_>, readers: Readers) -> Changing {
    let month_end = edition.month_end();
    let last_day = month_end.month.last_day(month_end.year);
    let (published, unread) = match access(edition.workspace()) {
        Ok(access) => (access.iter().flat_map(of_access).collect::<Vec<_>>(), None),
        Err(_) => (Vec::new(), Some(UNREAD.to_owned())),
    };
    let of_years = last_of_years_before(
        edition,
        match readers {
            Readers::Board => MonthsRead::All,
            Readers::Everybody => MonthsRead::Released,
        },
    );
    let money = of_money(of_years.iter().map(Arc::as_ref).chain([&**month_end]));
    let known = published.into_iter().chain(money).map(|measured| measured.known_by(last_day));
    let known: Vec<Measured> = known.filter(|measured| 1 < measured.n_values()).collect();
    let known: Vec<Measured> = told_by_day(&known).into_iter().cloned().collect();
    let since = months_after(last_day.first_of_month(), -STALE_MONTHS);
    let (current, stale): (Vec<_>, Vec<_>) =
        known.into_iter().partition(|measured| measured.newest().is_some_and(|newest| since < newest));
    let not_covered = unread.into_iter().chain(left_out(&stale)).collect();
    Changing { chapters: chapters(&current), not_covered }
}

/// What is said of measures whose newest value is too old.
fn left_out(stale: &[Measured]) -> Option<String> {
    let n = stale.len();
    (0 < n).then(|| {
        format!(
            "Is it changing: {} whose newest value is {STALE_MONTHS} months old or older.",
            counted(n, "measure", "measures")
        )
    })
}

/// The table of icons, with the charts of what changes in the annex, and all measures where the paper has not all.
fn chapters(measures: &[Measured]) -> Vec<Chapter> {
    let charts: Vec<(&Measured, ControlChart)> =
        measures.iter().filter_map(|measured| Some((measured, measured.plain_chart()?))).collect();
    let pairs: Vec<(&Measured, &ControlChart)> =
        charts.iter().map(|(measured, chart)| (*measured, chart)).collect();
    if pairs.is_empty() {
        return Vec::new();
    }
    let all = paper_icons(&pairs);
    let drawn = changing_charts(&pairs, MOST_CHARTS);
    let is_whole = pairs.len() <= MOST_MEASURES;
    let mut table = if is_whole { Some(all.clone()) } else { shortened(&pairs, &all) };
    if let Some(table) = &mut table {
        table.note.push_str(&where_drawn(&drawn));
    }
    let said = table.is_none().then(|| Piece::Paragraph(format!("{}.", all.heading)));
    let in_paper = said.into_iter().chain(table.map(Piece::Exhibit)).collect();
    let in_annex = (!is_whole).then_some(all).into_iter().chain(drawn);
    let in_annex = in_annex.map(Piece::Exhibit).collect();
    [(SectionName::Changing, in_paper), (SectionName::ChangingDetail, in_annex)]
        .into_iter()
        .map(|(name, pieces): (_, Vec<Piece>)| Chapter { name, pieces })
        .filter(|chapter| !chapter.pieces.is_empty())
        .collect()
}

/// Which exhibits of the annex are the charts.
fn where_drawn(drawn: &[Exhibit]) -> String {
    let keys: Vec<&str> = drawn.iter().map(|exhibit| &*exhibit.key).collect();
    match &keys[..] {
        [] => String::new(),
        [one] => format!(" Its change is drawn in {one} in the annex."),
        [others @ .., last] => {
            format!(" The first that change are drawn in {} and {last} in the annex.", others.join(", "))
        }
    }
}

/// The table of the measures that change or miss their target month after month, those first that a board should look at
/// first, under what is said of all; none where there is no such measure.
fn shortened(pairs: &[(&Measured, &ControlChart)], all: &Exhibit) -> Option<Exhibit> {
    let is_told = |chart: &ControlChart| {
        chart.variation != Variation::CommonCause || chart.assurance == Some(Assurance::ConsistentFail)
    };
    let told: Vec<_> = pairs.iter().copied().filter(|(_, chart)| is_told(chart)).collect();
    let mut exhibit = paper_icons(&told);
    let n_told = exhibit.table.rows.len();
    exhibit.table.rows.truncate(MOST_MEASURES);
    let n_shown = exhibit.table.rows.len();
    let which = if n_shown < n_told {
        format!("The first {n_shown} of {n_told} that change or miss their target are here")
    } else {
        "Those that change or miss their target are here".to_owned()
    };
    (0 < n_shown).then(|| Exhibit {
        key: "V2a".into(),
        name: "measures-changing".into(),
        heading: all.heading.clone(),
        note: format!("{} {which}, all {} in table {}.", all.note, pairs.len(), all.key),
        provenance: all.provenance,
        ..exhibit
    })
}

#[cfg(test)]
mod tests;
