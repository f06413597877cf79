//! The warm-up of series that are known.

use super::mser;

#[test]
fn what_fills_is_left_out_and_what_is_steady_is_kept() {
    let filling: Vec<f64> = (0..200_u32)
        .map(|day| {
            let steady = 100.0 + f64::from(day * 7919 % 13) / 10.0;
            if day < 40 { steady * f64::from(day) / 40.0 } else { steady }
        })
        .collect();
    let left_out = mser(&filling);
    assert!((30..=60).contains(&left_out), "{left_out}");
    let steady: Vec<f64> = (0..200_u32).map(|day| f64::from(day * 7919 % 13)).collect();
    assert!(mser(&steady) < 60);
    assert_eq!(mser(&[]), 0);
}
