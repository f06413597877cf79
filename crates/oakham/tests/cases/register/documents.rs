//! Figures of public documents on pages: who decides how they are read, by keyboard, and what everybody sees.

use super::*;

const PAGE: &str = "/documents/minutes";
const SECRET: &str = "The chair thanked members.";

/// A copy of the example with minutes read in it, a clerk and an auditor.
fn with_minutes() -> Copy {
    let copy = Copy::new();
    let file = copy.path().join("minutes.txt");
    let text = format!(
        "Finance committee, 17 July 2025\n\nUHL had a deficit of £18.8m at month 3. LLR ICB will lose 33% of its staff by March 2026.\n\n{SECRET}\n"
    );
    fs::write(&file, text).unwrap();
    check(&copy, &["document", "read", file.to_str().unwrap(), "--publisher", "A council"], 0, &[]);
    add_account(&copy, "cleo.clerk", &["clerk"], None);
    add_account(&copy, "audi.all", &["auditor"], None);
    copy
}

/// The place of a figure, from its entry on the page.
fn place(page: &str, text: &str) -> String {
    let entry =
        page.split("<li id=\"c").skip(1).find(|entry| entry.contains(&format!("<mark>{text}</mark>")));
    assert!(entry.is_some(), "{text}: {page}");
    entry.unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn a_clerk_goes_from_one_reading_to_the_next_with_the_enter_key_and_nobody_else_decides() {
    let copy = with_minutes();
    let server = served(&copy);
    let (nobody, clerk) = (Visitor::nobody(&server), Visitor::signed_in(&server, "cleo.clerk"));
    let auditor = Visitor::signed_in(&server, "audi.all");
    let (status, page) = clerk.get(PAGE);
    assert_eq!(status, 200, "{page}");
    let (deficit, cut) = (place(&page, "£18.8m"), place(&page, "33%"));
    assert!(page.contains(SECRET), "who works here reads the whole text");

    let (status, sent_on) = clerk.send(PAGE, &[("place", &deficit), ("decision", "confirmed")]);
    assert_eq!(status, 303, "{sent_on}");
    let (_, page) = clerk.get(&format!("{PAGE}?at={cut}&after={deficit}"));
    assert!(page.contains("Recorded: £18.8m is confirmed"), "{page}");
    let focused = page.split("autofocus").nth(1).unwrap();
    assert_eq!(page.matches("autofocus").count(), 1);
    assert!(focused.split("</button>").next().unwrap().contains("33%"), "{focused}");

    let refused = [("place", cut.as_str()), ("decision", "corrected"), ("measure", "money")];
    let (status, page) = clerk.send(PAGE, &refused);
    assert_eq!(status, 422);
    assert!(page.contains("There is a problem") && page.contains("is no measure"), "{page}");
    let sent = auditor.send(PAGE, &[("place", &cut), ("decision", "confirmed")]);
    assert_eq!(sent.0, 403, "{}", sent.1);
    let form = "application/x-www-form-urlencoded";
    let sent = nobody.post(PAGE, form, &format!("place={cut}&decision=confirmed"));
    assert_eq!(sent.0, 403, "{}", sent.1);
    let readings = fs::read_to_string(copy.path().join("documents/readings.csv")).unwrap();
    assert_eq!(readings.matches("\nminutes,").count(), 1, "{readings}");
}

#[test]
fn everybody_reads_sentences_with_figures_and_no_names_and_asks_about_a_passage() {
    let copy = with_minutes();
    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    check(&copy, &["document", "claims", "minutes"], 0, &[]);
    let (_, page) = nobody.get(PAGE);
    assert!(!page.contains(SECRET) && page.contains("signed in"), "{page}");
    assert!(page.contains("Proposed") && !page.contains("<form action=\"/documents"), "{page}");
    let cut = place(&page, "33%");
    let ask = page.split("/scrutiny/ask?").skip(1).map(|rest| rest.split('"').next().unwrap());
    let ask = ask
        .map(|query| query.replace("&amp;", "&"))
        .find(|query| query.contains(&format!("c{cut}")))
        .unwrap();
    let (status, form) = nobody.get(&format!("/scrutiny/ask?{ask}"));
    assert_eq!(status, 200);
    assert!(
        form.contains("LLR ICB will lose 33% of its staff")
            && form.contains(&format!("/documents/minutes#c{cut}")),
        "{form}"
    );
    let (status, list) = nobody.get("/documents");
    assert_eq!(status, 200);
    assert!(list.contains("What the figures say about each other") && list.contains("A council"), "{list}");
    let (_, example) = nobody.get("/documents/leicester-hwb-2025");
    assert!(example.contains("£17.9m") && !example.contains("read from the minutes"), "{example}");
    assert_eq!(nobody.get("/documents/no-such").0, 404);
    let (_, file) = nobody.get("/documents.csv");
    assert!(file.contains("leicester-hwb-2025,0,0,£17.9m,money,17900000"), "{file}");
}
