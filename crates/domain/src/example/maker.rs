//! Makes the figures of the invented system from its amounts, in the order in which formulas need
//! them.

use std::collections::BTreeMap;

use crate::figure::{
    Basis, Definition, Figure, FigureId, FigureKey, Formula, Lineage, Step, Subject, Support,
};
use crate::money::Pence;
use crate::month::{Month, Period};
use crate::provenance::Provenance;
use crate::source::CellAt;

use super::amounts::Account;
use super::{MONTH, YEAR};
use crate::claim::Claim;

/// The key of a figure as first stated; forecasts as made in the month end's month.
pub(super) fn key(
    definition: Definition,
    subject: &Subject,
    period: Period,
    basis: Basis,
    support: Support,
) -> FigureKey {
    let forecast = matches!(basis, Basis::Forecast | Basis::ForecastVariance);
    let made_in = forecast.then_some(MONTH);
    FigureKey { definition, subject: subject.clone(), period, basis, support, made_in, version: 1 }
}

/// The periods for which positions are kept on a basis: each month, and to date of each month.
fn periods_of(basis: Basis) -> Vec<Period> {
    let in_month = |months: Month| {
        months.up_to().flat_map(|month| [Period::month(YEAR, month), Period::to_date(YEAR, month)])
    };
    let mut periods: Vec<Period> = match basis {
        Basis::Plan => in_month(Month::LAST).collect(),
        Basis::Actual | Basis::ActualVariance => in_month(MONTH).collect(),
        Basis::Forecast | Basis::ForecastVariance => vec![Period::whole(YEAR)],
    };
    periods.sort_unstable();
    periods.dedup();
    periods
}

/// Whether a figure without support is kept for `period`: to date of the month and the whole year.
fn is_main(period: Period) -> bool {
    period == Period::to_date(YEAR, MONTH) || period == Period::whole(YEAR)
}

/// Makes figures in the order in which formulas need them.
pub(super) struct Maker {
    pub(super) claims: Vec<Claim>,
    pub(super) figures: BTreeMap<FigureId, Figure>,
}

impl Maker {
    /// Every figure of one organisation.
    pub(super) fn organisation(&mut self, account: &Account) {
        for basis in [Basis::Plan, Basis::Actual, Basis::Forecast] {
            for period in periods_of(basis) {
                self.entered(account, basis, period);
            }
        }
        for basis in [Basis::ActualVariance, Basis::ForecastVariance] {
            for period in periods_of(basis) {
                self.variances(account, basis, period);
            }
        }
    }

    /// An organisation's lines, position, support and turnover on an entered basis.
    fn entered(&mut self, account: &Account, basis: Basis, period: Period) {
        let subject = account.subject();
        let at = |definition| key(definition, &subject, period, basis, Support::Including);
        // Lines are kept in month, and to date of the month end's month and the whole year.
        if period.from() == period.to() || is_main(period) {
            for (row, entered) in (2..).zip(account.lines) {
                let value = entered.value(basis, period);
                let column = u16::from(period.from().get()) * 12 + u16::from(period.to().get());
                let step = Step::Cell { file: account.file_of(basis), at: CellAt { row, column } };
                let lineage =
                    Lineage { provenance: account.provenance_of(basis), half_width: Pence::ZERO, step };
                self.insert(at(Definition::Line(entered.line)), value, lineage);
            }
            for total in account.totals() {
                let inputs =
                    account.lines_under(total).map(|line| at(Definition::Line(line))).collect::<Vec<_>>();
                self.formula(at(Definition::Line(total)), Formula::SumOfLines, &inputs);
            }
            let inputs = account.position_lines().map(|line| at(Definition::Line(line))).collect::<Vec<_>>();
            self.formula(at(Definition::Position), Formula::SumOfLines, &inputs);
        } else {
            // Earlier months to date stand in the return of their month, later ones in the plan.
            let file =
                if basis == Basis::Plan { account.plan_file() } else { account.return_file(period.to()) };
            let value = account.position(basis, period);
            let step = Step::Cell { file, at: CellAt { row: 40, column: u16::from(period.to().get()) } };
            let lineage = Lineage { provenance: account.provenance_of(basis), half_width: Pence::ZERO, step };
            self.insert(at(Definition::Position), value, lineage);
        }
        if is_main(period) {
            let support =
                account.support_line().into_iter().map(|line| at(Definition::Line(line))).collect::<Vec<_>>();
            self.formula(at(Definition::Support), Formula::SumOfLines, &support);
            let income = account.turnover_lines().map(|line| at(Definition::Line(line))).collect::<Vec<_>>();
            self.formula(at(Definition::Turnover), Formula::SumOfLines, &income);
            self.less_support(&at(Definition::Position));
        }
    }

    /// An organisation's variances of lines and position.
    fn variances(&mut self, account: &Account, basis: Basis, period: Period) {
        let subject = account.subject();
        let mut definitions = vec![Definition::Position];
        if is_main(period) {
            definitions.extend(account.lines.iter().map(|entered| Definition::Line(entered.line)));
            definitions.extend(account.totals().map(Definition::Line));
        }
        for definition in definitions {
            self.variance(key(definition, &subject, period, basis, Support::Including));
        }
        if is_main(period) {
            self.variance(key(Definition::Position, &subject, period, basis, Support::Excluding));
        }
    }

    /// What happened or is expected, less plan.
    fn variance(&mut self, key: FigureKey) {
        let (formula, outcome) = match key.basis {
            Basis::ForecastVariance => (Formula::ForecastLessPlan, Basis::Forecast),
            _ => (Formula::ActualLessPlan, Basis::Actual),
        };
        let plan = FigureKey { made_in: None, ..key.with_basis(Basis::Plan) };
        let inputs = vec![key.with_basis(outcome), plan];
        self.formula(key, formula, &inputs);
    }

    /// The same position without support.
    fn less_support(&mut self, including: &FigureKey) {
        let support = FigureKey { definition: Definition::Support, ..including.clone() };
        let excluding = FigureKey { support: Support::Excluding, ..including.clone() };
        self.formula(excluding, Formula::LessSupport, &[including.clone(), support]);
    }

    /// The system's figures: sums of those that the organisations have.
    pub(super) fn system(&mut self, system: &Subject, organisations: &[Subject]) {
        let mut keys = Vec::new();
        for basis in
            [Basis::Plan, Basis::Actual, Basis::ActualVariance, Basis::Forecast, Basis::ForecastVariance]
        {
            for period in periods_of(basis) {
                keys.push(key(Definition::Position, system, period, basis, Support::Including));
                if is_main(period) {
                    keys.push(key(Definition::Position, system, period, basis, Support::Excluding));
                    if !basis.is_variance() {
                        keys.push(key(Definition::Support, system, period, basis, Support::Including));
                        keys.push(key(Definition::Turnover, system, period, basis, Support::Including));
                    }
                }
            }
        }
        for key in keys {
            let inputs = organisations
                .iter()
                .map(|subject| key.with_subject(subject.clone()))
                .filter(|input| self.figures.contains_key(&input.id()))
                .collect::<Vec<_>>();
            self.formula(key, Formula::SumOfOrganisations, &inputs);
        }
        for claim in self.claims.clone() {
            if !self.figures.contains_key(&claim.figure.id()) {
                let figure = Figure {
                    key: claim.figure.clone(),
                    value: claim.value,
                    lineages: vec![claim_lineage(&claim)],
                };
                self.figures.insert(figure.id(), figure);
            }
        }
    }

    /// The ways in which the document's figures give others.
    pub(super) fn second_ways(&mut self, system: &Subject, organisations: &[Subject]) {
        let to_date = Period::to_date(YEAR, MONTH);
        let of = |subject, basis| key(Definition::Position, subject, to_date, basis, Support::Including);
        let variance = of(system, Basis::ActualVariance);
        self.also(
            &of(system, Basis::Actual),
            Formula::PlanPlusVariance,
            &[of(system, Basis::Plan), variance.clone()],
        );
        let [hospitals, others @ ..] = organisations else { return };
        let mut inputs = vec![variance];
        inputs.extend(others.iter().map(|other| of(other, Basis::ActualVariance)));
        self.also(&of(hospitals, Basis::ActualVariance), Formula::RemainderOfSystem, &inputs);
    }

    /// A figure that `formula` gives from `inputs`, all of which are there.
    fn formula(&mut self, key: FigureKey, formula: Formula, inputs: &[FigureKey]) {
        let amounts: Vec<Pence> = inputs.iter().map(|input| self.figures[&input.id()].value).collect();
        let value = match (formula, amounts.as_slice()) {
            (Formula::ActualLessPlan | Formula::ForecastLessPlan | Formula::LessSupport, [first, second]) => {
                *first - *second
            }
            (_, amounts) => amounts.iter().sum(),
        };
        let lineage = self.lineage(formula, inputs);
        self.insert(key, value, lineage);
    }

    fn lineage(&self, formula: Formula, inputs: &[FigureKey]) -> Lineage {
        let figures: Vec<&Figure> = inputs.iter().map(|input| &self.figures[&input.id()]).collect();
        Lineage {
            provenance: Provenance::of_formula(figures.iter().map(|figure| figure.provenance())),
            half_width: figures.iter().map(|figure| figure.half_width()).sum(),
            step: Step::Formula { formula, inputs: inputs.iter().map(FigureKey::id).collect() },
        }
    }

    /// Adds a way in which a figure is known.
    fn also(&mut self, key: &FigureKey, formula: Formula, inputs: &[FigureKey]) {
        let lineage = self.lineage(formula, inputs);
        if let Some(figure) = self.figures.get_mut(&key.id()) {
            figure.lineages.push(lineage);
            figure.lineages.sort();
        }
    }

    fn insert(&mut self, key: FigureKey, value: Pence, lineage: Lineage) {
        let stated = self.claims.iter().find(|claim| claim.figure == key).map(claim_lineage);
        let lineages = stated.into_iter().chain([lineage]).collect();
        self.figures.insert(key.id(), Figure { key, value, lineages });
    }
}

fn claim_lineage(claim: &Claim) -> Lineage {
    Lineage {
        provenance: claim.provenance,
        half_width: claim.half_width,
        step: Step::Claim { claim: claim.id.clone() },
    }
}
