//! Returns of different organisations for one month with the same amounts: one of them holds the other's.

use domain::finding::{Finding, Severity};
use domain::ledger::Measure;
use domain::money::Pence;
use domain::monthly_return::{Entry, MonthlyReturn};
use domain::organisation::Organisation;

use super::at;
use super::cause::is_most;
use crate::chart;

/// Amounts up to this [pence] may be the same by chance: £50,000.
const SMALL: Pence = Pence::new(5_000_000);
/// What is looked at, in the order in which it is told.
const MEASURES: [Measure; 2] = [Measure::ActualToDate, Measure::ForecastYear];

/// The first amount of `one` that stands in `other` too, where nearly every one under a measure does, and the measure.
fn same_amounts(one: &MonthlyReturn, other: &MonthlyReturn, of: &Organisation) -> Option<(Entry, Measure)> {
    MEASURES.into_iter().find_map(|measure| Some((same_under(one, other, of, measure)?, measure)))
}

/// The first amount that both have under a measure, where nearly every one is the same.
fn same_under(
    one: &MonthlyReturn,
    other: &MonthlyReturn,
    of: &Organisation,
    measure: Measure,
) -> Option<Entry> {
    let lines = chart::keyed_lines(of.kind);
    let pairs = lines.filter_map(|line| Some((one.entry(line, measure)?, other.entry(line, measure)?)));
    let pairs: Vec<(Entry, Entry)> =
        pairs.filter(|(one, other)| SMALL < one.value.magnitude().max(other.value.magnitude())).collect();
    let n_same = pairs.iter().filter(|(one, other)| one.value == other.value).count();
    let first = pairs.iter().find(|(one, other)| one.value == other.value)?.0;
    is_most(n_same, pairs.len()).then_some(first)
}

/// How far the actual to date of a return lies from its own plan to date, line by line [pence].
fn off_plan(submission: &MonthlyReturn, of: &Organisation) -> i128 {
    let gap = |line| {
        let actual = submission.entry(line, Measure::ActualToDate)?.value;
        let plan = submission.entry(line, Measure::PlanToDate)?.value;
        Some((actual.wide() - plan.wide()).abs())
    };
    chart::keyed_lines(of.kind).filter_map(gap).sum()
}

/// V01: no two organisations report the same amounts for a month. It is told of the return that is further from its
/// own plan, and of the later of two that are as far.
#[must_use]
pub fn v01_returns_differ(returns: &[(&Organisation, &MonthlyReturn)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (idx, (one_of, one)) in returns.iter().enumerate() {
        for (other_of, other) in &returns[idx + 1..] {
            let is_beside = one_of.kind == other_of.kind && one_of.code != other_of.code;
            if !is_beside || same_amounts(one, other, one_of).is_none() {
                continue;
            }
            // Where the plans are the same too, V08 tells the return whose plan is another's.
            if same_under(one, other, one_of, Measure::PlanToDate).is_some() {
                continue;
            }
            let ((wrong_of, wrong), (right_of, right)) = if off_plan(one, one_of) <= off_plan(other, other_of)
            {
                ((other_of, other), (one_of, one))
            } else {
                ((one_of, one), (other_of, other))
            };
            let Some((first, measure)) = same_amounts(wrong, right, wrong_of) else { continue };
            findings.push(at(Severity::Blocks, "V01", &wrong.lines_file, Some(first)).finding(
                format!(
                    "the amounts are those of {} ({}): nearly every line has under {} what the return of {} for the month has, and they are further from its own plan.",
                    right_of.name,
                    right_of.code,
                    measure.named(),
                    right_of.code
                ),
                &format!("Put in the amounts of {}.", wrong_of.code),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use domain::organisation::OrganisationKind;

    use super::*;
    use crate::example::{month, organisation, outline, submission, synthetic_year};

    /// A right return, and one whose plan is its own and whose amounts under `measures` are those of the first.
    fn pair(measures: &[Measure]) -> (MonthlyReturn, MonthlyReturn) {
        let own = submission(&synthetic_year(&outline()), month(5));
        let mut copy = own.clone();
        copy.lines_file.path = "XB2#lines".to_owned();
        for line in chart::keyed_lines(OrganisationKind::Trust) {
            for measure in Measure::REQUIRED {
                let Some(mut entry) = own.entry(line, measure).filter(|_| !measures.contains(&measure))
                else {
                    continue;
                };
                entry.value = Pence::new(entry.value.get() / 3);
                copy.set(line, measure, entry);
            }
        }
        (own, copy)
    }

    #[test]
    fn a_return_with_the_amounts_of_another_is_told_where_it_is_wrong() {
        let [one, two] = ["XA1", "XB2"].map(|code| organisation(code, OrganisationKind::Trust));
        let (own, copy) = pair(&[Measure::ActualToDate, Measure::ForecastYear]);
        for returns in [[(&one, &own), (&two, &copy)], [(&two, &copy), (&one, &own)]] {
            let found = v01_returns_differ(&returns);
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!((found[0].severity, found[0].file.as_str()), (Severity::Blocks, "XB2#lines"));
            assert!(found[0].message.contains("actual to date (actual_ytd)"), "{found:?}");
        }
        let (own, forecast) = pair(&[Measure::ForecastYear]);
        let found = v01_returns_differ(&[(&one, &own), (&two, &forecast)]);
        assert!(found.len() == 1 && found[0].message.contains("(fot)"), "{found:?}");
    }

    #[test]
    fn returns_of_their_own_are_left_alone() {
        let [one, two] = ["XA1", "XB2"].map(|code| organisation(code, OrganisationKind::Trust));
        let (own, other) = pair(&[]);
        assert_eq!(v01_returns_differ(&[(&one, &own), (&two, &other)]), []);
        // The same organisation twice, and a single return.
        assert_eq!(v01_returns_differ(&[(&one, &own), (&one, &own)]), []);
        assert_eq!(v01_returns_differ(&[(&one, &own)]), []);
    }
}
