//! Sources whose patients follow a published series, and how many come in a month as that is projected.

use evidence::fact::Measure;
use evidence::projection::relative::{NotRelative, Relative, relative};
use evidence::projection::settings::Adjustment;
use flow::kernel::intensity::Arrivals;
use flow::network::Network;
use flow::network::id::SourceId;
use jiff::civil::Date;

use super::published::{self, Published, Series};
use super::row::Row;
use crate::toml_reader::{Faults, TomlTable};

/// A source and the published series that its patients follow.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowedSeries {
    /// The source.
    pub source: SourceId,
    /// What the series is of: `attendances of RWE, Type 1`.
    pub name: String,
    /// The publisher's files that it is from.
    pub files: String,
    /// The first and the last month in which the source's own figures were observed.
    pub observed: (Date, Date),
    /// Months with their numbers, without the season that the source's own months have.
    values: Vec<(Date, f64)>,
    adjustment: Adjustment,
}

impl FollowedSeries {
    /// How many times as many come in a month as the source has for it.
    ///
    /// # Errors
    /// Where the month is known, too far ahead, or the series cannot be projected.
    pub fn in_month(&self, month: Date) -> Result<Relative, NotRelative> {
        relative(&self.values, self.adjustment, month, self.observed)
    }
}

/// The series that a row `[[source]]` follows; nothing where it names none, and a fault where that cannot be.
pub(super) fn followed(
    faults: &Faults,
    row: &Row<'_>,
    network: &Network,
    start: Date,
    figures: &Published<'_>,
) -> Option<FollowedSeries> {
    row.1.get_ref().get("follows")?;
    let name = row.1.get_ref().get("name")?.get_ref().as_str()?;
    let table =
        TomlTable::from_value(format!("source {name}"), row.0, row.1, "[[source]] above its keys", faults)?;
    let position = network.sources.iter().position(|source| source.name == name)?;
    let source = &network.sources[position];
    let series = published::series(faults, &table, figures)?;
    if matches!(source.arrivals, Arrivals::Gaps(_) | Arrivals::Times(_)) {
        table.add_table_fault(
            faults,
            "follows needs a rate: more cannot come by gaps or a list of times; write rate or per_1000_a_year, or remove \
             follows",
        );
        return None;
    }
    let weights = weights(&source.arrivals, start);
    if weights.contains(&0.0) {
        table.add_table_fault(
            faults,
            "follows needs somebody to come in every month; give each month of its profile a weight, or remove follows",
        );
        return None;
    }
    let Series { name, measure, observed, values, files } = series;
    let values =
        values.into_iter().map(|(month, value)| (month, exact(value) / weights[place(month)])).collect();
    let adjustment = match measure {
        Measure::Appointments => Adjustment::WorkingDays,
        _ => Adjustment::Days,
    };
    Some(FollowedSeries { source: SourceId::new(position), name, files, observed, values, adjustment })
}

/// What a source's own rate is times in each month of the calendar, January first. Taken out of the series, so that no
/// season counts twice.
fn weights(arrivals: &Arrivals, start: Date) -> [f64; 12] {
    let mut weights = [1.0; 12];
    if let Arrivals::Stepped(steps) = arrivals {
        let mut day = start;
        for weight in steps.days.iter() {
            weights[place(day)] = *weight;
            day = day.tomorrow().unwrap_or(day);
        }
    }
    weights
}

fn place(month: Date) -> usize {
    usize::try_from(month.month() - 1).unwrap_or(0)
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are below 2^53")]
const fn exact(count: u64) -> f64 {
    count as f64
}
