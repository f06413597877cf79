//! When patients come: rates, gaps and times as they are written.

use flow::kernel::draw::Sampler;
use flow::kernel::intensity::{Arrivals, Steps};
use flow::network::HOUR;

use super::arrivals_by_place::SourceReader;
use super::example::example_for;
use super::profile::{EVEN, Profile, profile};
use super::{distribution, unit};
use crate::toml_reader::{Faults, TomlTable};

/// What shapes a rate over the day, the week, the year and from year to year.
const SHAPES: [&str; 5] = ["profile", "hours", "weekdays", "months", "growth"];

/// Refuses the keys that shape a rate in a source without a rate, where they would change nothing.
fn refuse_shapes(faults: &Faults, table: &TomlTable<'_>, stated: &str, instead: &str) {
    for key in SHAPES {
        if let Some(value) = table.get(key) {
            let expected = format!(
                "expected no {key} beside {stated}, where it changes nothing; remove {key}, or {instead}"
            );
            table.add_fault(faults, key, value, expected);
        }
    }
}

impl SourceReader<'_> {
    pub(super) fn profile(&self, faults: &Faults, table: &TomlTable<'_>) -> Option<Profile> {
        let base = table.text(faults, "profile").and_then(|name| {
            let named_profile = self.profiles.get(name).copied();
            if named_profile.is_none() {
                let known: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
                table.add_table_fault(
                    faults,
                    format!("there is no profile {name:?}; {}", crate::toml_reader::listing(&known)),
                );
            }
            named_profile
        });
        profile(faults, table, base.as_ref())
    }

    pub(super) fn at_rate(&self, rate: f64, profile: Option<&Profile>, growth: f64) -> Arrivals {
        let Some(profile) = profile.or((growth != 0.0).then_some(&EVEN)) else {
            return Arrivals::Steady { rate };
        };
        let first = usize::try_from(self.start.weekday().to_monday_zero_offset()).unwrap_or(0);
        let mut weekdays = [1.0; 7];
        for (idx, weight) in weekdays.iter_mut().enumerate() {
            *weight = profile.weekdays[(first + idx) % 7];
        }
        let mut days = Box::new([1.0; 365]);
        let mut day = self.start;
        for weight in days.iter_mut() {
            *weight = profile.months[usize::try_from(day.month() - 1).unwrap_or(0)];
            day = day.tomorrow().unwrap_or(day);
        }
        let mean = days.iter().sum::<f64>() / 365.0;
        for weight in days.iter_mut() {
            *weight /= mean;
        }
        Arrivals::Stepped(Box::new(Steps { rate, hour: HOUR, hours: profile.hours, weekdays, days, growth }))
    }

    pub(super) fn arrivals(
        &self,
        faults: &Faults,
        table: &TomlTable<'_>,
        profile: Option<&Profile>,
        growth: f64,
    ) -> Option<Arrivals> {
        if let Some(value) = table.get("rate") {
            table.refuse_beside(faults, "rate", &["gaps", "times"]);
            let wave = table.get("wave");
            if wave.is_some() {
                refuse_shapes(faults, table, "wave", "leave out wave");
            }
            let rate = match value.get_ref().as_str().and_then(unit::rate) {
                Some(rate) if 0.0 < rate => rate,
                Some(_) => {
                    let expected = "expected a rate above 0, such as \"300 / d\"; to have nobody come, leave the source out";
                    table.add_fault(faults, "rate", value, expected);
                    return None;
                }
                None => {
                    table.add_fault(faults, "rate", value, unit::RATE);
                    return None;
                }
            };
            let Some(wave) = wave else { return Some(self.at_rate(rate, profile, growth)) };
            let example = example_for("wave").unwrap_or_default();
            let wave =
                TomlTable::from_value(format!("{}, wave", table.subject), table.file, wave, example, faults)?;
            let swing = wave.number_in(faults, "swing", 0.0, 1.0);
            let period = wave.text(faults, "period").and_then(unit::time).filter(|period| *period > 0.0);
            if swing.is_none() || period.is_none() {
                wave.add_table_fault(
                    faults,
                    "expected { swing = 0.5, period = \"24 h\" }, swing from 0 to 1",
                );
            }
            wave.finish(faults);
            return Some(Arrivals::Wave { rate, swing: swing?, period: period? });
        }
        if let Some(value) = table.get("gaps") {
            table.refuse_beside(faults, "gaps", &["times", "wave"]);
            refuse_shapes(faults, table, "gaps", "write a rate such as \"300 / d\" instead of gaps");
            let distribution =
                distribution::distribution(faults, table.file, &format!("{}, gaps", table.subject), value)?;
            if distribution.mean() <= 0.0 {
                table.add_fault(faults, "gaps", value, "expected gaps above 0");
                return None;
            }
            return Some(Arrivals::Gaps(Box::new(Sampler::new(&distribution))));
        }
        if table.has("times") {
            let values = table.list(faults, "times")?;
            table.refuse_beside(faults, "times", &["wave"]);
            refuse_shapes(faults, table, "times", "write a rate such as \"300 / d\" instead of times");
            let mut times = Vec::new();
            for value in values {
                match value.get_ref().as_str().and_then(unit::time) {
                    Some(time) => times.push(time),
                    None => table.add_fault(faults, "times", value, unit::TIME),
                }
            }
            if !times.is_sorted() {
                table.add_table_fault(faults, "its times are not in order; sort them");
            }
            return Some(Arrivals::Times(times));
        }
        table.add_table_fault(
            faults,
            "when its patients come is missing: rate = \"300 / d\", per_1000_a_year, gaps or times",
        );
        None
    }
}
