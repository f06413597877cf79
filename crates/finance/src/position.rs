//! The month end of figures of one system at one month, from its returns, plans and published claims.
//!
//! Method, source and limits: `docs/method/position.md` and `docs/method/provenance.md`. Every
//! value comes from the returns; documents add to how it is known, and a contradiction between the
//! two is a finding, never a silent choice.

mod contradictions;

use std::collections::{BTreeMap, BTreeSet};

use domain::claim::{Claim, Document};
use domain::code::OrganisationCode;
use domain::figure::{
    Basis, Definition, Figure, FigureId, FigureKey, Formula, Lineage, Step, Subject, Support,
};
use domain::finding::Finding;
use domain::ledger::{Line, Measure, Nature};
use domain::money::Pence;
use domain::month::{FinancialYear, Month, Period};
use domain::month_end::MonthEnd;
use domain::monthly_return::{Entry, MonthlyReturn, PlanVersion};
use domain::organisation::{Organisation, OrganisationKind};
use domain::provenance::Provenance;
use domain::source::SourceFile;

use crate::chart;
use crate::claims::{self, Established};
use contradictions::{Contradiction, at_odds, claims_spoilt, contradiction, folded};

/// One organisation's return for the month and the plan it is held to.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// Whose it is.
    pub organisation: &'a Organisation,
    /// The return.
    pub submission: &'a MonthlyReturn,
    /// The plan version it reports against.
    pub plan: &'a PlanVersion,
}

/// All that a month end is made from.
#[derive(Clone, Copy, Debug)]
pub struct SystemMonth<'a> {
    /// The system's code, which is its board's.
    pub system: &'a OrganisationCode,
    /// The system's name.
    pub name: &'a str,
    /// The financial year.
    pub year: FinancialYear,
    /// The last closed month.
    pub month: Month,
    /// The organisations that make up the system, in the order of tables.
    pub organisations: &'a [Organisation],
    /// The returns that are in.
    pub submissions: &'a [Submission<'a>],
    /// What documents state; only what bears on the month enters the month end.
    pub claims: &'a [Claim],
    /// The documents.
    pub documents: &'a [Document],
    /// What validation found.
    pub findings: &'a [Finding],
}

/// Writes the month end of figures of one system at one month.
#[must_use]
pub fn month_end(input: &SystemMonth<'_>) -> MonthEnd {
    let bears = |claim: &&Claim| claims::bears_on(claim, input.year, input.month);
    let claims: Vec<Claim> = input.claims.iter().filter(bears).cloned().collect();
    let input = &SystemMonth { claims: &claims, ..*input };
    let reported = |code: &OrganisationCode| input.submissions.iter().any(|s| s.organisation.code == *code);
    let missing: Vec<_> =
        input.organisations.iter().map(|o| o.code.clone()).filter(|code| !reported(code)).collect();
    let mut files: Vec<SourceFile> = input
        .submissions
        .iter()
        .flat_map(|s| s.submission.files().chain([&s.plan.file]))
        .chain(input.claims.iter().map(|claim| &claim.file))
        .cloned()
        .collect();
    files.sort();
    files.dedup();

    let mut writer =
        Writer { input, figures: BTreeMap::new(), within: BTreeMap::new(), of_nil: Provenance::Derived };
    for submission in input.submissions {
        writer.organisation(submission);
    }
    if !input.submissions.is_empty() {
        writer.system();
    }
    let mut findings = input.findings.to_vec();
    let contradictions = writer.published();
    match claims_spoilt(&contradictions, input.claims) {
        Some(cause) => findings.push(cause),
        None => findings.extend(folded(
            contradictions.into_iter().map(|contradiction| contradiction.finding).collect(),
            input.findings,
        )),
    }
    findings.extend(claims::at_odds(input.claims).values().filter_map(|claims| at_odds(claims)));
    findings.sort();

    let recorded = input.submissions.iter().map(|s| s.submission.cover.recorded_on);
    let recorded_on = recorded.chain(input.claims.iter().map(|claim| claim.recorded_on)).max();
    MonthEnd {
        system: input.system.clone(),
        system_name: input.name.to_owned(),
        year: input.year,
        month: input.month,
        recorded_on: recorded_on.unwrap_or_else(|| input.month.last_day(input.year)),
        organisations: input.organisations.to_vec(),
        missing,
        figures: writer.figures.into_values().map(|figure| (figure.id(), figure)).collect(),
        findings,
        documents: input.documents.to_vec(),
        claims,
        files,
    }
}

struct Writer<'a> {
    input: &'a SystemMonth<'a>,
    figures: BTreeMap<FigureKey, Figure>,
    /// How far from the truth a figure may lie because cells of returns are rounded.
    within: BTreeMap<FigureKey, Pence>,
    /// How a sum is known whose every line is nil: as well as the return that says so.
    of_nil: Provenance,
}

impl Writer<'_> {
    fn key(&self, definition: Definition, subject: &Subject, basis: Basis, months: Months) -> FigureKey {
        let (year, closed) = (self.input.year, self.input.month);
        let period = match months {
            Months::ToDate(month) => Period::to_date(year, month),
            Months::One(month) => Period::month(year, month),
            Months::Year => Period::whole(year),
        };
        let forecast = matches!(basis, Basis::Forecast | Basis::ForecastVariance);
        FigureKey {
            definition,
            subject: subject.clone(),
            period,
            basis,
            support: Support::Including,
            made_in: forecast.then_some(closed),
            version: 1,
        }
    }

    /// Puts a figure that stands in a file.
    fn cell(&mut self, key: FigureKey, entry: Entry, file: &SourceFile) {
        let step = Step::Cell { file: file.clone(), at: entry.at };
        let lineage = Lineage { provenance: entry.provenance, half_width: Pence::ZERO, step };
        self.within.insert(key.clone(), Pence::rounding(1));
        self.figures.insert(key.clone(), Figure { key, value: entry.value, lineages: vec![lineage] });
    }

    /// Puts a figure that `formula` gives from `inputs`, each with its sign; those not there count
    /// as nil.
    fn formula(&mut self, key: FigureKey, formula: Formula, inputs: &[(i64, FigureKey)]) {
        let known: Vec<_> =
            inputs.iter().filter_map(|(sign, input)| Some((sign, self.figures.get(input)?))).collect();
        let signed = |(sign, figure): &(&i64, &Figure)| if **sign < 0 { -figure.value } else { figure.value };
        let value = known.iter().map(signed).sum();
        let within = known.iter().filter_map(|(_, figure)| self.within.get(&figure.key)).sum();
        let lineage = Lineage {
            provenance: if known.is_empty() {
                self.of_nil
            } else {
                Provenance::of_formula(known.iter().map(|(_, figure)| figure.provenance()))
            },
            half_width: Pence::ZERO,
            step: Step::Formula { formula, inputs: known.iter().map(|(_, figure)| figure.id()).collect() },
        };
        self.within.insert(key.clone(), within);
        self.figures.insert(key.clone(), Figure { key, value, lineages: vec![lineage] });
    }

    fn sum(&mut self, key: FigureKey, formula: Formula, inputs: impl IntoIterator<Item = FigureKey>) {
        let inputs: Vec<_> = inputs.into_iter().map(|input| (1, input)).collect();
        self.formula(key, formula, &inputs);
    }

    /// Puts the variances of `definition`: to date, and of the forecast.
    fn variances(&mut self, definition: Definition, subject: &Subject, support: Support, months: Months) {
        let (formula, variance, outcome) = match months {
            Months::Year => (Formula::ForecastLessPlan, Basis::ForecastVariance, Basis::Forecast),
            Months::ToDate(_) | Months::One(_) => {
                (Formula::ActualLessPlan, Basis::ActualVariance, Basis::Actual)
            }
        };
        let key = |basis| FigureKey { support, ..self.key(definition, subject, basis, months) };
        let (variance, outcome, plan) = (key(variance), key(outcome), key(Basis::Plan));
        self.formula(variance, formula, &[(1, outcome), (-1, plan)]);
    }

    fn organisation(&mut self, submission: &Submission<'_>) {
        let kind = submission.organisation.kind;
        let subject = Subject::Organisation(submission.organisation.code.clone());
        let closed = self.input.month;
        let entries = Line::of_kind(kind)
            .flat_map(|line| Measure::REQUIRED.map(|measure| submission.submission.entry(line, measure)));
        self.of_nil = Provenance::of_formula(entries.flatten().map(|entry| entry.provenance));
        for line in Line::of_kind(kind).filter(|line| line.nature() != Nature::Computed) {
            self.line(submission, &subject, line);
        }
        for line in Line::of_kind(kind).filter(|line| chart::position_line(kind) != Some(*line)) {
            let Some(sum) = chart::formula(line).filter(|sum| sum.less.is_empty()) else { continue };
            self.total_of_lines(Definition::Line(line), &subject, &sum.plus);
        }
        let parts: Vec<Line> = chart::position_parts(kind).collect();
        self.total_of_lines(Definition::Position, &subject, &parts);
        self.totals_as_stated(submission, &subject);
        let turnover: Vec<Line> = chart::turnover_parts(kind).collect();
        self.total_of_lines(Definition::Turnover, &subject, &turnover);
        let support: Vec<Line> =
            (kind == OrganisationKind::Trust).then_some(chart::SUPPORT).into_iter().collect();
        self.total_of_lines(Definition::Support, &subject, &support);
        for month in Month::all() {
            self.position_to_end_of(month, &subject);
        }
        self.without_support(&subject);
        self.variances(Definition::Position, &subject, Support::Including, Months::ToDate(closed));
        self.variances(Definition::Position, &subject, Support::Including, Months::Year);
    }

    /// Puts everything reported and planned for one keyed line; nothing for a line that is nil
    /// throughout.
    fn line(&mut self, submission: &Submission<'_>, subject: &Subject, line: Line) {
        let (reported, plan, closed) = (submission.submission, submission.plan, self.input.month);
        let used = Measure::REQUIRED
            .iter()
            .filter_map(|measure| reported.entry(line, *measure))
            .any(|entry| entry.value != Pence::ZERO);
        let used = used
            || Month::all().any(|month| {
                [reported.in_month(line, month), plan.in_month(line, month)]
                    .into_iter()
                    .flatten()
                    .any(|entry| entry.value != Pence::ZERO)
            });
        if !used {
            return;
        }
        let definition = Definition::Line(line);
        for (measure, basis, months) in [
            (Measure::PlanToDate, Basis::Plan, Months::ToDate(closed)),
            (Measure::ActualToDate, Basis::Actual, Months::ToDate(closed)),
            (Measure::PlanYear, Basis::Plan, Months::Year),
            (Measure::ForecastYear, Basis::Forecast, Months::Year),
        ] {
            if let Some(entry) = reported.entry(line, measure) {
                self.cell(self.key(definition, subject, basis, months), entry, &reported.lines_file);
            }
        }
        self.variances(definition, subject, Support::Including, Months::ToDate(closed));
        self.variances(definition, subject, Support::Including, Months::Year);
        for month in Month::all() {
            let key = |basis| self.key(definition, subject, basis, Months::One(month));
            let (planned, actual) = (key(Basis::Plan), key(Basis::Actual));
            if let Some(entry) = plan.in_month(line, month) {
                self.cell(planned, entry, &plan.file);
            }
            if let Some(entry) = reported.in_month(line, month).filter(|_| month <= closed) {
                self.cell(actual, entry, &reported.months_file);
            }
        }
    }

    /// Puts the sum of `lines` on every basis and in every month.
    fn total_of_lines(&mut self, definition: Definition, subject: &Subject, lines: &[Line]) {
        let closed = self.input.month;
        let mut wanted = vec![
            (Basis::Plan, Months::ToDate(closed)),
            (Basis::Actual, Months::ToDate(closed)),
            (Basis::Plan, Months::Year),
            (Basis::Forecast, Months::Year),
        ];
        if !matches!(definition, Definition::Support | Definition::Turnover) {
            wanted.extend(Month::all().map(|month| (Basis::Plan, Months::One(month))));
            wanted.extend(closed.up_to().map(|month| (Basis::Actual, Months::One(month))));
        }
        for (basis, months) in wanted {
            let inputs: Vec<_> = lines
                .iter()
                .map(|line| self.key(Definition::Line(*line), subject, basis, months))
                .filter(|key| self.figures.contains_key(key))
                .collect();
            let key = self.key(definition, subject, basis, months);
            self.sum(key, Formula::SumOfLines, inputs);
        }
        if let Definition::Line(_) = definition {
            self.variances(definition, subject, Support::Including, Months::ToDate(closed));
            self.variances(definition, subject, Support::Including, Months::Year);
        }
    }

    /// The return states its position too, rounded once: the sum of the lines lies as far from the truth
    /// as it lies from that, and half a thousand.
    fn totals_as_stated(&mut self, submission: &Submission<'_>, subject: &Subject) {
        let closed = self.input.month;
        let Some(line) = chart::position_line(submission.organisation.kind) else { return };
        for (measure, basis, months) in [
            (Measure::PlanToDate, Basis::Plan, Months::ToDate(closed)),
            (Measure::ActualToDate, Basis::Actual, Months::ToDate(closed)),
            (Measure::PlanYear, Basis::Plan, Months::Year),
            (Measure::ForecastYear, Basis::Forecast, Months::Year),
        ] {
            let key = self.key(Definition::Position, subject, basis, months);
            let Some(stated) = submission.submission.entry(line, measure) else { continue };
            let Some(figure) = self.figures.get(&key) else { continue };
            let within = (figure.value - stated.value).magnitude() + Pence::rounding(1);
            self.within.entry(key).and_modify(|known| *known = within.min(*known));
        }
    }

    /// Puts the position from April to the end of `month`, and the variance in and to that month.
    fn position_to_end_of(&mut self, month: Month, subject: &Subject) {
        let closed = self.input.month;
        for basis in [Basis::Plan, Basis::Actual] {
            if (basis == Basis::Actual && month > closed) || (month == closed) {
                continue;
            }
            let key = self.key(Definition::Position, subject, basis, Months::ToDate(month));
            if self.figures.contains_key(&key) {
                continue;
            }
            let months: Vec<_> = month
                .up_to()
                .map(|m| self.key(Definition::Position, subject, basis, Months::One(m)))
                .collect();
            self.sum(key, Formula::SumOfMonths, months);
        }
        if month <= closed {
            self.variances(Definition::Position, subject, Support::Including, Months::One(month));
            if month < closed {
                self.variances(Definition::Position, subject, Support::Including, Months::ToDate(month));
            }
        }
    }

    /// Puts the position excluding support.
    fn without_support(&mut self, subject: &Subject) {
        let closed = self.input.month;
        for (basis, months) in [
            (Basis::Plan, Months::ToDate(closed)),
            (Basis::Actual, Months::ToDate(closed)),
            (Basis::Plan, Months::Year),
            (Basis::Forecast, Months::Year),
        ] {
            let including = self.key(Definition::Position, subject, basis, months);
            let support = self.key(Definition::Support, subject, basis, months);
            let excluding = FigureKey { support: Support::Excluding, ..including.clone() };
            self.formula(excluding, Formula::LessSupport, &[(1, including), (-1, support)]);
        }
        for months in [Months::ToDate(closed), Months::Year] {
            self.variances(Definition::Position, subject, Support::Excluding, months);
        }
    }

    /// Puts the system's figures: the sum of the organisations', key by key.
    fn system(&mut self) {
        let system = Subject::System(self.input.system.clone());
        let keys: Vec<FigureKey> = self
            .figures
            .keys()
            .filter(|key| !matches!(key.definition, Definition::Line(_)) && !key.basis.is_variance())
            .map(|key| key.with_subject(system.clone()))
            .collect();
        let mut keys: Vec<_> = keys.into_iter().filter(|key| key.support == Support::Including).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let parts: Vec<_> = self
                .input
                .submissions
                .iter()
                .map(|s| key.with_subject(Subject::Organisation(s.organisation.code.clone())))
                .collect();
            self.sum(key, Formula::SumOfOrganisations, parts);
        }
        let closed = self.input.month;
        for month in closed.up_to() {
            for months in [Months::One(month), Months::ToDate(month)] {
                self.variances(Definition::Position, &system, Support::Including, months);
            }
        }
        self.variances(Definition::Position, &system, Support::Including, Months::Year);
        self.without_support(&system);
    }

    /// Adds what documents establish; gives back where they contradict the returns.
    fn published(&mut self) -> Vec<Contradiction> {
        let codes: Vec<_> = self.input.organisations.iter().map(|o| o.code.clone()).collect();
        let mut findings = Vec::new();
        let n_missing = codes.len().saturating_sub(self.input.submissions.len());
        // What is published of the system is of all its organisations, and the sums here are not.
        let is_of_part = |key: &FigureKey| {
            let Subject::System(_) = key.subject else { return false };
            n_missing > 0
                && key.period.year() == self.input.year
                && key.made_in.is_none_or(|m| m == self.input.month)
        };
        let established = claims::establish(self.input.claims, self.input.system, &codes);
        // What the month end does not hold as documents have it: what is of a part only, what contradicts
        // the returns, and what follows from either. Of it no figure is worked out, so that each leads back
        // to values that are there, and none to itself.
        let mut not_held: BTreeSet<FigureId> = BTreeSet::new();
        for (key, established) in &established {
            if is_of_part(key) {
                not_held.insert(key.id());
                continue;
            }
            let Some(figure) = self.figures.get(key) else { continue };
            let within = self.within.get(key).copied().unwrap_or(Pence::ZERO);
            let apart = (figure.value - established.value).magnitude();
            if established.lineage.half_width + within < apart {
                not_held.insert(key.id());
                findings.push(Contradiction {
                    returned: figure.value,
                    stated: established.value,
                    finding: contradiction(key, figure.value, established),
                });
            }
        }
        loop {
            let follows: Vec<FigureId> = established
                .iter()
                .filter(|(_, established)| {
                    established.lineage.inputs().iter().any(|id| not_held.contains(id))
                })
                .map(|(key, _)| key.id())
                .filter(|id| !not_held.contains(id))
                .collect();
            if follows.is_empty() {
                break;
            }
            not_held.extend(follows);
        }
        for (key, Established { value, lineage }) in established {
            if not_held.contains(&key.id()) {
                continue;
            }
            let figure = Figure { key: key.clone(), value, lineages: Vec::new() };
            let figure = self.figures.entry(key).or_insert(figure);
            if !figure.lineages.contains(&lineage) {
                figure.lineages.push(lineage);
                // Of two formulas that are as strong the one from the returns stays first.
                figure.lineages.sort_by_key(Lineage::strength);
            }
        }
        findings
    }
}

/// The months a figure is of.
#[derive(Clone, Copy)]
enum Months {
    ToDate(Month),
    One(Month),
    Year,
}

#[cfg(test)]
mod tests;
