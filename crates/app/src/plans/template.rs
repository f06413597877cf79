//! The template of a plan: a workbook with the lines in sections and the months across, or a CSV file.

use anyhow::{Result, bail};
use domain::ledger::{Line, Nature};
use domain::money::Pence;
use domain::month::{FinancialYear, Month, day_in_words};
use domain::monthly_return::PlanVersion;
use domain::organisation::Organisation;
use domain::provenance::Provenance;
use report::template::{FormCell, InputRule, Role, Sheet, render};
use sources::monthly_return::schema::SCHEMA_VERSION;
use sources::plan::submission::{COVER, LINES, template_mark};
use sources::plan::{self, TemplateLine};
use sources::workspace::Workspace;

use super::{latest_of, versions_of};
use crate::line_table::{Column, LineTable};

/// What a template is made of.
pub struct PlanTemplate {
    organisation: Organisation,
    year: FinancialYear,
    /// The last month that it is planned for: March, unless the organisation ends in the year.
    last: Month,
    /// The version it is for.
    pub version: u16,
    /// The version before, whose amounts it begins with.
    before: Option<PlanVersion>,
    last_year: Option<PlanVersion>,
}

/// The template of the next plan version of an organisation.
///
/// # Errors
/// Where a version that is there cannot be read.
pub fn template(
    workspace: &Workspace,
    organisation: Organisation,
    year: FinancialYear,
) -> Result<PlanTemplate> {
    if Line::of_kind(organisation.kind).next().is_none() {
        bail!("a {} makes no plan; boards and trusts do", organisation.kind);
    }
    let before = versions_of(workspace, &organisation.code, year)?.pop();
    let last_year = latest_of(workspace, &organisation.code, year.before());
    let version = before.as_ref().map_or(1, |plan| plan.version.saturating_add(1));
    let last = workspace.last_month_of(&organisation.code, year);
    Ok(PlanTemplate { organisation, year, last, version, before, last_year })
}

impl PlanTemplate {
    /// What a plan has for a line in a month as it is keyed [£000].
    fn keyed(plan: Option<&PlanVersion>, line: Line, month: Month) -> Option<i64> {
        let entry = plan?.in_month(line, month)?;
        Some(line.nature().entry(entry.value).thousands())
    }

    /// What a month begins with: what the version before has; nothing after the organisation has ended.
    fn begun(&self, line: Line, month: Month) -> Option<i64> {
        if self.last < month { None } else { Self::keyed(self.before.as_ref(), line, month) }
    }

    /// The same of the year.
    fn keyed_year(plan: Option<&PlanVersion>, line: Line) -> Option<i64> {
        let total: Pence = plan?.to_date(line, Month::LAST)?;
        Some(line.nature().entry(total).thousands())
    }

    /// The template as a CSV file.
    #[must_use]
    pub fn csv(&self) -> String {
        let keyed = Line::of_kind(self.organisation.kind).filter(|line| line.nature() != Nature::Computed);
        let lines = keyed.map(|line| TemplateLine {
            line,
            months: Month::all().map(|month| self.begun(line, month)).collect(),
        });
        plan::template_text(&self.organisation.code, self.year, self.version, lines)
    }

    /// The template as a workbook.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn workbook(&self) -> Result<Vec<u8>> {
        let title = format!(
            "Plan of {} {}, version {}: {}",
            self.organisation.code, self.year, self.version, self.organisation.name
        );
        Ok(render(&title, &[self.cover(), self.lines()])?)
    }

    /// How the plan will be known unless whoever fills it in says otherwise: reported, for nobody has published it yet;
    /// synthetic where the plan is that it begins with, or that of last year.
    fn provenance(&self) -> Provenance {
        let is_synthetic = |plan: &PlanVersion| {
            let mut cells = Line::of_kind(self.organisation.kind)
                .flat_map(|line| Month::all().map(move |month| (line, month)));
            cells.any(|(line, month)| {
                plan.in_month(line, month).is_some_and(|entry| entry.provenance == Provenance::Synthetic)
            })
        };
        let compared = self.before.as_ref().or(self.last_year.as_ref());
        if compared.is_some_and(is_synthetic) { Provenance::Synthetic } else { Provenance::Reported }
    }

    fn cover(&self) -> Sheet {
        let Organisation { code, name, .. } = &self.organisation;
        let year = self.year.to_string();
        let version = self.version.to_string();
        let mark = template_mark(code, self.year, self.version);
        let provenance = InputRule::OneOf(Provenance::ALL.map(|known| known.word().to_owned()).to_vec());
        let known = self.provenance();
        let is_change = 1 < self.version;
        let change = if is_change {
            "needed: this plan replaces one"
        } else {
            "only where returns of the year are in already"
        };
        let any = || InputRule::Anything;
        let rows: [(&str, &str, &str, Option<InputRule>, &str); 12] = [
            ("Organisation", "org_code", code.as_str(), None, ""),
            ("Name", "org_name", name, None, ""),
            ("Financial year", "fin_year", &year, None, "April to March"),
            ("Plan version", "plan_version", &version, None, "1 is the first plan of the year"),
            ("Unit", "unit", "GBP_000", None, "whole thousands of pounds"),
            (
                "How it is known",
                "provenance",
                known.word(),
                Some(provenance),
                "of every line that says nothing of its own",
            ),
            ("Where it comes from", "source_ref", "", Some(any()), "board paper, plan submission, ledger"),
            ("Why the plan changed", "reason", "", Some(any()), change),
            ("Approved by", "approved_by", "", Some(any()), change),
            ("Approved on", "approved_on", "", Some(any()), "a day, such as 2026-03-28"),
            ("Template", "template", &mark, None, "ties this workbook to its plan; leave it"),
            ("Format", "schema_version", SCHEMA_VERSION, None, ""),
        ];
        let heading =
            ["What", "Value", "To fill in", "Field"].map(|text| FormCell::text(text, Role::Heading));
        let title = format!("Plan of {code} {}: {name}", self.year);
        let guidance = "Fill in the coloured cells of both sheets, then: oakham plan check FILE, oakham plan import FILE";
        let mut cells = vec![
            vec![FormCell::text(&title, Role::Title)],
            vec![FormCell::text(guidance, Role::Guidance)],
            heading.to_vec(),
        ];
        cells.extend(rows.into_iter().map(|(what, field, value, accepted, help)| {
            let role = if accepted.is_some() { Role::Input } else { Role::Fixed };
            let accepted = accepted.unwrap_or(InputRule::Anything);
            vec![
                FormCell::text(what, Role::Fixed),
                FormCell { accepted, ..FormCell::text(value, role) },
                FormCell::text(help, Role::Fixed),
                FormCell::text(field, Role::Fixed),
            ]
        }));
        Sheet {
            name: COVER.to_owned(),
            rows: cells,
            heading_row: 2,
            n_fixed_columns: 1,
            widths: vec![24, 40, 48, 16],
        }
    }

    fn lines(&self) -> Sheet {
        let Organisation { code, name, .. } = &self.organisation;
        let mut columns = Vec::new();
        if let Some(last_year) = &self.last_year {
            columns.push(Column::Amounts {
                heading: format!("Plan {}", last_year.year),
                width: 12,
                role: Role::Fixed,
                amount: Box::new(|line| Self::keyed_year(self.last_year.as_ref(), line)),
            });
        }
        let first = columns.len();
        columns.extend(Month::all().map(|month| {
            let name = &month.name()[..3];
            let amount = move |line| self.begun(line, month);
            let role = if self.last < month { Role::Fixed } else { Role::Input };
            Column::Amounts {
                heading: format!("{name} {}", month.last_day(self.year).year()),
                width: 10,
                role,
                amount: Box::new(amount),
            }
        }));
        columns.push(Column::Across { heading: "Year", from: first, to: first + 11 });
        if self.last_year.is_some() {
            columns.push(Column::Difference { heading: "Change", of: first + 12, less: 0 });
        }
        columns.push(Column::Words {
            heading: "Source",
            width: 22,
            accepted: InputRule::Anything,
            word: Box::new(|_| String::new()),
        });
        let mut guidance = vec![
            "Whole thousands of pounds (£000). Income and spending without a sign, gains and surpluses +, losses and deficits -; 0 is nil.",
            "A line of which no month is filled in has nothing planned. Totals work themselves out; columns and sheets of your own are not read.",
        ];
        let ended = format!(
            "{code} is of the system until {}: the months after {} are closed, and nothing is planned in them.",
            day_in_words(self.organisation.effective.to().unwrap_or(self.last.last_day(self.year))),
            self.last.name()
        );
        if self.last < Month::LAST {
            guidance.push(&ended);
        }
        let title = format!("Plan of {code} {}: {name}", self.year);
        LineTable::new(self.organisation.kind, guidance.len()).sheet(LINES, &title, &guidance, &columns)
    }
}
