//! `oakham risks`: risks and mitigations beside the forecast, controls in force, and events.

use std::io::Write;

use anyhow::Result;
use api::document::Document;
use api::risks::Risks;
use domain::month::FinancialYear;
use domain::programme::Programme;
use domain::risk::InForecast;
use exhibits::csv_file::CsvFile;
use exhibits::table::risks::{controls, events, risks_by_organisation, risks_headline, risks_register};

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::command::efficiency::outcome;
use crate::{load, terminal};
use app::edition::programme::programme;

/// Prints the risks of a year.
pub(crate) fn run(global: &Global, year: Option<FinancialYear>) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let usual = workspace.featured.map(|(year, _)| year);
    let (programme, others) = programme(&workspace, sources::risks::FOLDER, (year, usual), global.as_at)?;
    load::tell(global, &others)?;
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let document = Risks::of(&programme, risks_headline(&programme).text);
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => csv(&programme, &mut out)?,
        Format::Table => print(&mut out, &programme)?,
    }
    Ok(outcome(&programme.risks.findings))
}

fn print(out: &mut dyn Write, programme: &Programme) -> Result<()> {
    let headline = risks_headline(programme);
    writeln!(out, "{}{}\n", headline.text, terminal::rests_on(headline.provenance))?;
    for exhibit in
        [risks_by_organisation(programme), risks_register(programme), controls(programme), events(programme)]
    {
        if !exhibit.table.rows.is_empty() {
            terminal::table(out, &exhibit.table)?;
            writeln!(out)?;
        }
    }
    writeln!(out, "{}", terminal::KEY)?;
    if !programme.risks.findings.is_empty() {
        writeln!(out)?;
        terminal::findings(out, &programme.risks.findings)?;
    }
    Ok(())
}

/// A row a risk or mitigation; pence.
fn csv(programme: &Programme, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row([
        "id",
        "kind",
        "linked_to",
        "organisation",
        "title",
        "driver",
        "gross",
        "likelihood_per_cent",
        "weighted",
        "in_forecast",
        "status",
        "owner",
        "provenance",
        "source",
    ])?;
    for risk in &programme.risks.risks {
        let pence = |value: Option<domain::money::Pence>| {
            value.map_or_else(String::new, |value| value.get().to_string())
        };
        writer.row([
            risk.id.as_str(),
            risk.kind.code(),
            risk.linked_to.as_ref().map_or("", domain::register_id::RegisterId::as_str),
            risk.organisation.as_ref().map_or("", domain::code::OrganisationCode::as_str),
            &risk.title,
            &risk.driver,
            &pence(risk.gross),
            &risk.likelihood.map_or_else(String::new, |likelihood| likelihood.per_cent().to_string()),
            &pence(risk.weighted()),
            risk.in_forecast.map_or("", InForecast::code),
            risk.status.code(),
            &risk.owner,
            risk.provenance.word(),
            &risk.source_ref,
        ])?;
    }
    writer.flush()?;
    Ok(())
}
