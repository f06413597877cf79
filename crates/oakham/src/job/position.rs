//! `oakham position`: where the system stands against plan.

use std::io::{self, Write};

use anyhow::{Result, bail};
use charts::table;
use charts::table::backing::movement::{movement, movement_headline};
use charts::table::backing::resources::{resources, resources_headline};
use charts::words::overview::headline;
use charts::words::{View, Wording};
use domain::book::Book;
use domain::figure::{Definition, Figure, Subject, Support};
use sources::workspace::Workspace;

use crate::Outcome;
use crate::arguments::{By, Format, Global, When};
use crate::{load, output, terminal};

/// How results are worded at the terminal.
pub(crate) const STAFF: View = View { wording: Wording::Staff, support: Support::Including };

/// Prints the position of the month asked for.
pub(crate) fn run(global: &Global, when: When, by: By) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let month = load::month(&workspace, when)?;
    let book = load::book(&workspace, month, global.as_at)?;
    let mut out = io::stdout().lock();
    if matches!(by, By::Driver | By::Resource) {
        return behind(global, &workspace, &book, by, &mut out);
    }
    match (global.format, by) {
        (Format::Json, By::Organisation) => writeln!(out, "{:#}", output::position_json(&book))?,
        (Format::Json, By::Line) => writeln!(out, "{:#}", output::figures_json(&book, "line", lines(&book)))?,
        (Format::Json, By::Month) => {
            writeln!(out, "{:#}", output::figures_json(&book, "month", months(&book)))?;
        }
        (Format::Csv, By::Organisation) => output::position_csv(&book, &mut out)?,
        (Format::Csv, By::Line) => output::figures_csv(&book, lines(&book), &mut out)?,
        (Format::Csv, By::Month) => output::figures_csv(&book, months(&book), &mut out)?,
        (Format::Table, by) => print(&mut out, &book, by)?,
        (_, By::Driver | By::Resource) => {}
    }
    if global.format == Format::Table && !book.findings.is_empty() {
        writeln!(out)?;
        terminal::findings(&mut out, &book.findings)?;
    }
    Ok(if load::is_blocked(&book) { Outcome::Blocked } else { Outcome::Done })
}

/// Prints what stands behind the position.
fn behind(
    global: &Global,
    workspace: &Workspace,
    book: &Book,
    by: By,
    out: &mut dyn Write,
) -> Result<Outcome> {
    let mut programmes = crate::programme::programmes(workspace, global.as_at);
    let programme = programmes.of_year.remove(&book.year);
    let backing = crate::backing::backing(workspace, book, programme.as_ref(), global.as_at);
    let Some(backing) = backing else {
        bail!(
            "no return for month {} of {} has schedules; add them to the returns, as `oakham return template` asks for them",
            book.month,
            book.year
        );
    };
    let (headline, exhibits) = match by {
        By::Driver => (movement_headline(&backing), movement(book, &backing, Wording::Staff)),
        _ => (resources_headline(&backing), resources(&backing, Wording::Staff)),
    };
    match global.format {
        Format::Json if by == By::Driver => writeln!(out, "{:#}", output::movement_json(&backing))?,
        Format::Json => writeln!(out, "{:#}", output::resources_json(&backing))?,
        Format::Csv => output::exhibits_csv(&exhibits, out)?,
        Format::Table => {
            writeln!(out, "{headline}\n")?;
            for exhibit in &exhibits {
                terminal::exhibit(out, exhibit)?;
                writeln!(out)?;
            }
            writeln!(out, "{}", terminal::KEY)?;
            if by == By::Driver && !backing.findings.is_empty() {
                writeln!(out)?;
                terminal::findings(out, &backing.findings)?;
            }
        }
    }
    Ok(Outcome::Done)
}

/// Prints the headline and the tables.
pub(crate) fn print(out: &mut dyn Write, book: &Book, by: By) -> Result<()> {
    let headline = headline(book, STAFF);
    writeln!(out, "{}{}\n", headline.text(), terminal::rests_on(headline.provenance))?;
    match by {
        By::Organisation => terminal::exhibit(out, &table::system_position(book, Wording::Staff))?,
        By::Line => {
            for organisation in &book.organisations {
                if let Some(exhibit) = table::lines(book, &organisation.code, Wording::Staff) {
                    writeln!(out, "{}", organisation.name)?;
                    terminal::exhibit(out, &exhibit)?;
                    writeln!(out)?;
                }
            }
        }
        By::Driver | By::Resource => {}
        By::Month => {
            terminal::exhibit(out, &table::months(book, &book.system_subject(), Wording::Staff))?;
            for organisation in &book.organisations {
                let subject = Subject::Organisation(organisation.code.clone());
                writeln!(out, "\n{}", organisation.name)?;
                terminal::exhibit(out, &table::months(book, &subject, Wording::Staff))?;
            }
        }
    }
    writeln!(out, "\n{}", terminal::KEY)?;
    Ok(())
}

/// Every figure of a line, organisation by organisation in the order of lines.
fn lines(book: &Book) -> impl Iterator<Item = &Figure> {
    in_order(book, |figure| matches!(figure.key.definition, Definition::Line(_)))
}

/// Every position of one month or to date, month by month.
fn months(book: &Book) -> impl Iterator<Item = &Figure> {
    let year = book.year;
    in_order(book, move |figure| {
        figure.key.definition == Definition::Position
            && figure.key.support == Support::Including
            && figure.key.period.year() == year
            && figure.key.made_in.is_none()
    })
}

fn in_order(book: &Book, keep: impl Fn(&Figure) -> bool) -> impl Iterator<Item = &Figure> {
    let mut figures: Vec<&Figure> = book.figures.values().filter(|figure| keep(figure)).collect();
    figures.sort_by(|left, right| {
        let order = |figure: &Figure| (figure.key.subject.clone(), figure.key.definition, figure.key.clone());
        order(left).cmp(&order(right))
    });
    figures.into_iter()
}
