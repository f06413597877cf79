//! `oakham check`: what must be corrected before the figures can be used.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::Result;
use api::document::{Document, SchemaName};
use api::finding::{self, Check, CheckedPlans, CheckedRegisters};
use app::edition::findings::{UNREADABLE, plans as plans_of, unreadable_beside};
use app::edition::month::{Waiting, first_month, nothing_yet, waiting_months};
use app::edition::{Edition, Editions};
use domain::finding::{Finding, Severity};
use domain::first_month::FirstMonth;
use domain::month::{FinancialYear, month_in_words};
use domain::month_end::MonthEnd;
use domain::programme::Programme;
use exhibits::csv_file::CsvFile;
use sources::limits;

use crate::Outcome;
use crate::arguments::{Format, Global, PeriodArgs};
use crate::command::init::begin_elsewhere;
use crate::{load, terminal};

/// A month that is checked, with what is told of it alone.
struct CheckedMonth<'e> {
    edition: Edition<'e>,
    findings: Vec<Finding>,
}

/// Checks the month asked for or, without one, every month, and the plans of its year.
pub(crate) fn run(global: &Global, when: PeriodArgs) -> Result<Outcome> {
    let workspace = load::untold_workspace(global)?;
    let is_of_everything = when.year.is_none() && when.month.is_none();
    let months = if is_of_everything { workspace.months() } else { vec![load::month(&workspace, when)?] };
    let editions = Editions::new(&workspace, global.as_at);
    let mut checked: Vec<CheckedMonth<'_>> = Vec::new();
    for month in months {
        match editions.edition(month) {
            Ok(edition) => {
                let findings = edition.month_end().findings.clone();
                checked.push(CheckedMonth { edition, findings });
            }
            // Recorded later than asked for: nothing to check yet.
            Err(_) if is_of_everything && global.as_at.is_some() => {}
            Err(error) => return Err(error),
        }
    }
    let mut years: BTreeSet<FinancialYear> =
        checked.iter().map(|checked| checked.edition.month_end().year).collect();
    let programmes = editions.programmes();
    let mut files = unreadable_beside(&workspace, programmes.findings());
    files.extend(app::reform::findings(&workspace));
    files.extend(app::reform::open_findings(&workspace));
    files.extend(app::simulation::open_findings(&workspace.root));
    if is_of_everything {
        years.extend(workspace.plan_years());
        files.extend(waiting_months(&workspace).iter().map(Waiting::finding));
        if checked.is_empty() {
            files.push(nothing_yet(&workspace));
        }
    }
    // Asked for everything, the registers of years without returns are looked at too.
    let looked_at = programmes.by_year.iter().filter(|(year, _)| is_of_everything || years.contains(year));
    // What a year has in one file is told once, not with each of its months.
    for month in &mut checked {
        let is_of_year = |finding: &Finding| {
            let is_of_returns = finding.file.starts_with("finance/returns/");
            finding.rule == UNREADABLE && !is_of_returns || finding.file.starts_with(limits::FOLDER)
        };
        files.extend(month.findings.extract_if(.., |finding| is_of_year(finding)));
    }
    let mut plans = Vec::new();
    for year in years.iter().copied() {
        let of_year = plans_of(&workspace, year);
        files.extend(of_year.findings.iter().filter(|finding| finding.rule == UNREADABLE).cloned());
        plans.push(of_year);
    }
    files.sort();
    files.dedup();
    for of_year in &mut plans {
        let is_in_a_month = |finding: &Finding| checked.iter().any(|month| month.findings.contains(finding));
        of_year.findings.retain(|finding| finding.rule != UNREADABLE && !is_in_a_month(finding));
    }
    let of_register = |programme: &Programme| -> Vec<Finding> {
        let mut findings = programme.efficiency.findings.clone();
        findings.extend(programme.risks.findings.iter().cloned());
        let same_month = |checked: &&CheckedMonth<'_>| {
            let month_end = checked.edition.month_end();
            month_end.year == programme.year && Some(month_end.month) == programme.month
        };
        if let Some(checked) = checked.iter().find(same_month) {
            let analysis = checked.edition.analysis();
            findings.extend(analysis.into_iter().flat_map(|analysis| analysis.findings.iter().cloned()));
        }
        findings
    };
    let registers: Vec<(FinancialYear, Vec<Finding>)> =
        looked_at.map(|(year, programme)| (*year, of_register(programme))).collect();
    let of_registers = registers.iter().flat_map(|(_, findings)| findings);
    let of_plans = plans.iter().flat_map(|plans| &plans.findings);
    let findings: Vec<_> = files
        .iter()
        .chain(checked.iter().flat_map(|month| &month.findings))
        .chain(of_plans)
        .chain(of_registers)
        .cloned()
        .collect();
    let mut out = terminal::out();
    match global.format {
        Format::Table => {
            if !files.is_empty() {
                writeln!(out, "{}, the workspace", workspace.system)?;
                terminal::findings(&mut out, &files)?;
            }
            if is_of_everything && checked.is_empty() {
                first_steps(&mut out, &first_month(&workspace))?;
            }
            for CheckedMonth { edition, findings } in &checked {
                let month_end = edition.month_end();
                writeln!(out, "{} month {}, {}", month_end.year, month_end.month, reported(month_end))?;
                terminal::findings(&mut out, findings)?;
            }
            for of_year in plans.iter().filter(|plans| checked.is_empty() || !plans.findings.is_empty()) {
                writeln!(
                    out,
                    "{}, plans of {} of {} organisations",
                    of_year.year, of_year.n_planned, of_year.n_organisations
                )?;
                terminal::findings(&mut out, &of_year.findings)?;
            }
            for (year, findings) in registers.iter().filter(|(_, findings)| !findings.is_empty()) {
                writeln!(out, "{year}, registers of schemes and risks")?;
                terminal::findings(&mut out, findings)?;
            }
        }
        Format::Json => {
            let of_plans = plans.iter().map(|plans| CheckedPlans {
                year: plans.year.to_string(),
                planned: plans.n_planned,
                organisations: plans.n_organisations,
                findings: finding::findings(&plans.findings),
            });
            let document = Check {
                schema: SchemaName::default(),
                system: workspace.system.to_string(),
                files: finding::findings(&files),
                months: checked
                    .iter()
                    .map(|CheckedMonth { edition, findings }| {
                        finding::CheckedMonth::of(edition.month_end(), findings)
                    })
                    .collect(),
                plans: of_plans.collect(),
                registers: registers
                    .iter()
                    .map(|(year, findings)| CheckedRegisters::of(*year, findings))
                    .collect(),
            };
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["severity", "rule", "file", "row", "column", "message", "fix"])?;
            for finding in &findings {
                let row = finding.at.map_or_else(String::new, |at| at.row.to_string());
                let column = finding.at.map_or_else(String::new, domain::source::CellAt::column_letters);
                writer.row([
                    finding.severity.word(),
                    &finding.rule,
                    &finding.file,
                    &row,
                    &column,
                    &finding.message,
                    &finding.fix,
                ])?;
            }
            writer.flush()?;
        }
    }
    let is_blocked = findings.iter().any(|finding| finding.severity == Severity::Blocks);
    Ok(if is_blocked { Outcome::Blocked } else { Outcome::Done })
}

/// How far the steps to the first month have come, and the command that is next.
fn first_steps(out: &mut dyn Write, first: &FirstMonth) -> Result<()> {
    writeln!(out, "Three steps to the first month, {}", month_in_words(first.year, first.month))?;
    for (number, step) in (1..).zip(&first.steps) {
        write!(out, "{number}. {}: {}", step.kind.words(), step.progress())?;
        if step.is_done() {
            writeln!(out)?;
            continue;
        }
        let open: Vec<&str> = step.open.iter().map(|known| known.short_name.as_str()).collect();
        writeln!(out, "; still to do: {}", open.join(", "))?;
        for command in first.commands(step, terminal::options()) {
            writeln!(out, "     {command}")?;
        }
    }
    let [_, returns, _] = &first.steps;
    if returns.done.is_empty() {
        begin_elsewhere(out, first, terminal::options())?;
    }
    writeln!(out)?;
    Ok(())
}

fn reported(month_end: &MonthEnd) -> String {
    let n = month_end.organisations.len();
    format!("{} of {n} organisations reported", n - month_end.missing.len())
}
