//! Names in capitals by their kinds, and all that publishers have where their files are at hand.

use std::path::PathBuf;

use super::as_people_write;

#[test]
fn names_in_capitals_are_written_as_people_write_them() {
    for (capitals, expected) in [
        ("THE DENSHAM SURGERY", "The Densham Surgery"),
        ("LLR SAS PROVIDER", "LLR SAS Provider"),
        ("LLR - LPT COMMUNITY PRESCRIBING", "LLR - LPT Community Prescribing"),
        (
            "NHS LEICESTER, LEICESTERSHIRE AND RUTLAND ICB - 03W",
            "NHS Leicester, Leicestershire and Rutland ICB - 03W",
        ),
        ("UNIVERSITY HOSPITALS OF LEICESTER NHS TRUST", "University Hospitals of Leicester NHS Trust"),
        ("NHS HARTLEPOOL AND STOCKTON-ON-TEES CCG", "NHS Hartlepool and Stockton-on-Tees CCG"),
        ("GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", "Guy's and St Thomas' NHS Foundation Trust"),
        ("BELGRAVE & SPINNEY HILL PCN ENHANCED ACC", "Belgrave & Spinney Hill PCN Enhanced Acc"),
        ("MARKET HARBOROUGH UCC (DHU) OOH", "Market Harborough UCC (DHU) OOH"),
        ("GROBY ROAD MEDICAL CENTRE (ID PATCHETT)", "Groby Road Medical Centre (ID Patchett)"),
        ("DOWNING DRIVE SURGERY (AJJ BENTLEY)", "Downing Drive Surgery (AJJ Bentley)"),
        ("HOCKLEY FARM MED PRACT (A NANA)", "Hockley Farm Med Pract (A Nana)"),
        ("EAST LEICESTER MED PRACT(S LONGWORTH)", "East Leicester Med Pract(S Longworth)"),
        ("DR AM LEWIS' PRACTICE", "Dr AM Lewis' Practice"),
        ("DR NW OSBORNE'S PRACTICE", "Dr NW Osborne's Practice"),
        ("DR R KAPUR & PARTNERS", "Dr R Kapur & Partners"),
        ("DR PAI & PARTNERS", "Dr Pai & Partners"),
        ("DR O'BRIEN AND MCDONALD", "Dr O'Brien and McDonald"),
        ("ST.MARY'S MEDICAL CENTRE", "St.Mary's Medical Centre"),
        ("WESTCOTES GP SURGERY (TWO)", "Westcotes GP Surgery (Two)"),
        ("AL-WAQAS MEDICAL CENTRE", "Al-Waqas Medical Centre"),
        ("CHILDREN'S SERVICES", "Children's Services"),
        ("LOUTH & DISTRICT MED SERVICES LTD OOH", "Louth & District Med Services Ltd OOH"),
        ("HMP MORTON HALL - BCSC", "HMP Morton Hall - BCSC"),
        ("THE ONLINE NHS TRUST", "The Online NHS Trust"),
        ("4TH AVENUE CLINIC K2", "4th Avenue Clinic K2"),
        ("MELTON GPS UK", "Melton GPs UK"),
        ("  EMPINGHAM   MEDICAL CTR ", "Empingham Medical Ctr"),
        ("Heron GP Practice", "Heron GP Practice"),
        ("", ""),
    ] {
        assert_eq!(as_people_write(capitals), expected);
    }
}

#[test]
fn nothing_is_changed_but_capitals_and_what_is_written_is_written_again_so() {
    let check = |name: &str| {
        let written = as_people_write(name);
        let squeezed = name.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(written.to_uppercase(), squeezed.to_uppercase(), "{name}");
        assert_eq!(as_people_write(&written), written, "{name}");
        for abbreviation in ["Nhs", "Llr", "Uk", "Gp", "Icb", "Pcn", "Ccg", "Utc", "Ooh", "Hmp", "Dhu"] {
            let is_word = |word: &str| word == abbreviation;
            let words = written.split(|letter: char| !letter.is_alphanumeric());
            assert!(!words.into_iter().any(is_word), "{written}");
        }
        let is_first = written.chars().find(|letter| letter.is_alphabetic());
        assert!(is_first.is_none_or(|letter| !letter.is_lowercase()), "{written}");
    };
    for name in
        ["É", "ÉCOLE NHS", "'", "()", "-", "A", "AND", "ß", "K2 MEDICAL", "(AND) THE", "DR", "ﬀ SURGERY"]
    {
        let written = as_people_write(name);
        assert_eq!(as_people_write(&written), written, "{name}");
    }
    let Some(folder) =
        std::env::var_os("OAKHAM_PUBLICATIONS").map(|folder| PathBuf::from(folder).join("ods"))
    else {
        return;
    };
    let mut n_names = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !["epraccur", "etr", "eccg"].iter().any(|kind| name.starts_with(kind)) {
            continue;
        }
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(&path).unwrap();
        for record in reader.records() {
            check(&record.unwrap()[1]);
            n_names += 1;
        }
    }
    assert!(1_000 < n_names, "{n_names} names");
}
