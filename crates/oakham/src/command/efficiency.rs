//! `oakham efficiency`: what the programme saves, how sure that is, and what is explained.

use std::io::Write;

use anyhow::Result;
use domain::finding::{Finding, Severity};
use domain::month::FinancialYear;
use domain::programme::{Amounts, Assessed, Part, Programme, Saving, Total};
use domain::scheme::{DeliveryRisk, Entry, Maturity, Recurrence, SchemeType};
use exhibits::csv_file::CsvFile;
use exhibits::table::efficiency::{
    programme_by_organisation, programme_headline, programme_leads, programme_matrix, programme_register,
    programme_year,
};
use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::{load, output, terminal};
use app::edition::programme::programme;

/// The name and version of the programme's JSON.
const SCHEMA: &str = "oakham.efficiency/1";

/// Prints the programme of a year.
pub(crate) fn run(global: &Global, year: Option<FinancialYear>, year_end: bool) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let (programme, others) = programme(&workspace, sources::schemes::FOLDER, (year, None), global.as_at)?;
    load::tell(global, &others)?;
    let mut out = terminal::out();
    match global.format {
        Format::Table if year_end => print_year(&mut out, &programme)?,
        Format::Csv if year_end => output::exhibits_csv(&programme_year(&programme), &mut out)?,
        Format::Json => writeln!(out, "{:#}", json(&programme))?,
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

/// A sum: pence, how it is known, and how many values of it are not stated.
pub(crate) fn total(total: Total) -> Value {
    json!({
        "value": total.value.map(domain::money::Pence::get),
        "provenance": total.value.map(|_| total.provenance.word()),
        "not_stated": total.n_missing,
    })
}

fn amounts(amounts: &Amounts) -> Map<String, Value> {
    Saving::ALL.iter().map(|saving| (saving.code().to_owned(), total(amounts.get(*saving)))).collect()
}

fn part(part: &Part) -> Value {
    json!({ "name": part.name, "rows": part.n_rows, "amounts": amounts(&part.amounts) })
}

fn scheme(row: &Assessed) -> Value {
    let scheme = &row.scheme;
    json!({
        "id": scheme.id.as_str(),
        "title": scheme.title,
        "entry": scheme.entry.code(),
        "organisations": scheme.bearer.organisations().iter().map(domain::code::OrganisationCode::as_str).collect::<Vec<_>>(),
        "owner": scheme.owner,
        "type": scheme.kind.map(SchemeType::code),
        "category": scheme.category,
        "recurrence": scheme.recurrence.map(Recurrence::code),
        "maturity": scheme.maturity.map(Maturity::code),
        "delivery_risk": scheme.delivery_risk.map(DeliveryRisk::code),
        "qeia_state": scheme.qeia.state.map(domain::scheme::QeiaState::code),
        "may_report": scheme.may_report(),
        "counterparty": scheme.counterparty.as_ref().map(domain::code::OrganisationCode::as_str),
        "place": scheme.place,
        "group": scheme.group,
        "amounts": amounts(&row.amounts),
        "provenance": scheme.provenance.word(),
        "source": scheme.source_ref,
        "file": scheme.file.path,
        "row": scheme.at.row,
    })
}

/// A finding as in `oakham.check/1`.
pub(crate) fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule,
        "severity": finding.severity.word(),
        "message": finding.message,
        "fix": finding.fix,
        "file": finding.file,
        "row": finding.at.map(|at| at.row),
        "column": finding.at.map(domain::source::CellAt::column_letters),
    })
}

fn json(programme: &Programme) -> Value {
    let efficiency = &programme.efficiency;
    let stated = efficiency.stated.iter().map(|claim| {
        json!({
            "figure": claim.figure.id().as_str(),
            "key": claim.figure.canonical(),
            "value": claim.value.get(),
            "provenance": claim.provenance.word(),
            "says": claim.says,
            "document": claim.document,
            "locator": claim.locator,
        })
    });
    let bearers = efficiency.by_bearer.iter().map(|of| {
        json!({
            "organisations": of.bearer.organisations().iter().map(domain::code::OrganisationCode::as_str).collect::<Vec<_>>(),
            "rows": of.n_rows,
            "amounts": amounts(&of.amounts),
        })
    });
    let matrix = efficiency.matrix.iter().map(|row| {
        json!({
            "maturity": row.maturity.map(Maturity::code),
            "low": total(row.by_risk[0]),
            "medium": total(row.by_risk[1]),
            "high": total(row.by_risk[2]),
            "not_stated": total(row.by_risk[3]),
            "total": total(row.total),
            "likely": total(row.likely),
        })
    });
    let odds = Maturity::ALL.iter().map(|maturity| {
        let of = |risk| efficiency.odds.per_cent(*maturity, risk);
        json!({
            "maturity": maturity.code(),
            "low": of(DeliveryRisk::Low),
            "medium": of(DeliveryRisk::Medium),
            "high": of(DeliveryRisk::High),
        })
    });
    json!({
        "schema": SCHEMA,
        "system": programme.system.as_str(),
        "name": programme.system_name,
        "year": programme.year.to_string(),
        "month": programme.month.map(domain::month::Month::get),
        "unit": "pence",
        "headline": programme_headline(programme).text,
        "stated": stated.collect::<Vec<_>>(),
        "explained": total(efficiency.explained()),
        "not_itemised": total(efficiency.plan_of(Entry::Remainder)),
        "total": amounts(&efficiency.total),
        "system_neutral": amounts(&efficiency.neutral),
        "net": amounts(&efficiency.net),
        "by_organisation": bearers.collect::<Vec<_>>(),
        "by_recurrence": efficiency.by_recurrence.iter().map(part).collect::<Vec<_>>(),
        "by_type": efficiency.by_type.iter().map(part).collect::<Vec<_>>(),
        "by_category": efficiency.by_category.iter().map(part).collect::<Vec<_>>(),
        "matrix": matrix.collect::<Vec<_>>(),
        "odds_per_cent": odds.collect::<Vec<_>>(),
        "back_loading": efficiency.back_loading.map(|(late, all)| json!({ "months_7_to_12": late.get(), "phased": all.get() })),
        "schemes": efficiency.schemes.iter().map(scheme).collect::<Vec<_>>(),
        "findings": efficiency.findings.iter().map(finding).collect::<Vec<_>>(),
    })
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
