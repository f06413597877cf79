//! Accounts come into their lines with the right sign and to the penny; what is left over is told.

use super::*;

const MAPPING: &str = "main_code,subcode,line_code,sign,reviewed_by,note
4100,*,P.INC.ICB,-,Ann,contract income
6100,,P.PAY.SUB,+,Ann,
6100,77,P.PAY.AGY,+,,own rule of one subcode
";

fn write(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn mapped(extract: &str) -> Mapped {
    let folder = write(&[("map.csv", MAPPING), ("extract.csv", extract)]);
    let mapping = Mapping::read(folder.path(), "map.csv", OrganisationKind::Trust).unwrap();
    map(&read(folder.path(), "extract.csv").unwrap(), &mapping, "extract.csv")
}

#[test]
fn accounts_sum_into_lines_rounded_once() {
    let mapped = mapped(
        "subcode,main code,value\n1,4100,-1000400.50\n2,4100,-1000400.50\n5,6100,700300\n77,6100,99499.99\n77,6100,0.01\n",
    );
    let to_date = |code: &str| mapped.actuals.to_date(code.parse().unwrap()).thousands();
    // Income of £2,000,801 and agency cost of £99,500: half goes away from nil.
    assert_eq!((to_date("P.INC.ICB"), to_date("P.PAY.SUB"), to_date("P.PAY.AGY")), (2001, -700, -100));
    assert_eq!(to_date("P.NP.DRUG"), 0);
    assert!(mapped.unmapped.is_empty());
}

#[test]
fn amounts_are_read_as_ledgers_print_them() {
    let written = |value: &str| {
        let folder = write(&[("extract.csv", &format!("subcode,main_code,value\n1,4100,\"{value}\"\n"))]);
        read(folder.path(), "extract.csv")
            .map(|extract| extract.rows[0].value.get())
            .map_err(|error| error.to_string())
    };
    for value in ["-1234.50", "1,234.50-", "(1,234.50)", "1234.5 CR", "-£1,234.50", "−1 234.50"] {
        assert_eq!(written(value), Ok(-123_450), "{value}");
    }
    for (value, reason) in [
        ("1.234,50", "a decimal with a point"),
        ("1.234", "two decimals at most"),
        ("12,5", "part thousands only"),
        ("99999999999999", "no account has more than"),
    ] {
        assert!(written(value).unwrap_err().contains(reason), "{value}");
    }
}

#[test]
fn what_is_in_no_line_is_listed_with_value_and_share() {
    let mapped =
        mapped("main_code,subcode,value\n4100,1,-600\n6100,77,200\n9999,3,-150\n9999,4,50\n8888,,0\n");
    let findings = mapped.findings("extract.csv", "finance/mappings/XA1.csv");
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "account 9999 3 with £-150.00 is in no line: 15.0% of the ledger's value.",
            "account 9999 4 with £50.00 is in no line: 5.0% of the ledger's value.",
            "60.0% of the ledger's value is mapped by reviewed rules, 20.0% by rules nobody has reviewed.",
        ]
    );
    assert!(findings.iter().all(|finding| finding.rule == "V26"));
    assert_eq!(findings[0].at.unwrap().to_string(), "C4");
    assert!(mapped.unmapped_csv().contains("9999,3,,,,£-150.00 in the extract\n"));
}

#[test]
fn slips_in_extract_and_mapping_are_refused_with_their_places() {
    let folder = write(&[
        ("extract.csv", "subcode,main_code,value\n1,4100,\"1,00\"\n1,,5\n1,4100,1.234\n"),
        (
            "map.csv",
            "main_code,subcode,line_code,sign,reviewed_by,note\n1,,P.PAY,+,,\n2,,P.PAY.SUB,*,,\n3,,P.PAY.SUB,+,,\n3,,P.PAY.BANK,+,,\n",
        ),
    ]);
    let message = read(folder.path(), "extract.csv").unwrap_err().to_string();
    for place in ["row 2, column C", "row 3, column B", "row 4, column C"] {
        assert!(message.contains(place), "{message}");
    }
    let message = Mapping::read(folder.path(), "map.csv", OrganisationKind::Trust).unwrap_err().to_string();
    for slip in ["is not a line", "expected +, or -", "is mapped twice"] {
        assert!(message.contains(slip), "{message}");
    }
}

#[test]
fn a_trial_balance_is_read_by_its_columns_and_its_sums_are_passed_over() {
    let read_text = |text: &str| {
        let folder = write(&[("tb.csv", text)]);
        read(folder.path(), "tb.csv").map(|extract| {
            extract
                .rows
                .into_iter()
                .map(|row| (row.main_code, row.description, row.value.get()))
                .collect::<Vec<_>>()
        })
    };
    let expected = vec![
        ("4100".to_owned(), "Income ICB".to_owned(), -60_000),
        ("6100".to_owned(), "Agency nurses".to_owned(), 45_050),
    ];
    for text in [
        "Account,Description,Debit,Credit\n4100,Income ICB,,600.00\n6100,Agency nurses,450.50,\n,Total,450.50,600.00\n",
        "description,account,balance\nIncome ICB,4100,(600.00)\nAgency nurses,6100,450.50\n",
        "Account Code,Account Name,Balance\n4100,Income ICB,600.00 CR\n6100,Agency nurses,450.50 DR\n",
    ] {
        assert_eq!(read_text(text).unwrap(), expected, "{text}");
    }
    let error = read_text("account,description\n4100,Income\n").unwrap_err().to_string();
    assert!(error.contains("a column balance, or the columns debit and credit"), "{error}");
}

#[test]
fn what_names_tell_is_proposed_and_remembered_for_review() {
    let trial_balance = "account,description,balance\n4100,Income ICB,-600\n7100,Agency nurses,400\n1500,Trade receivables,150\n7999,Sundry,50\n";
    let folder = write(&[("map.csv", MAPPING), ("tb.csv", trial_balance)]);
    let mapping = Mapping::read(folder.path(), "map.csv", OrganisationKind::Trust).unwrap();
    let rows = read(folder.path(), "tb.csv").unwrap();
    let mapped = map(&rows, &mapping, "tb.csv");
    assert_eq!((mapped.unmapped.len(), mapped.n_proposed()), (3, 2));
    let findings = mapped.findings("tb.csv", "finance/mappings/XA1.csv");
    assert!(findings.iter().any(|finding| finding.fix.contains("by its name P.PAY.AGY")));
    let text = mapped.with_proposals("map.csv", Some(MAPPING)).unwrap();
    std::fs::write(folder.path().join("map.csv"), &text).unwrap();
    let mapping = Mapping::read(folder.path(), "map.csv", OrganisationKind::Trust).unwrap();
    let mapped = map(&rows, &mapping, "tb.csv");
    assert_eq!(mapped.unmapped.iter().map(|row| row.main_code.as_str()).collect::<Vec<_>>(), ["7999"]);
    // What is of the balance sheet is in no line, and in no sum.
    assert_eq!(mapped.unreviewed, Pence::new(55_000));
    assert_eq!(mapped.actuals.to_date(Line::named("P.PAY.AGY")), Pence::ZERO);
}

#[test]
fn a_trial_balance_that_does_not_balance_is_told_with_the_difference() {
    let told = |text: &str| {
        let folder = write(&[("map.csv", MAPPING), ("tb.csv", text)]);
        let mapping = Mapping::read(folder.path(), "map.csv", OrganisationKind::Trust).unwrap();
        let mapped = map(&read(folder.path(), "tb.csv").unwrap(), &mapping, "tb.csv");
        let findings = mapped.findings("tb.csv", "map.csv").into_iter();
        let told = findings.filter(|finding| finding.message.contains("does not balance"));
        told.map(|finding| format!("{}: {}", finding.severity, finding.message)).collect::<Vec<_>>()
    };
    assert_eq!(
        told("account,description,debit,credit\n4100,Income,,\"1,600.00\"\n6100,Nurses,450.50,\n"),
        [
            "warning: the trial balance does not balance: debits come to £450.50 and credits to £1,600.00, £1,149.50 apart."
        ]
    );
    assert!(told("account,description,balance\n4100,Income,-600\n6100,Nurses,600\n").is_empty());
    // An extract may be of some accounts only.
    assert!(told("subcode,main_code,value\n1,4100,-600\n").is_empty());
}

#[test]
fn proposals_stand_in_the_order_of_the_accounts() {
    let trial_balance = "account,description,balance\n5100,Agency nurses,400\n5200,Bank nurses,900\n1500,Trade receivables,150\n";
    let folder = write(&[("tb.csv", trial_balance)]);
    let extract = read(folder.path(), "tb.csv").unwrap();
    let mapped = map(&extract, &Mapping::empty(OrganisationKind::Trust), "tb.csv");
    let text = mapped.with_proposals("map.csv", None).unwrap();
    let codes: Vec<&str> = text.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    assert_eq!(codes, ["5100", "5200", "1500"]);
    let largest_first = mapped.unmapped_csv();
    assert!(largest_first.lines().nth(1).is_some_and(|row| row.starts_with("5200")), "{largest_first}");
}
