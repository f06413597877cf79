//! `oakham position`: where the system stands against plan.

use app::edition::findings::is_blocked;
use app::edition::{Edition, Editions};
use std::io::Write;

use anyhow::{Result, bail};
use api::document::{Document, SchemaName};
use api::movement::Movement;
use api::position::{Figures, Position, PositionByLine, PositionByMonth};
use api::resources::Resources;
use domain::figure::{Definition, Figure, Subject, Support};
use domain::month_end::MonthEnd;
use exhibits::table;
use exhibits::table::analysis::movement::{movement, movement_headline, run_rate_later};
use exhibits::table::analysis::resources::{resources, resources_headline};
use exhibits::words::overview::headline;
use exhibits::words::{View, Wording};

use crate::Outcome;
use crate::arguments::{By, Format, Global, PeriodArgs};
use crate::{load, output, terminal};

/// Prints the position of the month asked for.
pub(crate) fn run(global: &Global, when: PeriodArgs, by: By) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let month = load::month(&workspace, when)?;
    let editions = Editions::new(&workspace, global.as_at);
    let edition = editions.edition(month)?;
    let month_end = edition.month_end();
    let mut out = terminal::out();
    if matches!(by, By::Driver | By::Resource) {
        load::tell_unreadable(&workspace, &editions, &edition, global)?;
        return behind(global, &edition, by, &mut out);
    }
    // A table has the findings below it.
    if global.format != Format::Table {
        load::tell_unreadable_of(&editions, &edition, &[], global)?;
    }
    match (global.format, by) {
        (Format::Json, By::Organisation) => out.write_all(Position::from(&**month_end).text().as_bytes())?,
        (Format::Json, By::Line) => {
            let list = Figures::of(month_end, lines(month_end));
            out.write_all(PositionByLine { schema: SchemaName::default(), list }.text().as_bytes())?;
        }
        (Format::Json, By::Month) => {
            let list = Figures::of(month_end, months(month_end));
            out.write_all(PositionByMonth { schema: SchemaName::default(), list }.text().as_bytes())?;
        }
        (Format::Csv, By::Organisation) => output::position_csv(month_end, &mut out)?,
        (Format::Csv, By::Line) => output::figures_csv(month_end, lines(month_end), &mut out)?,
        (Format::Csv, By::Month) => output::figures_csv(month_end, months(month_end), &mut out)?,
        (Format::Table, by) => print(&mut out, month_end, by)?,
        (_, By::Driver | By::Resource) => {}
    }
    if global.format == Format::Table && !month_end.findings.is_empty() {
        writeln!(out)?;
        terminal::findings(&mut out, &month_end.findings)?;
    }
    Ok(if is_blocked(month_end) { Outcome::Blocked } else { Outcome::Done })
}

/// Prints what stands behind the position.
fn behind(global: &Global, edition: &Edition<'_>, by: By, out: &mut dyn Write) -> Result<Outcome> {
    let month_end = edition.month_end();
    let Some(analysis) = edition.analysis() else {
        bail!(
            "no return for month {} of {} has schedules; add them to the returns, as `oakham return template` asks for them",
            month_end.month,
            month_end.year
        );
    };
    let (headline, exhibits) = match by {
        By::Driver => (movement_headline(analysis), movement(month_end, analysis, Wording::Staff)),
        _ => (resources_headline(analysis), resources(analysis, Wording::Staff)),
    };
    match global.format {
        Format::Json if by == By::Driver => {
            out.write_all(Movement::from(&**analysis).text().as_bytes())?;
        }
        Format::Json => out.write_all(Resources::from(&**analysis).text().as_bytes())?,
        Format::Csv => output::exhibits_csv(&exhibits, out)?,
        Format::Table => {
            writeln!(out, "{headline}\n")?;
            for exhibit in &exhibits {
                terminal::exhibit(out, exhibit)?;
                writeln!(out)?;
            }
            if let Some(later) = run_rate_later(analysis).filter(|_| by == By::Driver) {
                writeln!(out, "{later}\n")?;
            }
            writeln!(out, "{}", terminal::KEY)?;
            if by == By::Driver && !analysis.findings.is_empty() {
                writeln!(out)?;
                terminal::findings(out, &analysis.findings)?;
            }
        }
    }
    Ok(if is_blocked(month_end) { Outcome::Blocked } else { Outcome::Done })
}

/// Prints the headline and the tables.
pub(crate) fn print(out: &mut dyn Write, month_end: &MonthEnd, by: By) -> Result<()> {
    let headline = headline(month_end, View::STAFF);
    writeln!(out, "{}{}\n", headline.text(), terminal::rests_on(headline.provenance))?;
    match by {
        By::Organisation => terminal::exhibit(out, &table::system_position(month_end, Wording::Staff))?,
        By::Line => {
            for organisation in &month_end.organisations {
                if let Some(exhibit) = table::lines(month_end, &organisation.code, Wording::Staff) {
                    writeln!(out, "{}", organisation.name)?;
                    terminal::exhibit(out, &exhibit)?;
                    writeln!(out)?;
                }
            }
        }
        By::Driver | By::Resource => {}
        By::Month => {
            terminal::exhibit(out, &table::months(month_end, &month_end.system_subject(), Wording::Staff))?;
            for organisation in &month_end.organisations {
                let subject = Subject::Organisation(organisation.code.clone());
                writeln!(out, "\n{}", organisation.name)?;
                terminal::exhibit(out, &table::months(month_end, &subject, Wording::Staff))?;
            }
        }
    }
    writeln!(out, "\n{}", terminal::KEY)?;
    Ok(())
}

/// Every figure of a line, organisation by organisation in the order of lines.
fn lines(month_end: &MonthEnd) -> impl Iterator<Item = &Figure> {
    in_order(month_end, |figure| matches!(figure.key.definition, Definition::Line(_)))
}

/// Every position of one month or to date, month by month.
fn months(month_end: &MonthEnd) -> impl Iterator<Item = &Figure> {
    let year = month_end.year;
    in_order(month_end, move |figure| {
        figure.key.definition == Definition::Position
            && figure.key.support == Support::Including
            && figure.key.period.year() == year
            && figure.key.made_in.is_none()
    })
}

fn in_order(month_end: &MonthEnd, keep: impl Fn(&Figure) -> bool) -> impl Iterator<Item = &Figure> {
    let mut figures: Vec<&Figure> = month_end.figures.values().filter(|figure| keep(figure)).collect();
    figures.sort_by(|left, right| {
        let order = |figure: &Figure| (figure.key.subject.clone(), figure.key.definition, figure.key.clone());
        order(left).cmp(&order(right))
    });
    figures.into_iter()
}
