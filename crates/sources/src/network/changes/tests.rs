//! Changes that fit a network, those that do not, and those of kinds that it does not take.

use domain::provenance::Provenance;
use domain::scenario::{ChangeKind, ChangeText};

use super::*;
use crate::network::{NetworkRead, of_files};

fn nurse() -> NetworkRead {
    of_files(vec![("nurse.toml".to_owned(), include_str!("../../../samples/nurse.toml").to_owned())]).unwrap()
}

/// A change of a kind with these fields: target, from, to, value.
fn change(kind: ChangeKind, fields: [&str; 4]) -> Change {
    let [target, from, to, value] = fields.map(str::to_owned);
    let text = ChangeText { target, from, to, value, unit: String::new() };
    let action = ChangeAction::parse("a", kind, &text).unwrap();
    Change {
        id: "a".to_owned(),
        action,
        provenance: Provenance::Synthetic,
        note: String::new(),
        starts: None,
        measure: String::new(),
    }
}

#[test]
fn a_network_takes_the_kinds_that_it_says_and_leaves_the_others() {
    let NetworkRead { network, start, .. } = nurse();
    for kind in ChangeKind::ALL {
        let fields = match kind {
            ChangeKind::SiteHours => ["nurse", "", "08:00-18:00", ""],
            ChangeKind::Price => ["nurse", "", "contact", "£45"],
            ChangeKind::Streaming => ["nurse", "", "home", "20%"],
            ChangeKind::ProjectedDemand => ["all", "", "2027-01", "high"],
            ChangeKind::Slots | ChangeKind::Demand => ["patients", "", "", "+5%"],
            ChangeKind::FunctionOption => ["T10", "", "retain", ""],
            ChangeKind::FunctionTransfer | ChangeKind::Merge => ["T10", "", "", "2027-04-01"],
            _ => ["nurse", "", "", "+1"],
        };
        let is_left = matches!(network_change(&network, start, &[], &change(*kind, fields).action), Ok(None));
        assert_eq!(is_left, !flow::alter::CHANGE_KINDS.contains(kind), "{kind}");
    }
}

#[test]
fn what_does_not_fit_names_the_change_and_the_field_to_mend_it_in() {
    let NetworkRead { network, start, .. } = nurse();
    for (kind, fields, field, told) in [
        (
            ChangeKind::Capacity,
            ["nurses", "", "", "+1"],
            ChangeField::Target,
            "change a: the network has no station \"nurses\"; did you mean \"nurse\"?",
        ),
        (
            ChangeKind::Capacity,
            ["nurse", "", "", "-2"],
            ChangeField::Value,
            "change a: value = \"-2\": that would leave -1; less than none is not possible",
        ),
        (
            ChangeKind::Streaming,
            ["nurse", "", "hone", "20%"],
            ChangeField::To,
            "change a: to = \"hone\": the network has no station \"hone\"; did you mean \"home\"?",
        ),
        (
            ChangeKind::Demand,
            ["patients", "child", "", "+5%"],
            ChangeField::From,
            "change a: from = \"child\": the network has no patients called \"child\"",
        ),
        (
            ChangeKind::Beds,
            ["nurse", "", "", "+1"],
            ChangeField::Target,
            "change a: nurse has servers; use kind = \"capacity\"",
        ),
        (
            ChangeKind::Capacity,
            ["nurse", "", "", "+33%"],
            ChangeField::Value,
            "change a: value = \"+33%\": +33% of 1 rounds to no change; write how many more or fewer, such as +1",
        ),
        (
            ChangeKind::Capacity,
            ["home", "", "", "+1"],
            ChangeField::Target,
            "change a: home has no servers; name a station that has",
        ),
        (
            ChangeKind::Streaming,
            ["nurse", "", "nurse", "20%"],
            ChangeField::To,
            "change a: to = \"nurse\": they are at nurse already",
        ),
        (
            ChangeKind::Price,
            ["home", "", "contact", "£5"],
            ChangeField::Target,
            "change a: home is an exit, where nobody has a contact",
        ),
    ] {
        let faults = alterations(&network, start, &[], &[change(kind, fields)]).unwrap_err();
        assert!(faults[0].to_string().starts_with(told), "{}", faults[0]);
        assert_eq!(faults[0].field, field);
    }
}

#[test]
fn a_sentence_says_what_a_change_does() {
    let NetworkRead { network, start, .. } = nurse();
    let changes = [
        change(ChangeKind::Capacity, ["nurse", "", "Mon-Fri 16:00-20:00", "+1"]),
        change(ChangeKind::Demand, ["patients", "", "", "-5%"]),
        change(ChangeKind::Demand, ["patients", "", "", "80%"]),
        change(ChangeKind::Price, ["nurse", "", "contact", "£1,200.50"]),
        change(ChangeKind::Streaming, ["nurse", "", "home", "12.5%"]),
    ];
    let (applied, ignored) = alterations(&network, start, &[], &changes).unwrap();
    assert!(ignored.is_empty());
    let sentences: Vec<&str> = applied.iter().map(|change| change.sentence.as_str()).collect();
    assert_eq!(
        sentences,
        [
            "nurse: 1 more staff, Monday to Friday 16:00 to 20:00.",
            "patients: 5% fewer patients.",
            "patients: 80% of the patients that earlier changes leave.",
            "A contact at nurse costs £1,200.50.",
            "12.5% of all at nurse go to home.",
        ]
    );
    for (value, sentence) in
        [("+1.5", "nurse: 2 more staff (+1.5, rounded)."), ("2.4", "nurse: 2 staff (2.4, rounded).")]
    {
        let change = [change(ChangeKind::Capacity, ["nurse", "", "", value])];
        let (applied, _) = alterations(&network, start, &[], &change).unwrap();
        assert_eq!(applied[0].sentence, sentence);
    }
    assert_eq!(
        applied[3].change,
        NetworkChange::ContactCost { station: StationId::new(0), cost: Pence::new(120_050) }
    );
}
