//! Who carries on whom: what is set or recorded of an organisation for a year holds for who succeeded it within the
//! year.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::OrganisationCode;
use crate::organisation::{Organisation, predecessors};

/// Whom each organisation succeeded, alone or as one into which several merged. Of one that was split nobody is the
/// whole, so nobody carries it on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Successions(BTreeMap<OrganisationCode, Vec<OrganisationCode>>);

impl Successions {
    /// Those among `organisations`, which are all that were of the system at some time of the year.
    #[must_use]
    pub fn among(organisations: &[Organisation]) -> Self {
        let mut of: BTreeMap<OrganisationCode, Vec<OrganisationCode>> = BTreeMap::new();
        for organisation in organisations {
            let before = predecessors(organisations, organisation);
            if !before.is_empty() {
                let codes = before.into_iter().map(|known| known.code.clone());
                of.entry(organisation.code.clone()).or_default().extend(codes);
            }
        }
        Self(of)
    }

    /// Those whom an organisation took over from on the day it began; none where it succeeded nobody.
    #[must_use]
    pub fn predecessors(&self, code: &OrganisationCode) -> &[OrganisationCode] {
        self.0.get(code).map_or(&[], Vec::as_slice)
    }

    /// An organisation with all whom it carries on: those that it succeeded, and those that they did.
    #[must_use]
    pub fn carried_on<'a>(&'a self, code: &'a OrganisationCode) -> BTreeSet<&'a OrganisationCode> {
        let mut all = BTreeSet::new();
        let mut to_do = vec![code];
        while let Some(code) = to_do.pop() {
            if all.insert(code) {
                to_do.extend(self.predecessors(code));
            }
        }
        all
    }

    /// The one of `here` that `code` is or that carries it on.
    #[must_use]
    pub fn now<'a>(
        &self,
        code: &OrganisationCode,
        here: &'a [OrganisationCode],
    ) -> Option<&'a OrganisationCode> {
        let itself = here.iter().find(|known| *known == code);
        itself.or_else(|| here.iter().find(|known| self.carried_on(known).contains(code)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::*;
    use crate::organisation::{Effective, OrganisationKind};

    fn trust(code: &str, from: Date, to: Option<Date>) -> Organisation {
        Organisation {
            code: code.parse().unwrap(),
            name: code.to_owned(),
            short_name: code.to_owned(),
            kind: OrganisationKind::Trust,
            effective: Effective::new(from, to).unwrap(),
        }
    }

    #[test]
    fn who_merged_and_was_succeeded_is_carried_on_and_who_was_split_is_not() {
        let long_ago = date(2000, 4, 1);
        let (july, august) = (date(2026, 7, 31), date(2026, 8, 1));
        let (september, october) = (date(2026, 9, 30), date(2026, 10, 1));
        let all = [
            trust("RWE", long_ago, Some(july)),
            trust("RT5", long_ago, Some(july)),
            trust("RX9", august, Some(september)),
            trust("RX8", october, None),
            trust("RNS", long_ago, Some(date(2026, 5, 31))),
            trust("RN1", date(2026, 6, 1), None),
            trust("RN2", date(2026, 6, 1), None),
        ];
        let successions = Successions::among(&all);
        let code = |code: &str| -> OrganisationCode { code.parse().unwrap() };
        let (last, split) = (code("RX8"), code("RN1"));
        let carried: Vec<&str> =
            successions.carried_on(&last).into_iter().map(OrganisationCode::as_str).collect();
        assert_eq!(carried, ["RT5", "RWE", "RX8", "RX9"]);
        assert_eq!(successions.predecessors(&last), [code("RX9")]);
        let here = [last.clone(), split.clone()];
        assert_eq!(successions.now(&code("RT5"), &here), Some(&last));
        assert_eq!(successions.now(&split, &here), Some(&split));
        assert_eq!(successions.now(&code("RNS"), &here), None);
    }
}
