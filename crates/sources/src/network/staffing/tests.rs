//! Where doors and staff part.

use super::remarks;
use crate::network::of_files;

/// What is remarked on at a unit with these hours and shifts.
fn remarks_on(hours: &str, shifts: &str) -> Vec<String> {
    let text = format!(
        r#"
schema = "oakham.network/1"
title = "A unit"
provenance = "synthetic"
source_note = "synthetic"
[[source]]
name = "patients"
to = "unit"
rate = "20 / d"
[[station]]
name = "unit"
kind = "queue"
hours = "{hours}"
closed = "home"
shifts = [{shifts}]
shift_end = "finish_then_leave"
service = "12 min"
then = "home"
[[station]]
name = "home"
kind = "exit"
"#
    );
    remarks(&of_files(vec![("network.toml".to_owned(), text)]).unwrap().network)
}

#[test]
fn doors_without_staff_and_staff_without_doors_are_remarked_on() {
    let whole = r#"{ hours = "08:00-20:00", servers = 2 }"#;
    assert_eq!(remarks_on("08:00-20:00", whole), Vec::<String>::new());
    // Staff may come before, and stay to finish with those inside.
    assert_eq!(remarks_on("09:00-19:00", whole), Vec::<String>::new());
    assert_eq!(
        remarks_on("Mon-Fri 08:00-22:00; Sat,Sun 08:00-20:00", whole),
        [
            "unit is open Monday to Friday 20:00 to 22:00 with no staff, so nobody is seen then. To staff it, add a change: kind = \"capacity\", target = \"unit\", to = \"Mon-Fri 20:00-22:00\", value = \"2\"."
        ]
    );
    assert_eq!(
        remarks_on("08:00-18:00", whole),
        [
            "Staff of unit are still there Monday to Sunday 18:00 to 20:00, when its doors are closed. To send them home, add a change: kind = \"capacity\", target = \"unit\", to = \"Mon-Sun 18:00-20:00\", value = \"0\"."
        ]
    );
    let nobody_on_sundays = r#"{ days = "Mon-Sat", hours = "08:00-20:00", servers = 1 }"#;
    let remarks = remarks_on("08:00-20:00", nobody_on_sundays);
    assert!(remarks[0].starts_with("unit is open Sunday 08:00 to 20:00 with no staff"), "{remarks:?}");
}
