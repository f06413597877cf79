//! The desk shows what stands where, and lets nobody do what their roles do not allow.

use std::sync::Mutex;

use axum::http::Request;
use domain::account::{Account, Roles};
use domain::example;
use domain::finding::{Finding, Severity};
use domain::source::{CellAt, ContentHash};
use governance::monthly_return::ReturnState;

use super::*;
use crate::returns::return_desk::{Content, InternalVersion, PublicReturn, ReturnEvent, ReturnVersions};
use crate::sign_in::routes::tests::{Browser, PASSWORD};

const SUBMITTED_AT: &str = "2030-09-14T09:30:00Z";

/// A desk in memory: one return waits, and what is done is written down.
#[derive(Default)]
struct Paper(Mutex<Vec<String>>);

impl Paper {
    fn note(&self, text: String) {
        self.0.lock().unwrap().push(text);
    }

    fn notes(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

fn finding() -> Finding {
    Finding {
        severity: Severity::Warns,
        rule: "V13".to_owned(),
        file: "lines.csv".to_owned(),
        at: Some(CellAt { row: 125, column: 8 }),
        message: "The forecast needs more.".to_owned(),
        fix: "Say what will change.".to_owned(),
    }
}

impl ReturnDesk for Paper {
    fn months(&self) -> Result<Vec<YearMonth>, ReturnDeskError> {
        let month_end = example::month_end();
        Ok(vec![(month_end.year, month_end.month)])
    }

    fn published(&self, _: YearMonth) -> Result<Vec<PublicReturn>, ReturnDeskError> {
        let waits_since = |idx| (idx == 0).then(|| SUBMITTED_AT.to_owned());
        let organisations = example::month_end().organisations.into_iter().enumerate();
        let public = |(idx, organisation)| PublicReturn {
            organisation,
            approved: Vec::new(),
            waits_since: waits_since(idx),
            is_unreadable: false,
        };
        Ok(organisations.map(public).collect())
    }

    fn published_content(&self, _: &ReturnKey) -> Result<Content, ReturnDeskError> {
        Ok(Content::default())
    }

    fn versions_for(&self, _: YearMonth, account: &Account) -> Result<Vec<ReturnVersions>, ReturnDeskError> {
        let version = InternalVersion {
            number: 1,
            hash: ContentHash::of(b"files"),
            state: ReturnState::Submitted,
            submitted: ReturnEvent { by: "Ann Lee".to_owned(), at: SUBMITTED_AT.to_owned() },
            preparers: vec!["Ann Lee".to_owned(), "Bob".to_owned()],
            approved: None,
            locked: None,
            sent_back: None,
            reason: String::new(),
        };
        let organisations = example::month_end().organisations.into_iter().enumerate();
        let standing = |(idx, organisation)| ReturnVersions {
            organisation,
            versions: if idx == 0 { vec![version.clone()] } else { Vec::new() },
            is_unreadable: false,
        };
        let theirs = organisations.filter(|(_, organisation)| account.works_for(&organisation.code));
        Ok(theirs.map(standing).collect())
    }

    fn content(&self, _: &ReturnKey, _: &Account) -> Result<Content, ReturnDeskError> {
        Ok(Content { findings: vec![finding()], ..Content::default() })
    }

    fn submitted_files(&self, _: &ReturnKey, _: &Account) -> Result<Vec<(String, Vec<u8>)>, ReturnDeskError> {
        Ok(vec![("lines.csv".to_owned(), b"lines".to_vec())])
    }

    fn template(&self, _: &ReturnKey) -> Result<Vec<u8>, ReturnDeskError> {
        Ok(b"workbook".to_vec())
    }

    fn submit(
        &self,
        _: &ReturnKey,
        upload: Upload,
        account: &Account,
    ) -> Result<SubmitOutcome, ReturnDeskError> {
        let names: Vec<String> =
            upload.files.iter().map(|(name, bytes)| format!("{name} of {}", bytes.len())).collect();
        self.note(format!("{} sent {} because {}", account.name, names.join(" and "), upload.reason));
        let error = Finding { severity: Severity::Blocks, rule: "V03".to_owned(), ..finding() };
        Ok(SubmitOutcome::Refused(vec![error, finding()]))
    }

    fn release(
        &self,
        (year, month): YearMonth,
        request: ReleaseRequest<'_>,
        account: &Account,
    ) -> Result<String, ReturnDeskError> {
        self.note(format!("{}: {request:?} of month {month} of {year}", account.name));
        Err(ReturnDeskError("it is released already".to_owned()))
    }

    fn explain(
        &self,
        _: &ReturnKey,
        explanations: Vec<Explanation>,
        account: &Account,
    ) -> Result<SubmitOutcome, ReturnDeskError> {
        for explanation in explanations {
            self.note(format!(
                "{} explains {} at {}: {}",
                account.name, explanation.rule, explanation.place, explanation.text
            ));
        }
        Ok(SubmitOutcome::Added { notice: None })
    }

    fn apply_move(
        &self,
        _: &ReturnKey,
        request: MoveRequest<'_>,
        account: &Account,
    ) -> Result<String, ReturnDeskError> {
        self.note(format!(
            "{} would {} {}",
            account.name,
            request.requested_move.word(),
            &request.version_hash_prefix[..8]
        ));
        if request.requested_move == ReturnMove::Approve {
            return Err(ReturnDeskError("the files have changed since".to_owned()));
        }
        Ok(format!("Done: {}.", request.reason))
    }
}

fn address() -> String {
    let month_end = example::month_end();
    ReturnKey {
        organisation: month_end.organisations[0].code.clone(),
        year: month_end.year,
        month: month_end.month,
    }
    .address()
}

/// A browser in which somebody with these roles, for their own organisation or all, is signed in.
fn signed_in(roles: &[Role], organisation: Option<usize>) -> (Browser, Arc<Paper>) {
    let paper = Arc::new(Paper::default());
    let return_desk: Arc<dyn ReturnDesk> = Arc::<Paper>::clone(&paper);
    let mut browser = Browser::at(Some(return_desk));
    let roles = Roles::new(roles.iter().copied()).unwrap();
    let organisation = organisation.map(|idx| example::month_end().organisations[idx].code.clone());
    browser.memory_accounts.put(Account { name: "bo".parse().unwrap(), roles, organisation }, PASSWORD);
    assert_eq!(browser.sign_in_with("bo", PASSWORD, "/returns").status, StatusCode::SEE_OTHER);
    (browser, paper)
}

#[test]
fn everybody_sees_where_returns_stand_and_only_those_who_are_signed_in_see_who_and_what() {
    let paper: Arc<dyn ReturnDesk> = Arc::new(Paper::default());
    let mut public = Browser::at(Some(paper));
    let month = public.get("/returns");
    assert_eq!(month.status, StatusCode::OK);
    assert!(
        month.text.contains("0 of 3 organisations’ returns count; 1 waits for approval"),
        "{}",
        month.text
    );
    assert!(month.text.contains("14 September 2030 09:30") && !month.text.contains("Ann Lee"));
    let page = public.get(&address());
    assert!(page.text.contains("waits for approval") && !page.text.contains("The forecast needs more"));
    assert!(!page.text.contains("enctype"), "nobody submits without an account");
    let (mut browser, _) = signed_in(&[Role::Auditor], None);
    let page = browser.get(&address());
    assert!(page.text.contains("The forecast needs more") && page.text.contains("by Ann Lee"));
    assert!(page.text.contains("let you read returns, not change them"));
    // An account of another organisation sees what everybody sees.
    let (mut other, _) = signed_in(&[Role::Auditor], Some(1));
    let page = other.get(&address());
    assert!(page.text.contains("works for another organisation"), "{}", page.text);
    for hidden in ["The forecast needs more", "Ann Lee"] {
        assert!(!page.text.contains(hidden) && !other.get("/returns").text.contains(hidden));
    }
    assert!(public.get("/periods").text.contains("wait for approval and count nowhere yet"));
}

#[test]
fn a_site_without_a_desk_has_no_such_pages() {
    let mut browser = Browser::at(None);
    assert_eq!(browser.get("/returns").status, StatusCode::NOT_FOUND);
    assert!(!browser.get("/").text.contains("href=\"/returns\""));
}

#[test]
fn a_preparer_of_another_organisation_and_other_roles_are_refused_by_the_server_too() {
    for (roles, organisation) in
        [(&[Role::Preparer][..], Some(1)), (&[Role::Approver], None), (&[Role::Auditor], None)]
    {
        let (mut browser, paper) = signed_in(roles, organisation);
        let token = browser.get("/sign-out").form_token("/sign-out");
        let response = browser.post(&format!("{}/explain", address()), &[("form-token", &token)]);
        assert_eq!(response.status, StatusCode::FORBIDDEN, "{roles:?}");
        assert_eq!(paper.notes(), Vec::<String>::new());
    }
    let (mut browser, paper) = signed_in(&[Role::Preparer], None);
    let token = browser.get("/sign-out").form_token("/sign-out");
    for event in ["approve", "send-back", "lock"] {
        let response = browser.post(&format!("{}/{event}", address()), &[("form-token", &token)]);
        assert_eq!(response.status, StatusCode::FORBIDDEN, "{event}");
    }
    assert_eq!(paper.notes(), Vec::<String>::new());
}

#[test]
fn files_arrive_whole_and_findings_are_told_cell_by_cell() {
    let (mut browser, paper) = signed_in(&[Role::Preparer], Some(0));
    let token = browser.get("/sign-out").form_token("/sign-out");
    let part = |head: &str, content: &str| {
        format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    };
    let content = part("name=\"form-token\"", &token)
        + &part("name=\"files\"; filename=\"lines.csv\"", "a,b\r\n1,2")
        + &part("name=\"files\"; filename=\"cover.csv\"", "field,value")
        + &part("name=\"reason\"", "an invoice was late")
        + "--X--\r\n";
    let request = Request::post(format!("{}/submit", address()))
        .header("content-type", "multipart/form-data; boundary=X")
        .header("sec-fetch-site", "same-origin");
    let response = browser.ask(request, content);
    assert_eq!(response.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", response.text);
    assert_eq!(paper.notes(), ["bo sent lines.csv of 8 and cover.csv of 11 because an invoice was late"]);
    assert!(
        response.text.contains("1 error and 1 warning") && response.text.contains("lines H125"),
        "{}",
        response.text
    );
}

#[test]
fn explanations_are_kept_with_rule_and_place_and_empty_ones_are_asked_for() {
    let (mut browser, paper) = signed_in(&[Role::Preparer], Some(0));
    let explain = format!("{}/explain", address());
    let token = browser.get(&address()).form_token(&explain);
    let fields_with = |text: &str| {
        vec![
            ("form-token", token.clone()),
            ("rule-0", "V13".to_owned()),
            ("place-0", "lines H125".to_owned()),
            ("text-0", text.to_owned()),
        ]
    };
    let send = |browser: &mut Browser, text: &str| {
        let fields = fields_with(text);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post(&explain, &fields)
    };
    let empty = send(&mut browser, "  ");
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("No explanation was written"));
    let accepted = send(&mut browser, "It is\r\nrecovered by March.");
    assert!(accepted.text.contains("It counts once somebody else approves it"), "{}", accepted.text);
    assert_eq!(paper.notes(), ["bo explains V13 at lines H125: It is recovered by March."]);
}

#[test]
fn an_approver_acts_on_exactly_what_was_shown_and_is_told_what_came_of_it() {
    let (mut browser, paper) = signed_in(&[Role::Approver], None);
    let page = browser.get(&address());
    let hash = ContentHash::of(b"files").to_string();
    assert!(page.text.contains(&format!("name=\"content\" value=\"{hash}\"")));
    let token = page.form_token(&format!("{}/approve", address()));
    let fields =
        [("form-token", token.as_str()), ("content", &hash), ("reason", "the accrual lacks its invoice")];
    let approved = browser.post(&format!("{}/approve", address()), &fields);
    assert_eq!(approved.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(approved.text.contains("the files have changed since"));
    let sent_back = browser.post(&format!("{}/send-back", address()), &fields);
    assert!(sent_back.text.contains("Done: the accrual lacks its invoice."));
    let notes = paper.notes();
    assert_eq!(
        notes,
        [format!("bo would approve {}", &hash[..8]), format!("bo would send back {}", &hash[..8])]
    );
}

#[test]
fn who_prepared_the_figures_is_offered_no_approval_under_any_spelling() {
    let paper = Arc::new(Paper::default());
    let mut browser = Browser::at(Some(paper));
    let roles = Roles::new([Role::Preparer, Role::Approver]).unwrap();
    browser
        .memory_accounts
        .put(Account { name: "b.ob".parse().unwrap(), roles, organisation: None }, PASSWORD);
    assert_eq!(browser.sign_in_with("b.ob", PASSWORD, "/returns").status, StatusCode::SEE_OTHER);
    let page = browser.get(&address()).text;
    assert!(page.contains("You prepared these figures") && !page.contains("/approve\""), "{page}");
}

#[test]
fn a_page_lists_some_hundred_findings_and_counts_the_rest() {
    let outcome = Outcome { findings: vec![finding(); 100_000], ..Outcome::default() };
    let page = page::outcome_notice(&outcome).into_string();
    assert!(page.contains("there are 99800 more"), "{}", &page[page.len() - 300..]);
    assert!(page.len() < 200_000, "{}", page.len());
}
