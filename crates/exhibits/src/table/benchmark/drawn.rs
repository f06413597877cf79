//! The chart of units compared: a funnel of ten and more that are counted, else a caterpillar.

use evidence::benchmark::compare::{Benchmark, Placed, Reference};
use evidence::benchmark::funnel_of::FunnelOf;
use evidence::benchmark::unit::Amount;
use evidence::funnel::overdispersion::Zone;

use super::{Subject, named};
use crate::exhibit::Chart;
use crate::number::counted;
use crate::spec::caterpillar::{Caterpillar, CaterpillarPoint, caterpillar};
use crate::spec::funnel::{FunnelChart, FunnelPoint, Lies, LimitsAt, funnel};
use crate::table::measure::headed;

/// On how many sizes limits are drawn.
const SIZES: u32 = 60;
/// The most units that have their codes in the drawing.
const MOST_NAMED: usize = 4;

pub(super) fn chart(subject: &Subject, benchmark: &Benchmark, chosen: Option<&Placed>) -> Chart {
    let is_chosen = |placed: &Placed| chosen.is_some_and(|chosen| chosen.unit.code == placed.unit.code);
    let is_own = |placed: &Placed| subject.own.contains(&placed.unit.code);
    let picked: Vec<&str> = chosen
        .into_iter()
        .chain(benchmark.placed.iter().filter(|placed| !is_chosen(placed) && is_own(placed)))
        .take(MOST_NAMED)
        .map(|placed| placed.unit.code.as_str())
        .collect();
    let is_named = |placed: &Placed| picked.contains(&placed.unit.code.as_str());
    let title = headed(&subject.name, &subject.unit);
    match &benchmark.funnel {
        Some(limits) => of_funnel(subject, (benchmark, limits), &title, &is_named),
        None => of_caterpillar(subject, benchmark, &title, &is_named),
    }
}

fn of_funnel(
    subject: &Subject,
    (benchmark, limits): (&Benchmark, &FunnelOf),
    title: &str,
    is_named: &dyn Fn(&Placed) -> bool,
) -> Chart {
    let per = benchmark.settings.per;
    let points = benchmark.placed.iter().filter_map(|placed| {
        let size = placed.unit.amount.and_then(Amount::size)?;
        let lies = match placed.zone? {
            Zone::Within => Lies::Within,
            Zone::Below | Zone::Above => Lies::Outside,
            Zone::FarBelow | Zone::FarAbove => Lies::FarOutside,
        };
        let name = is_named(placed).then(|| placed.unit.code.clone());
        Some(FunnelPoint { size, value: placed.value, lies, name })
    });
    let points: Vec<FunnelPoint> = points.collect();
    let sizes = points.iter().map(|point| point.size);
    let least = sizes.clone().fold(f64::INFINITY, f64::min);
    let largest = sizes.fold(0.0, f64::max);
    // Near together where limits bend, which is where units are small.
    let size = |step: u32| {
        let share = f64::from(step) / f64::from(SIZES - 1);
        least + (largest - least) * share * share
    };
    let limits_at = (0..SIZES).filter_map(|step| {
        let found = limits.limits_at(size(step))?;
        let limits = [found.low_998, found.low_95, found.high_95, found.high_998].map(|limit| limit * per);
        Some(LimitsAt { size: size(step), limits })
    });
    let chart = FunnelChart {
        title: format!("{title}, by {}", subject.counts[1].to_lowercase()),
        decimals: subject.decimals,
        points,
        limits: limits_at.collect(),
        target: benchmark.reference.value(),
    };
    let pair = funnel("benchmark", &chart);
    Chart {
        label: "A funnel: units by size, within 95% and 99.8% limits around all together".to_owned(),
        description: format!(
            "{} by {}; {} outside the 95% limits. The table has every value.",
            counted(benchmark.placed.len(), &subject.units.0, &subject.units.1),
            subject.counts[1].to_lowercase(),
            benchmark.n_outside()
        ),
        wide: pair.wide,
        narrow: pair.narrow,
    }
}

fn of_caterpillar(
    subject: &Subject,
    benchmark: &Benchmark,
    title: &str,
    is_named: &dyn Fn(&Placed) -> bool,
) -> Chart {
    let points = benchmark.placed.iter().map(|placed| CaterpillarPoint {
        code: placed.unit.code.clone(),
        value: placed.value,
        interval: placed.interval,
        is_named: is_named(placed),
    });
    let name = match benchmark.reference {
        Reference::AllTogether(_) => "All",
        Reference::Median(_) => "Middle",
    };
    let chart = Caterpillar {
        title: format!("{title}, the {} first", benchmark.settings.end.word()),
        decimals: subject.decimals,
        points: points.collect(),
        reference: (name.to_owned(), benchmark.reference.value()),
    };
    let pair = caterpillar("benchmark", &chart);
    let ends = [benchmark.placed.first(), benchmark.placed.last()];
    let ends: Vec<String> = ends.into_iter().flatten().map(|placed| named(&placed.unit)).collect();
    Chart {
        label: "Units in their order, each with its 95% interval where it has one".to_owned(),
        description: format!(
            "{}, from {}. The table has every value.",
            counted(benchmark.placed.len(), &subject.units.0, &subject.units.1),
            ends.join(" to ")
        ),
        wide: pair.wide,
        narrow: pair.narrow,
    }
}
