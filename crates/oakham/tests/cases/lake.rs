//! Files of publications in other eras, forms and hands: what counts, what goes on as one series, what is left out.

use std::fs;

use crate::binary::{Copy, check, run};
use crate::server::Server;

const REGIONAL: &str = "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_ONS_CODE,SUB_ICB_LOCATION_NAME,ICB_ONS_CODE,ICB_NAME,\
                        REGION_ONS_CODE,REGION_NAME,APPOINTMENT_MONTH,APPT_STATUS,HCP_TYPE,APPT_MODE,\
                        TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS\n";

/// Rows of a sub-ICB below a board in the layout of the regional file.
fn rows(sub_icb: &str, board: &str, months: &[&str], count: u32) -> String {
    let row = |month: &&str| {
        format!(
            "{sub_icb},E38000001,Name,{board},Board,E40000007,Region,{month},Attended,GP,Telephone,1 Day,{count}\n"
        )
    };
    months.iter().map(row).collect()
}

fn file(copy: &Copy, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = copy.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[track_caller]
fn import(copy: &Copy, name: &str, text: impl AsRef<[u8]>, code: i32, expected: &[&str]) -> String {
    check(copy, &["data", "import", &file(copy, name, text)], code, expected)
}

#[test]
fn months_published_again_under_a_merged_board_are_counted_once() {
    let copy = Copy::new();
    let before = rows("26A", "E54000022", &["JAN2026", "FEB2026"], 10);
    import(&copy, "norfolk.csv", format!("{REGIONAL}{before}"), 0, &["2 rows"]);
    let after = rows("26A", "E54000068", &["FEB2026", "APR2026"], 11);
    let told =
        "E54000022: merged.csv has it under the boards after a merger and counts now; norfolk.csv is kept";
    import(&copy, "merged.csv", format!("{REGIONAL}{after}"), 0, &["2026-02-01", told]);
    let sql = "SELECT month, sum(appointments) AS n FROM gp_appointments GROUP BY month ORDER BY month";
    let counted = check(&copy, &["sql", sql, "--format", "csv"], 0, &["2026-01-01,10", "2026-02-01,11"]);
    assert!(!counted.contains("21"), "{counted}");
}

#[test]
fn figures_of_a_place_whose_code_changed_go_on_as_one_series_with_a_mark() {
    let copy = Copy::new();
    let before =
        rows("9X1", "E54000015", &["FEB2020", "MAR2020"], 30) + &rows("9X2", "E54000015", &["MAR2020"], 12);
    let after = rows("04C", "E54000015", &["APR2020", "MAY2020"], 50);
    import(&copy, "regional.csv", format!("{REGIONAL}{before}{after}"), 0, &["5 rows"]);
    import(
        &copy,
        "succ_2026-06.csv",
        "9X1,04C,C,20200401,1\n9X2,04C,C,20200401,1\n",
        0,
        &["succ (successors)"],
    );
    check(&copy, &["data", "condense"], 0, &["gp_appointments.csv"]);
    let changes = fs::read_to_string(copy.path().join("data/successions.csv")).unwrap();
    assert!(changes.contains("04C,9X1,2020-04-01,succ_2026-06.csv"), "{changes}");
    let series = check(
        &copy,
        &["access", "gp", "--place", "04C"],
        0,
        &["April 2020, new code", "Until March 2020 published under 9X1 and 9X2, from April 2020 under 04C."],
    );
    let march = series.lines().find(|line| line.starts_with("March 2020")).unwrap();
    assert!(march.contains(" 42 "), "two places of one month are one: {march}");
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    let (status, page) = server.get("/access/place/04C");
    assert!(status == 200 && page.contains("Until March 2020 published under 9X1"), "{status} {page}");
}

#[test]
fn a_list_of_successors_that_is_wrong_is_told_by_row() {
    let copy = Copy::new();
    let wrong = "9X1,04C,C,20200401,1\n9X2,9X2,C,20200401,1\n9X3,04C,C,soon,1\n9X4,04C\n";
    let told = ["row 2", "cannot take over from itself", "row 3", "row 4", "expected 5"];
    import(&copy, "succ_2026-06.csv", wrong, 1, &told);
}

#[test]
fn no_figure_is_taken_from_a_file_that_others_derived() {
    let copy = Copy::new();
    let headings = "SUB_ICB_LOCATION_CODE,ICB_ONS_CODE,REGION_CODE,Appointment_Month,Included Practices,Open Practices,\
                    Patients registered at included practices,Patients registered at open practices\n";
    let derived = format!("{headings}03W,E54000015,E40000011,01FEB2023,29,30,1,400\n");
    let told = "`oakham data condense` leaves it out";
    import(&copy, "coverage__derived.csv", derived, 0, &[told]);
    // It can be asked all the same.
    let sql = "SELECT included_patients FROM gp_appointments_coverage";
    check(&copy, &["sql", sql, "--format", "csv"], 0, &["\n1"]);
    let nothing = "coverage__derived.csv is not as published, so no figure is taken from there";
    check(&copy, &["data", "condense"], 2, &[nothing]);
    let published = format!("{headings}03W,E54000015,E40000011,01MAR2023,29,30,2,400\n");
    import(&copy, "coverage.csv", published, 0, &[]);
    check(
        &copy,
        &["data", "condense"],
        0,
        &["coverage__derived.csv: left out, since it is not as its publisher made it"],
    );
    let figures = fs::read_to_string(copy.path().join("data/gp_appointments_coverage.csv")).unwrap();
    assert!(figures.contains("2023-03-01,,,2,") && !figures.contains("2023-02-01"), "{figures}");
}

#[test]
fn places_alike_say_by_what_and_what_is_not_known() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    let (status, district) = server.get("/access/place/Charnwood");
    let alike =
        "a share of residents aged 65 and over within five points and deprivation at most a fifth apart";
    assert!(status == 200 && district.contains(alike), "{status} {district}");
    let (status, practice) = server.get("/access/place/C82009");
    let missing = "Age and deprivation are left out, because no file read here has it for practices";
    assert!(status == 200 && practice.contains(missing), "{status} {practice}");
    let ages = fs::read_to_string(copy.path().join("data/gp_ages.csv")).unwrap();
    let network =
        ages.lines().find_map(|line| line.split(',').nth(1).filter(|code| code.starts_with('U'))).unwrap();
    let (status, page) = server.get(&format!("/access/place/{network}"));
    assert!(status == 200 && page.contains("a share of patients aged 65 and over"), "{status} {page}");
    assert!(page.contains("Deprivation is left out, because no file read here has it for PCNs"), "{page}");
}

#[test]
fn a_district_shows_the_schemes_that_name_it_and_what_is_not_known_of_it() {
    let copy = Copy::new();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], copy.path());
    let (status, page) = server.get("/access/place/Rutland");
    assert_eq!(status, 200, "{page}");
    let texts = [
        "3 schemes touch Rutland",
        "One contract for patient transport",
        "Reprovide minor injuries contract",
        "What is spent in a district is not known",
        "further schemes are of all places",
        ".parquet",
    ];
    for text in texts {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("Review continuing care packages"), "that is of Leicestershire: {page}");
    let (status, page) = server.get("/access/place/Blaby");
    assert!(status == 200 && page.contains("Review continuing care packages"), "{status} {page}");
    let parquet = page.split("href=\"").find(|link| link.contains("register-2026-27.parquet")).unwrap();
    let (status, file) = server.get(parquet.split('"').next().unwrap());
    assert!(status == 200 && file.contains("PAR1"), "{status}");
    let scheme = page.split("href=\"").find(|link| link.starts_with("/scheme/ICB27-03")).unwrap();
    assert_eq!(server.get(&scheme.split('"').next().unwrap().replace("&amp;", "&")).0, 200);
}

/// A month of two providers and their total, in the layout of the monthly CSV.
fn attendances(total: &str, first: &str) -> String {
    let headings = "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,\
                    A&E attendances Other A&E Department,Attendances over 4hrs Type 1,Attendances over 4hrs Type 2,\
                    Attendances over 4hrs Other Department,\
                    Patients who have waited 4-12 hs from DTA to admission,\
                    Patients who have waited 12+ hrs from DTA to admission,Emergency admissions via A&E - Type 1,\
                    Emergency admissions via A&E - Type 2,Emergency admissions via A&E - Other A&E department,\
                    Other emergency admissions\n";
    let figures = "0,5,1,0,0,1,1,1,1,1,1";
    let sums = "0,10,2,0,0,2,2,2,2,2,2";
    format!(
        "{headings}MSitAE-APRIL-2025,RWE,MIDLANDS,UHL,{first},{figures}\nMSitAE-APRIL-2025,RT5,MIDLANDS,LPT,10,{figures}\n\
         {total},30,{sums}\n"
    )
}

#[test]
fn a_row_over_all_others_is_a_total_however_it_is_spelt() {
    for total in
        ["TOTAL,TOTAL,TOTAL,TOTAL", "Totals,,,", "Grand Total,,,", "England,-,-,England", ",-,,England total"]
    {
        let copy = Copy::new();
        let file = file(&copy, "Monthly-AE-April-2025.csv", attendances(total, "20"));
        let printed = check(&copy, &["data", "import", &file], 0, &["2 rows"]);
        assert!(!printed.contains("no TOTAL row"), "{total}: {printed}");
    }
}

#[test]
fn a_cell_that_cannot_be_read_is_told_once_and_not_again_by_the_total() {
    for missing in ["*", "NA", ".", "-", "<5"] {
        let copy = Copy::new();
        let file = file(&copy, "Monthly-AE-April-2025.csv", attendances("TOTAL,TOTAL,,", missing));
        let printed =
            check(&copy, &["data", "import", &file], 1, &["row 2, column E", "expected a whole number"]);
        assert!(!printed.contains("add up to"), "{missing}: {printed}");
    }
}

#[test]
fn a_file_that_is_something_else_says_what_it_is() {
    let whole = attendances("TOTAL,TOTAL,,", "20");
    let zip = |files: &[(&str, &[u8])]| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let mut archive = zip::ZipWriter::new(&mut bytes);
        for (name, content) in files {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut archive, content).unwrap();
        }
        archive.finish().unwrap();
        bytes.into_inner()
    };
    let inner = zip(&[("Monthly-AE-April-2025.csv", whole.as_bytes())]);
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("a.zip", zip(&[]), "the archive holds no file that can be read"),
        ("b.zip", zip(&[("b.zip", &inner)]), "this is an archive within an archive"),
        ("c.csv", b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 1\n".to_vec(), "Git LFS"),
        ("d.csv", whole.replace(',', "\t").into_bytes(), "its columns are separated by tabs"),
        ("e.csv", whole.replace("RWE", "R\0E").into_bytes(), "a byte that is no letter (0)"),
        ("f.csv", Vec::new(), "the file is empty"),
    ];
    for (name, bytes, told) in cases {
        let copy = Copy::new();
        import(&copy, name, bytes, 1, &[told]);
    }
    let copy = Copy::new();
    import(
        &copy,
        "Monthly-AE-May-2025.csv",
        &whole,
        0,
        &["Its name says May 2025 and its rows are of April 2025"],
    );
    let mac = zip(&[("__MACOSX/._x.csv", b"\0\x01"), ("Monthly-AE-April-2025.csv", whole.as_bytes())]);
    import(&copy, "g.zip", mac, 0, &["2 rows"]);
}

#[test]
fn what_was_observed_and_is_published_is_taken_from_the_figures_alone() {
    let copy = Copy::new();
    let path = copy.path().join("data/ae_attendances.csv");
    let figures = fs::read_to_string(&path).unwrap();
    let kept = |line: &&str| !line.contains("attendances,RWE,2025-06-01,ae_type,Type 1");
    let without = figures.lines().filter(kept).collect::<Vec<_>>().join("\n");
    assert_ne!(figures, without);
    fs::write(&path, without).unwrap();
    let (code, printed) = run(&copy, &["flow", "run", "care", "--replications", "2", "--days", "10"]);
    assert_ne!(code, 0, "{printed}");
    for text in [
        "care/observed.toml line",
        "attendances of RWE, Type 1 in 2025-06 is not published here",
        "data condense",
    ] {
        assert!(printed.contains(text), "{text}: {printed}");
    }
}

#[test]
fn counts_that_nobody_counts_are_refused_and_the_lake_is_as_it_was() {
    let copy = Copy::new();
    let rows: String =
        rows("26A", "E54000022", &["JAN2026", "FEB2026"], 7).replace(",7\n", ",9000000000000000000\n");
    let expected = ["row 2, column M", "expected at most 1,000,000,000,000", "the lake is as it was"];
    import(&copy, "endless.csv", format!("{REGIONAL}{rows}"), 1, &expected);
    assert!(!copy.path().join("lake/gp_appointments").exists());
}
