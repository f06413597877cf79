//! The stored shape of a figure and of the ways in which it is known.

use std::borrow::Cow;

use domain::figure::{Figure, FigureId, FigureKey, Formula, Lineage, Step};
use domain::money::Pence;
use domain::source::SourceFile;
use serde::{Deserialize, Serialize};

use super::{CellRecord, CitedFiles, RecordError, cited_file, invalid_value, parse};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FigureRecord<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    key: Cow<'a, str>,
    /// [pence]
    value: i64,
    lineages: Vec<LineageRecord<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineageRecord<'a> {
    #[serde(borrow)]
    provenance: Cow<'a, str>,
    /// [pence]
    half_width: i64,
    step: StepRecord<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum StepRecord<'a> {
    Cell {
        file: usize,
        at: CellRecord,
    },
    Claim {
        #[serde(borrow)]
        claim: Cow<'a, str>,
    },
    Formula {
        #[serde(borrow)]
        formula: Cow<'a, str>,
        inputs: Vec<Cow<'a, str>>,
    },
}

/// The files in which a figure stands.
pub(super) fn cited_files(figure: &Figure) -> impl Iterator<Item = &SourceFile> {
    figure.lineages.iter().filter_map(|lineage| match &lineage.step {
        Step::Cell { file, .. } => Some(file),
        Step::Claim { .. } | Step::Formula { .. } => None,
    })
}

pub(super) fn read_key(text: &str) -> Result<FigureKey, RecordError> {
    FigureKey::parse(text).ok_or_else(|| invalid_value("the key of a figure", text))
}

fn read_id(text: &str) -> Result<FigureId, RecordError> {
    FigureId::parse(text).ok_or_else(|| invalid_value("the id of a figure", text))
}

impl<'a> FigureRecord<'a> {
    pub(super) fn of(id: &'a FigureId, figure: &'a Figure, cited: &CitedFiles<'_>) -> Self {
        let Figure { key, value, lineages } = figure;
        Self {
            id: id.as_str().into(),
            key: key.canonical().into(),
            value: value.get(),
            lineages: lineages.iter().map(|lineage| LineageRecord::of(lineage, cited)).collect(),
        }
    }

    pub(super) fn figure(self, cited: &[SourceFile]) -> Result<(FigureId, Figure), RecordError> {
        let key = read_key(&self.key)?;
        let id = key.id();
        if id.as_str() != self.id {
            return Err(invalid_value("the id of the figure beside it", &self.id));
        }
        let lineages = super::read_all(self.lineages, |lineage| lineage.lineage(cited))?;
        Ok((id, Figure { key, value: Pence::new(self.value), lineages }))
    }
}

impl<'a> LineageRecord<'a> {
    fn of(lineage: &'a Lineage, cited: &CitedFiles<'_>) -> Self {
        let Lineage { provenance, half_width, step } = lineage;
        let step = match step {
            Step::Cell { file, at } => {
                StepRecord::Cell { file: cited.place_of(file), at: CellRecord::of(*at) }
            }
            Step::Claim { claim } => StepRecord::Claim { claim: claim.into() },
            Step::Formula { formula, inputs } => StepRecord::Formula {
                formula: formula_code(*formula).into(),
                inputs: inputs.iter().map(|input| input.as_str().into()).collect(),
            },
        };
        Self { provenance: provenance.word().into(), half_width: half_width.get(), step }
    }

    fn lineage(self, cited: &[SourceFile]) -> Result<Lineage, RecordError> {
        let step = match self.step {
            StepRecord::Cell { file, at } => Step::Cell { file: cited_file(cited, file)?, at: at.cell() },
            StepRecord::Claim { claim } => Step::Claim { claim: claim.into_owned() },
            StepRecord::Formula { formula, inputs } => Step::Formula {
                formula: Formula::ALL
                    .into_iter()
                    .find(|known| formula_code(*known) == formula)
                    .ok_or_else(|| invalid_value("a formula", &formula))?,
                inputs: super::read_all(inputs, |input| read_id(&input))?,
            },
        };
        let provenance = parse("a provenance", &self.provenance)?;
        Ok(Lineage { provenance, half_width: Pence::new(self.half_width), step })
    }
}

/// The word that stands for a formula in stored month ends; it never changes.
const fn formula_code(formula: Formula) -> &'static str {
    match formula {
        Formula::SumOfOrganisations => "sum-of-organisations",
        Formula::SumOfLines => "sum-of-lines",
        Formula::SumOfMonths => "sum-of-months",
        Formula::ActualLessPlan => "actual-less-plan",
        Formula::PlanPlusVariance => "plan-plus-variance",
        Formula::ForecastLessPlan => "forecast-less-plan",
        Formula::PlusSupport => "plus-support",
        Formula::LessSupport => "less-support",
        Formula::RemainderOfSystem => "remainder-of-system",
    }
}
