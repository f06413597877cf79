//! Organisations of the Organisation Data Service (NHS England): practices, trusts, commissioners, networks, and who
//! belongs to whom.

pub(super) mod successions;

use jiff::civil::Date as Day;

use super::batch::Output;
use super::input::Input;
use super::layout::{KnownBy, Layout};
use super::names::{edition_of, if_any};
use super::table::ColumnKind::{Date, Text};
use super::table::{ColumnSpec, TableSpec};
use crate::fault::SourcesError;

const PUBLICATION: &str = "ods_csv";

/// Organisations.
pub(super) const ORGANISATIONS: TableSpec = TableSpec {
    name: "ods_organisations",
    about: "Organisations of the NHS by edition of the register, closed ones among them. To count practices, take \
            those of status A and prescribing setting 4.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month of the edition, as its first day"),
        ColumnSpec::new(
            "kind",
            Text,
            "practice (any prescribing cost centre), trust, commissioner (sub-ICB or CCG) or \
            PCN",
        ),
        ColumnSpec::new("code", Text, "ODS code"),
        ColumnSpec::new("name", Text, "Name"),
        ColumnSpec::new("national_grouping", Text, "ODS code of the region; missing for PCNs"),
        ColumnSpec::new(
            "geography",
            Text,
            "High-level health geography: ODS code of the integrated care board, before \
            2020 of a local office; missing for PCNs",
        ),
        ColumnSpec::new("postcode", Text, "Postcode; missing where the register has none"),
        ColumnSpec::new("opened", Date, "Opened; missing where the register does not say"),
        ColumnSpec::new("closed", Date, "Closed; missing while open"),
        ColumnSpec::new("status", Text, "A active, C closed, D dormant, P proposed; practices alone"),
        ColumnSpec::new("sub_type", Text, "Sub-type of the register; missing where it has none"),
        ColumnSpec::new(
            "commissioner",
            Text,
            "ODS code of the commissioner (sub-ICB, before July 2022 CCG); practices \
            and PCNs",
        ),
        ColumnSpec::new(
            "prescribing_setting",
            Text,
            "Prescribing setting, 4 is a GP practice; missing but for \
            practices and where the edition has 24 columns",
        ),
    ],
    sum: None,
};

/// Who belongs to whom.
pub(super) const MEMBERSHIPS: TableSpec = TableSpec {
    name: "ods_memberships",
    about: "Practices by the commissioner or network they belong or belonged to; a membership without an end is \
            current.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("month", Date, "The month of the edition, as its first day"),
        ColumnSpec::new("kind", Text, "commissioner or PCN: what the practice is a member of"),
        ColumnSpec::new("practice", Text, "ODS code of the practice"),
        ColumnSpec::new("practice_name", Text, "Its name; missing for commissioners"),
        ColumnSpec::new(
            "member_of",
            Text,
            "ODS code of the commissioner (also of bodies before CCGs) or network",
        ),
        ColumnSpec::new("member_of_name", Text, "Its name; missing for commissioners"),
        ColumnSpec::new("type", Text, "The register's letter for the type of the body; missing for networks"),
        ColumnSpec::new("started", Date, "First day"),
        ColumnSpec::new("ended", Date, "Last day; missing while current"),
    ],
    sum: None,
};

/// Any number of columns: what does not fit is told by row.
const ANY: std::ops::RangeInclusive<usize> = 2..=200;

/// Practices and other prescribing cost centres.
pub(super) const EPRACCUR: Layout = Layout {
    publication: PUBLICATION,
    name: "epraccur (practices)",
    known_by: KnownBy::Name("epraccur", ANY),
    read: practices,
};

/// Trusts.
pub(super) const ETR: Layout = Layout {
    publication: PUBLICATION,
    name: "etr (trusts)",
    known_by: KnownBy::Name("etr", ANY),
    read: trusts,
};

/// Commissioners.
pub(super) const ECCG: Layout = Layout {
    publication: PUBLICATION,
    name: "eccg (sub-ICBs and CCGs)",
    known_by: KnownBy::Name("eccg", ANY),
    read: commissioners,
};

/// Memberships of practices in commissioners.
pub(super) const EPCMEM: Layout = Layout {
    publication: PUBLICATION,
    name: "epcmem (practices by commissioner)",
    known_by: KnownBy::Name("epcmem", ANY),
    read: commissioner_members,
};

/// Networks.
pub(super) const PCN_DETAILS: Layout = Layout {
    publication: PUBLICATION,
    name: "ePCN (networks)",
    known_by: KnownBy::Headings(&["pcn code", "pcn name", "open date", "close date", "postcode"]),
    read: networks,
};

/// Memberships of practices in networks.
pub(super) const PCN_MEMBERS: Layout = Layout {
    publication: PUBLICATION,
    name: "ePCN (practices by network)",
    known_by: KnownBy::Headings(&[
        "partner organisation code",
        "pcn code",
        "practice to pcn relationship start date",
        "practice to pcn relationship end date",
    ]),
    read: network_members,
};

/// An organisation as the register has it.
struct Organisation {
    code: String,
    name: String,
    grouping: Option<String>,
    geography: Option<String>,
    postcode: Option<String>,
    opened: Option<Day>,
    closed: Option<Day>,
    status: Option<String>,
    sub_type: Option<String>,
    commissioner: Option<String>,
    setting: Option<String>,
}

/// A membership as the register has it.
struct Membership {
    practice: String,
    practice_name: Option<String>,
    body: String,
    body_name: Option<String>,
    letter: Option<String>,
    started: Option<Day>,
    ended: Option<Day>,
}

/// A text, or none where the cell is empty or there is no such column.
fn known(input: &Input<'_>, column: Option<usize>) -> Option<String> {
    let text = input.text(column?);
    if_any(&text).map(str::to_owned)
}

/// A day, or none where the cell is empty.
fn day_if_any(input: &mut Input<'_>, column: Option<usize>) -> Option<Day> {
    let column = column?;
    if input.text(column).is_empty() { None } else { input.day(column) }
}

/// The edition: what the name says, else the last change before it, since a register says no date of its own. The
/// whole register is some thousand rows, so rows wait until it is known.
fn edition(input: &mut Input<'_>, days: impl Iterator<Item = Day>) -> Option<Day> {
    if let Some(edition) = edition_of(input.file()) {
        return Some(edition);
    }
    let last = days.max()?.first_of_month();
    input.remark(format!(
        "Its name does not say its month, so it is taken for the month of the last change in it, {}; put the \
         month behind its name, as in etr_2026-06.csv, to say it.",
        last.strftime("%B %Y")
    ));
    Some(last)
}

/// The register's code of an organisation: letters and figures.
fn code_of(input: &mut Input<'_>, column: usize) -> Option<String> {
    let code = input.text(column).into_owned();
    let is_code = (2..=10).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_code {
        input.fault(column, "expected an ODS code of letters and figures; fetch the file again");
    }
    is_code.then_some(code)
}

fn practices(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    register(input, output, "practice", "GP practices")
}

fn trusts(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    register(input, output, "trust", "trusts")
}

fn commissioners(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    register(input, output, "commissioner", "commissioners")
}

/// A file of the register: no headings, 27 columns, in older copies 24.
fn register(
    input: &mut Input<'_>,
    output: &mut Output<'_>,
    kind: &'static str,
    scope: &str,
) -> Result<(), SourcesError> {
    let mut organisations = Vec::new();
    while input.next()? {
        if ![24, 27].contains(&input.n_cells()) {
            let why = format!(
                "the row has {}, expected 27 (24 in older copies); fetch the file again and do not save it \
                 from a spreadsheet",
                columns(input.n_cells())
            );
            input.fault(0, why);
            continue;
        }
        let Some(code) = code_of(input, 0) else { continue };
        let (opened, closed) = (day_if_any(input, Some(10)), day_if_any(input, Some(11)));
        organisations.push(Organisation {
            code,
            name: input.text(1).into_owned(),
            grouping: known(input, Some(2)),
            geography: known(input, Some(3)),
            postcode: known(input, Some(9)),
            opened,
            closed,
            status: known(input, Some(12)),
            sub_type: known(input, Some(13)),
            commissioner: known(input, Some(14)),
            setting: known(input, Some(25)),
        });
    }
    give_organisations(input, output, kind, scope, &organisations)
}

fn networks(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let code = input.column(&["pcn code"])?;
    let name = input.column(&["pcn name"])?;
    let commissioner = input.column_if_any(&[
        "current sub icb loc code",
        "current ccg code",
        "current clinical commissioning group code",
    ]);
    let opened = input.column(&["open date"])?;
    let closed = input.column(&["close date"])?;
    let postcode = input.column(&["postcode"])?;
    let mut organisations = Vec::new();
    while input.next()? {
        let Some(code) = code_of(input, code) else { continue };
        let (opened, closed) = (day_if_any(input, Some(opened)), day_if_any(input, Some(closed)));
        organisations.push(Organisation {
            code,
            name: input.text(name).into_owned(),
            grouping: None,
            geography: None,
            postcode: known(input, Some(postcode)),
            opened,
            closed,
            status: None,
            sub_type: None,
            commissioner: known(input, commissioner),
            setting: None,
        });
    }
    give_organisations(input, output, "PCN", "PCNs", &organisations)
}

fn give_organisations(
    input: &mut Input<'_>,
    output: &mut Output<'_>,
    kind: &'static str,
    scope: &str,
    organisations: &[Organisation],
) -> Result<(), SourcesError> {
    let days = organisations.iter().flat_map(|organisation| [organisation.opened, organisation.closed]);
    let Some(edition) = edition(input, days.flatten()) else {
        without_days(input, organisations.len());
        return Ok(());
    };
    for organisation in organisations {
        output
            .row(&ORGANISATIONS, edition, scope)?
            .date(Some(edition))
            .text(kind)
            .text(&organisation.code)
            .text(&organisation.name)
            .text_if_any(organisation.grouping.as_deref())
            .text_if_any(organisation.geography.as_deref())
            .text_if_any(organisation.postcode.as_deref())
            .date(organisation.opened)
            .date(organisation.closed)
            .text_if_any(organisation.status.as_deref())
            .text_if_any(organisation.sub_type.as_deref())
            .text_if_any(organisation.commissioner.as_deref())
            .text_if_any(organisation.setting.as_deref());
    }
    Ok(())
}

/// A file whose edition is not known: told, unless it has no rows, which is told elsewhere.
fn without_days(input: &mut Input<'_>, n_rows: usize) {
    if 0 < n_rows {
        input.file_fault("neither its name nor a day in it says of when it is; name it as etr_2026-06.csv");
    }
}

/// `1 column`, `24 columns`.
fn columns(n: usize) -> String {
    if n == 1 { "1 column".to_owned() } else { format!("{n} columns") }
}

fn commissioner_members(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let mut memberships = Vec::new();
    while input.next()? {
        if input.n_cells() != 6 {
            let why = format!("the row has {}, expected 6; fetch the file again", columns(input.n_cells()));
            input.fault(0, why);
            continue;
        }
        let (Some(practice), Some(body)) = (code_of(input, 0), code_of(input, 1)) else { continue };
        let (started, ended) = (day_if_any(input, Some(3)), day_if_any(input, Some(4)));
        memberships.push(Membership {
            practice,
            practice_name: None,
            body,
            body_name: None,
            letter: known(input, Some(2)),
            started,
            ended,
        });
    }
    give_memberships(input, output, "commissioner", "commissioners", &memberships)
}

fn network_members(input: &mut Input<'_>, output: &mut Output<'_>) -> Result<(), SourcesError> {
    let practice = input.column(&["partner organisation code"])?;
    let practice_name = input.column_if_any(&["partner name"]);
    let network = input.column(&["pcn code"])?;
    let network_name = input.column_if_any(&["pcn name"]);
    let started = input.column(&["practice to pcn relationship start date"])?;
    let ended = input.column(&["practice to pcn relationship end date"])?;
    let mut memberships = Vec::new();
    while input.next()? {
        let (Some(practice), Some(body)) = (code_of(input, practice), code_of(input, network)) else {
            continue;
        };
        let (started, ended) = (day_if_any(input, Some(started)), day_if_any(input, Some(ended)));
        memberships.push(Membership {
            practice,
            practice_name: known(input, practice_name),
            body,
            body_name: known(input, network_name),
            letter: None,
            started,
            ended,
        });
    }
    give_memberships(input, output, "PCN", "PCNs", &memberships)
}

fn give_memberships(
    input: &mut Input<'_>,
    output: &mut Output<'_>,
    kind: &'static str,
    scope: &str,
    memberships: &[Membership],
) -> Result<(), SourcesError> {
    let days = memberships.iter().flat_map(|membership| [membership.started, membership.ended]);
    let Some(edition) = edition(input, days.flatten()) else {
        without_days(input, memberships.len());
        return Ok(());
    };
    for membership in memberships {
        output
            .row(&MEMBERSHIPS, edition, scope)?
            .date(Some(edition))
            .text(kind)
            .text(&membership.practice)
            .text_if_any(membership.practice_name.as_deref())
            .text(&membership.body)
            .text_if_any(membership.body_name.as_deref())
            .text_if_any(membership.letter.as_deref())
            .date(membership.started)
            .date(membership.ended);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
