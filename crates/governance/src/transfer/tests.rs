//! Gates in order, signed, borne out by facts, and lost again.

use jiff::civil::date;

use super::*;

const SAFE: Evidence = Evidence {
    system_saving: Some(Pence::new(10_000_000)),
    assessed: true,
    open_items: 0,
    transfers_on: Some(date(2026, 10, 1)),
};

/// A history in which every gate up to `last` was passed, a month apart.
fn passed_to(last: Gate) -> Vec<GateEvent> {
    let mut history: Vec<GateEvent> = Vec::new();
    for (gate, month) in Gate::ALL.into_iter().zip(1..).filter(|(gate, _)| *gate <= last) {
        let on = if gate == Gate::Proven { date(2027, 1, 15) } else { date(2026, month, 1) };
        let event = pass(&history, gate, gate.signatures(), &SAFE, on).unwrap();
        history.push(event);
    }
    history
}

#[test]
fn gates_are_passed_in_order_from_the_first_to_the_last() {
    assert_eq!(standing(&[]), None);
    assert_eq!(next(&[]), Some(Gate::Mapped));
    let history = passed_to(Gate::Proven);
    assert_eq!((standing(&history), next(&history)), (Some(Gate::Proven), None));
}

#[test]
fn no_gate_is_skipped_and_none_is_passed_twice() {
    let history = passed_to(Gate::Destination);
    let on = date(2026, 6, 1);
    assert_eq!(
        pass(&history, Gate::Safety, Gate::Safety.signatures(), &SAFE, on),
        Err(vec![GateRefusal::OutOfOrder { gate: Gate::Safety, needed: Gate::Money }])
    );
    assert_eq!(
        pass(&history, Gate::Mapped, Gate::Mapped.signatures(), &SAFE, on),
        Err(vec![GateRefusal::Already(Gate::Mapped)])
    );
}

#[test]
fn a_shift_of_cost_does_not_pass_the_gate_of_money() {
    let history = passed_to(Gate::Destination);
    let shift = Evidence { system_saving: Some(Pence::ZERO), ..SAFE };
    let refused = pass(&history, Gate::Money, Gate::Money.signatures(), &shift, date(2026, 6, 1));
    assert_eq!(refused, Err(vec![GateRefusal::CostShift]));
    let unknown = Evidence { system_saving: None, ..SAFE };
    assert_eq!(blocking(&history, &unknown, date(2026, 6, 1)), vec![GateRefusal::SavingUnknown]);
}

#[test]
fn finance_may_not_sign_that_it_is_safe() {
    let history = passed_to(Gate::People);
    let finance = Signature { side: Side::Sender, role: SignatoryRole::Finance };
    let mut signed = Gate::Safety.signatures().to_vec();
    signed[0] = finance;
    let refused = pass(&history, Gate::Safety, &signed, &SAFE, date(2026, 6, 1)).unwrap_err();
    let clinical = Signature { side: Side::Sender, role: SignatoryRole::Clinical };
    assert_eq!(
        refused,
        vec![
            GateRefusal::Unsigned { gate: Gate::Safety, signature: clinical },
            GateRefusal::MayNotSign { gate: Gate::Safety, signature: finance },
        ]
    );
    assert_eq!(refused[1].to_string(), "the sender’s chief finance officer may not sign G4");
}

#[test]
fn what_is_missing_is_told_all_at_once() {
    let history = passed_to(Gate::Safety);
    let not_ready = Evidence { open_items: 3, ..SAFE };
    let refused = pass(&history, Gate::Ready, &[], &not_ready, date(2025, 1, 1)).unwrap_err();
    assert_eq!(refused.len(), 3, "{refused:?}");
    assert!(refused.contains(&GateRefusal::OpenItems(3)));
    assert!(refused.contains(&GateRefusal::BeforeTheLast(date(2025, 1, 1))));
}

#[test]
fn a_transfer_is_proven_after_ninety_days_and_not_before() {
    let history = passed_to(Gate::Go);
    let signed = Gate::Proven.signatures();
    let early = pass(&history, Gate::Proven, signed, &SAFE, date(2026, 12, 29));
    assert_eq!(early, Err(vec![GateRefusal::TooEarly(date(2026, 12, 30))]));
    assert!(pass(&history, Gate::Proven, signed, &SAFE, date(2026, 12, 30)).is_ok());
}

#[test]
fn a_lost_gate_takes_the_later_ones_with_it_and_keeps_its_reason() {
    let mut history = passed_to(Gate::Ready);
    let lost = lose(&history, Gate::Safety, " The assessment was reopened. ", date(2026, 8, 1)).unwrap();
    assert_eq!(
        lost,
        GateEvent::Lost {
            gate: Gate::Safety,
            on: date(2026, 8, 1),
            reason: "The assessment was reopened.".to_owned()
        }
    );
    history.push(lost);
    assert_eq!((standing(&history), next(&history)), (Some(Gate::People), Some(Gate::Safety)));
    assert_eq!(
        lose(&history, Gate::Ready, "again", date(2026, 9, 1)),
        Err(GateRefusal::NotPassed(Gate::Ready))
    );
    assert_eq!(lose(&history, Gate::People, " ", date(2026, 9, 1)), Err(GateRefusal::NoReason(Gate::People)));
}

#[test]
fn gates_and_signatures_read_back_as_written() {
    for gate in Gate::ALL {
        assert_eq!(gate.code().parse(), Ok(gate));
        for signature in gate.signatures() {
            assert_eq!(signature.to_string().parse(), Ok(*signature));
        }
    }
    assert!("G8".parse::<Gate>().is_err());
    assert!("sender:anybody".parse::<Signature>().is_err());
}
