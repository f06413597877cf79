//! The document of a table as the engines' results were joined.

use appraisal::column;
use appraisal::compare::Table;
use appraisal::consequence::{self, Measure, MoreIs, RowKey, Verdict};
use appraisal::interaction;
use appraisal::patient_sensitivity;
use appraisal::present_value::yearly;
use appraisal::quantity::{self, Quantity, Unit};
use appraisal::row;
use appraisal::sensitivity;
use domain::source::ContentHash;

use super::{
    Bar, Base, Bearer, Cell, Certainty, Change, ChangeAlone, ConsequenceTable, Difference, Discounting, Flip,
    Interaction, Level, Made, MeasureSensitivity, Money, NotModelled, Number, PatientBar, Row, Scenario,
    Sensitivity, WorstAffected,
};
use crate::document::SchemaName;

impl ConsequenceTable {
    /// The document of a table.
    #[must_use]
    pub fn of(system: &str, table: &Table, made: Made) -> Self {
        Self {
            schema: SchemaName::default(),
            system: system.to_owned(),
            base: Base { title: table.base.clone(), notes: table.notes.clone() },
            discounting: Discounting {
                rate: table.discounting.rate,
                health_rate: table.discounting.health_rate,
                years: table.discounting.years,
                source: table.discounting.source.clone(),
            },
            scenarios: table.columns.iter().map(|column| scenario(table, column)).collect(),
            rows: table.rows.iter().map(row).collect(),
            made,
        }
    }

    /// The row with this id.
    #[must_use]
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }
}

/// The id of a row: the first digits of the hash of what it is of.
fn id(key: &RowKey) -> String {
    ContentHash::of(format!("consequence|{}", key.text()).as_bytes()).to_string().chars().take(12).collect()
}

fn scenario(table: &Table, column: &column::Column) -> Scenario {
    let money = &column.money;
    let find = |key: &RowKey| table.rows.iter().find(|row| row.measure.key == *key);
    Scenario {
        name: column.name.clone(),
        title: column.title.clone(),
        sentences: column.sentences.clone(),
        flips: column.flips.clone(),
        changes: column.changes.iter().map(change).collect(),
        not_taken: column.not_taken().map(|change| change.id.clone()).collect(),
        refused: column.refused.clone(),
        remarks: column.remarks.clone(),
        not_modelled: column
            .not_modelled
            .iter()
            .map(|consequence::NotModelled { what, could_matter }| NotModelled {
                what: what.clone(),
                could_matter: could_matter.clone(),
            })
            .collect(),
        money: Money {
            recurrent: money.recurrent.get(),
            one_off: money.one_off.get(),
            net_present_value: money.net_present_value.get(),
            payback_years: money.payback_years,
            by_year: yearly(money.recurrent, money.one_off, table.discounting.years)
                .into_iter()
                .map(domain::money::Pence::get)
                .collect(),
            provenance: money.provenance.into(),
        },
        bearers: column.bearers.iter().map(bearer).collect(),
        worst_affected: column
            .worst
            .iter()
            .map(|worst| WorstAffected {
                dimension: worst.dimension.clone(),
                group: worst.group.clone(),
                row: id(&worst.key),
            })
            .collect(),
        interactions: column
            .interactions
            .iter()
            .filter_map(|interaction| Some(interacting(interaction, &find(&interaction.key)?.measure)))
            .collect(),
        sensitivity: sensitivity_of(&column.sensitivity),
        patients: None,
        provenance: column.provenance.into(),
    }
}

fn change(taken: &column::ChangeTaken) -> Change {
    Change {
        id: taken.change.id.clone(),
        kind: taken.change.kind.code().to_owned(),
        sentence: taken.change.sentence.clone(),
        provenance: taken.change.provenance.into(),
        taken_by: taken.by.iter().map(|engine| engine.code().to_owned()).collect(),
    }
}

fn bearer(bearer: &consequence::Bearer) -> Bearer {
    Bearer {
        who: bearer.who.clone(),
        recurrent: bearer.recurrent.get(),
        certainty: certainty_of(&bearer.certainty, gain_words),
        one_off: bearer.one_off.get(),
        provenance: bearer.provenance.into(),
    }
}

/// The ends of what a purse gains: `−£0.2m to £1.3m a year`.
fn gain_words(low: Quantity, high: Quantity) -> String {
    format!("{} to {}", Unit::Pence.level(low), Unit::PenceAYear.level(high))
}

fn interacting(interaction: &interaction::Interaction, measure: &Measure) -> Interaction {
    let (unit, more_is) = (measure.unit, measure.more_is);
    let alone = interaction
        .alone
        .iter()
        .map(|(id, alone)| ChangeAlone { change: id.clone(), difference: difference(alone, unit, more_is) });
    Interaction {
        row: id(&interaction.key),
        alone: alone.collect(),
        together: difference(&interaction.together, unit, more_is),
        beyond: difference(&interaction.beyond, unit, more_is),
    }
}

fn sensitivity_of(sensitivity: &sensitivity::Sensitivity) -> Sensitivity {
    Sensitivity {
        usual: sensitivity.usual.get(),
        bars: sensitivity.bars.iter().map(bar).collect(),
        flip: sensitivity.flip.as_ref().map(|flip| Flip {
            parameter: flip.parameter.code().to_owned(),
            words: flip.parameter.words().to_owned(),
            threshold: flip.threshold,
            threshold_words: flip.parameter.value_words(flip.threshold),
            in_range: flip.is_in_range,
        }),
    }
}

impl MeasureSensitivity {
    /// The document of what the difference of a row hangs on.
    #[must_use]
    pub fn of(found: &patient_sensitivity::MeasureSensitivity, row: &row::Row) -> Self {
        let Measure { key, unit, more_is, .. } = &row.measure;
        let told = |of: &consequence::Difference| difference(of, *unit, *more_is);
        let share_words = patient_sensitivity::share_words;
        let bars = found.bars.iter().map(|bar| {
            let patient_sensitivity::PatientAssumption { parameter, low, high, source } = &bar.assumption;
            PatientBar {
                parameter: parameter.code().to_owned(),
                words: parameter.words().to_owned(),
                low: *low,
                high: *high,
                low_words: share_words(*low),
                high_words: share_words(*high),
                at_low: told(&bar.at_low),
                at_high: told(&bar.at_high),
                source: source.clone(),
            }
        });
        Self {
            row: id(key),
            usual: told(&found.usual),
            bars: bars.collect(),
            flip: found.flip.map(|flip| Flip {
                parameter: flip.parameter.code().to_owned(),
                words: flip.parameter.words().to_owned(),
                threshold: flip.threshold,
                threshold_words: share_words(flip.threshold),
                in_range: true,
            }),
            sentence: found.sentence.clone(),
        }
    }
}

fn bar(bar: &sensitivity::Bar) -> Bar {
    let sensitivity::Assumption { parameter, usual, low, high, source } = &bar.assumption;
    Bar {
        parameter: parameter.code().to_owned(),
        words: parameter.words().to_owned(),
        usual: *usual,
        low: *low,
        high: *high,
        usual_words: parameter.value_words(*usual),
        low_words: parameter.value_words(*low),
        high_words: parameter.value_words(*high),
        at_low: bar.at_low.get(),
        at_high: bar.at_high.get(),
        source: source.clone(),
    }
}

fn row(row: &row::Row) -> Row {
    let Measure {
        key, topic, words, subject_words, unit, more_is, part_of, base, certainty, provenance, ..
    } = &row.measure;
    Row {
        id: id(key),
        topic: topic.code().to_owned(),
        topic_words: topic.words().to_owned(),
        engine: key.engine.code().to_owned(),
        measure: key.measure.clone(),
        words: words.clone(),
        subject: key.subject.clone(),
        subject_words: subject_words.clone(),
        dimension: key.dimension.clone(),
        group: key.group.clone(),
        unit: unit.code().to_owned(),
        more_is: more_is.code().to_owned(),
        headline: row.is_headline(),
        first: row.measure.is_headline,
        part_of: part_of.as_ref().map(id),
        base: Level {
            value: number(*base),
            certainty: certainty_of(certainty, |low, high| {
                format!("{} to {}", unit.level(low), unit.level(high))
            }),
            text: unit.level(*base),
            provenance: (*provenance).into(),
        },
        cells: row.cells.iter().map(|cell| cell_of(cell, *unit, *more_is)).collect(),
    }
}

fn cell_of(cell: &row::Cell, unit: Unit, more_is: MoreIs) -> Cell {
    let (state, known, why) = match cell {
        row::Cell::Known(known) => ("known", Some(difference(known, unit, more_is)), None),
        row::Cell::Unreached => (
            "unreached",
            None,
            Some("nothing of this scenario is a change that this engine takes".to_owned()),
        ),
        row::Cell::Unknown(why) => ("unknown", None, Some(why.clone())),
    };
    Cell { state: state.to_owned(), difference: known, why }
}

fn difference(difference: &consequence::Difference, unit: Unit, more_is: MoreIs) -> Difference {
    let verdict = difference.verdict(more_is);
    Difference {
        value: number(difference.amount),
        certainty: certainty_of(&difference.certainty, |low, high| unit.interval(low, high)),
        verdict: verdict.code().to_owned(),
        text: match verdict {
            Verdict::Same | Verdict::NotShown => verdict.words().to_owned(),
            Verdict::Better | Verdict::Worse | Verdict::Changed | Verdict::Small => {
                unit.difference(difference.amount)
            }
        },
        provenance: difference.provenance.into(),
    }
}

fn certainty_of(certainty: &quantity::Certainty, text: impl Fn(Quantity, Quantity) -> String) -> Certainty {
    let kind = certainty.code().to_owned();
    let without = Certainty {
        kind,
        low: None,
        high: None,
        per_cent: None,
        replications: None,
        text: "exact".to_owned(),
    };
    match *certainty {
        quantity::Certainty::Exact => without,
        quantity::Certainty::Interval { low, high, per_cent } => Certainty {
            low: Some(number(low)),
            high: Some(number(high)),
            per_cent: Some(per_cent),
            text: text(low, high),
            ..without
        },
        quantity::Certainty::SameInAll { replications } => Certainty {
            replications: Some(replications),
            text: format!("the same in {replications} replications, too few for an interval"),
            ..without
        },
    }
}

const fn number(amount: Quantity) -> Number {
    match amount {
        Quantity::Pence(pence) => Number::Whole(pence.get()),
        Quantity::Number(number) => Number::Real(number),
    }
}
