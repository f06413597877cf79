//! The lake for programs that speak to PostgreSQL: psql, Python and bytes that are no message.

mod attacks;
mod stopped;

use std::fs;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;
use std::time::{Duration, Instant};

use crate::binary::{Copy, check, oakham, run, text};
use crate::server::{Server, until};

/// Appointments, list sizes and districts of synthetic practices, in layouts of their publishers.
const PUBLICATIONS: [(&str, &str); 3] = [
    (
        "appointments.csv",
        "CCG_CODE,CCG_ONS_CODE,CCG_NAME,STP_ONS,STPNM,REGION_ONS_CODE,REGION_NAME,Appointment_Month,APPT_STATUS,\
         HCP_TYPE,APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS\n\
         03W,E38000051,East,E54000015,LLR,E40000008,Midlands,JAN2021,Attended,GP,Face-to-Face,1 Day,300\n\
         03W,E38000051,East,E54000015,LLR,E40000008,Midlands,JAN2021,DNA,GP,Telephone,Same Day,60\n\
         04C,E38000097,City,E54000015,LLR,E40000008,Midlands,JAN2021,Attended,GP,Telephone,Same Day,500\n",
    ),
    (
        "gp-reg-pat-prac-all.csv",
        "PUBLICATION,EXTRACT_DATE,TYPE,CCG_CODE,ONS_CCG_CODE,CODE,POSTCODE,SEX,AGE,NUMBER_OF_PATIENTS\n\
         GP_PRAC_PAT_LIST,01JAN2021,GP,03W,E38000051,C82001,LE1 1AA,ALL,ALL,900\n\
         GP_PRAC_PAT_LIST,01JAN2021,GP,04C,E38000097,C82002,LE1 1AB,ALL,ALL,1000\n",
    ),
    (
        "lookup.csv",
        "lsoa11_name,lsoa11_code,sicbl22_name,sicbl22_code,sicbl22_code_h,icb22_name,icb22_code,icb22_code_h,\
         ltla22_name,ltla22_code\n\
         Melton 001A,E01025800,East,E38000051,03W,LLR,E54000015,QK1,Melton,E07000133\n\
         Rutland 001A,E01025801,East,E38000051,03W,LLR,E54000015,QK1,Rutland,E06000017\n\
         Leicester 001A,E01013600,City,E38000097,04C,LLR,E54000015,QK1,Leicester,E06000016\n",
    ),
];

/// A workspace with a lake, a token, and a server of both.
struct Served {
    copy: Copy,
    token: String,
    server: Server,
    address: SocketAddr,
}

fn workspace() -> (Copy, String) {
    let copy = Copy::new();
    for (name, content) in PUBLICATIONS {
        let path = copy.path().join(name);
        fs::write(&path, content).unwrap();
        check(&copy, &["data", "import", path.to_str().unwrap()], 0, &["rows"]);
        fs::remove_file(path).unwrap();
    }
    let token = add(&copy, "metabase");
    (copy, token)
}

/// Adds a token and gives what is printed of it.
fn add(copy: &Copy, name: &str) -> String {
    let output = oakham(&["-q", "-w", copy.path().to_str().unwrap(), "token", "add", name]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout).trim_end().to_owned()
}

fn served(more: &[&str]) -> Served {
    let (copy, token) = workspace();
    let workspace = copy.path().to_str().unwrap();
    let arguments = [&["serve", "-w", workspace, "--sql", "127.0.0.1:0"], more].concat();
    let server = Server::start(&arguments, copy.path());
    let address = until("it says where it is asked in SQL", || {
        let said = server.said();
        said.split_once("postgresql://")?.1.split('/').next()?.parse().ok()
    });
    Served { copy, token, server, address }
}

/// Says, past the test harness, that something was left out.
fn skipped(what: &str) {
    // Nothing can be done where standard error is gone.
    let _ = writeln!(io::stderr(), "SKIPPED: {what}");
}

/// Whether psql can be run; otherwise it is said once.
fn has_psql() -> bool {
    static SAID: Once = Once::new();
    let is_there = Command::new("psql").arg("--version").output().is_ok();
    if !is_there {
        SAID.call_once(|| skipped("psql is not installed (postgresql-client), so nothing was asked with it"));
    }
    is_there
}

impl Served {
    /// Asks with psql, in order, up to the first that fails; `more` is added to how it connects.
    fn psql_as(&self, user: &str, token: &str, more: &str, asked: &[&str]) -> Output {
        let (host, port) = (self.address.ip(), self.address.port());
        let connection = format!("host={host} port={port} dbname=lake user={user} connect_timeout=30 {more}");
        let mut command = Command::new("psql");
        command.args(["--no-psqlrc", "--no-align", "--tuples-only", "-v", "ON_ERROR_STOP=1", &connection]);
        for sql in asked {
            command.args(["-c", sql]);
        }
        command.env("PGPASSWORD", token).output().unwrap()
    }

    #[track_caller]
    fn answered(&self, asked: &[&str]) -> String {
        let output = self.psql_as("metabase", &self.token, "", asked);
        assert_eq!(output.status.code(), Some(0), "{asked:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    #[track_caller]
    fn refused(&self, output: &Output, said: &str) {
        assert_ne!(output.status.code(), Some(0), "{}", text(&output.stdout));
        assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
        let told = self.server.said();
        assert!(!told.contains("panicked"), "{told}");
    }
}

/// The question of the guide, so that what is printed there runs.
fn of_the_guide() -> String {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/sql-from-other-programs.md");
    let guide = fs::read_to_string(guide).unwrap();
    let (_, rest) = guide.split_once("```sql\n").unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn a_token_is_shown_once_kept_as_a_verifier_listed_and_removed() {
    let copy = Copy::new();
    check(&copy, &["token", "list"], 0, &["No tokens yet", "oakham token add NAME"]);
    let token = add(&copy, "Metabase");
    assert!(token.starts_with("oakham_") && token.len() == 71, "{token}");
    check(&copy, &["token", "list"], 0, &["metabase  20"]);
    check(&copy, &["token", "list", "--format", "csv"], 0, &["name,added_at", "metabase,20"]);
    check(&copy, &["token", "list", "--format", "json"], 0, &["oakham.tokens/1", "\"metabase\""]);
    check(&copy, &["token", "add", "metabase"], 2, &["there is a token metabase already"]);
    check(&copy, &["token", "add", "a b"], 2, &["cannot be the name of a token", "such as metabase"]);
    check(&copy, &["token", "remove", "grafana"], 2, &["there is no token grafana", "oakham token list"]);
    for name in ["oakham.db", "oakham.db-wal"] {
        let kept = fs::read(copy.path().join(name)).unwrap_or_default();
        let is_in = |text: &str| kept.windows(text.len()).any(|bytes| bytes == text.as_bytes());
        assert!(!is_in(&token[7..]), "{name} holds the token");
        assert!(name != "oakham.db" || is_in("SCRAM-SHA-256$4096:"), "{name} holds the verifier");
    }
    check(&copy, &["token", "remove", "metabase"], 0, &["Removed metabase"]);
    check(&copy, &["token", "list"], 0, &["No tokens yet"]);
    assert_ne!(add(&copy, "metabase"), token, "the name is free again, the token another");
}

#[test]
fn psql_reads_tables_their_columns_and_the_question_of_the_guide() {
    if !has_psql() {
        return;
    }
    let served = served(&[]);
    let listed = served.answered(&["\\dt", "\\d gp_list_size", "\\d+ gp_list_size", "\\l", "\\dn", "\\du"]);
    for part in [
        "public|gp_appointments|table",
        "extract_date|date|",
        "patients|bigint|",
        "|Registered patients",
        "lake|oakham|UTF8",
    ] {
        assert!(listed.contains(part), "{part:?} is not in:\n{listed}");
    }
    let answer = served.answered(&[&of_the_guide()]);
    assert_eq!(answer, "03W|360|900|400|Melton, Rutland\n04C|500|1000|500|Leicester\n");
    // Into a file of whoever asks: psql writes it, not the server.
    let file = served.copy.path().join("sizes.csv");
    let sizes = "SELECT practice, patients FROM gp_list_size ORDER BY practice";
    served.answered(&[&format!("\\copy ({sizes}) TO '{}' CSV HEADER", file.display())]);
    assert_eq!(fs::read_to_string(&file).unwrap(), "practice,patients\nC82001,900\nC82002,1000\n");
    let copied = served.answered(&["COPY gp_list_size (practice, patients) TO STDOUT WITH (DELIMITER ';')"]);
    assert_eq!(copied, "C82001;900\nC82002;1000\n");
    // What is imported while the server runs is there for whoever connects from then on.
    let path = served.copy.path().join("more.csv");
    fs::write(&path, PUBLICATIONS[0].1.replace("JAN2021", "FEB2021")).unwrap();
    check(&served.copy, &["data", "import", path.to_str().unwrap()], 0, &["3 rows"]);
    let months = served.answered(&["SELECT count(DISTINCT month) FROM gp_appointments"]);
    assert_eq!(months, "2\n");
}

#[test]
fn psql_is_refused_without_a_token_and_whatever_writes() {
    if !has_psql() {
        return;
    }
    let served = served(&[]);
    let ask = |user: &str, token: &str| served.psql_as(user, token, "", &["SELECT 1"]);
    let wrong = "the name or its token is wrong";
    served.refused(&ask("metabase", "oakham_guessed"), wrong);
    served.refused(&ask("nobody", &served.token), wrong);
    served.refused(&ask("metabase", &format!("{} ", served.token)), wrong);
    let elsewhere = served.psql_as("metabase", &served.token, "dbname=postgres", &["SELECT 1"]);
    served.refused(&elsewhere, "the one there is is called lake");
    let encrypted = served.psql_as("metabase", &served.token, "sslmode=require", &["SELECT 1"]);
    served.refused(&encrypted, "SSL");
    let out = served.copy.path().join("out.csv");
    for sql in [
        "CREATE TABLE a (b INT)",
        "INSERT INTO editions SELECT * FROM editions",
        "DROP TABLE editions",
        "SELECT * INTO a FROM editions",
        &format!("COPY editions TO '{}'", out.display()),
        "SELECT * FROM '/etc/passwd'",
        "SET datafusion.execution.batch_size = 17",
        "BEGIN READ WRITE",
    ] {
        served.refused(&served.psql_as("metabase", &served.token, "", &[sql]), "ERROR");
    }
    let tables = served.answered(&["SELECT count(*) FROM information_schema.tables WHERE table_name = 'a'"]);
    assert_eq!((tables.as_str(), fs::read(&out).unwrap_or_default().len()), ("0\n", 0));
    let long = ["SET statement_timeout = '300ms'", "SELECT count(*) FROM generate_series(1, 1000000000000)"];
    served.refused(&served.psql_as("metabase", &served.token, "", &long), "longer than 0.3 s");

    check(&served.copy, &["token", "remove", "metabase"], 0, &["Removed metabase"]);
    served.refused(&ask("metabase", &served.token), wrong);
}

#[test]
fn beyond_this_computer_it_is_encrypted_or_does_not_start() {
    let (copy, token) = workspace();
    let refused = |more: &[&str], expected: &[&str]| {
        let (code, said) = run(&copy, &[&["serve", "--port", "0"], more].concat());
        assert_eq!(code, 2, "{said}");
        for part in expected {
            assert!(said.contains(part), "{part:?} is not in:\n{said}");
        }
    };
    refused(&["--sql", "0.0.0.0:0"], &["unencrypted", "--sql-certificate", "127.0.0.1"]);
    refused(&["--sql", "[::]:0"], &["unencrypted"]);
    refused(&["--sql", "5433"], &["an IP address and a port"]);
    refused(&["--sql", "127.0.0.1:0", "--sql-key", "key.pem"], &["--sql-certificate"]);
    let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| copy.path().join(name));
    let [certificate_name, key_name] = [&certificate, &key].map(|path| path.to_str().unwrap());
    let tls = ["--sql-certificate", certificate_name, "--sql-key", key_name];
    let encrypted = |address| [&["--sql", address][..], &tls].concat();
    refused(&encrypted("127.0.0.1:0"), &["certificate.pem", "No such file"]);
    fs::write(&certificate, "not a certificate").unwrap();
    refused(&encrypted("127.0.0.1:0"), &["certificate.pem", "there is no certificate in it"]);

    let made = |certificate: &Path, key: &Path| {
        Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
            ])
            .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout"])
            .args([key, Path::new("-out"), certificate])
            .output()
            .is_ok_and(|output| output.status.success())
    };
    let other_key = copy.path().join("other.pem");
    if !made(&certificate, &key) || !made(&copy.path().join("other-certificate.pem"), &other_key) {
        skipped("openssl is not installed, so no certificate was tried");
        return;
    }
    fs::rename(&key, copy.path().join("right.pem")).unwrap();
    fs::rename(&other_key, &key).unwrap();
    refused(&encrypted("127.0.0.1:0"), &["cannot be used together"]);
    fs::rename(copy.path().join("right.pem"), &key).unwrap();
    if !has_psql() {
        return;
    }
    let workspace = copy.path().to_str().unwrap().to_owned();
    let server =
        Server::start(&[&["serve", "-w", &workspace][..], &encrypted("0.0.0.0:0")].concat(), copy.path());
    let port = until("it says where it is asked in SQL", || {
        let said = server.said();
        said.split_once("postgresql://0.0.0.0:")?.1.split('/').next()?.parse::<u16>().ok()
    });
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let reached = Served { copy, token, server, address };
    let ask = |more: &str| reached.psql_as("metabase", &reached.token, more, &["\\conninfo", "SELECT 7"]);
    let output =
        ask(&format!("sslmode=verify-full host=localhost hostaddr=127.0.0.1 sslrootcert={certificate_name}"));
    assert!(text(&output.stdout).contains("\n7\n"), "{}", text(&output.stderr));
    reached.refused(&ask("sslmode=disable"), "connections are encrypted here");
    if let Some(python) = python("ssl") {
        // What somebody slips in before the encryption counts for nothing.
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/wire/before_tls.py");
        let output = Command::new(python).arg(script).arg(port.to_string()).output().unwrap();
        assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    }
}

/// What a connection is answered before it is closed, and after how long. One that is not closed fails.
fn closed_after(address: SocketAddr, bytes: &[u8]) -> (Vec<u8>, Duration) {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // It may be closed before all is written.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), io::ErrorKind::ConnectionReset, "{error}"),
    }
    (answer, begun.elapsed())
}

#[test]
fn nonsense_is_closed_and_the_server_goes_on_until_it_is_stopped() {
    let mut served = served(&[]);
    let start = b"\0\x03\0\0user\0metabase\0database\0lake\0\0";
    let length = u32::try_from(start.len() + 4).unwrap().to_be_bytes();
    let started = [&length[..], start].concat();
    let with = |more: &[u8]| [&started[..], more].concat();
    let soon = Duration::from_secs(8);
    for bytes in [
        &b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"[..],
        // TLS from the first byte, and a length of 1 GB.
        b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
        b"\x40\0\0\0\0\x03\0\0",
        b"\0\0\0\x04\0\0\0\0",
        b"\0\0\0\x08\0\x02\0\0",
        &with(b"Q\0\0\0\x0dSELECT 1\0"),
        &with(b"p\x40\0\0\0SCRAM-SHA-256\0"),
        &with(b"p\0\0\0\x1fSCRAM-SHA-256-PLUS\0\0\0\0\x04n,,x"),
        &with(b"p\0\0\0\x1aSCRAM-SHA-256\0\0\0\0\x04n,,x"),
        // Nobody who was refused is answered afterwards.
        &with(b"p\0\0\0\x1aSCRAM-SHA-256\0\0\0\0\x04n,,xQ\0\0\0\x0dSELECT 1\0"),
        &with(b"p\0\0\0\x16SCRAM-SHA-256\0\x7f\xff\xff\xff"),
        &vec![0xff; 1 << 20],
    ] {
        let (answer, took) = closed_after(served.address, bytes);
        assert!(!text(&answer).contains("SELECT 1"), "{}", text(&answer));
        assert!(took < soon, "closed after {took:?}: {:?}", &bytes[..bytes.len().min(40)]);
    }
    // Half a message is waited for, but not for ever. Twenty at once keep nobody else out.
    let waiting: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = TcpStream::connect(served.address).unwrap();
            stream.write_all(&started[..9]).unwrap();
            stream
        })
        .collect();
    if has_psql() {
        assert_eq!(served.answered(&["SELECT 7"]), "7\n");
    }
    if std::env::var_os("SLOW_TESTS").is_some() {
        let (_, took) = closed_after(served.address, &started[..9]);
        assert!((soon..Duration::from_secs(20)).contains(&took), "closed after {took:?}");
    }
    drop(waiting);
    served.server.signal("TERM");
    let ended = served.server.ended();
    assert!(ended.success(), "{ended}: {}", served.server.said());
    assert!(!served.server.said().contains("panicked"), "{}", served.server.said());
}

/// A Python that has a module; otherwise it is said.
fn python(module: &str) -> Option<PathBuf> {
    let python = std::env::var_os("OAKHAM_PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let imported = Command::new(&python).args(["-c", &format!("import {module}")]).output();
    if imported.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    skipped(&format!("no Python with {module}; set OAKHAM_PYTHON to one, so that it is tried, too"));
    None
}

#[test]
fn a_python_program_reads_cancels_and_is_bounded() {
    if let Some(python) = python("psycopg") {
        all_is_well(&python, "client.py");
    }
}

#[test]
fn sqlalchemy_reads_tables_with_their_columns_and_what_they_mean() {
    if let Some(python) = python("sqlalchemy, psycopg") {
        all_is_well(&python, "tables.py");
    }
}

/// Runs a script against a server.
fn all_is_well(python: &Path, script: &str) {
    let served = served(&[]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/wire").join(script);
    let output = Command::new(python)
        .arg(script)
        .args([served.address.port().to_string(), served.token.clone()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(text(&output.stdout).ends_with("all is well\n"), "{}", text(&output.stdout));
}
