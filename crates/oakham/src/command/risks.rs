//! `oakham risks`: risks and mitigations beside the forecast, controls in force, and events.

use std::io::Write;

use anyhow::Result;
use domain::control::{Control, Dated};
use domain::event::Event;
use domain::month::FinancialYear;
use domain::programme::{Programme, RiskSums};
use domain::risk::{InForecast, Risk};
use exhibits::csv_file::CsvFile;
use exhibits::table::risks::{controls, events, risks_by_organisation, risks_headline, risks_register};
use serde_json::{Value, json};

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::command::efficiency::{finding, outcome, total};
use crate::{load, terminal};
use app::edition::programme::programme;

/// The name and version of the risks' JSON.
const SCHEMA: &str = "oakham.risks/1";

/// Prints the risks of a year.
pub(crate) fn run(global: &Global, year: Option<FinancialYear>) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let usual = workspace.featured.map(|(year, _)| year);
    let (programme, others) = programme(&workspace, sources::risks::FOLDER, (year, usual), global.as_at)?;
    load::tell(global, &others)?;
    let mut out = terminal::out();
    match global.format {
        Format::Json => writeln!(out, "{:#}", json(&programme))?,
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

fn sums(sums: &RiskSums) -> Value {
    json!({
        "rows": sums.n_rows,
        "gross": total(sums.gross),
        "mitigations": total(sums.mitigations),
        "net": total(sums.net),
        "weighted_gross": total(sums.weighted_gross),
        "weighted_mitigations": total(sums.weighted_mitigations),
        "weighted_net": total(sums.weighted_net),
    })
}

fn risk(risk: &Risk) -> Value {
    json!({
        "id": risk.id.as_str(),
        "kind": risk.kind.code(),
        "linked_to": risk.linked_to.as_ref().map(domain::scheme::RegisterId::as_str),
        "organisation": risk.organisation.as_ref().map(domain::code::OrganisationCode::as_str),
        "title": risk.title,
        "driver": risk.driver,
        "gross": risk.gross.map(domain::money::Pence::get),
        "likelihood_per_cent": risk.likelihood.map(domain::risk::Likelihood::per_cent),
        "weighted": risk.weighted().map(domain::money::Pence::get),
        "month_bites": risk.bites_in.map(domain::month::Month::get),
        "recurrence": risk.recurrence.map(domain::scheme::Recurrence::code),
        "in_forecast": risk.in_forecast.map(|is| is == InForecast::Yes),
        "counts": risk.counts(),
        "status": risk.status.code(),
        "owner": risk.owner,
        "next_review": risk.next_review.map(|day| day.to_string()),
        "provenance": risk.provenance.word(),
        "source": risk.source_ref,
        "file": risk.file.path,
        "row": risk.at.row,
    })
}

fn when(dated: &Dated) -> Value {
    json!({
        "from": dated.from.to_string(),
        "to": dated.to.map(|day| day.to_string()),
        "words": dated.to_string(),
    })
}

fn control(control: &Control) -> Value {
    json!({
        "id": control.id.as_str(),
        "organisation": control.organisation.as_ref().map(domain::code::OrganisationCode::as_str),
        "kind": control.kind.code(),
        "what": control.what,
        "owner": control.owner,
        "when": when(&control.dated),
        "value": control.value.map(domain::money::Pence::get),
        "touches": control.touches,
        "provenance": control.provenance.word(),
        "source": control.source_ref,
    })
}

fn event(event: &Event) -> Value {
    json!({
        "id": event.id.as_str(),
        "kind": event.kind.code(),
        "what": event.what,
        "organisation": event.organisation.as_ref().map(domain::code::OrganisationCode::as_str),
        "place": event.place,
        "when": when(&event.dated),
        "value": event.value.map(domain::money::Pence::get),
        "provenance": event.provenance.word(),
        "source": event.source_ref,
    })
}

fn json(programme: &Programme) -> Value {
    let position = &programme.risks;
    let organisations = position.by_organisation.iter().map(|of| {
        json!({ "organisation": of.organisation.as_ref().map(domain::code::OrganisationCode::as_str), "sums": sums(&of.sums) })
    });
    json!({
        "schema": SCHEMA,
        "system": programme.system.as_str(),
        "name": programme.system_name,
        "year": programme.year.to_string(),
        "unit": "pence",
        "headline": risks_headline(programme).text,
        "mitigations_exhausted": position.mitigations_exhausted(),
        "total": sums(&position.total),
        "by_organisation": organisations.collect::<Vec<_>>(),
        "risks": position.risks.iter().map(risk).collect::<Vec<_>>(),
        "controls": programme.controls.iter().map(control).collect::<Vec<_>>(),
        "events": programme.events.iter().map(event).collect::<Vec<_>>(),
        "findings": position.findings.iter().map(finding).collect::<Vec<_>>(),
    })
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
            risk.linked_to.as_ref().map_or("", domain::scheme::RegisterId::as_str),
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
