//! Who took over from whom, as the Organisation Data Service lists it.

use super::super::batch::Output;
use super::super::input::Input;
use super::super::layout::{KnownBy, Layout};
use super::super::names::if_any;
use super::super::table::ColumnKind::{Date, Text};
use super::super::table::{ColumnSpec, TableSpec};
use super::{PUBLICATION, code_of, columns, edition, without_days};
use crate::fault::SourcesError;

/// Successions.
pub(in super::super) const SUCCESSIONS: TableSpec = TableSpec {
    name: "ods_successions",
    about: "Organisations that others took over from: sub-ICBs, trusts, practices and networks. One that several took \
            over from has a row for each.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month of the edition, as its first day"),
        ColumnSpec::new("code", Text, "ODS code of the organisation before"),
        ColumnSpec::new("successor", Text, "ODS code of the organisation that took over"),
        ColumnSpec::new("reason", Text, "The register's letter for the reason; missing where it has none"),
        ColumnSpec::new("took_over", Date, "The day from which the successor is there"),
    ],
    sum: None,
};

/// Successors of organisations.
pub(in super::super) const SUCC: Layout = Layout {
    publication: PUBLICATION,
    name: "succ (successors)",
    known_by: KnownBy::Name("succ", super::ANY),
    read: successors,
};

/// Columns of a row: code, successor, reason, day, and whether it is a successor.
const N_COLUMNS: std::ops::RangeInclusive<usize> = 4..=5;

fn successors(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let mut successions = Vec::new();
    while input.next()? {
        if !N_COLUMNS.contains(&input.n_cells()) {
            let why = format!(
                "the row has {}, expected 5: code, successor, reason, day (YYYYMMDD) and indicator; fetch the file again",
                columns(input.n_cells())
            );
            input.fault(0, why);
            continue;
        }
        let (Some(code), Some(successor)) = (code_of(input, 0), code_of(input, 1)) else { continue };
        if code == successor {
            input.fault(1, "an organisation cannot take over from itself; fetch the file again");
            continue;
        }
        let reason = if_any(&input.text(2)).map(str::to_owned);
        let Some(day) = input.day(3) else { continue };
        successions.push((code, successor, reason, day));
    }
    let Some(month) = edition(input, successions.iter().map(|(.., day)| *day)) else {
        without_days(input, successions.len());
        return Ok(());
    };
    let scope = if input.file().to_lowercase().contains("succarc") { "archived" } else { "successors" };
    for (code, successor, reason, day) in &successions {
        output
            .row(&SUCCESSIONS, month, scope)?
            .date(Some(month))
            .text(code)
            .text(successor)
            .text_if_any(reason.as_deref())
            .date(Some(*day));
    }
    Ok(())
}
