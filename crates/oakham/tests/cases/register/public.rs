//! What everybody sees of returns is what was approved.

use std::thread;
use std::time::Duration;

use super::*;

#[test]
fn the_public_is_told_nothing_of_what_nobody_approved() {
    let copy = Copy::new();
    let (first, second) = (with_more_agency_pay(&copy, 1777), with_more_agency_pay(&copy, 1000));
    let submit = |folder: &str, reason: &str| {
        check(
            &copy,
            &["return", "submit", folder, "--by", "Ann Lee", "--reason", reason],
            0,
            &["submitted as"],
        );
    };
    submit(&first, "REASON-A of what was never approved");
    let hidden_hash = last_hash(&copy)[..12].to_owned();
    let server = served(&copy);
    let secrets = ["13,692", "42,095", "REASON-A", "REASON-B", &hidden_hash, "Ann Lee", "Bo Shaw"];
    let told_nothing = |page: &str| {
        for secret in secrets {
            assert!(!page.contains(secret), "{secret} is told: {page}");
        }
    };
    let waiting = server.get(PAGE).1;
    told_nothing(&waiting);
    assert!(waiting.contains("Version 1 of") && waiting.contains("another version waits for approval"));

    check(
        &copy,
        &of_rwe("send-back", &["--by", "Bo Shaw", "--reason", "REASON-B pay is 777 too high"]),
        0,
        &[],
    );
    submit(&second, "agency invoice");
    check(&copy, &of_rwe("approve", &["--by", "Bo Shaw"]), 0, &["version 3"]);
    // The server finds out by itself.
    let page = until(&server, PAGE, "Version 3 of");
    told_nothing(&page);
    // From one approved version to the next.
    assert!(page.contains("was 11,915, is 12,915"), "{page}");
    assert!(page.contains("2 approved versions") && page.contains("agency invoice"));
}

#[test]
fn pages_show_what_another_process_did() {
    let copy = Copy::new();
    let folder = with_more_agency_pay(&copy, 1000);
    let server = served(&copy);
    let money = "/money?year=2024/25&month=5";
    assert!(server.get(money).1.contains("The system is £18.8 million worse than planned"));
    assert!(server.get("/returns/2024-25/M05").1.contains("3 of 3"));
    check(&copy, &["return", "submit", &folder, "--by", "Ann Lee"], 0, &[]);
    until(&server, "/returns/2024-25/M05", "1 waits for approval");
    check(&copy, &of_rwe("approve", &["--by", "Bo Shaw"]), 0, &[]);
    until(&server, PAGE, "Version 2 of");
    until(&server, money, "The system is £19.8 million worse than planned");
}

/// The page at `address` once it says `words`.
#[track_caller]
pub(super) fn until(server: &Server, address: &str, words: &str) -> String {
    let mut page = String::new();
    for _ in 0..600 {
        page = server.get(address).1;
        if page.contains(words) {
            break;
        }
        thread::sleep(Duration::from_millis(100));
    }
    assert!(page.contains(words), "{address} never says {words:?}: {page}");
    page
}
