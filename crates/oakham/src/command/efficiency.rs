//! `oakham efficiency`: what the programme saves, how sure that is, and what is explained.

use std::io::Write;

use anyhow::Result;
use api::document::Document;
use api::efficiency::Efficiency;
use domain::finding::{Finding, Severity};
use domain::month::FinancialYear;
use domain::programme::{Programme, Saving, Total};
use domain::scheme::{DeliveryRisk, Maturity, Recurrence};
use exhibits::csv_file::CsvFile;
use exhibits::table::efficiency::{
    programme_by_organisation, programme_headline, programme_leads, programme_matrix, programme_register,
    programme_year,
};

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::{load, output, terminal};
use app::edition::programme::programme;

/// Prints the programme of a year.
pub(crate) fn run(global: &Global, year: Option<FinancialYear>, year_end: bool) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let (programme, others) = programme(&workspace, sources::schemes::FOLDER, (year, None), global.as_at)?;
    load::tell(global, &others)?;
    let mut out = terminal::out();
    match global.format {
        Format::Table if year_end => print_year(&mut out, &programme)?,
        Format::Csv if year_end => output::exhibits_csv(&programme_year(&programme), &mut out)?,
        Format::Json => out.write_all(document(&programme).text().as_bytes())?,
        Format::Csv => csv(&programme, &mut out)?,
        Format::Table => print(&mut out, &programme)?,
    }
    Ok(outcome(&programme.efficiency.findings))
}

/// Whether any finding blocks.
pub(crate) fn outcome(findings: &[Finding]) -> Outcome {
    let blocks = findings.iter().any(|finding| finding.severity == Severity::Blocks);
    if blocks { Outcome::Blocked } else { Outcome::Done }
}

fn document(programme: &Programme) -> Efficiency {
    Efficiency::of(programme, programme_headline(programme).text)
}

/// Prints the year as a whole.
fn print_year(out: &mut dyn Write, programme: &Programme) -> Result<()> {
    let headline = programme_headline(programme);
    writeln!(out, "{}{}\n", headline.text, terminal::rests_on(headline.provenance))?;
    let exhibits = programme_year(programme);
    if exhibits.is_empty() {
        writeln!(
            out,
            "No scheme of {} is on record with a plan by month, a recurrence or a shortfall.",
            programme.year
        )?;
    }
    for exhibit in &exhibits {
        terminal::exhibit(out, exhibit)?;
        writeln!(out)?;
    }
    writeln!(out, "{}", terminal::KEY)?;
    Ok(())
}

fn print(out: &mut dyn Write, programme: &Programme) -> Result<()> {
    let headline = programme_headline(programme);
    writeln!(out, "{}{}\n", headline.text, terminal::rests_on(headline.provenance))?;
    for lead in programme_leads(programme) {
        writeln!(out, "{}", lead.text)?;
    }
    writeln!(out)?;
    let tables = [
        Some(programme_by_organisation(programme)),
        programme_matrix(programme),
        Some(programme_register(programme)),
    ];
    for exhibit in tables.into_iter().flatten() {
        terminal::table(out, &exhibit.table)?;
        writeln!(out)?;
    }
    writeln!(out, "{}", terminal::KEY)?;
    if !programme.efficiency.findings.is_empty() {
        writeln!(out)?;
        terminal::findings(out, &programme.efficiency.findings)?;
    }
    Ok(())
}

/// A row a scheme; pence.
fn csv(programme: &Programme, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    let words = [
        "id",
        "title",
        "entry",
        "organisations",
        "category",
        "recurrence",
        "maturity",
        "delivery_risk",
        "qeia_state",
    ];
    let amounts = Saving::ALL.iter().map(|saving| saving.code());
    writer.row(words.into_iter().chain(amounts).chain(["provenance", "source", "file", "row"]))?;
    for row in &programme.efficiency.schemes {
        let scheme = &row.scheme;
        let mut cells = vec![
            scheme.id.to_string(),
            scheme.title.clone(),
            scheme.entry.code().to_owned(),
            scheme.bearer.to_string(),
            scheme.category.clone(),
            scheme.recurrence.map_or("", Recurrence::code).to_owned(),
            scheme.maturity.map_or("", Maturity::code).to_owned(),
            scheme.delivery_risk.map_or("", DeliveryRisk::code).to_owned(),
            scheme.qeia.state.map_or("", domain::scheme::QeiaState::code).to_owned(),
        ];
        let pence = |total: Total| total.value.map_or_else(String::new, |value| value.get().to_string());
        cells.extend(Saving::ALL.iter().map(|saving| pence(row.amounts.get(*saving))));
        cells.extend([
            scheme.provenance.word().to_owned(),
            scheme.source_ref.clone(),
            scheme.file.path.clone(),
            scheme.at.row.to_string(),
        ]);
        writer.row(&cells)?;
    }
    writer.flush()?;
    Ok(())
}
