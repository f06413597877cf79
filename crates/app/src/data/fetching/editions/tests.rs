//! Editions are found by what publishers call them, and what is not found is told.

use jiff::civil::date;

use super::*;

const TODAY: Date = date(2026, 5, 20);
const DIGITAL: &str = "https://digital.nhs.uk/data-and-information/publications/statistical";
const STATISTICS: &str = "https://www.england.nhs.uk/statistics/statistical-work-areas";

/// Searches pages that have these links; a page that is not among them answers 404.
fn search(id: &str, months: &[Date], site: &[(&str, &[&str])]) -> Search {
    let publication = Publication::of(id).unwrap();
    let mut read = |page: &Url| {
        let links = site.iter().find(|(address, _)| *address == page.as_str());
        let Some((_, links)) = links else {
            return Err(FetchError::Status { address: Box::new(page.clone()), status: 404 });
        };
        let link = |to: &&str| {
            let address = page.join(to).unwrap();
            Link { name: fetch::file_name(&address), address }
        };
        Ok(links.iter().map(link).collect())
    };
    Search::of(publication, months, TODAY, &mut read)
}

/// The names that were found, with their months.
fn found(search: &Search) -> Vec<String> {
    let month =
        |month: Option<Date>| month.map_or_else(String::new, |month| month.strftime(" %Y-%m").to_string());
    search.found.iter().map(|found| format!("{}{}", found.name, month(found.month))).collect()
}

#[track_caller]
fn check(search: &Search, files: &[&str], faults: &[&str]) {
    assert_eq!(found(search), files, "{:?}", search.faults);
    assert_eq!(search.faults.len(), faults.len(), "{:?}", search.faults);
    for (fault, part) in search.faults.iter().zip(faults) {
        assert!(fault.contains(part), "{part:?} is not in: {fault}");
    }
}

#[test]
fn the_newest_edition_is_the_latest_that_the_page_links_and_that_has_files() {
    let page = format!("{DIGITAL}/patients-registered-at-a-gp-practice");
    let (march, april, may) =
        (format!("{page}/march-2026"), format!("{page}/april-2026"), format!("{page}/may-2026"));
    let site: &[(&str, &[&str])] = &[
        (&page, &[&march, &april, "/contact", &may]),
        (&march, &["https://files.digital.nhs.uk/03/gp-reg-pat-prac-all.zip"]),
        (
            &april,
            &["https://files.digital.nhs.uk/04/gp-reg-pat-prac-all.zip", "/notes/gp-reg-pat-prac-all.pdf"],
        ),
        // It is announced, and its files are not there yet.
        (&may, &["/contact"]),
    ];
    let search = search("gp_registered", &[], site);
    check(&search, &["gp-reg-pat-prac-all.zip 2026-04"], &[]);
    assert_eq!(search.found[0].address.as_str(), "https://files.digital.nhs.uk/04/gp-reg-pat-prac-all.zip");
    assert_eq!(search.pages.iter().map(Url::as_str).collect::<Vec<_>>(), [&page, &may, &april]);
    assert!(search.remarks[0].contains("may-2026 has no file called"), "{:?}", search.remarks);
}

#[test]
fn a_page_of_a_year_has_the_files_of_its_months_under_names_with_hashes() {
    let page = format!("{STATISTICS}/ae-waiting-times-and-activity/");
    let (this, last) = (
        format!("{page}ae-attendances-and-emergency-admissions-2026-27/"),
        format!("{page}ae-attendances-and-emergency-admissions-2025-26/"),
    );
    let uploads = "/statistics/wp-content/uploads/sites/2/2026/05";
    let april = format!("{uploads}/April-2026-CSV-a1b2c3.csv");
    let sheet = format!("{uploads}/April-2026-AE-by-provider-sfo2q.xls");
    let revised = format!("{uploads}/Monthly-AE-March-2026-revised.csv");
    let march = format!("{uploads}/March-2026-CSV-9z8y7x.csv");
    let site: &[(&str, &[&str])] =
        &[(&page, &[&this, &last]), (&this, &[&april, &sheet]), (&last, &[&march, &revised])];
    let newest = search("ae_monthly", &[], site);
    check(
        &newest,
        &["April-2026-CSV-a1b2c3.csv 2026-04", "April-2026-AE-by-provider-sfo2q.xls 2026-04"],
        &[],
    );
    let asked = search("ae_monthly", &[date(2026, 3, 1), date(2026, 5, 1)], site);
    check(
        &asked,
        &["March-2026-CSV-9z8y7x.csv 2026-03", "Monthly-AE-March-2026-revised.csv 2026-03"],
        &[
            "May 2026: https://www.england.nhs.uk/statistics/statistical-work-areas/ae-waiting-times-and-activity/ae-attendances-and-emergency-admissions-2026-27/ has no file called Monthly-AE-May-2026*.csv or May-2026-CSV*.csv",
        ],
    );
}

#[test]
fn a_page_that_has_the_files_itself_gives_the_newest_quarter() {
    let page = format!("{STATISTICS}/bed-availability-and-occupancy/bed-data-overnight/");
    let site: &[(&str, &[&str])] = &[(
        &page,
        &[
            "Beds-Open-Overnight-Web_File-Q3-2025-26.xlsx",
            "Beds-Open-Overnight-Web_File-Q2-2025-26-revised.xlsx",
            "Beds-Open-Overnight-Web_File-Q2-2025-26.xlsx",
            "Beds-Open-Overnight-Timeseries.pdf",
        ],
    )];
    check(&search("kh03", &[], site), &["Beds-Open-Overnight-Web_File-Q3-2025-26.xlsx 2025-12"], &[]);
    // Both editions of a quarter, once each whichever of its months is asked for.
    check(
        &search("kh03", &[date(2025, 7, 1), date(2025, 9, 1)], site),
        &[
            "Beds-Open-Overnight-Web_File-Q2-2025-26-revised.xlsx 2025-07",
            "Beds-Open-Overnight-Web_File-Q2-2025-26.xlsx 2025-07",
        ],
        &[],
    );
}

#[test]
fn an_edition_that_the_page_links_no_more_is_asked_for_at_its_address() {
    let page = format!("{DIGITAL}/general-and-personal-medical-services");
    let february = format!("{page}/29-february-2024");
    let site: &[(&str, &[&str])] = &[
        (&page, &["/contact"]),
        (&february, &["https://files.digital.nhs.uk/FD/GPWPracticeCSV.022024.zip"]),
    ];
    check(
        &search("gp_workforce", &[date(2024, 2, 1), date(2024, 3, 1)], site),
        &["GPWPracticeCSV.022024.zip 2024-02"],
        &[
            "March 2024: https://digital.nhs.uk/data-and-information/publications/statistical/general-and-personal-medical-services/31-march-2024 answered 404",
        ],
    );
}

#[test]
fn an_edition_that_was_published_again_is_found_beside_the_first() {
    let page = format!("{DIGITAL}/primary-care-network-workforce");
    let (first, again) = (format!("{page}/31-march-2026"), format!("{page}/31-march-2026-revised"));
    let other = format!("{page}/31-march-2026/data-quality");
    let site: &[(&str, &[&str])] = &[
        (&page, &[&again, &first, &other]),
        (
            &first,
            &["https://files.digital.nhs.uk/1/1.Primary Care Networks – March 2026 Individual Level.csv"],
        ),
        (
            &again,
            &["https://files.digital.nhs.uk/2/1.Primary Care Networks – March 2026 Individual Level.csv"],
        ),
    ];
    let search = search("pcn_workforce", &[], site);
    assert_eq!(search.found.len(), 2, "{:?}", search.faults);
    assert_ne!(search.found[0].address, search.found[1].address);
    assert_eq!(search.found[0].name, "1.Primary Care Networks – March 2026 Individual Level.csv");
}

#[test]
fn current_lists_have_no_month() {
    let page =
        "https://digital.nhs.uk/services/organisation-data-service/data-search-and-export/csv-downloads";
    let files: &[&str] = &[
        "https://files.digital.nhs.uk/assets/ods/current/epraccur.zip",
        "https://files.digital.nhs.uk/assets/ods/current/ets.zip",
        "https://files.digital.nhs.uk/assets/ods/current/etr.zip",
    ];
    check(&search("ods_csv", &[], &[(page, files)]), &["epraccur.zip", "etr.zip"], &[]);
    check(&search("ods_csv", &[], &[(page, &[])]), &[], &["has no file called epraccur*"]);
}

#[test]
fn a_page_that_links_more_than_can_be_meant_is_not_followed() {
    let page = format!("{STATISTICS}/rtt-waiting-times/");
    let year = format!("{page}rtt-data-2026-27/");
    let links: Vec<String> = (0..501).map(|idx| format!("Full-CSV-data-file-Apr26-{idx}.zip")).collect();
    let links: Vec<&str> = links.iter().map(String::as_str).collect();
    let site: &[(&str, &[&str])] = &[(&page, &[&year]), (&year, &links)];
    check(&search("rtt", &[], site), &[], &["501 files are called as those of it are, more than 500"]);
}

#[test]
fn what_has_moved_or_been_renamed_is_told_with_what_was_looked_for() {
    let page = format!("{STATISTICS}/rtt-waiting-times/");
    check(&search("rtt", &[], &[]), &[], &["rtt-waiting-times/ answered 404"]);
    check(
        &search("rtt", &[], &[(&page, &["/Full-extract-Apr26.zip"])]),
        &[],
        &[
            "leads to no edition of the last 24 months whose files are called Full-CSV-data-file-{Mon}{yy}*.zip",
        ],
    );
}
