//! Attempts run out, come back with time, and take bounded memory.

use super::*;

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

#[test]
fn the_sixth_attempt_on_a_name_from_an_address_has_to_wait() {
    let (throttle, start) = (Throttle::default(), Instant::now());
    for n in 0..5 {
        assert_eq!(throttle.admit("anna", "::1", start + seconds(n)), Ok(()));
    }
    assert_eq!(throttle.admit("anna", "::1", start + seconds(60)), Err(seconds(840)));
    // Others are not held up.
    assert_eq!(throttle.admit("bert", "::1", start + seconds(60)), Ok(()));
    assert_eq!(throttle.admit("anna", "::2", start + seconds(60)), Ok(()));
    // After a quarter of an hour the first attempt is forgotten.
    assert_eq!(throttle.admit("anna", "::1", start + seconds(900)), Ok(()));
    assert!(throttle.admit("anna", "::1", start + seconds(900)).is_err());
}

#[test]
fn signing_in_takes_back_what_failed_before() {
    let (throttle, now) = (Throttle::default(), Instant::now());
    for _ in 0..12 {
        for _ in 0..4 {
            assert_eq!(throttle.admit("anna", "::1", now), Ok(()));
        }
        throttle.forgive("anna", "::1");
    }
}

#[test]
fn proofs_are_judged_at_once_and_count_for_everybody_at_an_address() {
    let (throttle, now) = (Throttle::default(), Instant::now());
    for _ in 0..30 {
        assert_eq!(throttle.judge("token a", "::1", true, now), Ok(()), "a pool of connections is let in");
    }
    for _ in 0..5 {
        assert_eq!(throttle.judge("token a", "::1", false, now), Ok(()));
    }
    assert!(throttle.judge("token a", "::1", false, now).is_err());
    assert!(
        throttle.judge("token a", "::1", true, now).is_err(),
        "nor is a right one, so that nobody learns it"
    );
    assert_eq!(throttle.judge("token a", "::1", true, now + WINDOW), Ok(()));
    // Passwords of people and tokens of programs, guessed from one address, run out together.
    let n_admitted =
        (0..150).filter(|n| throttle.judge(&format!("token {n}"), "::2", false, now).is_ok()).count();
    assert_eq!((n_admitted, throttle.admit("anna", "::2", now).is_err()), (100, true));
}

#[test]
fn many_addresses_against_one_name_run_out_too() {
    let (throttle, now) = (Throttle::default(), Instant::now());
    let n_admitted = (0..80).filter(|n| throttle.admit("anna", &format!("::{n}"), now).is_ok()).count();
    assert_eq!(n_admitted, 50);
}

#[test]
fn many_names_from_one_address_run_out_too() {
    let (throttle, now) = (Throttle::default(), Instant::now());
    let n_admitted = (0..150).filter(|n| throttle.admit(&format!("name{n}"), "::1", now).is_ok()).count();
    assert_eq!(n_admitted, 100);
}

#[test]
fn memory_stays_bounded_and_the_latest_are_remembered() {
    let (throttle, start) = (Throttle::default(), Instant::now());
    for n in 0..20_000_u64 {
        let name = format!("name{}", n / 4);
        assert_eq!(throttle.admit(&name, &format!("::{n}"), start + Duration::from_millis(n)), Ok(()));
    }
    assert!(throttle.failed.lock().unwrap().len() <= MOST_KEYS);
    let late = start + Duration::from_secs(21);
    for _ in 0..4 {
        assert_eq!(throttle.admit("name4999", "::19999", late), Ok(()));
    }
    assert!(throttle.admit("name4999", "::19999", late).is_err());
}
