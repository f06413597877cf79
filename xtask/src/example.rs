//! `cargo xtask example`: writes the returns and plans of `examples/llr` from its outlines.
//!
//! Totals come from `examples/llr/synthesis/*.toml`; months, lines and splits are made up by
//! `finance::synthesis` and marked synthetic.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use domain::ledger::{Line, Measure, Nature};
use domain::money::Pence;
use domain::month::{FinancialYear, Month, day_in_words};
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use finance::synthesis::{Mix, Outline, Year, split_by_plan, synthesise};
use serde::Deserialize;
use sources::csv_text;

use crate::workspace::Workspace;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutlineFile {
    seed: u64,
    year: String,
    month: u8,
    plan_to_date: i64,
    organisation: Vec<OrganisationFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationFile {
    code: String,
    mix: String,
    turnover: i64,
    plan_year: i64,
    variance_to_date: i64,
    #[serde(default)]
    forecast_variance: Vec<i64>,
    #[serde(default)]
    support_year: i64,
    #[serde(default)]
    support_months_received: u8,
}

/// Writes the example's returns and plans anew.
pub(crate) fn run(workspace: &Workspace, out: &mut dyn Write) -> Result<bool> {
    let example = workspace.root.join("examples/llr");
    for folder in ["finance/plans", "finance/returns"] {
        match fs::remove_dir_all(example.join(folder)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    for name in ["2024-25", "2026-27"] {
        let path = example.join(format!("synthesis/{name}.toml"));
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let n_files = write_year(&example, &toml::from_str(&text)?, name)?;
        writeln!(out, "examples/llr {name}: {n_files} files")?;
    }
    Ok(true)
}

fn write_year(example: &Path, file: &OutlineFile, name: &str) -> Result<usize> {
    let year: FinancialYear = file.year.parse()?;
    let month = Month::new(file.month).ok_or_else(|| anyhow!("month {} is not 1 to 12", file.month))?;
    let source = format!("synthesis/{name}.toml seed {}", file.seed);
    let thousands = |value: i64| Pence::from_thousands(value).context("too large an amount");
    let plans = file.organisation.iter().map(|o| thousands(o.plan_year)).collect::<Result<Vec<_>>>()?;
    let to_date = split_by_plan(thousands(file.plan_to_date)?, &plans);
    let mut n_files = 0;
    for (organisation, plan_to_date) in file.organisation.iter().zip(to_date) {
        let (mix, kind) = match organisation.mix.as_str() {
            "acute" => (Mix::Acute, OrganisationKind::Trust),
            "community" => (Mix::Community, OrganisationKind::Trust),
            "board" => (Mix::Board, OrganisationKind::Board),
            other => return Err(anyhow!("mix {other:?} is not acute, community or board")),
        };
        let outline = Outline {
            organisation: organisation.code.parse()?,
            kind,
            mix,
            turnover: thousands(organisation.turnover)?,
            plan_year: thousands(organisation.plan_year)?,
            plan_to_date,
            variance_to_date: thousands(organisation.variance_to_date)?,
            forecast_variance: organisation
                .forecast_variance
                .iter()
                .map(|v| thousands(*v))
                .collect::<Result<_>>()?,
            support_year: thousands(organisation.support_year)?,
            support_months_received: organisation.support_months_received,
        };
        let made = synthesise(&outline, year, month, file.seed);
        n_files += write_plan(example, &made, year, &source)?;
        for month in month.up_to() {
            n_files += write_return(example, &made, year, month, &source)?;
        }
    }
    Ok(n_files)
}

fn keyed(made: &Year) -> impl Iterator<Item = Line> {
    made.lines().filter(|line| line.nature() != Nature::Computed)
}

fn write_plan(example: &Path, made: &Year, year: FinancialYear, source: &str) -> Result<usize> {
    let rows = keyed(made).map(|line| (line, months_of(|month| made.plan(line, month))));
    let text = csv_text::plan(&made.organisation, year, 1, rows, (Provenance::Synthetic, source));
    write(example, &format!("finance/plans/{}/{}-v1.csv", year.folder(), made.organisation), &text)?;
    Ok(1)
}

fn months_of(value: impl Fn(Month) -> Pence) -> [Pence; 12] {
    let mut months = [Pence::ZERO; 12];
    for month in Month::all() {
        months[month.index()] = value(month);
    }
    months
}

fn write_return(
    example: &Path,
    made: &Year,
    year: FinancialYear,
    month: Month,
    source: &str,
) -> Result<usize> {
    let folder = format!("finance/returns/{}/{}/{}", year.folder(), month.folder(), made.organisation);
    // The ninth day after month end for preparing, the fourteenth for approving.
    let after = |days: i64| month.last_day(year).saturating_add(jiff::Span::new().days(days));
    let (prepared, approved) = (after(9).to_string(), after(14).to_string());
    let (code, year_text, period) = (made.organisation.to_string(), year.to_string(), month.to_string());
    let narrative =
        format!("Synthetic return made up from published totals; ledger closed {}.", day_in_words(after(3)));
    let cover = csv_text::cover(&[
        ("schema_version", sources::monthly_return::SCHEMA_VERSION),
        ("org_code", &code),
        ("fin_year", &year_text),
        ("period", &period),
        ("basis", "final"),
        ("plan_version", "1"),
        ("prepared_by", "synthesiser"),
        ("prepared_at", &prepared),
        ("approved_by", "example"),
        ("approved_at", &approved),
        ("unit", "GBP_000"),
        ("provenance", "synthetic"),
        ("narrative", &narrative),
    ]);
    let heading = csv_text::Heading { organisation: made.organisation.clone(), year, month };
    let rows = made
        .lines()
        .flat_map(|line| Measure::REQUIRED.map(|measure| (line, measure)))
        .filter_map(|(line, measure)| Some((line, measure, made.reported(line, measure, month)?)));
    let lines = csv_text::lines(&heading, rows, Provenance::Synthetic, source);
    let rows = keyed(made).map(|line| (line, month.up_to().map(|m| made.actual(line, m)).collect()));
    let months = csv_text::months(&heading, rows, Provenance::Synthetic);
    for (name, text) in [("cover", cover), ("lines", lines), ("months", months)] {
        write(example, &format!("{folder}/{name}.csv"), &text)?;
    }
    Ok(3)
}

fn write(root: &Path, path: &str, text: &str) -> Result<()> {
    let path = root.join(path);
    fs::create_dir_all(path.parent().context("a file is in a folder")?)?;
    fs::write(&path, text).with_context(|| path.display().to_string())
}
