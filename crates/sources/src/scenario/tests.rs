//! A scenario reads back as it was written; slips are told together with what to do.

use std::fs;

use domain::provenance::Provenance;
use domain::scenario::{PlannedOption, PriceBasis, Terms};
use proptest::option;
use proptest::prelude::*;

use super::*;

fn read_text(text: &str) -> Result<Scenario, SourcesError> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), text).unwrap();
    read(folder.path(), "a.toml")
}

#[test]
fn a_scenario_reads_with_its_changes_in_order() {
    let scenario = read_text(
        "schema = \"oakham.scenario/1\"\ntitle = \"Keep safeguarding\"\n\
         [[change]]\nid = \"a\"\nkind = \"function_option\"\ntarget = \"T01\"\nto = \"retain\"\nprovenance = \"synthetic\"\n\
         [[change]]\nid = \"b\"\nkind = \"merge\"\ntarget = \"QK1+QPM\"\nto = \"LNR\"\nvalue = \"2027-10-01\"\nprovenance = \"synthetic\"\n",
    )
    .unwrap();
    assert_eq!((scenario.title.as_str(), scenario.base), ("Keep safeguarding", Base::Today));
    let kinds: Vec<ChangeKind> = scenario.changes.iter().map(Change::kind).collect();
    assert_eq!(kinds, [ChangeKind::FunctionOption, ChangeKind::Merge]);
}

#[test]
fn all_slips_are_told_at_once() {
    let error = read_text(
        "schema = \"oakham.scenario/2\"\ntitle = \" \"\n\
         [[change]]\nid = \"a\"\nkind = \"beds\"\ntarget = \"\"\nvalue = \"few\"\nprovenance = \"rumour\"\n\
         [[change]]\nid = \"a\"\nkind = \"close\"\ntarget = \"b\"\nprovenance = \"synthetic\"\n",
    );
    let SourcesError::Faults(faults) = error.unwrap_err() else { panic!("faults") };
    assert_eq!(faults.len(), 7, "{faults:?}");
    let value = faults.iter().find(|fault| fault.expected.starts_with("value")).unwrap();
    assert_eq!(
        value.to_string(),
        "a.toml (change a): value = \"few\": expected a number such as \"7\", \"+2\", \"-30\" or \"+5%\""
    );
    let unknown =
        read_text("schema = \"oakham.scenario/1\"\ntitle = \"A\"\nchanges = 3\n").unwrap_err().to_string();
    assert!(unknown.contains("changes") && unknown.contains("line 3"), "{unknown}");
    let none = read_text("schema = \"oakham.scenario/1\"\ntitle = \"A\"\n").unwrap_err().to_string();
    assert!(none.contains("a scenario changes something"), "{none}");
    let single = "schema = \"oakham.scenario/1\"\ntitle = \"A\"\n[change]\nid = \"a\"\nkind = \"beds\"\n";
    let single = read_text(single).unwrap_err().to_string();
    assert!(single.contains("double brackets") && single.contains("line 3"), "{single}");
}

/// Any text of which something is to be seen.
fn name() -> impl Strategy<Value = String> {
    "[\\PC]{0,6}[a-zA-Z\"'\\\\€][\\PC\n\t]{0,6}"
}

/// The name of a station: without what stands between names.
fn station() -> impl Strategy<Value = String> {
    name().prop_map(|name| name.replace([';', '/'], ",").trim().to_owned())
}

fn read_as<T>(text: impl Strategy<Value = String>) -> impl Strategy<Value = T>
where
    T: std::str::FromStr + std::fmt::Debug,
    T::Err: std::fmt::Debug,
{
    text.prop_map(|text| text.parse().unwrap_or_else(|error| panic!("{text}: {error:?}")))
}

fn week_hours() -> impl Strategy<Value = String> {
    let days = prop::sample::select(vec!["", "Mon-Fri ", "Sat,Sun ", "Fri-Mon ", "Wed "]);
    let part = (days, 0..12_u32, 0..60_u32, 12..25_u32)
        .prop_map(|(days, hour, minute, to)| format!("{days}{hour}:{minute:02}-{to}"));
    prop::collection::vec(part, 1..4).prop_map(|parts| parts.join("; "))
}

fn opening_hours() -> impl Strategy<Value = String> {
    prop_oneof![Just("always".to_owned()), Just("never".to_owned()), week_hours()]
}

fn days_of_year() -> impl Strategy<Value = String> {
    (1..13, 1..29, 1..13, 1..30).prop_map(|(a, b, c, d)| format!("{a}-{b} to {c}-{d}"))
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![0.0..100.0_f64, (0..5_000_u32).prop_map(f64::from), 0.0..1e300_f64, 0.0..1e-9_f64]
}

fn amount() -> impl Strategy<Value = domain::scenario::Amount> {
    (prop::sample::select(vec!["", "+", "-"]), number(), prop::sample::select(vec!["", "%"])).prop_map(
        |(sign, number, unit)| domain::scenario::Amount::parse(&format!("{sign}{number}"), unit).unwrap(),
    )
}

fn relative() -> impl Strategy<Value = domain::scenario::RelativeAmount> {
    (prop::sample::select(vec!["", "+", "-"]), 0.0..100.0_f64)
        .prop_map(|(sign, of)| domain::scenario::RelativeAmount::parse(&format!("{sign}{of}%"), "").unwrap())
}

fn date() -> impl Strategy<Value = jiff::civil::Date> {
    (2024..2060_i16, 1..13_i8, 1..29_i8).prop_map(|(year, month, day)| jiff::civil::date(year, month, day))
}

fn option_kind() -> impl Strategy<Value = domain::function::OptionKind> {
    prop::sample::select(domain::function::OptionKind::ALL)
}

fn terms() -> impl Strategy<Value = Terms> {
    let text = || "[\\PC\n]{0,5}";
    (text(), text(), text(), text()).prop_map(|(from, to, value, unit)| Terms { from, to, value, unit })
}

fn action() -> impl Strategy<Value = ChangeAction> {
    let price = (0..1_000_000_000_i64).prop_map(domain::money::Pence::new);
    let basis = prop::sample::select(vec![PriceBasis::Contact, PriceBasis::Fixed]);
    let now = prop_oneof![Just(PlannedOption::Open), option_kind().prop_map(PlannedOption::Chosen)];
    let function = || read_as::<domain::register_id::RegisterId>("[A-Z][0-9]{2}".prop_map(String::from));
    prop_oneof![
        (name(), read_as(opening_hours()), option::of(read_as(opening_hours())))
            .prop_map(|(site, hours, now)| ChangeAction::SiteHours { site, hours, now }),
        (station(), option::of(station()), option::of(read_as(week_hours())), amount()).prop_map(
            |(station, pool, when, servers)| ChangeAction::Capacity { station, pool, when, servers }
        ),
        (prop::collection::vec(station(), 1..4), option::of(name()), relative()).prop_map(
            |(stations, staff, appointments)| ChangeAction::Slots { stations, staff, appointments }
        ),
        (name(), option::of(read_as(days_of_year())), amount())
            .prop_map(|(station, when, beds)| ChangeAction::Beds { station, when, beds }),
        (name(), option::of(name()), relative())
            .prop_map(|(source, patients, arrivals)| ChangeAction::Demand { source, patients, arrivals }),
        (
            option::of(prop::collection::vec(station(), 1..4)),
            read_as("20[0-9]{2}-0[1-9]".prop_map(String::from)),
            0..3_usize
        )
            .prop_map(|(sources, month, end)| ChangeAction::ProjectedDemand {
                sources,
                month,
                end: domain::scenario::DemandEnd::ALL[end],
            }),
        (name(), option::of(name()), name(), read_as((0.0..100.0_f64).prop_map(|of| of.to_string())))
            .prop_map(|(station, patients, to, share)| ChangeAction::Streaming {
                station,
                patients,
                to,
                share
            }),
        (name(), basis, price).prop_map(|(station, basis, price)| ChangeAction::Price {
            station,
            basis,
            price
        }),
        (function(), option_kind(), option::of(now))
            .prop_map(|(function, option, now)| ChangeAction::FunctionOption { function, option, now }),
        (function(), option::of(name()), option::of(date()))
            .prop_map(|(function, receiver, on)| ChangeAction::FunctionTransfer { function, receiver, on }),
        (name(), option::of(name()), date()).prop_map(|(boards, name, on)| ChangeAction::Merge {
            boards,
            name,
            on
        }),
        (0..4, name(), terms()).prop_map(|(kind, of, terms)| match kind {
            0 => ChangeAction::Budget { of, terms },
            1 => ChangeAction::Efficiency { of, terms },
            2 => ChangeAction::Posts { of, terms },
            _ => ChangeAction::Event { of, terms },
        }),
    ]
}

fn scenario() -> impl Strategy<Value = Scenario> {
    let provenance = prop::sample::select(Provenance::ALL.to_vec());
    let change = (action(), provenance, "[\\PC\n\"]{0,9}");
    let changes = prop::collection::vec(change, 1..5).prop_map(|changes| {
        let numbered = changes.into_iter().enumerate();
        numbered
            .map(|(idx, (action, provenance, note))| Change {
                id: format!("{idx}\""),
                action,
                provenance,
                note,
            })
            .collect()
    });
    (name(), prop::sample::select(Base::ALL), changes).prop_map(|(title, base, changes)| Scenario {
        title,
        base,
        changes,
    })
}

proptest! {
    #[test]
    fn a_scenario_reads_back_as_it_was_written(scenario in scenario()) {
        let text = write(&scenario).unwrap();
        let again = of_text("a.toml", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        prop_assert_eq!(again, scenario);
    }
}

#[test]
fn a_title_that_hides_something_or_never_ends_is_refused() {
    let told = |title: &str| {
        let text = format!(
            "schema = \"oakham.scenario/1\"\ntitle = \"{title}\"\n[[change]]\nid = \"a\"\nkind = \"site_hours\"\ntarget = \"x\"\nto = \"always\"\nprovenance = \"synthetic\"\n"
        );
        parse(&text).map_err(|faults| faults.iter().map(ToString::to_string).collect::<String>())
    };
    assert!(told("Close the unit on weekday evenings").is_ok());
    for (title, expected) in [
        ("Close \u{202e}the unit", "U+202E"),
        ("Close\\u0000", "U+0000"),
        ("\u{200b}", "the title is empty"),
        (&*"a".repeat(5_000), "has 5000 characters; write 200 at most"),
    ] {
        let error = told(title).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_field_of_a_change_is_found_by_its_line() {
    use domain::scenario::ChangeField;
    let text = "schema = \"oakham.scenario/1\"\ntitle = \"T\"\n\n[[change]]\nid = \"a\"\nkind = \"beds\"\ntarget = \"x\"\nvalue = \"-1\"\nprovenance = \"synthetic\"\n\n[[change]]\nid = \"b\"\nkind = \"beds\"\ntarget = \"y\"\nvalue = \"many\"\nprovenance = \"synthetic\"\n";
    assert_eq!(super::line_of(text, "b", ChangeField::Value), Some(15));
    // It has no `to`: the change stands at its id.
    assert_eq!(super::line_of(text, "b", ChangeField::To), Some(12));
    assert_eq!(super::line_of(text, "c", ChangeField::Value), None);
}

#[test]
fn a_scenario_may_say_which_system_it_is_of() {
    let text = "schema = \"oakham.scenario/1\"\ntitle = \"T\"\nsystem = \"QK1\"\n";
    assert_eq!(super::system_of(text).as_deref(), Some("QK1"));
    assert_eq!(super::system_of("schema = \"oakham.scenario/1\"\ntitle = \"T\"\n"), None);
}
