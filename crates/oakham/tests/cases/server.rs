//! The server under half requests, foreign names, queued simulations and signals.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;

use crate::binary::Copy;
use crate::server::{Answer, Server, signal, until};

/// Half the head of a request.
const HALF_HEAD: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-a: ";

/// The example, and a server of it that is started with more arguments.
fn served(more: &[&str]) -> (Copy, Server) {
    let copy = Copy::new();
    let server = serve(&copy, more);
    (copy, server)
}

/// A server of the example for tests that only ask: those that run at the same time share it.
fn shared() -> Arc<(Copy, Server)> {
    static SHARED: Mutex<Weak<(Copy, Server)>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let server = Arc::new(served(&[]));
        *shared = Arc::downgrade(&server);
        server
    })
}

fn serve(copy: &Copy, more: &[&str]) -> Server {
    Server::start(&[&["serve", "-w", copy.path().to_str().unwrap()], more].concat(), copy.path())
}

fn is_slow() -> bool {
    std::env::var_os("SLOW_TESTS").is_some()
}

/// A visitor who calls the site by a name, with headers of their own.
struct Visitor<'s> {
    server: &'s Server,
    headers: Vec<(&'s str, String)>,
}

impl<'s> Visitor<'s> {
    fn at(server: &'s Server) -> Self {
        Self::by(server, server.address(), &[])
    }

    fn by(server: &'s Server, host: &str, headers: &[(&'s str, &str)]) -> Self {
        let more = headers.iter().map(|(name, value)| (*name, (*value).to_owned()));
        Self { server, headers: [("Host", host.to_owned())].into_iter().chain(more).collect() }
    }

    fn ask(&self, method: &str, path: &str, content: &str) -> Answer {
        let headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.server.ask(method, path, &headers, content)
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    /// Runs the scenario that is shipped, as the form on the page does.
    fn run(&mut self) -> Answer {
        self.run_what("scenario=oakham-weekday-evenings")
    }

    /// The same with what the fields ask for.
    fn run_what(&mut self, fields: &str) -> Answer {
        let page = self.get("/flow/new");
        assert_eq!(page.status, 200, "{}", page.text);
        if let Some(visit) = page.between("oakham-visit=", ";") {
            self.headers.push(("Cookie", format!("oakham-visit={visit}")));
        }
        let token = page.between("name=\"form-token\" value=\"", "\"").unwrap_or("none");
        let content = format!("form-token={token}&{fields}");
        self.headers.push(("Sec-Fetch-Site", "same-origin".to_owned()));
        let answer = self.ask("POST", "/flow/run", &content);
        self.headers.pop();
        answer
    }
}

/// Where an answer leads to.
#[track_caller]
fn leads_to(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.between("location: ", "\r\n").unwrap().to_owned()
}

/// The processes that a process has started and that still run.
fn children(process: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.unwrap().path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().map(|id| id.parse().unwrap()).collect::<Vec<_>>()).collect()
}

#[test]
fn services_are_simulated_as_they_are_without_a_scenario() {
    let copy = Copy::new();
    let network = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/networks/walk-in-centre.toml");
    fs::copy(network, copy.path().join("care/network.toml")).unwrap();
    let server = serve(&copy, &[]);
    let address = leads_to(&Visitor::at(&server).run_what("base=alone"));
    let page = until("it is done", || {
        let (_, page) = server.get(&address);
        page.contains("nothing, the base alone").then_some(page)
    });
    for part in ["% within the limit, as services are", "Services as they are, in ", "Doctor: mean wait"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("NaN") && !page.contains("What each scenario changes"), "{page}");
    let (status, json) = server.get(&format!("{address}.json"));
    let json = json.split_once("\r\n\r\n").unwrap().1;
    let result: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!((status, result["scenarios"].as_array().map(Vec::len)), (200, Some(0)), "{json}");
    assert_eq!(server.get(&format!("{address}.csv")).0, 200);
    // What was observed is set beside it.
    assert_eq!(server.get("/flow/observed").0, 200);
}

#[test]
fn half_requests_without_number_hold_nobody_up() {
    let copy = Copy::new();
    let workspace = copy.path().to_str().unwrap();
    let server = Server::start_under("ulimit -n 128", &["serve", "-w", workspace]);
    let mut half: Vec<TcpStream> = Vec::new();
    for _ in 0..200 {
        let mut stream = server.open();
        // The server may have ended it already to make room.
        let _ = stream.write_all(HALF_HEAD);
        half.push(stream);
    }
    for path in ["/health", "/", "/money"] {
        assert_eq!(server.get(path).0, 200, "{path}");
    }
    // Those that came first have left for others; the last one is waited for, but not for ever.
    assert_eq!(half[0].read(&mut [0; 99]).unwrap_or(0), 0);
    if is_slow() {
        let mut last = half.pop().unwrap();
        assert_eq!(last.read(&mut [0; 99]).unwrap_or(0), 0);
    }
    assert_eq!(server.get("/health").0, 200);
}

#[test]
fn a_form_that_does_not_arrive_is_given_up_in_a_sentence() {
    if !is_slow() {
        return;
    }
    let shared = shared();
    let server = &shared.1;
    let host = server.address();
    let mut stream = server.open();
    write!(
        stream,
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: oakham-visit={}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na",
        "a".repeat(64)
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("What was sent took too long to arrive"), "{answer}");
}

#[test]
fn a_server_that_is_told_to_stop_ends_whatever_is_open() {
    for name in ["TERM", "INT"] {
        let (_copy, mut server) = served(&[]);
        let host = server.address().to_owned();
        let (mut head, mut form, _idle) = (server.open(), server.open(), server.open());
        head.write_all(HALF_HEAD).unwrap();
        write!(
            form,
            "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: oakham-visit={}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na",
            "a".repeat(64)
        )
        .unwrap();
        assert_eq!(server.get("/health").0, 200);
        server.signal(name);
        assert_eq!(server.ended().code(), Some(0), "{name}: {}", server.said());
        assert!(!server.said().contains("panicked"), "{}", server.said());
    }
}

#[test]
fn a_second_signal_ends_a_server_at_once() {
    let (_copy, mut server) = served(&[]);
    let mut form = server.open();
    form.write_all(HALF_HEAD).unwrap();
    assert_eq!(server.get("/health").0, 200);
    server.signal("INT");
    until("it says that it stops", || server.said().contains("once more ends at once").then_some(()));
    signal(server.process(), "INT");
    let code = server.ended().code();
    assert!(matches!(code, Some(130 | 0)), "{code:?}");
    assert!(!server.said().contains("panicked"), "{}", server.said());
}

#[test]
fn a_server_that_stops_within_a_comparison_takes_it_up_again_at_its_next_start() {
    let (copy, mut server) = served(&[]);
    let address = leads_to(&Visitor::at(&server).run());
    let simulating = until("a process simulates", || children(server.process()).pop());
    server.signal("INT");
    assert_eq!(server.ended().code(), Some(0), "{}", server.said());
    assert!(!server.said().contains("panicked"), "{}", server.said());
    until("its simulation ends", || (!Path::new(&format!("/proc/{simulating}")).exists()).then_some(()));
    let again = serve(&copy, &[]);
    until("it is simulated again", || children(again.process()).pop());
    assert!(!again.get(&address).1.contains("Failed"));
}

#[test]
fn a_server_that_is_killed_leaves_no_simulation_behind_and_begins_it_again_once() {
    if !is_slow() {
        return;
    }
    let (copy, mut server) = served(&[]);
    let address = leads_to(&Visitor::at(&server).run());
    for _ in 0..2 {
        let simulating = until("a process simulates", || children(server.process()).pop());
        server.signal("KILL");
        assert_eq!(server.ended().code(), None);
        until("its simulation ends", || (!Path::new(&format!("/proc/{simulating}")).exists()).then_some(()));
        server = serve(&copy, &[]);
    }
    let page = server.get(&address).1;
    assert!(page.contains("erver ended twice while this was made"), "{page}");
    assert!(children(server.process()).is_empty());
    // Another is begun all the same.
    leads_to(&Visitor::at(&server).run());
    until("a process simulates", || children(server.process()).pop());
}

#[test]
fn a_simulation_that_ends_by_itself_is_told_on_its_page_and_the_server_goes_on() {
    let (_copy, server) = served(&[]);
    let mut visitor = Visitor::at(&server);
    let (first, second) = (leads_to(&visitor.run()), leads_to(&visitor.run()));
    let simulating = until("a process simulates", || children(server.process()).pop());
    signal(simulating, "KILL");
    until("the page says why", || {
        let page = server.get(&first).1;
        page.contains("he simulation ended by itself").then_some(())
    });
    until("the next is simulated", || {
        children(server.process()).into_iter().find(|child| *child != simulating)
    });
    assert_eq!(server.get(&second).0, 200);
    // Calling it off ends its process.
    let page = visitor.get(&second);
    let token = page.between("name=\"form-token\" value=\"", "\"").unwrap();
    visitor.headers.push(("Sec-Fetch-Site", "same-origin".to_owned()));
    leads_to(&visitor.ask("POST", &format!("{second}/cancel"), &format!("form-token={token}")));
    until("nothing is simulated", || children(server.process()).is_empty().then_some(()));
}

#[test]
fn one_visitor_does_not_fill_the_queue() {
    let (_copy, server) = served(&[]);
    let mut visitor = Visitor::at(&server);
    // One may run meanwhile.
    let refused = (0..7).map(|_| visitor.run()).find(|answer| answer.status != 303).unwrap();
    assert_eq!(refused.status, 503, "{}", refused.text);
    let sentence = "5 comparisons of those who are not signed in wait already";
    assert!(refused.text.contains(sentence), "{}", refused.text);
}

#[test]
fn by_a_name_that_is_not_its_own_a_server_answers_nothing() {
    let shared = shared();
    let server = &shared.1;
    let port = server.address().split(':').nth(1).unwrap().to_owned();
    for host in ["evil.example", "evil.example:8190", "localhost.evil.example", "127.0.0.1.evil.example", ""]
    {
        for path in ["/", "/flow/new", "/sign-in", "/health", "/assets/none"] {
            let answer = Visitor::by(server, host, &[]).get(path);
            assert_eq!(answer.status, 421, "{host} {path}: {}", answer.text);
            assert!(!answer.text.contains("set-cookie"), "{}", answer.text);
        }
        let answer =
            Visitor::by(server, host, &[("Sec-Fetch-Site", "same-origin")]).ask("POST", "/flow/run", "a=b");
        assert_eq!(answer.status, 421, "{host}: {}", answer.text);
        assert!(answer.text.contains("does not answer by the name"), "{}", answer.text);
    }
    assert_eq!(server.ask("GET", "/", &[], "").status, 421);
    let both = [("Host", "localhost"), ("Host", "evil.example")];
    assert_eq!(server.ask("GET", "/", &both, "").status, 421);
    assert_eq!(server.ask("GET", "http://evil.example/", &both[..1], "").status, 421);
    for host in [
        "localhost".to_owned(),
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
        format!("[::1]:{port}"),
    ] {
        assert_eq!(Visitor::by(server, &host, &[]).get("/money").status, 200, "{host}");
    }
}

#[test]
fn by_a_name_that_was_given_a_server_answers_but_only_those_with_an_account_run_anything() {
    let copy = Copy::new();
    let settings = copy.path().join("oakham.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, text + "\n[serve]\nhosts = [\"board.example.nhs.uk\"]\n").unwrap();
    let server = serve(&copy, &["--host", "Oakham.example.nhs.uk"]);
    for host in ["oakham.example.nhs.uk", "board.example.nhs.uk:443"] {
        let page = Visitor::by(&server, host, &[]).get("/flow/new");
        assert_eq!(page.status, 200, "{host}");
        assert!(page.text.contains("/sign-in?next=/flow/new"), "{}", page.text);
        assert!(!page.text.contains("form-token"), "{}", page.text);
    }
    assert_eq!(Visitor::by(&server, "evil.example", &[]).get("/").status, 421);
}

#[test]
fn whoever_comes_through_a_proxy_is_not_at_this_computer() {
    let shared = shared();
    let server = &shared.1;
    let at_this_computer = |headers: &[(&'static str, &str)]| {
        let page = Visitor::by(server, "localhost", headers).get("/flow/new");
        assert_eq!(page.status, 200);
        page.text.contains("form-token")
    };
    assert!(at_this_computer(&[]));
    for name in ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"]
    {
        assert!(!at_this_computer(&[(name, "203.0.113.7")]), "{name}");
    }
}

#[test]
fn made_up_addresses_do_not_give_more_attempts_at_a_password() {
    let shared = shared();
    let server = &shared.1;
    let mut statuses = Vec::new();
    for idx in 0..7 {
        let from = format!("203.0.113.{idx}");
        let mut visitor = Visitor::by(server, "localhost", &[("X-Forwarded-For", &from)]);
        let page = visitor.get("/sign-in");
        let visit = page.between("oakham-visit=", ";").unwrap().to_owned();
        let token = page.between("name=\"form-token\" value=\"", "\"").unwrap();
        visitor.headers.push(("Cookie", format!("oakham-visit={visit}")));
        visitor.headers.push(("Sec-Fetch-Site", "same-origin".to_owned()));
        let content = format!("form-token={token}&name=anna&password=wrong&next=/");
        statuses.push(visitor.ask("POST", "/sign-in", &content).status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429, 429]);
}

#[test]
fn a_name_that_is_no_name_is_refused_before_anything_is_served() {
    let copy = Copy::new();
    let workspace = copy.path().to_str().unwrap();
    let output = crate::binary::oakham(&["serve", "-w", workspace, "--host", "https://oakham.example/"]);
    assert_eq!(output.status.code(), Some(2));
    let said = crate::binary::text(&output.stderr);
    assert!(
        said.contains("“https://oakham.example/” is not the name of a site; write the name alone"),
        "{said}"
    );
}

#[test]
fn what_fails_inside_is_told_under_the_code_that_its_reader_sees() {
    let (copy, server) = served(&[]);
    fs::write(copy.path().join("care/network.toml"), "title = 1\n").unwrap();
    let (status, page) = server.get("/flow");
    assert_eq!(status, 500, "{page}");
    let code = page.split_once("Code: <code>").unwrap().1.split_once('<').unwrap().0.to_owned();
    let line =
        until("it is told", || server.said().lines().find(|line| line.contains(&code)).map(str::to_owned));
    assert!(line.contains(&format!("error {code}: GET /flow: ")) && line.contains("network.toml"), "{line}");
    assert!(!page.contains(copy.path().to_str().unwrap()), "{page}");
}

#[test]
fn a_network_that_is_edited_is_shown_as_it_is_now() {
    let (copy, server) = served(&[]);
    assert_eq!(server.get("/flow").0, 200);
    let path = copy.path().join("care/network.toml");
    let text = fs::read_to_string(&path).unwrap();
    let title = text.lines().find_map(|line| line.strip_prefix("title = ")).unwrap().to_owned();
    fs::write(&path, text.replacen(&title, "\"A network of another name\"", 1)).unwrap();
    let (status, page) = server.get("/flow/description");
    assert_eq!(status, 200);
    assert!(page.contains("A network of another name"), "{page}");
}

#[test]
fn an_address_or_a_head_that_is_too_long_is_refused() {
    let shared = shared();
    let server = &shared.1;
    let long = "a".repeat(9_000);
    let (status, text) = server.get(&format!("/?{long}"));
    assert_eq!(status, 414);
    assert!(text.contains("This address is too long"), "{text}");
    let (huge, host) = ("a".repeat(100_000), server.address().to_owned());
    let answer = server.ask("GET", "/", &[("Host", &host), ("X-a", &huge)], "");
    assert_eq!(answer.status, 431);
    assert_eq!(server.get("/health").0, 200);
}

#[test]
fn twenty_large_uploads_at_once_are_all_answered_in_bounded_memory() {
    let (n_uploads, n_bytes) = if is_slow() { (20, 19 << 20) } else { (5, 2 << 20) };
    let copy = Copy::new();
    let mut added = Command::new(env!("CARGO_BIN_EXE_oakham"))
        .args(["user", "add", "anna", "--role", "preparer", "--password-stdin", "-w"])
        .arg(copy.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    added.stdin.take().unwrap().write_all(b"three random words\n").unwrap();
    assert!(added.wait().unwrap().success());
    let server = serve(&copy, &[]);
    let mut anna = Visitor::at(&server);
    let page = anna.get("/sign-in");
    let token = page.between("name=\"form-token\" value=\"", "\"").unwrap();
    anna.headers.push(("Cookie", format!("oakham-visit={}", page.between("oakham-visit=", ";").unwrap())));
    anna.headers.push(("Sec-Fetch-Site", "same-origin".to_owned()));
    let content = format!("form-token={token}&name=anna&password=three+random+words&next=/");
    let answer = anna.ask("POST", "/sign-in", &content);
    assert_eq!(answer.status, 303, "{}", answer.text);
    let session = format!("oakham-session={}", answer.between("oakham-session=", ";").unwrap());
    let of = "/returns/2024-25/M05/RWE";
    let page = server.ask("GET", of, &[("Host", server.address()), ("Cookie", &session)], "");
    let token = page.between("name=\"form-token\" value=\"", "\"").unwrap();

    let part = |head: &str, content: &str| {
        format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    };
    let body = part("name=\"form-token\"", token)
        + &part("name=\"files\"; filename=\"return.xlsx\"", &"x".repeat(n_bytes))
        + "--X--\r\n";
    let head = format!(
        "POST {of}/submit HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {session}\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary=X\r\n\
         Content-Length: {}\r\n\r\n",
        server.address(),
        body.len()
    );
    thread::scope(|scope| {
        let send = || {
            let mut stream = server.open();
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(body.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let uploads: Vec<_> = (0..n_uploads).map(|_| scope.spawn(send)).collect();
        for answer in uploads {
            let answer = answer.join().unwrap();
            assert!(answer.starts_with("HTTP/1.1 422"), "{}", answer.chars().take(200).collect::<String>());
        }
    });
    let status = fs::read_to_string(format!("/proc/{}/status", server.process())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak < 700_000, "{peak} kB");
}

#[test]
fn an_address_that_is_no_text_leads_to_no_page() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    for address in ["/f/%ff", "/returns/%c3%28/M05", "/%80"] {
        let (status, page) = server.get(address);
        assert!(status == 404 && page.contains("Where to go from here"), "{address} {status}: {page}");
    }
}

#[test]
fn a_figure_is_cited_with_its_value_month_and_full_address() {
    let shared = shared();
    let (_copy, server) = &*shared;
    let home = Visitor::at(server).get("/money");
    let id = home.between("href=\"/f/", "\"").unwrap().to_owned();
    let page = Visitor::at(server).get(&format!("/f/{id}"));
    let host = server.address();
    let address = format!("http://{host}/f/{id}?year=2024/25&amp;month=5</code>");
    assert!(page.text.contains(&address), "{}", page.text);
    for told in ["Cite it", "2024/25, month 5, as recorded by", &format!("figure {id}. ")] {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    let proxied =
        Visitor::by(server, "localhost", &[("X-Forwarded-Proto", "https")]).get(&format!("/f/{id}"));
    assert!(proxied.text.contains(&format!("https://localhost/f/{id}?year=2024/25")), "{}", proxied.text);
    // Tables are cited by an address that names the month too.
    let table = Visitor::by(server, "localhost", &[]).get("/money");
    assert!(table.text.contains("<code>http://localhost/money?year=2024/25&amp;month=5#"), "{}", table.text);
    assert!(!table.text.contains("data-site"), "{}", table.text);
}

#[test]
fn a_number_of_a_forecast_begins_with_what_it_assumes_and_groups_its_files() {
    let shared = shared();
    let (_copy, server) = &*shared;
    let forecast = Visitor::at(server).get("/forecast");
    let table = forecast.text.split("id=\"forecast\"").nth(1).unwrap();
    let is_of_table = |page: &str| page.contains("What it assumes");
    let ids = table.split("href=\"/f/").skip(1).filter_map(|rest| rest.split('"').next());
    let pages = ids.take(40).map(|id| Visitor::at(server).get(&format!("/f/{id}")).text);
    let page = pages.into_iter().find(|page| is_of_table(page)).expect("a number worked out by the forecast");
    let (assumed, files) = page.split_once("What the files give").unwrap();
    assert!(assumed.contains("What it assumes"));
    assert!(
        files.contains("return of August 2024 (2024/25 month 5)") && files.contains("plan of 2024/25"),
        "{files}"
    );
}

#[test]
fn a_forecast_outturn_on_plan_is_not_called_on_plan_beside_an_unlikely_chance() {
    let shared = shared();
    let (_copy, server) = &*shared;
    let page = Visitor::at(server).get("/").text;
    assert!(page.contains("Plan unlikely to be met</strong>"), "{page}");
    assert!(page.contains("by the organisations’ own forecasts; ours: 9 in 100 chance"), "{page}");
}

#[test]
fn a_change_on_days_that_are_not_simulated_is_told_at_the_form() {
    let copy = Copy::new();
    let network = copy.path().join("care/network.toml");
    let before = fs::read_to_string(&network).unwrap();
    let short = before
        .replace("warm_up = \"60 d\"", "warm_up = \"10 d\"")
        .replace("length = \"365 d\"", "length = \"20 d\"");
    assert_ne!(before, short);
    fs::write(&network, short).unwrap();
    let server = serve(&copy, &[]);
    let mut visitor = Visitor::at(&server);
    let page = visitor.get("/flow/new");
    if let Some(visit) = page.between("oakham-visit=", ";") {
        visitor.headers.push(("Cookie", format!("oakham-visit={visit}")));
    }
    visitor.headers.push(("Sec-Fetch-Site", "same-origin".to_owned()));
    let token = page.between("name=\"form-token\" value=\"", "\"").unwrap();
    let told = "were not simulated, so no effect of them can be shown";
    for path in ["/flow/run", "/flow/new"] {
        let written = "schema = \"oakham.scenario/1\"\ntitle = \"Winter\"\nbase = \"care\"\n[[change]]\nid = \"beds\"\nkind = \"beds\"\ntarget = \"acute beds\"\nto = \"12-01 to 02-28\"\nvalue = \"+10\"\nprovenance = \"synthetic\"\n";
        let written = written.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"));
        let answer = visitor.ask("POST", path, &format!("form-token={token}&text={written}"));
        assert!(answer.status != 303 && answer.text.contains(told), "{path}: {}", answer.text);
    }
    let chosen = visitor.ask("POST", "/flow/run", &format!("form-token={token}&scenario=winter-beds"));
    assert!(chosen.status == 422 && chosen.text.contains(told), "{}", chosen.text);
}
