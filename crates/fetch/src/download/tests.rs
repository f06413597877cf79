//! Files come whole or not at all, whatever the network does.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::*;
use crate::publisher::{Publisher, Reply, Request};
use crate::{Bounds, Manners, Route, Settings};

const PATH: &str = "/files.digital.nhs.uk/0C/C6EF77/all.csv";
const ADDRESS: &str = "https://files.digital.nhs.uk/0C/C6EF77/all.csv";

/// A folder into which files are fetched from a server of ours.
struct Scratch {
    folder: tempfile::TempDir,
    publisher: Publisher,
    largest: u64,
    time: Duration,
}

impl Scratch {
    fn new(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            publisher: Publisher::open(answer),
            largest: 1_000_000,
            time: Duration::from_secs(30),
        }
    }

    fn settings(&self) -> Settings {
        let manners = Manners {
            pause: Duration::from_secs(1),
            wait: Duration::from_millis(1),
            longest_wait: Duration::from_secs(5),
            tries: 3,
        };
        Settings {
            name: "Oakham/test".to_owned(),
            route: Route::mirrored(&self.publisher.mirror()).unwrap(),
            proxy: None,
            manners,
            bounds: Bounds { largest: self.largest, time: self.time },
        }
    }

    fn fetch(&self) -> Result<Downloaded, FetchError> {
        self.fetch_unless(&|_| false)
    }

    fn fetch_unless(&self, is_read: &dyn Fn(&str) -> bool) -> Result<Downloaded, FetchError> {
        let mut client = Client::new(self.settings(), &|_| {}).unwrap();
        let mut originals = Originals::open(self.folder.path()).unwrap();
        let hosts = Hosts::of(["files.digital.nhs.uk".to_owned()]);
        let address = Url::parse(ADDRESS).unwrap();
        let wanted = Wanted { address: &address, name: "all.csv", hosts: &hosts };
        download(&mut client, &mut originals, &wanted, is_read)
    }

    #[track_caller]
    fn check(&self, bytes: &[u8], resumed_from: u64) -> Downloaded {
        let come = self.fetch().unwrap();
        assert_eq!(fs::read(come.path.as_ref().unwrap()).unwrap(), bytes);
        assert_eq!((come.recorded.bytes, come.resumed_from), (bytes.len() as u64, resumed_from));
        assert_eq!(files(&self.folder.path().join("partial")), Vec::<String>::new(), "nothing is left over");
        come
    }

    #[track_caller]
    fn check_refused(&self, expected: &[&str]) -> FetchError {
        let error = self.fetch().unwrap_err();
        for part in expected {
            assert!(error.to_string().contains(part), "{part:?} is not in: {error}");
        }
        assert!(!self.folder.path().join("fetched.json").exists(), "nothing is recorded");
        error
    }
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Rows that no two places of a file have in common.
fn rows(n: usize) -> Vec<u8> {
    (0..n).flat_map(|row| format!("C82{row:06},{}\n", row * 7).into_bytes()).collect()
}

#[test]
fn a_file_comes_once_and_is_not_sent_again_while_it_is_the_same() {
    let bytes = rows(1_000);
    let scratch = Scratch::new({
        let bytes = bytes.clone();
        move |request| Reply::file(request, &bytes, "\"v1\"")
    });
    let first = scratch.check(&bytes, 0);
    assert!(!first.is_unchanged);
    let record = fs::read(scratch.folder.path().join("fetched.json")).unwrap();
    let again = scratch.fetch().unwrap();
    assert!(again.is_unchanged && again.path == first.path && again.recorded == first.recorded);
    assert_eq!(fs::read(scratch.folder.path().join("fetched.json")).unwrap(), record);
    let asked = scratch.publisher.asked();
    assert_eq!(asked.iter().map(|request| request.path.as_str()).collect::<Vec<_>>(), [PATH, PATH]);
    assert_eq!(asked[0].header("user-agent"), Some("Oakham/test"));
    assert_eq!((asked[0].header("if-none-match"), asked[1].header("if-none-match")), (None, Some("\"v1\"")));
}

#[test]
fn a_file_that_was_taken_away_comes_again_unless_it_has_been_read() {
    let bytes = rows(10);
    let scratch = Scratch::new({
        let bytes = bytes.clone();
        move |request| Reply::file(request, &bytes, "\"v1\"")
    });
    let come = scratch.check(&bytes, 0);
    fs::remove_file(come.path.unwrap()).unwrap();
    let read = scratch.fetch_unless(&|hash| hash == come.recorded.sha256).unwrap();
    assert!(read.is_unchanged && read.path.is_none());
    assert!(!scratch.check(&bytes, 0).is_unchanged);
}

#[test]
fn another_edition_at_the_same_address_stands_beside_the_first() {
    let scratch = Scratch::new(|request| {
        let n = 1 + request.n_before;
        Reply::file(request, &rows(n), &format!("\"v{n}\""))
    });
    let first = scratch.check(&rows(1), 0);
    let second = scratch.check(&rows(2), 0);
    assert_ne!(first.path, second.path);
    assert_eq!(fs::read(first.path.unwrap()).unwrap(), rows(1));
}

#[test]
fn a_broken_transfer_goes_on_where_it_broke_off() {
    let bytes = rows(5_000);
    let scratch = Scratch::new({
        let bytes = bytes.clone();
        move |request| {
            let reply = Reply::file(request, &bytes, "\"v1\"");
            if request.n_before < 2 { reply.breaks_after(20_000) } else { reply }
        }
    });
    scratch.check(&bytes, 0);
    let asked = scratch.publisher.asked();
    let ranges: Vec<Option<&str>> = asked.iter().map(|request| request.header("range")).collect();
    assert_eq!(ranges, [None, Some("bytes=20000-"), Some("bytes=40000-")]);
    assert_eq!(asked[1].header("if-range"), Some("\"v1\""));
}

#[test]
fn what_came_is_kept_for_the_next_fetch() {
    let bytes = rows(5_000);
    let scratch = Scratch::new({
        let bytes = bytes.clone();
        move |request| {
            let reply = Reply::file(request, &bytes, "\"v1\"");
            if request.n_before < 3 { reply.breaks_after(10_000) } else { reply }
        }
    });
    let expected = format!("broke off after 30000 bytes of {}", bytes.len());
    scratch.check_refused(&[&expected, "the connection was closed", "fetch again to go on from there"]);
    scratch.check(&bytes, 30_000);
}

#[test]
fn a_file_that_changed_meanwhile_comes_anew_from_its_beginning() {
    let scratch = Scratch::new(|request| match request.n_before {
        0..3 => Reply::file(request, &rows(3_000), "\"v1\"").breaks_after(if request.n_before == 0 {
            100
        } else {
            0
        }),
        _ => Reply::file(request, &rows(2_000), "\"v2\""),
    });
    scratch.check_refused(&["broke off after 100 bytes"]);
    scratch.check(&rows(2_000), 0);
}

#[test]
fn parts_that_do_not_fit_together_are_never_joined() {
    // A server that ignores where the part should begin.
    let scratch = Scratch::new(|request| match request.n_before {
        0 => Reply::file(request, &rows(3_000), "\"v1\"").breaks_after(500),
        1 => {
            let range = format!("bytes 400-{}/{}", rows(3_000).len() - 1, rows(3_000).len());
            Reply::status(206).with("content-range", &range).with("content-length", "0")
        }
        _ => Reply::file(request, &rows(3_000), "\"v1\""),
    });
    scratch.check(&rows(3_000), 0);
    assert_eq!(scratch.publisher.asked()[2].header("range"), None);
}

#[test]
fn a_part_of_another_version_is_never_joined() {
    let scratch = Scratch::new(|request| match request.n_before {
        0 => Reply::file(request, &rows(3_000), "\"v1\"").breaks_after(500),
        // A server that looks at the range alone.
        1 => {
            let n_bytes = rows(3_000).len();
            let range = format!("bytes 500-{}/{n_bytes}", n_bytes - 1);
            Reply::status(206).with("content-range", &range).with("etag", "\"v2\"")
        }
        _ => Reply::file(request, &rows(2_999), "\"v2\""),
    });
    scratch.check(&rows(2_999), 0);
    assert_eq!(scratch.publisher.asked()[2].header("range"), None);
}

#[test]
fn without_a_version_a_broken_file_begins_anew() {
    let scratch = Scratch::new(|request| {
        let reply = Reply::page("a,b\n1,2\n");
        if request.n_before == 0 { reply.breaks_after(3) } else { reply }
    });
    scratch.check(b"a,b\n1,2\n", 0);
    assert_eq!(scratch.publisher.asked()[1].header("range"), None);
}

#[test]
fn a_short_body_is_never_taken_for_the_file() {
    let scratch = Scratch::new(|_| Reply::page("a,b\n").with("content-length", "4000").with("etag", "\"v\""));
    scratch.check_refused(&["broke off after", "of 4000"]);
}

#[test]
fn a_file_whose_length_nobody_says_is_not_taken() {
    let scratch = Scratch::new(|_| Reply::page("a,b\n").with("x-no-length", ""));
    scratch.check_refused(&["comes without its length", "fetch it in a browser"]);
}

#[test]
fn a_web_page_in_place_of_a_file_is_told() {
    let scratch = Scratch::new(|_| Reply::page("\u{feff} <!DOCTYPE html><title>Not found</title>"));
    scratch.check_refused(&[ADDRESS, "gave a web page and not the file"]);
}

#[test]
fn a_file_is_bounded_whether_it_says_its_size_or_never_ends() {
    let mut scratch = Scratch::new(|request| match request.n_before {
        0 => Reply::page("").with("content-length", "5000000000"),
        _ => Reply::page(&"1,2\n".repeat(5_000)).never_ends(),
    });
    scratch.largest = 2_000_000;
    let expected = ["is larger than 2 MB", "--largest MB"];
    assert!(matches!(scratch.check_refused(&expected), FetchError::TooLarge { .. }));
    assert!(matches!(scratch.check_refused(&expected), FetchError::TooLarge { .. }));
    assert_eq!(files(&scratch.folder.path().join("partial")), Vec::<String>::new());
}

#[test]
fn a_file_that_never_ends_is_stopped_in_time() {
    let mut scratch = Scratch::new(|request| match request.n_before {
        0 => Reply::page(&"1,2\n".repeat(100)).never_ends(),
        _ => Reply::page(&"1,2\n".repeat(100)).stops_after(50),
    });
    (scratch.largest, scratch.time) = (u64::MAX, Duration::from_millis(50));
    scratch.check_refused(&["had not come whole after 0 s"]);
    scratch.check_refused(&["had not come whole after 0 s (50 bytes)"]);
}

#[test]
fn a_busy_server_is_asked_again_when_it_says_and_not_for_ever() {
    let scratch = Scratch::new(|request| match request.n_before {
        0 => Reply::status(429).with("retry-after", "1"),
        1 => Reply::status(503).with("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"),
        2 => Reply::file(request, &rows(3), "\"v1\""),
        3..6 => Reply::status(429),
        _ => Reply::status(503).with("retry-after", "3600"),
    });
    let begun = Instant::now();
    scratch.check(&rows(3), 0);
    assert!(Duration::from_secs(1) <= begun.elapsed(), "it waits as long as it is asked to");
    let error = scratch.fetch().unwrap_err().to_string();
    assert!(error.contains("answered 429 (too many requests) 3 times; fetch again later"), "{error}");
    let error = scratch.fetch().unwrap_err().to_string();
    assert!(error.contains("503 (service unavailable) and asks to wait 3600 s"), "{error}");
    assert_eq!(scratch.publisher.asked().len(), 7);
}

#[test]
fn an_address_leads_on_within_the_publishers_servers_alone() {
    let scratch = Scratch::new(|request| match (request.path.as_str(), request.n_before) {
        (PATH, 0) => Reply::redirect("https://files.digital.nhs.uk/new.csv#top"),
        (PATH, 1) => Reply::redirect("https://files.example.com/new.csv"),
        (PATH, 2) => Reply::redirect("http://169.254.169.254/"),
        (PATH, 3) => Reply::redirect("/elsewhere/new.csv"),
        ("/files.digital.nhs.uk/new.csv", _) => Reply::file(request, &rows(3), "\"v1\""),
        _ => Reply::redirect(&request.path),
    });
    let come = scratch.check(&rows(3), 0);
    assert_eq!(come.recorded.address, ADDRESS, "it is known by the address that the page names");
    for to in ["https://files.example.com/new.csv", "http://169.254.169.254/", "https://elsewhere/new.csv"] {
        let error = scratch.fetch().unwrap_err().to_string();
        assert!(error.contains(to) && error.contains("is not on files.digital.nhs.uk"), "{error}");
    }
    let error = scratch.fetch().unwrap_err().to_string();
    assert!(error.contains("leads on more than 5 times"), "{error}");
}

#[test]
fn statuses_are_told_with_what_to_do() {
    let scratch = Scratch::new(|request| Reply::status([404, 403, 500, 418][request.n_before]));
    for (status, remedy) in [
        ("404", "not published yet, or has moved"),
        ("403", "open it in a browser"),
        ("500", "fetch again later"),
        ("418", "a file was expected"),
    ] {
        scratch.check_refused(&[ADDRESS, status, remedy]);
    }
}

#[test]
fn a_server_that_cannot_be_reached_is_not_tried_for_each_file() {
    let scratch = Scratch::new(|_| Reply::status(404));
    // Nobody listens at a port that was given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut settings = scratch.settings();
    settings.route = Route::mirrored(&format!("http://127.0.0.1:{port}/")).unwrap();
    settings.manners.wait = Duration::from_millis(200);
    let waits = std::cell::Cell::new(0);
    let watch = |step: Step<'_>| {
        if matches!(step, Step::Waits { .. }) {
            waits.set(waits.get() + 1);
        }
    };
    let mut client = Client::new(settings, &watch).unwrap();
    let hosts = Hosts::of(["digital.nhs.uk".to_owned()]);
    for _ in 0..3 {
        let address = Url::parse("https://digital.nhs.uk/").unwrap();
        let error = client.page(&address, &hosts).unwrap_err().to_string();
        assert!(error.contains("127.0.0.1 cannot be reached") && error.contains("--from"), "{error}");
    }
    assert_eq!(waits.get(), 1, "it is tried twice, once");
}

#[test]
fn a_proxy_is_asked_for_what_is_not_on_this_computer() {
    let proxy = Publisher::open(|_| Reply::status(403));
    let mut settings = Scratch::new(|_| Reply::status(404)).settings();
    settings.route = Route::default();
    settings.proxy = Some(proxy.mirror().replace("http://", "http://me:secret@"));
    let mut client = Client::new(settings, &|_| {}).unwrap();
    let address = Url::parse("https://digital.nhs.uk/").unwrap();
    let error = client.page(&address, &Hosts::of(["digital.nhs.uk".to_owned()])).unwrap_err().to_string();
    assert!(error.contains("digital.nhs.uk cannot be reached (by the proxy 127.0.0.1:"), "{error}");
    assert!(error.contains("it refused"), "{error}");
    assert!(!error.contains("secret"), "{error}");
    assert_eq!(proxy.paths(), ["digital.nhs.uk:443", "digital.nhs.uk:443"]);
}

#[test]
fn a_page_comes_with_its_links_or_not_at_all() {
    let scratch = Scratch::new(|request| match request.n_before {
        0 => Reply::page("<a href='a.csv'>A</a>").breaks_after(5),
        1 => Reply::page("<a href='a.csv'>A</a>"),
        _ => Reply::page(&"<p>".repeat(10_000)).never_ends(),
    });
    let mut client = Client::new(scratch.settings(), &|_| {}).unwrap();
    let hosts = Hosts::of(["digital.nhs.uk".to_owned()]);
    let address = Url::parse("https://digital.nhs.uk/x/page").unwrap();
    let links = client.page(&address, &hosts).unwrap();
    assert_eq!(links[0].address.as_str(), "https://digital.nhs.uk/x/a.csv");
    let error = client.page(&address, &hosts).unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { limit: 8_000_000, .. }), "{error}");
}

#[test]
fn two_fetches_at_once_are_one_after_the_other_and_a_damaged_list_is_told() {
    let scratch = Scratch::new(|_| Reply::status(404));
    let open = Originals::open(scratch.folder.path()).unwrap();
    let error = Originals::open(scratch.folder.path()).unwrap_err().to_string();
    assert!(error.contains("another fetch into"), "{error}");
    drop(open);
    let list = scratch.folder.path().join("fetched.json");
    let hash = "0".repeat(64);
    for text in [
        "{".to_owned(),
        format!("{{\"files\":[{{\"address\":\"a\",\"file\":\"../x\",\"sha256\":\"{hash}\",\"bytes\":1}}]}}"),
    ] {
        fs::write(&list, text).unwrap();
        let error = Originals::open(scratch.folder.path()).unwrap_err().to_string();
        assert!(error.contains("fetched.json cannot be read") && error.contains("remove it"), "{error}");
    }
}
