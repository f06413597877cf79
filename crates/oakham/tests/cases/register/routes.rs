//! Every route for every role and for nobody: who may read and do what, and what is told to whom.
//!
//! The routes are those that the server and the sections of the site have. A new one fails here until it is said who may do
//! what with it.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;

/// What a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Everybody reads it; one address stands for all, or links of other pages lead to some.
    Read(Option<&'static str>),
    /// Something that is done to a return by those who have the role and work for the organisation.
    Step(&'static str),
    /// The workbook to fill in, for those who are signed in: it holds approved figures only.
    Template,
    /// A file of the last version, for those who work for the organisation.
    Submitted,
    /// What is sent to sign in or out, to simulate, or to release a month; nothing of returns.
    Form,
}

use What::{Form, Read, Step, Submitted, Template};

pub(super) const ROUTES: &[(&str, What)] = &[
    ("/", Read(Some("/"))),
    ("/money", Read(Some("/money?year=2024/25&month=5"))),
    ("/api", Read(Some("/api"))),
    ("/api/1/position", Read(Some("/api/1/position?year=2024/25&month=5"))),
    ("/api/1/forecast", Read(Some("/api/1/forecast?year=2024/25&month=5"))),
    ("/api/1/efficiency", Read(Some("/api/1/efficiency"))),
    ("/api/1/risks", Read(Some("/api/1/risks"))),
    ("/api/1/reform", Read(Some("/api/1/reform"))),
    ("/api/1/simulations", Read(Some("/api/1/simulations"))),
    ("/api/1/simulations/{id}", Read(Some("/api/1/simulations/1"))),
    ("/api/1/figures/{id}", Read(Some("/api/1/figures/0000000000"))),
    ("/api/1/search", Read(Some("/api/1/search?q=agency&year=2024/25&month=5"))),
    ("/api/1/sql", Read(Some("/api/1/sql?q=SELECT%201"))),
    ("/api/1/findings", Read(Some("/api/1/findings?year=2024/25&month=5"))),
    ("/api/1/requests", Read(Some("/api/1/requests"))),
    ("/api/1/requests/{id}", Read(Some("/api/1/requests/LLR-IR-2025-001"))),
    ("/api/1/benchmark", Read(Some("/api/1/benchmark?measure=within-4-hours"))),
    ("/api/1/claims", Read(Some("/api/1/claims"))),
    ("/movement", Read(Some("/movement?year=2024/25&month=5"))),
    ("/resources", Read(Some("/resources?year=2024/25&month=5"))),
    ("/organisation/{code}", Read(Some("/organisation/RWE?year=2024/25&month=5"))),
    ("/f/{name}", Read(None)),
    ("/exhibit/{name}", Read(None)),
    ("/chart/{name}", Read(None)),
    ("/forecast", Read(Some("/forecast?year=2024/25&month=5"))),
    ("/efficiency", Read(Some("/efficiency"))),
    ("/efficiency.csv", Read(Some("/efficiency.csv"))),
    ("/scheme/{id}", Read(None)),
    ("/access", Read(Some("/access"))),
    ("/access/urgent", Read(Some("/access/urgent"))),
    ("/access/waiting", Read(Some("/access/waiting"))),
    ("/access/places", Read(Some("/access/places"))),
    ("/access/place/{code}", Read(Some("/access/place/03W"))),
    // Both lead on to a comparison.
    ("/access/compare", Read(Some("/access/compare"))),
    ("/access/compare/{kind}", Read(Some("/access/compare/pcn"))),
    ("/access/compare/{kind}/{measure}", Read(Some("/access/compare/pcn/registered-patients"))),
    ("/evidence", Read(Some("/evidence"))),
    ("/evidence/chart", Read(Some("/evidence/chart?measure=gp-per-1000:03W"))),
    ("/evidence/chart.csv", Read(Some("/evidence/chart.csv?measure=gp-per-1000:03W"))),
    ("/evidence/project", Read(Some("/evidence/project?measure=gp-appointments:03W"))),
    ("/evidence/benchmark", Read(Some("/evidence/benchmark?of=with-gp:sub-icbs"))),
    ("/evidence/evaluate", Read(Some("/evidence/evaluate?measure=gp-appointments:03W&from=2020-03"))),
    ("/corrections", Read(Some("/corrections"))),
    ("/corrections.csv", Read(Some("/corrections.csv"))),
    ("/corrections/feed.xml", Read(Some("/corrections/feed.xml"))),
    ("/bulletin", Read(Some("/bulletin"))),
    ("/bulletin/feed.xml", Read(Some("/bulletin/feed.xml"))),
    // Who writes one stands with the cases of bulletins.
    ("/bulletin/{year}/{month}", Read(Some("/bulletin/2024-25/M05"))),
    ("/bulletin/{year}/{month}/{name}", Form),
    ("/feeds", Read(Some("/feeds"))),
    ("/packs", Read(Some("/packs"))),
    // Who sees a pack stands with the cases of packs.
    ("/packs/{id}", Form),
    // Who puts a pack together stands with the cases of packs.
    ("/packs/drafts", Form),
    ("/packs/drafts/{id}", Form),
    ("/packs/{id}/{name}", Form),
    ("/documents", Read(Some("/documents"))),
    ("/documents.csv", Read(Some("/documents.csv"))),
    // Who decides how figures are read stands with the cases of documents.
    ("/documents/{id}", Read(Some("/documents/leicester-hwb-2025"))),
    ("/scrutiny", Read(Some("/scrutiny"))),
    ("/scrutiny.csv", Read(Some("/scrutiny.csv"))),
    ("/scrutiny/feed.xml", Read(Some("/scrutiny/feed.xml"))),
    ("/scrutiny/due", Read(Some("/scrutiny/due"))),
    ("/scrutiny/due.xml", Read(Some("/scrutiny/due.xml"))),
    ("/scrutiny/ask", Read(Some("/scrutiny/ask"))),
    // Leads on to a request; who attaches what stands with the cases of scrutiny.
    ("/scrutiny/attach", Form),
    // Who moves an entry stands with the cases of scrutiny.
    ("/scrutiny/{id}", Read(Some("/scrutiny/LLR-IR-2025-001"))),
    ("/sql", Read(Some("/sql?q=SELECT%201"))),
    ("/sql/{name}", Read(Some("/sql/answer.csv?q=SELECT%201"))),
    ("/reform", Read(Some("/reform"))),
    ("/reform/moves", Read(Some("/reform/moves"))),
    ("/table/{name}", Read(Some("/table/system-position"))),
    ("/reform/trial", Read(Some("/reform/trial"))),
    ("/reform/moves.ics", Read(Some("/reform/moves.ics"))),
    ("/reform/duties", Read(Some("/reform/duties"))),
    ("/reform/clusters", Read(Some("/reform/clusters"))),
    ("/reform/function/{id}", Read(None)),
    ("/risks", Read(Some("/risks"))),
    ("/risks.csv", Read(Some("/risks.csv"))),
    ("/sources", Read(Some("/sources?year=2024/25&month=5"))),
    ("/about", Read(Some("/about"))),
    ("/docs", Read(Some("/docs"))),
    ("/docs/{*path}", Read(Some("/docs/method/forecast"))),
    ("/periods", Read(Some("/periods"))),
    ("/returns", Read(Some("/returns"))),
    ("/returns/{year}/{month}", Read(Some("/returns/2024-25/M05"))),
    // Who releases a month stands with the cases of releases.
    ("/returns/{year}/{month}/release", Form),
    ("/returns/{year}/{month}/withdraw", Form),
    ("/returns/{year}/{month}/{code}", Read(Some(PAGE))),
    ("/returns/{year}/{month}/{code}/template.xlsx", Template),
    ("/returns/{year}/{month}/{code}/submitted/{name}", Submitted),
    ("/returns/{year}/{month}/{code}/submit", Step("preparer")),
    ("/returns/{year}/{month}/{code}/explain", Step("preparer")),
    ("/returns/{year}/{month}/{code}/approve", Step("approver")),
    ("/returns/{year}/{month}/{code}/send-back", Step("approver")),
    ("/returns/{year}/{month}/{code}/lock", Step("publisher")),
    ("/flow", Read(Some("/flow"))),
    ("/flow/new", Read(Some("/flow/new"))),
    ("/flow/run", Form),
    ("/flow/run/{id}", Form),
    ("/flow/run/{id}/cancel", Form),
    ("/flow/run/{id}/{name}", Form),
    ("/flow/observed", Read(Some("/flow/observed"))),
    ("/flow/observed.csv", Read(Some("/flow/observed.csv"))),
    ("/flow/description", Read(Some("/flow/description"))),
    ("/flow/description.txt", Read(Some("/flow/description.txt"))),
    ("/scenarios", Read(Some("/scenarios"))),
    ("/scenarios/{name}", Read(Some("/scenarios/winter-beds"))),
    ("/scenarios/new", Read(Some("/scenarios/new"))),
    ("/scenarios/compare", Read(Some("/scenarios/compare?with=winter-beds&with=open-utc"))),
    // Of a table that is there; what they hold stands with the cases of scenarios.
    ("/scenarios/compare.csv", Form),
    ("/scenarios/compare.json", Form),
    ("/scenarios/compare.xlsx", Form),
    ("/scenarios/summary", Form),
    ("/scenarios/summary.pdf", Form),
    ("/scenarios/consequence/{id}", Form),
    ("/scenarios/ask", Form),
    ("/scenarios/adopted", Read(Some("/scenarios/adopted"))),
    ("/scenarios/adopted/{id}", Read(Some("/scenarios/adopted/oakham-weekday-evenings"))),
    ("/scenarios/adopt", Form),
    ("/scenarios/withdraw", Form),
    ("/scenarios/drivers", Form),
    ("/scenarios/grow", Form),
    ("/search", Read(Some("/search?q=agency&year=2024/25&month=5"))),
    ("/sign-in", Form),
    ("/sign-out", Form),
    ("/account", Read(Some("/account"))),
    ("/health", Read(Some("/health"))),
    ("/assets/{name}", Form),
];

/// The routes as the server and the sections of the site have them.
fn routes() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src");
    let sections = fs::read_dir(&source).unwrap().map(|entry| entry.unwrap().path().join("routes.rs"));
    let files = sections.filter(|file| file.exists()).chain([source.join("server.rs")]);
    let texts: Vec<String> = files.map(|file| fs::read_to_string(file).unwrap()).collect();
    let after = texts.iter().flat_map(|text| text.split(".route(\"").skip(1));
    after.filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
}

/// Name, roles and organisation; nothing for the whole system.
const ACCOUNTS: &[(&str, &[&str], Option<&str>)] = &[
    ("prep.rwe", &["preparer"], Some("RWE")),
    ("prep.rt5", &["preparer"], Some("RT5")),
    ("appr.rwe", &["approver"], Some("RWE")),
    ("appr.rt5", &["approver"], Some("RT5")),
    ("appr.all", &["approver"], None),
    ("both.rwe", &["preparer", "approver"], Some("RWE")),
    ("publ.all", &["publisher"], None),
    ("publ.rt5", &["publisher"], Some("RT5")),
    ("audi.all", &["auditor"], None),
    ("audi.rt5", &["auditor"], Some("RT5")),
    ("admi.rt5", &["administrator"], Some("RT5")),
];

/// The links of a page that lead to a route with a part to fill in.
pub(super) fn linked(page: &str) -> BTreeSet<String> {
    let starts = ["/f/", "/exhibit/", "/chart/", "/scheme/", "/reform/function/"];
    let quoted = page.split(['"', '\'']).filter(|part| starts.iter().any(|start| part.starts_with(start)));
    quoted.map(|link| link.replace("&amp;", "&")).collect()
}

#[test]
fn every_route_is_in_the_matrix() {
    let known: Vec<&str> = ROUTES.iter().map(|(route, _)| *route).collect();
    let served = routes();
    let new: Vec<&String> = served.iter().filter(|route| !known.contains(&route.as_str())).collect();
    assert_eq!(new, Vec::<&String>::new(), "say in ROUTES who may do what with these");
    let gone: Vec<&&str> = known.iter().filter(|route| !served.iter().any(|other| other == *route)).collect();
    assert_eq!(gone, Vec::<&&str>::new(), "these are no routes any more");
}

/// Before and after an approval, pages are searched for what nobody has approved, by nobody and by every
/// role: those of returns and, where slow tests are asked for, every page there is.
#[test]
fn what_nobody_approved_is_told_to_those_who_work_for_the_organisation_only() {
    let copy = Copy::new();
    let (first, second) = (with_more_agency_pay(&copy, 1777), with_more_agency_pay(&copy, 1000));
    for (name, roles, organisation) in ACCOUNTS {
        add_account(&copy, name, roles, *organisation);
    }
    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    let readers: Vec<(&str, Option<&str>, Visitor<'_>)> = ACCOUNTS
        .iter()
        .map(|(name, _, organisation)| (*name, *organisation, Visitor::signed_in(&server, name)))
        .collect();
    let reader_named = |name: &str| &readers.iter().find(|(reader, ..)| *reader == name).unwrap().2;

    let mut addresses: Vec<String> = ROUTES
        .iter()
        .filter_map(|(_, access)| if let Read(address) = access { *address } else { None })
        .map(str::to_owned)
        .collect();
    if is_slow_asked_for() {
        let links: BTreeSet<String> =
            addresses.iter().flat_map(|address| linked(&nobody.get(address).1)).collect();
        for (route, _) in ROUTES.iter().filter(|(_, access)| *access == Read(None)) {
            let start = route.split('{').next().unwrap();
            let of_route: Vec<&String> =
                links.iter().filter(|link| link.starts_with(start)).take(3).collect();
            assert!(!of_route.is_empty(), "no page leads to {route}");
            addresses.extend(of_route.into_iter().cloned());
        }
    } else {
        let of_returns = ["/returns", "/periods", "/account"];
        addresses.retain(|address| of_returns.iter().any(|start| address.starts_with(start)));
    }

    let (status, page) = reader_named("prep.rwe").hand_in(PAGE, Some(&first), "REASON-A");
    assert_eq!(status, 200, "{page}");
    let hidden_hash = last_hash(&copy)[..12].to_owned();
    let secrets = ["13,692", "42,095", "1369200000", "-42095", "REASON-A", "REASON-B", hidden_hash.as_str()];
    let search = |reader: &str, sees: bool, visitor: &Visitor<'_>, address: &str| {
        let (status, page) = visitor.get(address);
        assert!(status < 500, "{reader} at {address}: {status}");
        // The page of an account says what was done with it, by whoever works for the organisation.
        if !(sees && [PAGE, "/account"].contains(&address)) {
            for secret in secrets {
                assert!(!page.contains(secret), "{reader} is told {secret} at {address}");
            }
        }
        page
    };
    let search_all = || {
        for address in &addresses {
            search("nobody", false, &nobody, address);
        }
        for (name, organisation, visitor) in &readers {
            let sees = organisation.is_none_or(|code| code == "RWE");
            for address in &addresses {
                let is_of_returns =
                    address.contains("/returns") || address == "/periods" || address == "/account";
                if is_of_returns || is_slow_asked_for() {
                    let page = search(name, sees, visitor, address);
                    // Whoever works on it does see it.
                    let is_told = page.contains("REASON-A") || page.contains("REASON-B");
                    assert!(!sees || address != PAGE || is_told, "{name} sees it");
                }
            }
        }
    };
    search_all();

    let back = [("content", last_hash(&copy)), ("reason", "REASON-B".to_owned())];
    let back: Vec<(&str, &str)> = back.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (status, page) = reader_named("appr.rwe").send(&format!("{PAGE}/send-back"), &back);
    assert_eq!(status, 200, "{page}");
    assert_eq!(reader_named("prep.rwe").hand_in(PAGE, Some(&second), "an invoice").0, 200);
    let hash = last_hash(&copy);
    let (status, page) = reader_named("appr.all").send(&format!("{PAGE}/approve"), &[("content", &hash)]);
    assert_eq!(status, 200, "{page}");
    assert!(nobody.get(PAGE).1.contains("was 11,915, is 12,915"), "the public sees what was approved");
    search_all();
}

#[test]
fn each_event_is_done_by_its_role_for_its_organisation_and_by_nobody_else() {
    let copy = Copy::new();
    for (name, roles, organisation) in ACCOUNTS {
        add_account(&copy, name, roles, *organisation);
    }
    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    for (name, roles, organisation) in ACCOUNTS {
        let visitor = Visitor::signed_in(&server, name);
        for code in ["RWE", "RT5"] {
            let page = format!("/returns/2024-25/M05/{code}");
            for (route, access) in ROUTES {
                let Step(role) = access else { continue };
                let verb = route.rsplit('/').next().unwrap();
                let address = format!("{page}/{verb}");
                // What may be done is asked for so that nothing comes of it.
                let status = if verb == "submit" {
                    visitor.hand_in(&page, None, "").0
                } else {
                    visitor.send(&address, &[("content", "0000000000"), ("reason", "none")]).0
                };
                let may = roles.contains(role) && organisation.is_none_or(|own| own == code);
                assert_eq!(status, if may { 422 } else { 403 }, "{name}: {address}");
                let form = "application/x-www-form-urlencoded";
                assert_eq!(nobody.post(&address, form, "content=0000000000").0, 403, "{address}");
            }
            let lines = format!("{page}/submitted/lines.csv");
            let works_there = organisation.is_none_or(|own| own == code);
            let (status, file) = visitor.get(&lines);
            assert_eq!(status, if works_there { 200 } else { 404 }, "{name}: {lines}");
            assert_eq!(file.contains("line_code"), works_there, "{name}: {lines}");
            let (_, shown) = visitor.get(&page);
            for said in
                ["What version 1 says", "Own forecast", "/submitted/lines.csv", "All schedules were sent."]
            {
                assert_eq!(shown.contains(said), works_there, "{name} at {page}: {said}");
            }
            assert_eq!(nobody.get(&lines).0, 404, "{lines}");
            assert_eq!(visitor.get(&format!("{page}/submitted/..%2F..%2F..%2Foakham.toml")).0, 404, "{name}");
            let (status, _) = visitor.get(&format!("{page}/template.xlsx"));
            assert_eq!(status, 200, "{name}: template of {code}");
            assert_ne!(nobody.get(&format!("{page}/template.xlsx")).0, 200);
        }
    }
    assert!(
        !copy.month_5("RWE").join("versions.csv").exists()
            && !copy.month_5("RT5").join("versions.csv").exists()
    );
}
