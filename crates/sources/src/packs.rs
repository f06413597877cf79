//! Packs for committees: figures as they stood when somebody froze them, in `scrutiny/packs.csv`, to which rows are
//! only added.
//!
//! Format: `docs/reference/formats.md`. A row is a figure of a pack; rows of one id are one pack.

use std::collections::BTreeSet;
use std::path::Path;

use domain::figure::FigureId;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::provenance::Provenance;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::appended::{Added, HASH, appended, hash_of, with_hash};
use crate::fault::{Fault, SourcesError};
use crate::monthly_return::version::Step;
use crate::scrutiny::FOLDER;
use crate::sheet::Row;

/// The file, below the workspace.
pub const PACKS: &str = "scrutiny/packs.csv";

/// The columns of files from before a hash was kept, which have none.
const BEFORE: usize = 13;
const COLUMNS: [&str; 14] = [
    "pack_id",
    "title",
    "committee",
    "meeting_on",
    "fin_year",
    "month",
    "figure_id",
    "name",
    "value_pence",
    "in_words",
    "provenance",
    "frozen_by",
    "frozen_at",
    HASH,
];

/// A pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Its id: `rutland-2026-12`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The committee, by its code.
    pub committee: String,
    /// The day of the meeting.
    pub meeting_on: Date,
    /// The month end that its figures are of.
    pub month: (FinancialYear, Month),
    /// Its figures, in the order in which they were picked.
    pub figures: Vec<FrozenFigure>,
    /// Who froze it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A figure as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenFigure {
    /// Its id.
    pub id: FigureId,
    /// Its name, with subject and period.
    pub name: String,
    /// Its value [pence]; `None` of a number of a table, which is no amount of a month end.
    pub value: Option<Pence>,
    /// Its value in words: `£18.8m adverse`, `61.2 %`.
    pub in_words: String,
    /// How it is known.
    pub provenance: Provenance,
}

/// The packs, in the order in which they were frozen, as far as they can be read, and what cannot be; none where there is
/// no such file.
///
/// A pack of which a row cannot be read is left out, since it would be said to have fewer figures than were frozen, and so
/// is one whose rows are not those of which the hash was kept.
#[must_use]
pub fn packs(root: &Path) -> (Vec<Pack>, Vec<Fault>) {
    let mut faults = Vec::new();
    let added = Added::of(root, PACKS, &COLUMNS[..BEFORE], &mut faults);
    let packs = added.map(|added| whole(&added, &mut faults)).unwrap_or_default();
    (packs, faults)
}

fn whole(added: &Added, faults: &mut Vec<Fault>) -> Vec<Pack> {
    let mut packs: Vec<Pack> = Vec::new();
    let mut spoilt: BTreeSet<String> = BTreeSet::new();
    let mut altered_packs: Vec<String> = Vec::new();
    for row in added.rows() {
        let n_before = faults.len();
        if let Some((pack, figure)) = read(row, faults) {
            match packs.iter_mut().find(|known| known.id == pack.id) {
                None => packs.push(Pack { figures: vec![figure], ..pack }),
                Some(known) => join(known, &pack, figure, row, faults),
            }
        }
        if n_before < faults.len() {
            spoilt.insert(row.text("pack_id").to_owned());
        }
    }
    for pack in packs.iter().filter(|pack| added.has_hashes() && !spoilt.contains(&pack.id)) {
        let hash = hash_of(&rows(pack));
        let altered = |row: &Row<'_>| row.text("pack_id") == pack.id && row.text(HASH) != hash;
        if let Some(row) = added.rows().find(altered) {
            let why = "the rows of this pack are not those that were frozen: a cell was changed, or a row removed, by hand; restore them from a copy";
            faults.push(row.fault(HASH, why));
            altered_packs.push(pack.id.clone());
        }
    }
    spoilt.extend(altered_packs);
    packs.retain(|pack| !spoilt.contains(&pack.id) && !added.lost_one_of("pack_id", &pack.id));
    packs
}

/// Adds a figure to the pack that it says it is of, where the two agree.
fn join(known: &mut Pack, pack: &Pack, figure: FrozenFigure, row: Row<'_>, faults: &mut Vec<Fault>) {
    if (known.at, known.month, known.meeting_on) != (pack.at, pack.month, pack.meeting_on) {
        faults.push(row.fault("pack_id", "another pack has this id; give each an id of its own"));
        return;
    }
    let same = [
        ("title", &known.title, &pack.title),
        ("committee", &known.committee, &pack.committee),
        ("frozen_by", &known.by, &pack.by),
    ];
    for (column, first, other) in same {
        if first != other {
            let why = format!("rows above of this pack have {first:?}; restore the one that was frozen");
            faults.push(row.fault(column, why));
        }
    }
    if known.figures.iter().any(|other| other.id == figure.id) {
        faults.push(row.fault("figure_id", "it stands in this pack already; remove the row that was added"));
    }
    known.figures.push(figure);
}

fn read(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<(Pack, FrozenFigure)> {
    let n_before = faults.len();
    let text = |column: &str| row.text(column).to_owned();
    for column in ["pack_id", "title", "name", "in_words", "frozen_by"] {
        if row.text(column).is_empty() {
            faults.push(row.fault(column, "the cell is empty; fill it in"));
        }
    }
    let id = FigureId::parse(row.text("figure_id"));
    if id.is_none() {
        faults.push(row.fault("figure_id", "this is no id of a figure, which has 10 letters and digits"));
    }
    let (year, month) = (row.parse("fin_year", faults), row.parse("month", faults));
    let value: Option<i64> = row.parse_if_any("value_pence", faults);
    let provenance = row.parse("provenance", faults);
    let (meeting_on, at) = (row.day("meeting_on", faults), row.moment("frozen_at", faults));
    let figure = FrozenFigure {
        id: id?,
        name: text("name"),
        value: value.map(Pence::new),
        in_words: text("in_words"),
        provenance: provenance?,
    };
    let pack = Pack {
        id: text("pack_id"),
        title: text("title"),
        committee: text("committee"),
        meeting_on: meeting_on?,
        month: (year?, month?),
        figures: Vec::new(),
        by: text("frozen_by"),
        at: at?,
    };
    (faults.len() == n_before).then_some((pack, figure))
}

/// The steps that add a pack to the file.
///
/// # Errors
/// Where the file is there and cannot be read.
pub fn steps(root: &Path, pack: &Pack) -> Result<Vec<Step>, SourcesError> {
    let rows = with_hash(rows(pack));
    appended(root, FOLDER, PACKS, &COLUMNS, &rows, |row, faults| drop(read(row, faults)))
}

fn rows(pack: &Pack) -> Vec<Vec<String>> {
    pack.figures.iter().map(|figure| cells(pack, figure)).collect()
}

fn cells(pack: &Pack, figure: &FrozenFigure) -> Vec<String> {
    vec![
        pack.id.clone(),
        pack.title.clone(),
        pack.committee.clone(),
        pack.meeting_on.to_string(),
        pack.month.0.to_string(),
        pack.month.1.to_string(),
        figure.id.to_string(),
        figure.name.clone(),
        figure.value.map_or_else(String::new, |value| value.get().to_string()),
        figure.in_words.clone(),
        figure.provenance.word().to_owned(),
        pack.by.clone(),
        pack.at.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const ROW: &str = "rutland-12,Savings,RUTLAND,2026-12-08,2026/27,7,0123456789,UHL: variance,-1880000000,£18.8m adverse,published,Ann Lee,2026-11-30T09:00:00Z\n";

    fn of(rows: &str) -> (Vec<Pack>, Vec<Fault>) {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join(FOLDER)).expect("a folder");
        fs::write(folder.path().join(PACKS), COLUMNS[..BEFORE].join(",") + "\n" + rows).expect("a file");
        packs(folder.path())
    }

    #[test]
    fn rows_of_one_id_are_one_pack_and_are_written_as_they_are_read() {
        let other = ROW.replace("0123456789", "0123456788");
        let (read, faults) = of(&(ROW.to_owned() + &other));
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!((read.len(), read[0].figures.len()), (1, 2));
        let again = cells(&read[0], &read[0].figures[0]);
        assert_eq!(crate::csv_text::row(again.iter().map(String::as_str)), ROW);
    }

    #[test]
    fn a_pack_that_was_altered_by_hand_is_left_out_and_told() {
        let (read, _) = of(&(ROW.to_owned() + &ROW.replace("0123456789", "0123456788")));
        let folder = tempfile::tempdir().expect("a folder");
        for step in steps(folder.path(), &read[0]).expect("steps") {
            crate::monthly_return::version::take(&[step]).expect("written");
        }
        let path = folder.path().join(PACKS);
        let right = fs::read_to_string(&path).expect("a file");
        assert_eq!(packs(folder.path()), (read, Vec::new()));
        let last = right.trim_end().rfind('\n').expect("rows");
        for wrong in [right.replacen("£18.8m", "£16.8m", 1), right[..=last].to_owned()] {
            fs::write(&path, wrong).expect("a file");
            let (read, faults) = packs(folder.path());
            assert!(read.is_empty(), "{read:?}");
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].expected.contains("not those that were frozen"), "{faults:?}");
        }
    }

    #[test]
    fn a_number_of_a_table_has_no_pence() {
        let (read, faults) = of(&ROW.replace("-1880000000", "").replace("£18.8m adverse", "61.2%"));
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!((read[0].figures[0].value, read[0].figures[0].in_words.as_str()), (None, "61.2%"));
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let wrong =
            ROW.replace("0123456789", "nothing").replace("2026/27", "2026").replace("published", "rumoured");
        let (read, faults) = of(&(wrong + &ROW.replace("rutland-12", "city-12")));
        assert_eq!(read.iter().map(|pack| pack.id.as_str()).collect::<Vec<_>>(), ["city-12"]);
        let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
        assert_eq!(columns, ["figure_id", "fin_year", "provenance"], "{faults:?}");
    }

    #[test]
    fn a_pack_whose_rows_disagree_is_left_out_and_told() {
        let other = ROW.replace("0123456789", "0123456788");
        for (changed, column) in [
            (other.replace("09:00", "10:00"), "pack_id"),
            (other.replace("Savings", "Spending"), "title"),
            (other.replace("RUTLAND", "JOINT"), "committee"),
            (other.replace("Ann Lee", "Bo Ray"), "frozen_by"),
            (ROW.to_owned(), "figure_id"),
        ] {
            let (read, faults) = of(&(ROW.to_owned() + &changed));
            assert!(read.is_empty(), "{column}: {read:?}");
            assert_eq!(faults.iter().map(|fault| fault.column.as_str()).collect::<Vec<_>>(), [column]);
        }
    }
}
