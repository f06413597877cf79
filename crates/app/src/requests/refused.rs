//! Why something is not entered into the register: days that cannot be, and cells that a spreadsheet would run.

use anyhow::{Result, bail};
use exhibits::csv_file::{formula_refused, is_formula};
use governance::scrutiny::clock::ClockRule;
use governance::scrutiny::register::{Particulars, RegisterEntry, Thing};
use jiff::civil::Date;

use crate::returns::NOTHING_CHANGED;

/// Refuses an entry of a day to come, or whose clock has run out before it was asked.
pub(super) fn refuse_days(entry: &RegisterEntry, today: Date) -> Result<()> {
    let raised_on = entry.particulars.raised_on;
    if today < raised_on {
        bail!(
            "{NOTHING_CHANGED}: {raised_on} is still to come; write the day on which it was raised, {today} at the latest"
        );
    }
    if let Some(ClockRule::Agreed(day)) = clock(&entry.thing)
        && day < raised_on
    {
        bail!(
            "{NOTHING_CHANGED}: the clock runs out on {day}, before it was raised on {raised_on}; write {raised_on} or a later day"
        );
    }
    Ok(())
}

fn clock(thing: &Thing) -> Option<ClockRule> {
    match thing {
        Thing::Request(request) | Thing::Action(request) => Some(request.rule()),
        Thing::Recommendation(recommendation) => recommendation.respond_within,
        Thing::Change(notice) => notice.judge_within,
        Thing::Programme(_) | Thing::Figure(_) => None,
    }
}

/// Refuses what somebody on the public site writes, where a spreadsheet that opens the register would run it; all at
/// once.
pub(super) fn refuse_formulas(particulars: &Particulars) -> Result<()> {
    let one = [
        ("the title", &particulars.title),
        ("what is asked", &particulars.asked),
        ("who raised it", &particulars.raised_by),
        ("the minute", &particulars.minute),
        ("the web address", &particulars.web_address),
        ("the body that is asked", &particulars.owner),
        ("the role that answers", &particulars.owner_role),
    ];
    let several = [
        ("the tag", &particulars.tags),
        ("the place", &particulars.places),
        ("the link", &particulars.linked),
    ];
    let several = several.into_iter().flat_map(|(what, texts)| texts.iter().map(move |text| (what, text)));
    let faults: Vec<String> = one
        .into_iter()
        .chain(several)
        .filter(|(_, text)| is_formula(text.trim()))
        .map(|(what, text)| formula_refused(what, text.trim()))
        .collect();
    if faults.is_empty() { Ok(()) } else { bail!("{}", faults.join("\n")) }
}

#[cfg(test)]
mod tests {
    use governance::scrutiny::id::ObjectKind;
    use governance::scrutiny::register::Openness;
    use governance::scrutiny::request::Power;
    use jiff::civil::date;
    use sources::scrutiny::thing;

    use super::*;

    fn entry(raised_on: Date, clock: ClockRule) -> RegisterEntry {
        let text = || "Waits".to_owned();
        RegisterEntry {
            particulars: Particulars {
                title: text(),
                asked: text(),
                committee: text(),
                minute: String::new(),
                web_address: String::new(),
                raised_by: text(),
                raised_on,
                tags: Vec::new(),
                places: Vec::new(),
                linked: Vec::new(),
                owner: text(),
                owner_role: String::new(),
                openness: Openness::Public,
            },
            thing: thing(ObjectKind::Question, Some(clock), Power::Courtesy).expect("it has a clock"),
        }
    }

    #[track_caller]
    fn check(raised_on: Date, clock: ClockRule, told: Option<&str>) {
        let refused =
            refuse_days(&entry(raised_on, clock), date(2026, 11, 30)).map_err(|error| error.to_string());
        match told {
            None => assert_eq!(refused, Ok(())),
            Some(told) => assert!(refused.as_ref().is_err_and(|why| why.contains(told)), "{refused:?}"),
        }
    }

    #[test]
    fn nothing_is_asked_on_a_day_to_come_and_no_clock_runs_out_before_it() {
        let day = date(2026, 11, 2);
        check(day, ClockRule::TwentyEightDays, None);
        check(day, ClockRule::Agreed(day), None);
        check(day, ClockRule::Agreed(date(2026, 1, 1)), Some("write 2026-11-02 or a later day"));
        check(date(2027, 3, 1), ClockRule::TwoMonths, Some("2026-11-30 at the latest"));
    }

    #[test]
    fn what_the_public_writes_is_no_formula_and_a_number_is_none() {
        let mut asked = entry(date(2026, 11, 2), ClockRule::TwoMonths).particulars;
        asked.asked = "-18.8".to_owned();
        assert!(refuse_formulas(&asked).is_ok());
        asked.title = "=cmd|'/c calc'!A0".to_owned();
        asked.places = vec!["@sum".to_owned()];
        let told = refuse_formulas(&asked).unwrap_err().to_string();
        assert!(told.contains("the title begins with \"=\"") && told.contains("the place"), "{told}");
    }
}
