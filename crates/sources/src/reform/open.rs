//! A reform with open values: what is known of it, and which values are to be stated.

use std::path::Path;

use domain::geography::Population;
use domain::money::Pence;
use jiff::civil::Date;
use reform::open::{OpenColumn, OpenFunction, OpenReform};

use super::SETTINGS;
use super::settings::Settings;
use crate::fault::SourcesError;
use crate::scaffold::OPEN;
use crate::sheet::{Row, Sheet};

/// What is known of a reform whose `keys` of the plan and `cells` of registers are open.
///
/// # Errors
/// Where the register of functions cannot be read.
pub(super) fn open_reform(
    root: &Path,
    settings: Settings,
    keys: Vec<String>,
    cells: Vec<OpenColumn>,
    people: Vec<Population>,
    n_duties: usize,
    on: Date,
) -> Result<OpenReform, SourcesError> {
    let is_stated = |key: &str| keys.iter().all(|known| known != key);
    let cap_per_head = Some(settings.cap_per_head).filter(|_| is_stated("baseline.cap_per_head"));
    let cost = Some(settings.cost).filter(|_| is_stated("baseline.cost"));
    let of_plan =
        keys.into_iter().map(|column| OpenColumn { file: SETTINGS.to_owned(), column, rows: Vec::new() });
    Ok(OpenReform {
        name: settings.name,
        bodies: settings.bodies,
        year: settings.year,
        people,
        cap_per_head,
        cost,
        functions: functions(root)?,
        n_duties,
        open: of_plan.chain(cells).collect(),
        on,
    })
}

/// The columns of the registers that have open cells. What cannot be read is told elsewhere.
pub(super) fn cells(root: &Path) -> Vec<OpenColumn> {
    const FILES: [&str; 5] = ["targets.csv", "functions.csv", "options.csv", "posts.csv", "duties.csv"];
    let mut open = Vec::new();
    for file in FILES {
        let path = format!("reform/{file}");
        let Ok(sheet) = Sheet::csv(root, &path) else { continue };
        open.extend(sheet.headings().into_iter().filter_map(|column| {
            let is_open = |row: &Row<'_>| row.text(&column) == OPEN;
            let rows: Vec<u32> = sheet.rows().filter(is_open).map(|row| row.at(&column).row).collect();
            (!rows.is_empty()).then(|| OpenColumn { file: path.clone(), column: column.clone(), rows })
        }));
    }
    open
}

/// The functions as far as they are stated; what else is wrong with them is told before.
fn functions(root: &Path) -> Result<Vec<OpenFunction>, SourcesError> {
    let sheet = Sheet::csv(root, "reform/functions.csv")?;
    let mut unread = Vec::new();
    let functions = sheet.rows().map(|row| {
        let mut stated = |column| -> Option<Pence> {
            if row.text(column) == OPEN { None } else { row.thousands(column, &mut unread) }
        };
        OpenFunction {
            costs: [stated("pay"), stated("non_pay"), stated("programme_pay")],
            id: row.text("function_id").to_owned(),
            name: row.text("name").to_owned(),
            direction: row.text("direction").parse().ok(),
            destination: row.text("destination").to_owned(),
        }
    });
    Ok(functions.collect())
}
