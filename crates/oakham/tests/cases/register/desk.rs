//! A scrutiny officer's desk on pages: minutes dropped in, passages made requests, reminders, a figure attached as the
//! answer, the request closed, and a pack put together and frozen.

use super::packs::figures;
use super::*;

const MINUTES: &str = "Health scrutiny, 17 November 2026\n\n\
    LLR ICS had a deficit of £140bn in 2025/26, on a budget of £2.2bn.\n\n\
    Members asked for appointments by who gives them. Officers will circulate it.\n";

/// Sends a file to put on record.
fn put_on_record(visitor: &Visitor<'_>, name: &str, text: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let mut content = String::new();
    let mut part = |head: &str, text: &str| {
        write!(content, "--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n").unwrap();
    };
    part("name=\"form-token\"", &visitor.form_token());
    part(&format!("name=\"file\"; filename=\"{name}\""), text);
    for (field, value) in fields {
        part(&format!("name=\"{field}\""), value);
    }
    content.push_str("--X--\r\n");
    visitor.post("/documents", "multipart/form-data; boundary=X", &content)
}

/// Where an answer leads on to.
fn location(answer: &str) -> String {
    let line = answer.lines().find(|line| line.to_lowercase().starts_with("location: "));
    assert!(line.is_some(), "it leads nowhere: {answer}");
    line.unwrap_or_default()["location: ".len()..].trim().to_owned()
}

fn with_accounts() -> Copy {
    let copy = Copy::new();
    add_account(&copy, "cleo.clerk", &["clerk"], None);
    add_account(&copy, "pat.board", &["publisher"], Some("QK1"));
    add_account(&copy, "audi.all", &["auditor"], None);
    copy
}

#[test]
fn a_document_is_put_on_record_by_those_who_may_and_known_again() {
    let copy = with_accounts();
    let server = served(&copy);
    let [clerk, auditor] = ["cleo.clerk", "audi.all"].map(|name| Visitor::signed_in(&server, name));
    let said = [("publisher", "A council")];
    let (status, answer) = put_on_record(&clerk, "minutes.txt", MINUTES, &said);
    assert_eq!(status, 303, "{answer}");
    let page = clerk.get(&location(&answer)).1;
    assert!(page.contains("Read and kept") && page.contains("<mark>£140bn</mark>"), "{page}");
    let (_, again) = put_on_record(&clerk, "other.txt", MINUTES, &said);
    assert!(clerk.get(&location(&again)).1.contains("kept before, byte for byte"), "{again}");
    // The figure is told to be out of all proportion.
    let list = clerk.get("/documents").1;
    assert!(list.contains("£140bn") && list.contains("Out of all proportion"), "{list}");

    assert_eq!(put_on_record(&auditor, "m.txt", "17 June 2025: £3m.", &[]).0, 403);
    assert!(!auditor.get("/documents").1.contains("Put a document on record"));
    let (status, page) = put_on_record(&clerk, "undated.txt", "UHL lost £3m.", &[]);
    assert_eq!(status, 422);
    assert!(page.contains("undated.txt") && page.contains("does not say when it is from"), "{page}");
    let (status, page) = put_on_record(&clerk, "a.pdf", "%PDF-1.7 nothing more", &[("dated", "June 2025")]);
    assert_eq!(status, 422, "{page}");
    let (status, page) = put_on_record(&clerk, "b.txt", "UHL lost £3m.", &[("dated", "some day")]);
    assert!(status == 422 && page.contains("is no date"), "{page}");
    let documents = fs::read_to_string(copy.path().join("documents/documents.csv")).unwrap();
    assert_eq!(documents.matches("\nminutes,").count(), 1, "{documents}");
    assert!(!documents.contains("undated"), "{documents}");
}

#[test]
fn a_passage_becomes_a_request_is_reminded_of_answered_from_a_figure_and_closed() {
    let copy = with_accounts();
    let figure = figures(&copy).remove(0);
    let server = served(&copy);
    let [clerk, board] = ["cleo.clerk", "pat.board"].map(|name| Visitor::signed_in(&server, name));
    let nobody = Visitor::nobody(&server);
    let (_, answer) = put_on_record(&clerk, "minutes.txt", MINUTES, &[]);
    let page = clerk.get(&location(&answer)).1;
    let from = MINUTES[..MINUTES.find("Members").unwrap()].chars().count();
    let link = format!("/scrutiny/ask?document=minutes&amp;from={from}&amp;");
    let link = page.split('"').find(|part| part.starts_with(&link)).expect("the passage has a link");
    let link = link.replace("&amp;", "&");
    let form = clerk.get(&link).1;
    assert!(
        form.contains("Members asked for appointments by who gives them. Officers will circulate it."),
        "{form}"
    );
    assert!(form.contains("/documents/minutes#p"), "{form}");
    assert!(!nobody.get(&link).1.contains("Officers will circulate"), "the whole text is not for everybody");

    let entered = [
        ("kind", "information request"),
        ("title", "Appointments by who gives them"),
        ("asked", "Members asked for appointments by who gives them."),
        ("committee", "LEICESTER"),
        ("owner", "QK1"),
        ("owner_role", "head of primary care"),
        ("raised_by", "members"),
        ("clock", "10 working days"),
        ("regulation-26", "yes"),
        ("raise", "yes"),
        ("link", "/documents/minutes /access"),
    ];
    let (status, answer) = clerk.send("/scrutiny/ask", &entered);
    assert_eq!(status, 303, "{answer}");
    let entry = location(&answer);
    let id = entry.strip_prefix("/scrutiny/").unwrap();
    let told = check(
        &copy,
        &["request", "due"],
        0,
        &["Due this week", "an acknowledgement owed by", ", then an answer by"],
    );
    assert!(told.contains(id) && told.find("Late").unwrap() < told.find("Due this week").unwrap(), "{told}");
    let due = nobody.get("/scrutiny/due?owner=QK1").1;
    assert!(due.contains("Due this week") && due.contains("Appointments by who gives them"), "{due}");
    assert!(!nobody.get("/scrutiny/due?owner=RWE").1.contains("Appointments by who gives them"));
    let feed = nobody.get("/scrutiny/due.xml").1;
    assert!(
        feed.contains("Appointments by who gives them: due on") && feed.contains(": late since"),
        "{feed}"
    );

    // The other side takes a figure along from its page.
    let acknowledged = [("verb", "acknowledge"), ("text", "head of primary care")];
    assert_eq!(board.send(&entry, &acknowledged).0, 200);
    let of_figure = board.get(&format!("/f/{figure}?year=2024/25&month=5")).1;
    assert!(
        of_figure.contains("Attach to the request") && of_figure.contains(&format!("value=\"{id}\"")),
        "{of_figure}"
    );
    assert!(!nobody.get(&format!("/f/{figure}?year=2024/25&month=5")).1.contains("Take it along"));
    let (status, answer) = board.get(&format!("/scrutiny/attach?figure={figure}&shows=Variance&to={id}"));
    assert_eq!(status, 303, "{answer}");
    let filled = board.get(&location(&answer)).1;
    assert!(
        filled.contains(&format!(">{figure}</textarea>")) && filled.contains(">Variance</textarea>"),
        "{filled}"
    );
    let attached = [("verb", "attach"), ("text", "Variance"), ("evidence", figure.as_str())];
    let (status, page) = board.send(&entry, &attached);
    assert!(status == 200 && page.contains("Recorded: it is acknowledged"), "{page}");
    assert_eq!(clerk.send(&entry, &attached).0, 403, "the side that asks attaches nothing to the answer");
    let (_, page) = board.send(&entry, &[("verb", "start")]);
    assert!(page.contains(&format!(">{figure}</textarea>")), "the answer has what was attached: {page}");
    let answered = [("verb", "answer"), ("text", "As the figure shows."), ("evidence", figure.as_str())];
    assert!(board.send(&entry, &answered).1.contains("it is answered"));
    assert_eq!(board.send(&entry, &[("verb", "close"), ("text", "Done.")]).0, 403);
    assert!(clerk.send(&entry, &[("verb", "accept")]).1.contains("it is accepted"));
    assert!(
        clerk.send(&entry, &[("verb", "close"), ("text", "Members have it.")]).1.contains("it is closed")
    );
    let seen = nobody.get(&entry).1;
    assert!(seen.contains(&format!("/f/{figure}")) && seen.contains("Members have it."), "{seen}");
    assert!(!check(&copy, &["request", "due"], 0, &[]).contains(id));
}

#[test]
fn a_pack_is_put_together_from_pages_of_figures_put_in_order_and_frozen() {
    let copy = with_accounts();
    let ids = figures(&copy);
    let server = served(&copy);
    let (clerk, nobody) = (Visitor::signed_in(&server, "cleo.clerk"), Visitor::nobody(&server));
    let auditor = Visitor::signed_in(&server, "audi.all");
    let begun = [
        ("do", "begin"),
        ("title", "Money in autumn"),
        ("committee", "RUTLAND"),
        ("meeting_on", "2027-01-12"),
        ("month", "2024/25 5"),
    ];
    assert_eq!(auditor.send("/packs/drafts", &begun).0, 403);
    let (status, page) =
        clerk.send("/packs/drafts", &[("do", "begin"), ("meeting_on", "soon"), ("month", "2024/25 5")]);
    assert!(status == 422 && page.contains("No pack was begun"), "{page}");
    let (status, answer) = clerk.send("/packs/drafts", &begun);
    assert_eq!(status, 303, "{answer}");
    let draft = location(&answer);
    assert_eq!(draft, "/packs/drafts/rutland-2027-01-12");
    assert_eq!(nobody.get(&draft).0, 404);
    assert!(
        !nobody.get("/packs").1.contains("Money in autumn")
            && clerk.get("/packs").1.contains("Money in autumn")
    );

    let of_figure = clerk.get(&format!("/f/{}?year=2024/25&month=5", ids[0])).1;
    assert!(
        of_figure.contains("Add to the pack") && of_figure.contains("value=\"rutland-2027-01-12\""),
        "{of_figure}"
    );
    let add = |figure: &str| {
        clerk.send("/packs/drafts", &[("do", "add"), ("draft", "rutland-2027-01-12"), ("figure", figure)])
    };
    for id in &ids {
        assert_eq!(add(id).0, 303);
    }
    let (status, page) = add(&ids[0]);
    assert!(status == 422 && page.contains("is in the draft already"), "{page}");
    let (status, page) = add("0123456789");
    assert!(status == 422 && page.contains("nor a number that everybody may read"), "{page}");
    // A number of a table of the site goes in as well.
    let access = nobody.get("/access").1;
    let number = access.split("/f/").nth(1).unwrap();
    let number = number[..10].to_owned();
    assert_eq!(add(&number).0, 303);
    assert_eq!(clerk.send(&draft, &[("do", "place"), ("figure", &number), ("place", "1")]).0, 303);
    assert_eq!(clerk.send(&draft, &[("do", "remove"), ("figure", &ids[1])]).0, 303);
    let page = clerk.get(&draft).1;
    let place = |id: &str| page.find(id).unwrap_or_else(|| panic!("{id} is there: {page}"));
    assert!(place(&number) < place(&ids[0]) && !page.contains(&ids[1]), "{page}");
    assert!(page.contains("five clear days"), "{page}");

    let (status, answer) = clerk.send(&draft, &[("do", "freeze")]);
    assert_eq!((status, location(&answer).as_str()), (303, "/packs/rutland-2027-01-12"), "{answer}");
    let frozen = nobody.get("/packs/rutland-2027-01-12").1;
    assert!(
        frozen.contains(&number) && frozen.contains("the same") && !frozen.contains("no longer among"),
        "{frozen}"
    );
    let list = nobody.get("/packs/rutland-2027-01-12/pack.csv").1;
    assert!(list.contains(&format!(",5,{number},")), "{list}");
    assert_eq!(clerk.get(&draft).0, 404, "what is frozen is no draft");
    assert_eq!(clerk.send(&draft, &[("do", "drop")]).0, 404, "and is not changed");
    check(&copy, &["pack", "list"], 0, &["rutland-2027-01-12  Money in autumn", &number]);
}

#[test]
fn a_pack_is_put_together_by_command_too() {
    let copy = Copy::new();
    let ids = figures(&copy);
    let by = ["--by", "Ann Lee"];
    let of_month = ["--year", "2024/25", "--month", "5"];
    let begin =
        ["pack", "begin", "autumn", "--title", "Money", "--committee", "RUTLAND", "--meeting", "2027-01-12"];
    check(
        &copy,
        &[&begin[..], &of_month, &by].concat(),
        0,
        &["autumn  Money, not frozen", "five clear days"],
    );
    check(&copy, &[&begin[..], &of_month, &by].concat(), 2, &["there is a draft autumn already"]);
    check(&copy, &[&["pack", "freeze", "autumn"][..], &by].concat(), 2, &["has no figures yet"]);
    check(&copy, &[&["pack", "add", "autumn", &ids[0], &ids[1]][..], &by].concat(), 0, &["2. "]);
    check(
        &copy,
        &[&["pack", "place", "autumn", &ids[1], "1"][..], &by].concat(),
        0,
        &[&format!("1. {}", ids[1])],
    );
    check(&copy, &[&["pack", "place", "autumn", &ids[1], "3"][..], &by].concat(), 2, &["no place 3 among 2"]);
    check(
        &copy,
        &[&["pack", "add", "autumn", "0123456789"][..], &by].concat(),
        2,
        &["has no figure 0123456789"],
    );
    check(
        &copy,
        &["--format", "csv", "pack", "drafts"],
        0,
        &["autumn,Money,RUTLAND,2027-01-12,2024/25,5,1,"],
    );
    check(&copy, &[&["pack", "freeze", "autumn", "--title", "Other"][..], &by].concat(), 2, &["FIGURE"]);
    let over = [
        "pack",
        "freeze",
        "autumn",
        &ids[0],
        "--title",
        "Other",
        "--committee",
        "RUTLAND",
        "--meeting",
        "2027-01-12",
    ];
    check(&copy, &[&over[..], &of_month, &by].concat(), 2, &["is being put together"]);
    check(&copy, &[&["pack", "freeze", "autumn"][..], &by].concat(), 0, &[&ids[1], "Money"]);
    check(
        &copy,
        &[&["pack", "remove", "autumn", &ids[1]][..], &by].concat(),
        2,
        &["neither frozen nor given up"],
    );
    let second = ["pack", "begin", "--title", "More", "--committee", "RUTLAND", "--meeting", "2027-01-12"];
    check(&copy, &[&second[..], &of_month, &by].concat(), 0, &["rutland-2027-01-12  More"]);
    check(&copy, &[&["pack", "drop", "rutland-2027-01-12"][..], &by].concat(), 0, &["given up"]);
    check(&copy, &["pack", "drafts"], 0, &["No pack is being put together"]);
    assert!(!run(&copy, &["check"]).1.contains("pack_drafts"), "the file of drafts is read");
}
