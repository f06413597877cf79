//! Profiles of arrivals over the day, the week and the year.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::DeTable;

use crate::toml_reader::{Faults, File, TomlTable};

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
        let whole = TomlTable::new("profile".to_owned(), *file, 0..0, table.get_ref());
        for (name, value) in whole.entries(faults, "profile").unwrap_or_default() {
            if let Some(profile_table) = TomlTable::from_value(
                format!("profile {name}"),
                *file,
                value,
                &format!("[profile.{name}] above its keys"),
                faults,
            ) {
                let _ = (profile_table.get("provenance"), profile_table.get("source"));
                if profiles.insert(name.to_owned(), named_profile(faults, &profile_table)).is_some() {
                    profile_table.add_table_fault(
                        faults,
                        "another file has a profile of the same name; give each its own",
                    );
                }
            }
        }
    }
    profiles
}

/// A profile that stands for itself.
fn named_profile(faults: &Faults, table: &TomlTable<'_>) -> Profile {
    let profile = profile(faults, table, None).unwrap_or(EVEN);
    table.finish(faults);
    profile
}

/// The weights that a table gives; `base` where it gives none.
pub(super) fn profile(faults: &Faults, table: &TomlTable<'_>, base: Option<&Profile>) -> Option<Profile> {
    let weights = (
        weights(faults, table, "hours"),
        weights(faults, table, "weekdays"),
        weights(faults, table, "months"),
    );
    let has_profile = weights.0.is_some() || weights.1.is_some() || weights.2.is_some() || base.is_some();
    let base = base.copied().unwrap_or(EVEN);
    has_profile.then(|| Profile {
        hours: weights.0.unwrap_or(base.hours),
        weekdays: weights.1.unwrap_or(base.weekdays),
        months: weights.2.unwrap_or(base.months),
    })
}

/// Weights scaled to a mean of 1.
fn weights<const N: usize>(faults: &Faults, table: &TomlTable<'_>, key: &str) -> Option<[f64; N]> {
    let mut weights: [f64; N] = table.numbers(faults, key)?;
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        table.add_table_fault(faults, format!("{key} are all 0; give one at least a weight"));
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 24")]
    let mean = sum / N as f64;
    for weight in &mut weights {
        *weight /= mean;
    }
    Some(weights)
}
