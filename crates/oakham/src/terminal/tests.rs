//! Tables line up, whatever stands in them.

use domain::example;
use exhibits::table;
use exhibits::words::Wording;

use super::*;

#[test]
fn commands_name_the_workspace_so_that_they_run_as_printed() {
    let named = |text: &str| with_options(text, " -w staffs");
    assert_eq!(
        named("write it with `oakham plan template -o p`, then `oakham plan import p`."),
        "write it with `oakham -w staffs plan template -o p`, then `oakham -w staffs plan import p`."
    );
    // Named already, of no workspace, or no command.
    for text in ["oakham -w q check", "Make one with `oakham init`.", "Oakham plans nothing; oakham planning"]
    {
        assert_eq!(named(text), text);
    }
    assert_eq!(with_options("oakham check", ""), "oakham check");
}

fn printed(table: &Table) -> Vec<String> {
    let mut out = Vec::new();
    super::table(&mut out, table).unwrap();
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn decimal_points_of_a_column_stand_under_one_another() {
    let exhibit = table::system_position(&example::month_end(), Wording::Staff);
    let lines = printed(&exhibit.table);
    let places: Vec<usize> = lines
        .iter()
        .skip_while(|line| !line.starts_with('─'))
        .filter_map(|line| line.chars().position(|c| c == '.'))
        .collect();
    assert!(places.len() >= 4, "{lines:#?}");
    assert!(places.iter().all(|place| *place == places[0]), "{lines:#?}");
}

#[test]
fn every_row_of_a_table_is_printed_with_its_marks() {
    let month_end = example::month_end();
    let exhibit = table::system_position(&month_end, Wording::Staff);
    let text = printed(&exhibit.table).join("\n");
    for organisation in &month_end.organisations {
        assert!(exhibit.table.rows.iter().any(|row| text.contains(&row.name)), "{}", organisation.name);
    }
    assert!(text.contains('●') && text.contains('○'), "{text}");
}

#[test]
fn findings_are_counted_in_words() {
    let mut out = Vec::new();
    super::findings(&mut out, &example::month_end().findings).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.lines().last().unwrap().contains("error"), "{text}");
    assert_eq!(counted(1, "error", "errors"), "1 error");
    assert_eq!(counted(0, "error", "errors"), "0 errors");
}

#[test]
fn what_a_terminal_would_do_is_written_out() {
    let check = |pieces: &[&[u8]], expected: &str| {
        let mut printed = Vec::new();
        let mut plain = Plain::of(&mut printed);
        for piece in pieces {
            plain.write_all(piece).unwrap();
        }
        drop(plain);
        assert_eq!(String::from_utf8(printed).unwrap(), expected);
    };
    check(&["\u{1b}[2J a\tb\r\nc\n\u{7f}\u{85}".as_bytes()], "\\u001b[2J a\tb\r\nc\n\\u007f\\u0085");
    check(&["\u{202e}x\u{2066}y £ ● – é".as_bytes()], "\\u202ex\\u2066y £ ● – é");
    // However it comes in pieces.
    for text in ["£\u{202e}\u{2066}\u{85}é", "a\r\nb", "a\rb", "●\u{1b}"] {
        let pieces: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        let mut whole = Vec::new();
        let mut plain = Plain::of(&mut whole);
        plain.write_all(text.as_bytes()).unwrap();
        drop(plain);
        check(&pieces, &String::from_utf8(whole).unwrap());
    }
    check(&[b"a\r"], "a\\u000d");
}
