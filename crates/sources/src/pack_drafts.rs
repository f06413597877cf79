//! Packs that are put together and not frozen yet: what was done to each, in `scrutiny/pack_drafts.csv`, to which rows
//! are only added.
//!
//! Format: `docs/reference/formats.md`.

use std::collections::BTreeSet;
use std::path::Path;

use domain::figure::FigureId;
use governance::pack_draft::{DraftStep, PackDraft, Picked, Purpose};
use jiff::Timestamp;

use crate::appended::{Added, appended};
use crate::fault::{Fault, SourcesError};
use crate::monthly_return::version::Step;
use crate::scrutiny::FOLDER;
use crate::sheet::Row;

/// The file, below the workspace.
pub const DRAFTS: &str = "scrutiny/pack_drafts.csv";

const COLUMNS: [&str; 12] = [
    "pack_id",
    "did",
    "title",
    "committee",
    "meeting_on",
    "fin_year",
    "month",
    "figure_id",
    "name",
    "place",
    "by",
    "at",
];

/// The word for the first row of a draft.
const BEGUN: &str = "begun";

/// A draft as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDraft {
    /// The id that the pack will have: `rutland-2026-12-08`.
    pub id: String,
    /// What it is for, and its figures.
    pub draft: PackDraft,
    /// Who began it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What is done to a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is begun.
    Begun(Purpose),
    /// Something else.
    Step(DraftStep),
}

/// The drafts, in the order in which they were begun, as far as they can be read, and what cannot be; none where there is
/// no such file.
///
/// A draft of which a row cannot be read stands as without it; what does not fit it because of that is not told.
#[must_use]
pub fn drafts(root: &Path) -> (Vec<KeptDraft>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut drafts: Vec<KeptDraft> = Vec::new();
    let mut spoilt: BTreeSet<String> = BTreeSet::new();
    if let Some(added) = Added::of(root, DRAFTS, &COLUMNS, &mut faults) {
        spoilt.extend(added.lost().map(|row| row.text("pack_id").to_owned()));
        for row in added.rows() {
            let id = row.text("pack_id");
            let Some(step) = read(row, &mut faults) else {
                spoilt.insert(id.to_owned());
                continue;
            };
            faults.extend(take(&mut drafts, id, step, row).filter(|_| !spoilt.contains(id)));
        }
    }
    (drafts, faults)
}

/// Does what a row says to its draft, or says why that cannot be.
fn take(drafts: &mut Vec<KeptDraft>, id: &str, (done, at): (Done, Timestamp), row: Row<'_>) -> Option<Fault> {
    let known = drafts.iter_mut().find(|known| known.id == id);
    match (done, known) {
        (Done::Begun(purpose), None) => {
            let (id, by) = (id.to_owned(), row.text("by").to_owned());
            drafts.push(KeptDraft { id, draft: PackDraft::new(purpose), by, at });
            None
        }
        (Done::Begun(_), Some(_)) => {
            Some(row.fault("pack_id", "another draft has this id; give each an id of its own"))
        }
        (Done::Step(step), Some(known)) => {
            known.draft.take(step).err().map(|error| row.fault("did", error.to_string()))
        }
        (Done::Step(_), None) => {
            Some(row.fault("pack_id", "no draft of this id was begun above; begin it first"))
        }
    }
}

fn read(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<(Done, Timestamp)> {
    let at = row.moment("at", faults);
    let text = |column: &str| row.text(column).to_owned();
    for column in ["pack_id", "by"] {
        if row.text(column).is_empty() {
            faults.push(row.fault(column, "the cell is empty; fill it in"));
            return None;
        }
    }
    let mut figure = || {
        let id = FigureId::parse(row.text("figure_id"));
        if id.is_none() {
            faults.push(row.fault("figure_id", "this is no id of a figure, which has 10 letters and digits"));
        }
        id
    };
    let done = match row.text("did") {
        BEGUN => {
            let (year, month) = (row.parse("fin_year", faults), row.parse("month", faults));
            let meeting_on = row.day("meeting_on", faults);
            let (title, committee) = (text("title"), text("committee"));
            Done::Begun(Purpose { title, committee, meeting_on: meeting_on?, month: (year?, month?) })
        }
        "added" => Done::Step(DraftStep::Add(Picked { id: figure()?, name: text("name") })),
        "removed" => Done::Step(DraftStep::Remove(figure()?)),
        "placed" => {
            let id = figure()?;
            Done::Step(DraftStep::Place(id, row.parse("place", faults)?))
        }
        "dropped" => Done::Step(DraftStep::Drop),
        _ => {
            faults.push(row.fault("did", "expected begun, added, removed, placed or dropped"));
            return None;
        }
    };
    Some((done, at?))
}

/// The steps that add what was done to drafts.
///
/// # Errors
/// Where the file is there and cannot be read.
pub fn steps(
    root: &Path,
    id: &str,
    done: &[Done],
    by: &str,
    at: Timestamp,
) -> Result<Vec<Step>, SourcesError> {
    let rows: Vec<Vec<String>> = done.iter().map(|done| cells(id, done, by, at)).collect();
    appended(root, FOLDER, DRAFTS, &COLUMNS, &rows, |row, faults| drop(read(row, faults)))
}

fn cells(id: &str, done: &Done, by: &str, at: Timestamp) -> Vec<String> {
    let none = String::new;
    let mut purpose = [none(), none(), none(), none(), none()];
    let (mut figure, mut name, mut place) = (none(), none(), none());
    let did = match done {
        Done::Begun(Purpose { title, committee, meeting_on, month: (year, month) }) => {
            let (year, month) = (year.to_string(), month.to_string());
            purpose = [title.clone(), committee.clone(), meeting_on.to_string(), year, month];
            BEGUN
        }
        Done::Step(DraftStep::Add(picked)) => {
            (figure, name) = (picked.id.to_string(), picked.name.clone());
            "added"
        }
        Done::Step(DraftStep::Remove(id)) => {
            figure = id.to_string();
            "removed"
        }
        Done::Step(DraftStep::Place(id, at)) => {
            (figure, place) = (id.to_string(), at.to_string());
            "placed"
        }
        Done::Step(DraftStep::Drop) => "dropped",
    };
    let of_figure = [figure, name, place, by.to_owned(), at.to_string()];
    [id.to_owned(), did.to_owned()].into_iter().chain(purpose).chain(of_figure).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const BEGIN: &str =
        "rutland,begun,Savings,RUTLAND,2026-12-08,2026/27,7,,,,Ann Lee,2026-11-30T09:00:00Z\n";
    const ADDED: &str = "rutland,added,,,,,,0123456789,UHL: variance,,Ann Lee,2026-11-30T09:01:00Z\n";

    fn of(rows: &str) -> (tempfile::TempDir, Vec<KeptDraft>, Vec<Fault>) {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join(FOLDER)).expect("a folder");
        fs::write(folder.path().join(DRAFTS), COLUMNS.join(",") + "\n" + rows).expect("a file");
        let (drafts, faults) = drafts(folder.path());
        (folder, drafts, faults)
    }

    fn columns(faults: &[Fault]) -> Vec<&str> {
        faults.iter().map(|fault| fault.column.as_str()).collect()
    }

    #[test]
    fn what_is_added_reads_back_and_changes_no_row_before_it() {
        let (folder, read, faults) = of(&(BEGIN.to_owned() + ADDED));
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(read[0].draft.figures()[0].name, "UHL: variance");
        let id = read[0].draft.figures()[0].id;
        let done = [Done::Step(DraftStep::Place(id, 1)), Done::Step(DraftStep::Remove(id))];
        let taken = steps(folder.path(), "rutland", &done, "Bo Ray", read[0].at).expect("it is readable");
        crate::monthly_return::version::take(&taken).expect("it can be written");
        let text = fs::read_to_string(folder.path().join(DRAFTS)).expect("it is there");
        assert!(text.starts_with(&(COLUMNS.join(",") + "\n" + BEGIN + ADDED)), "{text}");
        let (after, faults) = drafts(folder.path());
        assert!(faults.is_empty() && after[0].draft.figures().is_empty(), "{faults:?}");
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let other = ADDED.replace("rutland", "oadby");
        let wrong = ADDED.replace("0123456789", "nothing") + &ADDED.replace("added", "guessed");
        let (_folder, read, faults) = of(&(BEGIN.to_owned() + BEGIN + ADDED + ADDED + &other + &wrong));
        assert_eq!(columns(&faults), ["pack_id", "did", "pack_id", "figure_id", "did"], "{faults:?}");
        assert_eq!((read.len(), read[0].draft.figures().len()), (1, 1), "the rest stands");
    }

    #[test]
    fn what_does_not_fit_because_of_a_row_that_cannot_be_read_is_not_told_again() {
        let (_folder, read, faults) = of(&(BEGIN.replace("2026-12-08", "soon") + ADDED));
        assert!(read.is_empty() && columns(&faults) == ["meeting_on"], "{faults:?}");
        let (_folder, read, faults) = of(&(BEGIN.to_owned() + "rutland,added,,"));
        assert!(read.len() == 1 && faults.len() == 1, "{faults:?}");
        assert!(faults[0].expected.contains("the file ends here"), "{faults:?}");
    }
}
