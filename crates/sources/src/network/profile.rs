//! Profiles of arrivals over the day, the week and the year.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::DeTable;

use crate::toml_reader::{Faults, File, Written};

/// Weights of hours, weekdays and months, each of mean 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Profile {
    pub(super) hours: [f64; 24],
    pub(super) weekdays: [f64; 7],
    pub(super) months: [f64; 12],
}

/// The same at every hour, day and month.
pub(super) const EVEN: Profile = Profile { hours: [1.0; 24], weekdays: [1.0; 7], months: [1.0; 12] };

/// Every profile of all files, by name.
pub(super) fn profiles(
    parsed: &[(File<'_>, &Spanned<DeTable<'_>>)],
    faults: &Faults,
) -> BTreeMap<String, Profile> {
    let mut profiles = BTreeMap::new();
    for (file, table) in parsed {
        let whole = Written::new("profile".to_owned(), *file, 0..0, table.get_ref());
        for (name, value) in whole.entries(faults, "profile").unwrap_or_default() {
            if let Some(of) = Written::of_value(
                format!("profile {name}"),
                *file,
                value,
                &format!("[profile.{name}] above its keys"),
                faults,
            ) {
                let _ = (of.get("provenance"), of.get("source"));
                if profiles.insert(name.to_owned(), named_profile(faults, &of)).is_some() {
                    of.lacks(faults, "another file has a profile of the same name; give each its own");
                }
            }
        }
    }
    profiles
}

/// A profile that stands for itself.
fn named_profile(faults: &Faults, of: &Written<'_>) -> Profile {
    let found = profile(faults, of, None).unwrap_or(EVEN);
    of.finish(faults);
    found
}

/// The weights that a table gives; `base` where it gives none.
pub(super) fn profile(faults: &Faults, of: &Written<'_>, base: Option<&Profile>) -> Option<Profile> {
    let given =
        (weights(faults, of, "hours"), weights(faults, of, "weekdays"), weights(faults, of, "months"));
    let is_given = given.0.is_some() || given.1.is_some() || given.2.is_some() || base.is_some();
    let base = base.copied().unwrap_or(EVEN);
    is_given.then(|| Profile {
        hours: given.0.unwrap_or(base.hours),
        weekdays: given.1.unwrap_or(base.weekdays),
        months: given.2.unwrap_or(base.months),
    })
}

/// Weights scaled to a mean of 1.
fn weights<const N: usize>(faults: &Faults, of: &Written<'_>, key: &str) -> Option<[f64; N]> {
    let mut all: [f64; N] = of.numbers(faults, key)?;
    let sum: f64 = all.iter().sum();
    if sum <= 0.0 {
        of.lacks(faults, format!("{key} are all 0; give one at least a weight"));
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 24")]
    let mean = sum / N as f64;
    for weight in &mut all {
        *weight /= mean;
    }
    Some(all)
}
