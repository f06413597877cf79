//! Results of validation, as every document that has them writes them, and `oakham.check/1`.

use domain::month::FinancialYear;
use domain::month_end::MonthEnd;
use domain::{finding, source};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};

/// One result of validation.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Finding {
    /// The rule: `V07`.
    pub rule: String,
    pub severity: Severity,
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// The file, below the workspace; empty where it concerns no one file.
    pub file: String,
    pub row: Option<u32>,
    /// The letters of the column: `AB`.
    pub column: Option<String>,
}

/// What a finding means for the work.
#[derive(Clone, Copy, Debug, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Information,
}

impl From<&finding::Finding> for Finding {
    fn from(finding: &finding::Finding) -> Self {
        Self {
            rule: finding.rule.clone(),
            severity: match finding.severity {
                finding::Severity::Blocks => Severity::Error,
                finding::Severity::Warns => Severity::Warning,
                finding::Severity::Informs => Severity::Information,
            },
            message: finding.message.clone(),
            fix: finding.fix.clone(),
            file: finding.file.clone(),
            row: finding.at.map(|at| at.row),
            column: finding.at.map(source::CellAt::column_letters),
        }
    }
}

/// Findings in their order.
#[must_use]
pub fn findings(findings: &[finding::Finding]) -> Vec<Finding> {
    findings.iter().map(Finding::from).collect()
}

/// What must be corrected before figures can be used.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Check {
    pub schema: SchemaName<Self>,
    pub system: String,
    /// Of files of the workspace that belong to no one month.
    pub files: Vec<Finding>,
    pub months: Vec<CheckedMonth>,
    pub plans: Vec<CheckedPlans>,
    /// Of the registers of schemes and risks, by year.
    pub registers: Vec<CheckedRegisters>,
}

impl Document for Check {
    const NAME: &'static str = "oakham.check/1";
}

/// The returns of a month.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct CheckedMonth {
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    pub complete: bool,
    pub findings: Vec<Finding>,
}

impl CheckedMonth {
    /// A month with the findings on it alone.
    #[must_use]
    pub fn of(month_end: &MonthEnd, month_findings: &[finding::Finding]) -> Self {
        Self {
            year: month_end.year.to_string(),
            month: month_end.month.get(),
            complete: month_end.is_complete(),
            findings: findings(month_findings),
        }
    }
}

/// The plans of a year.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct CheckedPlans {
    pub year: String,
    /// How many organisations have a plan.
    pub planned: usize,
    pub organisations: usize,
    pub findings: Vec<Finding>,
}

/// The registers of a year.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct CheckedRegisters {
    pub year: String,
    pub findings: Vec<Finding>,
}

impl CheckedRegisters {
    #[must_use]
    pub fn of(year: FinancialYear, register_findings: &[finding::Finding]) -> Self {
        Self { year: year.to_string(), findings: findings(register_findings) }
    }
}
