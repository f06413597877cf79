//! Organisations of which a register has no row: their schemes or risks are in no sum of the system.

use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::organisation::Organisation;
use domain::risk::Risk;
use domain::scheme::{Entry, Scheme};
use domain::succession::Successions;
use jiff::civil::Date;

/// C06: every organisation of `day` has a scheme in the register. One that holds what public papers name and no
/// scheme is no register of organisations.
#[must_use]
pub fn without_schemes(schemes: &[Scheme], organisations: &[Organisation], day: Date) -> Option<Finding> {
    let first = schemes.iter().find(|scheme| scheme.entry == Entry::Scheme)?;
    let is_there = |code: &OrganisationCode| schemes.iter().any(|scheme| scheme.bearer.includes(code));
    let is_there = with_whom_it_carries_on(organisations, is_there);
    absent(
        (&first.file.path, "scheme", "plan, delivery and forecast"),
        organisations.iter().filter(|organisation| organisation.effective.holds_on(day)),
        is_there,
        "add a scheme that is planned at 0",
    )
}

/// C06: every organisation of `day` has a risk in the register, where any organisation has.
#[must_use]
pub fn without_risks(risks: &[Risk], organisations: &[Organisation], day: Date) -> Option<Finding> {
    let first = risks.iter().find(|risk| risk.organisation.is_some())?;
    let is_there =
        |code: &OrganisationCode| risks.iter().any(|risk| risk.organisation.as_ref() == Some(code));
    let is_there = with_whom_it_carries_on(organisations, is_there);
    absent(
        (&first.file.path, "risk", "gross and net risk"),
        organisations.iter().filter(|organisation| organisation.effective.holds_on(day)),
        is_there,
        "add a risk that is closed",
    )
}

/// Whether an organisation is in a register itself, or all are whom it carries on within the year: their rows are its.
fn with_whom_it_carries_on(
    organisations: &[Organisation],
    is_there: impl Fn(&OrganisationCode) -> bool,
) -> impl Fn(&OrganisationCode) -> bool {
    let successions = Successions::among(organisations);
    move |code| {
        let before = successions.predecessors(code);
        is_there(code)
            || !before.is_empty()
                && before.iter().all(|before| successions.carried_on(before).into_iter().any(&is_there))
            || split_from(organisations, code).is_some_and(|before| is_there(&before.code))
    }
}

/// Of several that began the day after one ended, that one: its rows stand for all of them until they are shared out.
/// Nothing where several ended that day, which merged.
fn split_from<'o>(organisations: &'o [Organisation], code: &OrganisationCode) -> Option<&'o Organisation> {
    let own = organisations.iter().find(|organisation| organisation.code == *code)?;
    let mut ended = organisations.iter().filter(|before| {
        let next = before.effective.to().and_then(|day| day.tomorrow().ok());
        before.kind == own.kind && before.code != own.code && next == Some(own.effective.from())
    });
    ended.next().filter(|_| ended.next().is_none())
}

fn absent<'a>(
    (file, row, sums): (&str, &str, &str),
    organisations: impl Iterator<Item = &'a Organisation>,
    is_there: impl Fn(&OrganisationCode) -> bool,
    otherwise: &str,
) -> Option<Finding> {
    let absent: Vec<String> = organisations
        .filter(|organisation| !is_there(&organisation.code))
        .map(|organisation| format!("{} ({})", organisation.short_name, organisation.code))
        .collect();
    let (last, others) = absent.split_last()?;
    let (names, have, whose) = if others.is_empty() {
        (last.clone(), "has", "its")
    } else {
        (format!("{} and {last}", others.join(", ")), "have", "their")
    };
    Some(Finding {
        severity: Severity::Warns,
        rule: "C06".to_owned(),
        file: file.to_owned(),
        at: None,
        message: format!(
            "{names} {have} no {row} in the register: {sums} of the system are without {whose} part."
        ),
        fix: format!("Add {whose} {row}s; where there are none, {otherwise}."),
    })
}

#[cfg(test)]
mod tests {
    use domain::organisation::{Effective, OrganisationKind};

    use super::*;
    use crate::efficiency::tests::scheme;
    use crate::example::organisation;
    use crate::risk::tests::risk;

    #[test]
    fn whoever_has_no_row_is_named_once() {
        let organisations = [
            organisation("RWE", OrganisationKind::Trust),
            organisation("RT5", OrganisationKind::Trust),
            organisation("QK1", OrganisationKind::Board),
        ];
        let day = Date::constant(2026, 10, 31);
        let mut both = scheme("S2");
        both.bearer = "RT5+QK1".parse().unwrap();
        let found = without_schemes(&[scheme("S1")], &organisations, day).unwrap();
        assert!(
            found.message.contains("(RT5) and ") && found.message.contains("(QK1) have no scheme"),
            "{found:?}"
        );
        assert_eq!(without_schemes(&[scheme("S1"), both], &organisations, day), None);
        let item = Scheme { entry: Entry::Item, ..scheme("S1") };
        assert_eq!(without_schemes(&[item], &organisations, day), None);
        let found = without_risks(&[risk("R1")], &organisations[..2], day).unwrap();
        assert!(found.message.contains("(RT5) has no risk in the register"), "{found:?}");
        let of_the_system = Risk { organisation: None, ..risk("R1") };
        assert_eq!(without_risks(&[of_the_system], &organisations, day), None);
        // Whoever is not of the system on the day owes none.
        assert_eq!(without_schemes(&[scheme("S1")], &organisations, Date::constant(1948, 7, 5)), None);
    }

    #[test]
    fn rows_of_who_ended_in_the_year_are_those_of_who_carries_it_on() {
        let ends = |code: &str, from: Date, to: Option<Date>| Organisation {
            effective: Effective::new(from, to).unwrap(),
            ..organisation(code, OrganisationKind::Trust)
        };
        let (long_ago, last, next) =
            (Date::constant(2020, 4, 1), Date::constant(2026, 9, 30), Date::constant(2026, 10, 1));
        let day = Date::constant(2026, 10, 31);
        let all =
            [ends("RWE", long_ago, Some(last)), ends("RT5", long_ago, Some(last)), ends("RX9", next, None)];
        // The scheme is that of RWE alone: the part of RT5 is not in the register.
        let found = without_schemes(&[scheme("S1")], &all, day).unwrap();
        assert!(found.message.contains("(RX9) has no scheme"), "{found:?}");
        let mut other = scheme("S2");
        other.bearer = "RT5".parse().unwrap();
        assert_eq!(without_schemes(&[scheme("S1"), other], &all, day), None);
        assert_eq!(without_risks(&[risk("R1")], &[all[0].clone(), all[2].clone()], day), None);
    }
}
