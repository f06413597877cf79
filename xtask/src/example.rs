//! `cargo xtask example`: writes the returns, plans and limits of `examples/llr` from its outlines.
//!
//! Totals come from `examples/llr/synthesis/*.toml`; months, lines and splits are made up by
//! `finance::synthesis` and marked synthetic.

mod schemes;

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::organisation::OrganisationKind;
use finance::synthesis::schedules::{Member, Story, limits, schedules};
use finance::synthesis::{Mix, Outline, split_by_plan, synthesise};
use serde::Deserialize;
use sources::monthly_return::write::Heading;
use sources::synthetic_year::{self, SyntheticYear};

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
    #[serde(default)]
    agency_over: bool,
    paid_within: Option<u16>,
    #[serde(default)]
    capital_late: bool,
    #[serde(default)]
    unagreed_income: i64,
    #[serde(default)]
    beyond_ledger: i64,
}

/// Writes the example's returns and plans anew.
pub(crate) fn run(workspace: &Workspace, out: &mut dyn Write) -> Result<bool> {
    let example = workspace.root.join("examples/llr");
    for folder in ["finance/plans", "finance/returns", "finance/limits"] {
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
    let n_files = schemes::write(&example, "2026-27")?;
    writeln!(out, "examples/llr schemes and risks 2026-27: {n_files} files")?;
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
    let mut parts = Vec::new();
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
        let of_year = SyntheticYear {
            organisation: &made.organisation,
            kind: made.kind,
            year,
            source: &source,
            made_from: "published totals",
            approved_by: "example",
            plan: &|line, month| made.plan(line, month),
            actual: &|line, month| made.actual(line, month),
            reported: &|line, measure, month| made.reported(line, measure, month),
        };
        let files = synthetic_year::files(&of_year, month);
        for (path, text) in &files {
            write(example, path, text)?;
        }
        n_files += files.len();
        let story = Story {
            is_agency_over: organisation.agency_over,
            paid_within: organisation.paid_within,
            is_capital_late: organisation.capital_late,
            unagreed_income: thousands(organisation.unagreed_income)?,
            beyond_ledger: thousands(organisation.beyond_ledger)?,
        };
        parts.push((outline, made, story));
    }
    let members: Vec<_> =
        parts.iter().map(|(outline, made, story)| Member { outline, made, story }).collect();
    for month in month.up_to() {
        for (member, schedules) in members.iter().zip(schedules(&members, year, month, file.seed)) {
            let heading = Heading { organisation: member.made.organisation.clone(), year, month };
            let files = synthetic_year::schedule_files(&heading, &schedules);
            for (path, text) in &files {
                write(example, path, text)?;
            }
            n_files += files.len();
        }
    }
    let (path, text) = synthetic_year::limits_file(year, &limits(&members, year, file.seed), &source);
    write(example, &path, &text)?;
    Ok(n_files + 1)
}

fn write(root: &Path, path: &str, text: &str) -> Result<()> {
    let path = root.join(path);
    fs::create_dir_all(path.parent().context("a file is in a folder")?)?;
    fs::write(&path, text).with_context(|| path.display().to_string())
}
