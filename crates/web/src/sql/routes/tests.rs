//! What is answered to questions, whatever the lake says of them.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use domain::example;
use domain::month_end::MonthEnd;
use tower::ServiceExt;

use super::*;
use crate::library::{Library, LibrarySnapshot};
use crate::server::{Features, Settings, router_with};
use crate::sign_in::accounts::MemoryAccounts;
use crate::sql::port::{Answered, Example, HeldColumn, HeldTable, Holdings, Questions};

/// A lake of one table, which answers with what its question says.
#[derive(Default)]
struct FakeQuestions {
    n_editions: usize,
    asked: Mutex<Vec<String>>,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
}

impl Questions for FakeQuestions {
    fn holdings(&self) -> Result<Holdings, String> {
        let column = HeldColumn {
            name: "patients".to_owned(),
            kind: "bigint".to_owned(),
            about: "Registered patients".to_owned(),
        };
        let table = HeldTable {
            name: "gp_list_size".to_owned(),
            about: "A practice on a day".to_owned(),
            publication: "Patients registered, NHS England".to_owned(),
            page: "https://example.org/lists".to_owned(),
            n_rows: 1_234,
            n_editions: self.n_editions,
            periods: Some(("2021-01-01".to_owned(), "2026-08-01".to_owned())),
            columns: vec![column],
        };
        let example = Example { title: "All patients".to_owned(), sql: "SELECT 1 + 1".to_owned() };
        Ok(Holdings {
            tables: vec![table],
            n_editions: self.n_editions,
            examples: vec![example],
            seconds: 10,
            most_rows: 100_000,
        })
    }

    fn answer(&self, sql: &str) -> Result<Answered, NoAnswer> {
        self.asked.lock().unwrap().push(sql.to_owned());
        if sql.contains("slow") {
            let n = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
            self.most_under_way.fetch_max(n, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(300));
            self.under_way.fetch_sub(1, Ordering::SeqCst);
        }
        if sql.contains("nowhere") {
            return Err(NoAnswer::Refused("table 'nowhere' not found".to_owned()));
        }
        let row = |month: &str, n: &str| vec![Some(month.to_owned()), Some(n.to_owned())];
        Ok(Answered {
            columns: vec![("month".to_owned(), false), ("<b>n</b>".to_owned(), true)],
            rows: vec![row("2021-07-01", "1200"), row("2021-08-01", "1300")],
            n_rows: if sql.contains("many") { 7_000 } else { 2 },
            is_cut: false,
            tables: vec!["gp_list_size".to_owned()],
        })
    }

    fn file(&self, sql: &str, form: AnswerForm) -> Result<Vec<u8>, NoAnswer> {
        if sql.contains("nowhere") {
            return Err(NoAnswer::Refused("table 'nowhere' not found".to_owned()));
        }
        Ok(format!("{{\"form\": \"{}\"}}", form.ending()).into_bytes())
    }
}

fn site(questions: Arc<FakeQuestions>, library: LibrarySnapshot) -> axum::Router {
    let library: Arc<dyn Library> = Arc::new(library);
    let settings = Settings { version: "0.0.0".to_owned(), contact: None };
    let features = Features { questions: Some(questions), ..Features::default() };
    router_with(library, Arc::new(MemoryAccounts::default()), features, settings)
}

fn full() -> axum::Router {
    let questions = Arc::new(FakeQuestions { n_editions: 3, ..FakeQuestions::default() });
    site(questions, LibrarySnapshot::new([example::month_end()]))
}

async fn ask(site: &axum::Router, address: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::get(address).body(Body::empty()).unwrap();
    let response = site.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let content = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, headers, String::from_utf8(content.to_vec()).unwrap())
}

#[track_caller]
fn check(page: &str, texts: &[&str]) {
    for text in texts {
        assert!(page.contains(text), "{text:?} is not in {page}");
    }
}

#[tokio::test]
async fn the_page_lists_tables_columns_and_examples() {
    let (status, _, page) = ask(&full(), "/sql").await;
    assert_eq!(status, StatusCode::OK);
    check(
        &page,
        &[
            "1,234 rows of published figures in 1 table can be asked",
            "gp_list_size",
            "Registered patients",
            "href=\"/sql?q=SELECT+1+%2B+1\"",
            "https://example.org/lists",
            "At most 10 seconds and 100,000 rows",
        ],
    );
}

#[tokio::test]
async fn an_answer_is_a_table_a_chart_and_files() {
    let (status, _, page) = ask(&full(), "/sql?q=SELECT+month,+n;").await;
    assert_eq!(status, StatusCode::OK);
    check(
        &page,
        &[
            "The answer has 2 rows",
            "All 2 rows.",
            "&lt;b&gt;n&lt;/b&gt;",
            "role=\"img\"",
            "/sql/answer.csv?q=SELECT+month%2C+n",
            "/sql/answer.parquet?q=",
            "/sql/answer.xlsx?q=",
            "Patients registered, NHS England",
            "Open Government Licence v3.0",
            "SELECT month, n;</textarea>",
        ],
    );
    assert!(!page.contains("<b>n</b>"));
    let (_, _, page) = ask(&full(), "/sql?q=SELECT+many").await;
    check(&page, &["The first 2 of 7,000 rows.", "The answer has 7,000 rows"]);
    assert!(!page.contains("role=\"img\""), "a chart of some rows says something else than the answer");
}

#[tokio::test]
async fn a_question_without_an_answer_says_why_and_what_to_do() {
    let (status, _, page) = ask(&full(), "/sql?q=SELECT+*+FROM+nowhere").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    check(
        &page,
        &[
            "<title>Error: Ask in SQL",
            "There is a problem",
            "Table 'nowhere' not found.",
            "SELECT * FROM nowhere</textarea>",
            "question-remedy",
        ],
    );
    let long = "x".repeat(super::asked::LONGEST + 1);
    let (status, _, page) = ask(&full(), &format!("/sql?q={long}")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    check(&page, &["longer than 4000 characters", "<code>oakham sql -</code>"]);
}

#[tokio::test]
async fn files_have_their_names_and_kinds_and_programs_are_told_what_is_wrong() {
    for form in AnswerForm::ALL {
        let (status, headers, _) = ask(&full(), &format!("/sql/answer.{}?q=SELECT+1", form.ending())).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers["content-type"], form.media());
        let name = format!("attachment; filename=\"answer.{}\"", form.ending());
        assert_eq!(headers["content-disposition"], name.as_str());
    }
    assert_eq!(ask(&full(), "/sql/answer.exe?q=SELECT+1").await.0, StatusCode::NOT_FOUND);
    let (status, headers, content) = ask(&full(), "/api/1/sql?q=SELECT+1").await;
    assert_eq!((status, content.as_str()), (StatusCode::OK, "{\"form\": \"json\"}"));
    assert_eq!(headers["content-type"], "application/json");
    for (address, why) in
        [("/api/1/sql?q=nowhere", "table 'nowhere' not found"), ("/api/1/sql", "nothing is asked")]
    {
        let (status, headers, content) = ask(&full(), address).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(headers["content-type"], "application/problem+json");
        check(&content, &[why, "/api#question", "/sql lists tables"]);
    }
}

#[tokio::test]
async fn an_empty_lake_says_the_next_step_with_and_without_months() {
    for library in
        [LibrarySnapshot::new([example::month_end()]), LibrarySnapshot::new(Vec::<MonthEnd>::new())]
    {
        let (status, _, page) = ask(&site(Arc::default(), library), "/sql").await;
        assert_eq!(status, StatusCode::OK);
        check(
            &page,
            &["No publication has been imported yet", "oakham data import FILE", "/docs/guide/publications"],
        );
    }
    let settings = Settings { version: "0.0.0".to_owned(), contact: None };
    let without = crate::server::router(Arc::new(LibrarySnapshot::new(Vec::<MonthEnd>::new())), settings);
    assert_eq!(ask(&without, "/sql").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn answers_are_not_kept_and_few_questions_are_under_way_at_once() {
    let questions = Arc::new(FakeQuestions { n_editions: 1, ..FakeQuestions::default() });
    let site = site(Arc::clone(&questions), LibrarySnapshot::new([example::month_end()]));
    for _ in 0..2 {
        assert_eq!(ask(&site, "/sql?q=SELECT+twice").await.0, StatusCode::OK);
    }
    assert_eq!(*questions.asked.lock().unwrap(), ["SELECT twice", "SELECT twice"]);
    let asked: Vec<_> = (0..9)
        .map(|_| {
            let site = site.clone();
            tokio::spawn(async move { ask(&site, "/sql?q=slow").await })
        })
        .collect();
    let mut n_busy = 0;
    for one in asked {
        let (status, headers, _) = one.await.unwrap();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            assert_eq!(headers["retry-after"], "60");
            n_busy += 1;
        } else {
            assert_eq!(status, StatusCode::OK);
        }
    }
    // Two are answered, four wait, the others are told to come again.
    assert_eq!((questions.most_under_way.load(Ordering::SeqCst), n_busy), (2, 3));
}
