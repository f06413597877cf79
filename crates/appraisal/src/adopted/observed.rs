//! What came of an adopted scenario: for each measure that tests it what was expected beside what was observed, month by
//! month, with a verdict. Charts and evaluations are those of the evidence engine.

use domain::provenance::Provenance;
use evidence::control_chart::chart::Chart;
use evidence::control_chart::series::Observation;
use evidence::evaluation::asked::{SeriesAsked, of_series};
use evidence::evaluation::calendar::{month_of, months_after};
use evidence::evaluation::evaluated::{Evaluated, Method};
use evidence::evaluation::finding::{Conclusion, Condition};
use evidence::evaluation::segments::AlsoChanged;
use evidence::measured::Measured;
use jiff::civil::Date;

use super::Adoption;
use super::expected::{Expected, Test};
use super::verdict::{Overall, Range, Verdict};

/// A month of a measure that its own files do not have, kept for adopted scenarios alone.
#[derive(Clone, Debug, PartialEq)]
pub struct LaterMonth {
    /// The measure, as commands name it.
    pub measure: String,
    /// The first day of the month.
    pub month: Date,
    /// The value, in the unit of the measure.
    pub value: f64,
    /// How it is known.
    pub provenance: Provenance,
    /// Where it is from.
    pub source: String,
}

/// Where later months are kept, below the workspace.
pub const LATER_MONTHS: &str = "adopted/observed.csv";

/// A month since the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthSince {
    /// Its first day.
    pub month: Date,
    /// What was measured.
    pub measured: Option<f64>,
    /// What would have been without the change, as the evaluation has it; none before it can say.
    pub without: Option<f64>,
}

impl MonthSince {
    /// What was measured less what would have been.
    #[must_use]
    pub fn difference(&self) -> Option<f64> {
        Some(self.measured? - self.without?)
    }
}

/// One measure of an adopted scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// What was expected.
    pub expected: Expected,
    /// What was expected of the measure.
    pub test: Test,
    /// The measure with its later months; none where it is no longer in the data.
    pub measured: Option<Measured>,
    /// How many of its months are of the file of later months.
    pub n_later: usize,
    /// Each month since the start, the newest last.
    pub months: Vec<MonthSince>,
    /// The series before and after; none before there are months enough.
    pub evaluated: Option<Evaluated>,
    /// Its control chart.
    pub chart: Option<Chart>,
    /// What is said of it.
    pub verdict: Verdict,
}

impl Observed {
    /// The effect that was found with its interval [unit of the measure]; none before there is one.
    #[must_use]
    pub fn found(&self) -> Option<Range> {
        found(self.evaluated.as_ref()?)
    }

    /// What else happened at the time, in words: what was found may have another cause.
    #[must_use]
    pub fn other_causes(&self) -> Vec<String> {
        let conditions = self.evaluated.iter().flat_map(|of| &of.method.finding().conditions);
        let other = conditions.filter_map(|condition| match condition {
            Condition::AlsoChanged { what, .. } => Some(what.trim_end_matches('.').to_owned()),
            _ => None,
        });
        other.collect()
    }
}

/// What came of a whole scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Each measure that tests it: first those of what the scenario names, then in the order of the table.
    pub measures: Vec<Observed>,
    /// What is said of all of them.
    pub overall: Overall,
    /// The same in a sentence.
    pub sentence: String,
}

/// Looks at every measure of `adoption`, among `measures` with their `later` months; `also_changed` gives what else
/// changed of a measure.
#[must_use]
pub fn outcome(
    adoption: &Adoption,
    measures: &[Measured],
    later: &[LaterMonth],
    also_changed: &dyn Fn(&Measured) -> Vec<AlsoChanged>,
) -> Outcome {
    let tested = adoption.tested().filter_map(|expected| {
        let test = expected.test.clone()?;
        Some(observed(adoption, expected.clone(), test, measures, later, also_changed))
    });
    let mut measures: Vec<Observed> = tested.collect();
    measures.sort_by_key(|observed| !is_named(adoption, &observed.expected.subject));
    let verdicts: Vec<Verdict> = measures.iter().map(|observed| observed.verdict.clone()).collect();
    let overall = if adoption.stands() { Overall::of(&verdicts) } else { Overall::Withdrawn };
    Outcome { sentence: overall.sentence(&verdicts), measures, overall }
}

/// Whether a change of the scenario is one of this site, clock or organisation.
fn is_named(adoption: &Adoption, subject: &str) -> bool {
    !subject.is_empty() && adoption.text.contains(&format!("\"{subject}"))
}

fn observed(
    adoption: &Adoption,
    expected: Expected,
    test: Test,
    measures: &[Measured],
    later: &[LaterMonth],
    also_changed: &dyn Fn(&Measured) -> Vec<AlsoChanged>,
) -> Observed {
    let first = month_of(adoption.starts);
    let Some(known) = measures.iter().find(|measured| measured.id.eq_ignore_ascii_case(&test.measure)) else {
        return Observed {
            expected,
            test,
            measured: None,
            n_later: 0,
            months: Vec::new(),
            evaluated: None,
            chart: None,
            verdict: Verdict::Gone,
        };
    };
    let (with_all, n_later) = with_later(known, later);
    let (run, _) = with_all.unbroken_around(first);
    let (before, after) = values_around(&run, first);
    let asked = SeriesAsked {
        what: adoption.title.clone(),
        also_changed: also_changed(&with_all),
        ..SeriesAsked::plain(first)
    };
    let looked_at = of_series(&run, &asked);
    let wanted = Range { value: test.difference, low: test.low, high: test.high };
    let verdict = Verdict::with_months(before, after, || match &looked_at {
        Ok(evaluated) if evaluated.method.finding().conclusion == Conclusion::Nothing => {
            Err("nothing may be concluded of what was measured".to_owned())
        }
        Ok(evaluated) => {
            found(evaluated).map(|found| (wanted, found)).ok_or_else(|| "there is no interval".to_owned())
        }
        Err(faults) => Err(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
    });
    // With too few months a line is chance, and so is what it says of months without the change.
    let evaluated = looked_at.ok().filter(|_| verdict.is_told() || verdict == Verdict::OutOfReach);
    Observed {
        months: months_since(&with_all, evaluated.as_ref(), first),
        chart: with_all.plain_chart(),
        measured: Some(with_all),
        expected,
        test,
        n_later,
        evaluated,
        verdict,
    }
}

/// A measure with the later months that its own files do not have, and how many these are. Once a month is in its
/// files, that counts.
fn with_later(known: &Measured, later: &[LaterMonth]) -> (Measured, usize) {
    let mut measured = known.clone();
    let mut n_later = 0;
    for month in later.iter().filter(|month| month.measure.eq_ignore_ascii_case(&known.id)) {
        let date = month_of(month.month);
        let value = Some(month.value);
        match measured.observations.iter_mut().find(|of| of.date == date) {
            Some(of) if of.value.is_some() => continue,
            Some(of) => of.value = value,
            None => measured.observations.push(Observation { date, value }),
        }
        n_later += 1;
        measured.provenance = measured.provenance.max(month.provenance);
    }
    if 0 < n_later {
        measured.files.push(LATER_MONTHS.to_owned());
        measured.observations.sort_by_key(|of| of.date);
        fill_gaps(&mut measured);
    }
    (measured, n_later)
}

/// A month between two others is there, without a value, so that runs end at it.
fn fill_gaps(measured: &mut Measured) {
    let mut filled: Vec<Observation> = Vec::new();
    for of in &measured.observations {
        while let Some(next) =
            filled.last().map(|last| months_after(last.date, 1)).filter(|next| *next < of.date)
        {
            filled.push(Observation { date: next, value: None });
        }
        filled.push(*of);
    }
    measured.observations = filled;
}

/// How many values there are before a month, and from it on.
fn values_around(run: &Measured, first: Date) -> (usize, usize) {
    let dates: Vec<Date> =
        run.observations.iter().filter(|of| of.value.is_some()).map(|of| of.date).collect();
    let before = dates.iter().filter(|date| **date < first).count();
    (before, dates.len() - before)
}

/// The effect with the interval that the finding tells.
fn found(evaluated: &Evaluated) -> Option<Range> {
    let finding = evaluated.method.finding();
    let (low, high) = finding.interval?;
    Some(Range { value: finding.effect, low, high })
}

fn months_since(measured: &Measured, evaluated: Option<&Evaluated>, first: Date) -> Vec<MonthSince> {
    let fitted = match evaluated.map(|of| &of.method) {
        Some(Method::Interrupted(found)) => found.by_month.as_slice(),
        _ => &[],
    };
    let since = measured.observations.iter().filter(|of| first <= of.date);
    since
        .map(|of| MonthSince {
            month: of.date,
            measured: of.value,
            without: fitted.iter().find(|month| month.month == of.date).map(|month| month.without_change),
        })
        .collect()
}

#[cfg(test)]
mod tests;
