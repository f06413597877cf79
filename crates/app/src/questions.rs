//! Questions in SQL that readers of the pages ask of a workspace's lake: what can be asked, and answers within bounds
//! that are tighter than those of somebody at a desk.

pub mod answering;
pub mod child;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use sources::publications::catalogue::Publication;
use warehouse::lake::{Kept, Register};
use warehouse::named::EXAMPLES;
use warehouse::{Bounds, Database, Described, Statements};
use web::sql::port::{AnswerForm, Answered, Example, HeldColumn, HeldTable, Holdings, NoAnswer, Questions};

use self::child::{Reply, Request, Wanted};
use crate::data::lake;

/// What a question of a reader of the pages may take. Nothing is written to the disk.
pub const FOR_PAGES: Bounds = Bounds {
    time: Duration::from_secs(10),
    memory_mb: 160,
    n_rows: 100_000,
    n_threads: 2,
    disk_mb: 0,
    statements: Statements::RowsOnly,
};

/// The lake of the workspace in a folder, asked in a process of its own each time.
#[derive(Clone, Debug)]
pub struct LakeQuestions(pub PathBuf);

impl Questions for LakeQuestions {
    fn holdings(&self) -> Result<Holdings, String> {
        let lake = lake(&self.0);
        let register = lake.register().map_err(|error| error.to_string())?;
        let database = Database::open(&lake, FOR_PAGES).map_err(|error| error.to_string())?;
        let counting = counting(&register);
        let of_table = |table: Described| {
            let files = counting.get(table.name).map_or(&[][..], Vec::as_slice);
            held(table, files)
        };
        let mut tables: Vec<HeldTable> = database.tables().into_iter().map(of_table).collect();
        // Stable: each half in the order of the catalogue.
        tables.sort_by_key(|table| table.n_rows == 0);
        let examples =
            EXAMPLES.iter().map(|named| Example { title: named.title().to_owned(), sql: named.question() });
        Ok(Holdings {
            tables,
            n_editions: register.editions.len(),
            examples: examples.collect(),
            seconds: FOR_PAGES.time.as_secs(),
            most_rows: FOR_PAGES.n_rows,
        })
    }

    fn answer(&self, sql: &str) -> Result<Answered, NoAnswer> {
        let request = Request { sql: sql.to_owned(), wanted: Wanted::Page };
        match child::ask(&self.0, &request)? {
            (Reply::Page(page), _) => Ok(page.into()),
            (Reply::Refused(why), _) => Err(NoAnswer::Refused(why)),
            (Reply::File, _) => Err(NoAnswer::Failed("a page was asked for, a file came".to_owned())),
        }
    }

    fn file(&self, sql: &str, form: AnswerForm) -> Result<Vec<u8>, NoAnswer> {
        let request = Request { sql: sql.to_owned(), wanted: form.into() };
        match child::ask(&self.0, &request)? {
            (Reply::File, bytes) => Ok(bytes),
            (Reply::Refused(why), _) => Err(NoAnswer::Refused(why)),
            (Reply::Page(_), _) => Err(NoAnswer::Failed("a file was asked for, a page came".to_owned())),
        }
    }
}

/// The slices that count, by table, each with the edition that it is of.
fn counting(register: &Register) -> BTreeMap<&str, Vec<(&Kept, &str)>> {
    let editions = register.editions.iter();
    let by_path: BTreeMap<&str, &str> = editions
        .flat_map(|edition| edition.slices.iter().map(|kept| (kept.path.as_str(), edition.sha256.as_str())))
        .collect();
    let mut by_table: BTreeMap<&str, Vec<(&Kept, &str)>> = BTreeMap::new();
    for kept in register.counting() {
        let edition = by_path.get(&*kept.path).copied().unwrap_or_default();
        by_table.entry(&kept.table).or_default().push((kept, edition));
    }
    by_table
}

fn held(table: Described, files: &[(&Kept, &str)]) -> HeldTable {
    let publication = Publication::of(table.publication);
    let periods = || files.iter().map(|(kept, _)| kept.period);
    let editions: BTreeSet<&str> = files.iter().map(|(_, edition)| *edition).collect();
    HeldTable {
        name: table.name.to_owned(),
        about: table.about.to_owned(),
        publication: publication.map_or_else(
            || table.publication.to_owned(),
            |known| format!("{}, {}", known.title, known.publisher),
        ),
        page: publication.map(|known| known.page.clone()).unwrap_or_default(),
        n_rows: files.iter().map(|(kept, _)| kept.n_rows).sum(),
        n_editions: editions.len(),
        periods: periods()
            .min()
            .zip(periods().max())
            .map(|(first, last)| (first.to_string(), last.to_string())),
        columns: table
            .columns
            .into_iter()
            .map(|(name, kind, about)| HeldColumn { name: name.to_owned(), kind, about: about.to_owned() })
            .collect(),
    }
}
