//! The days of a reform: when who answers for a function, and when bodies merge.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::plan::Reform;

/// Something that happens on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedDay {
    /// Unique in the plan, and the same whenever it is made.
    pub id: String,
    /// The day.
    pub on: Date,
    /// What happens.
    pub what: String,
    /// What is still in its way.
    pub description: String,
}

/// The days of the plan's moves and of its merger, in the order of moves.
#[must_use]
pub fn planned_days(reform: &Reform) -> Vec<PlannedDay> {
    let input = &reform.input;
    let mut days = Vec::new();
    for standing in &reform.standings {
        let moving = &input.moves[standing.moving];
        let name = input.function(&moving.function).map_or("", |function| function.name.as_str());
        let gate = standing.passed.map_or("no gate", |gate| gate.code());
        let blocked: Vec<String> = standing.blocking.iter().map(ToString::to_string).collect();
        let description = if blocked.is_empty() {
            format!("{gate} passed")
        } else {
            format!("{gate} passed. Blocked: {}", blocked.join(". "))
        };
        let Some(on) = moving.on else { continue };
        let mut add_day = |part: &str, on: Date, event: &str| {
            days.push(PlannedDay {
                id: format!("{}-{part}", moving.function),
                on,
                what: format!("{} {name}: {event}", moving.function),
                description: description.clone(),
            });
        };
        add_day("answers", on, &format!("{} is to do the work from today", moving.to));
        let months = i32::from(moving.dual_running_months);
        if months > 0
            && let Ok(from) = on.checked_sub(months.months())
        {
            add_day("dual", from, "both bodies are to do it from today");
        }
        add_day("proven", on.saturating_add(90.days()), "90 days after, to be proven (G7)");
    }
    days.extend(input.merger.iter().map(|(on, merged)| PlannedDay {
        id: "merger".to_owned(),
        on: *on,
        what: format!("{} becomes {merged}", input.name),
        description: "Duties that have not moved pass to the merged body.".to_owned(),
    }));
    days
}
