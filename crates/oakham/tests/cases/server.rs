//! The server under half requests, foreign names, queued simulations and signals.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

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
        let page = self.get("/flow/new");
        assert_eq!(page.status, 200, "{}", page.text);
        if let Some(visit) = page.between("oakham-visit=", ";") {
            self.headers.push(("Cookie", format!("oakham-visit={visit}")));
        }
        let token = page.between("name=\"form-token\" value=\"", "\"").unwrap_or("none");
        let content = format!("form-token={token}&scenario=oakham-weekday-evenings");
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
    let (_copy, server) = served(&[]);
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
    let (_copy, server) = served(&[]);
    let port = server.address().split(':').nth(1).unwrap().to_owned();
    for host in ["evil.example", "evil.example:8190", "localhost.evil.example", "127.0.0.1.evil.example", ""]
    {
        for path in ["/", "/flow/new", "/sign-in", "/health", "/assets/none"] {
            let answer = Visitor::by(&server, host, &[]).get(path);
            assert_eq!(answer.status, 421, "{host} {path}: {}", answer.text);
            assert!(!answer.text.contains("set-cookie"), "{}", answer.text);
        }
        let answer =
            Visitor::by(&server, host, &[("Sec-Fetch-Site", "same-origin")]).ask("POST", "/flow/run", "a=b");
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
        assert_eq!(Visitor::by(&server, &host, &[]).get("/money").status, 200, "{host}");
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
    let (_copy, server) = served(&[]);
    let at_this_computer = |headers: &[(&'static str, &str)]| {
        let page = Visitor::by(&server, "localhost", headers).get("/flow/new");
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
    let (_copy, server) = served(&[]);
    let mut statuses = Vec::new();
    for idx in 0..7 {
        let from = format!("203.0.113.{idx}");
        let mut visitor = Visitor::by(&server, "localhost", &[("X-Forwarded-For", &from)]);
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
    let (_copy, server) = served(&[]);
    let long = "a".repeat(9_000);
    let (status, text) = server.get(&format!("/?{long}"));
    assert_eq!(status, 414);
    assert!(text.contains("This address is too long"), "{text}");
    let (huge, host) = ("a".repeat(100_000), server.address().to_owned());
    let answer = server.ask("GET", "/", &[("Host", &host), ("X-a", &huge)], "");
    assert_eq!(answer.status, 431);
    assert_eq!(server.get("/health").0, 200);
}
