//! Whom a figure is about, by the forms of names.

use super::check;

#[test]
fn nhs_and_a_place_is_the_board_of_that_place() {
    let text = "NHS Fenland employs 310 staff. The Fenland system is £3m in deficit.";
    let expected = ["310 staff: Fenland ICB | * | * | *", "£3m: Fenland ICS | * | * | *"];
    check("A message to colleagues", text, &expected);
    let text = "NHS England spent £3m. NHS Providers spent £4m.";
    check("Marsh ICB", text, &["£3m: NHS England | * | * | *", "£4m: * | * | * | *"]);
}

#[test]
fn two_boards_named_together_are_a_pair() {
    let text = "NHS Fenland and NHS Dale will share a chair. Both boards spend £40m on running costs.";
    check("A cluster", text, &["£40m: Fenland ICB and Dale ICB | cost | * | *"]);
}

#[test]
fn a_hospital_is_its_trust_where_that_is_named_in_full() {
    let text = "Medbury Maritime Hospital is short of cash. Medbury NHS Foundation Trust lost £3m last year.\n\nThe \
                hospital spent £2m on repairs.";
    check("Cash", text, &["£3m: Medbury | * | 2024/25 | *", "£2m: Medbury | cost | * | *"]);
    let text = "Easton Vale NHS Trust, which runs Easton Infirmary and Vale Cottage Hospital, owes £3m.";
    check("Debts", text, &["£3m: Easton Vale | loan | * | *"]);
}

#[test]
fn brackets_after_a_name_say_what_it_is_called() {
    let text = "Tarn Teaching Hospitals NHS Foundation Trust (TTH) met the ICB. TTH spent £2m on repairs.";
    check("Repairs", text, &["£2m: Tarn Teaching Hospitals | cost | * | *"]);
}

#[test]
fn who_is_told_something_is_not_who_will_do_it() {
    let text = "Marsh ICB told us that it will spend £4m on tests.";
    check("What we heard, Healthwatch Dale", text, &["£4m: Marsh ICB | cost | * | plan"]);
}

#[test]
fn a_letter_to_a_board_speaks_of_it_as_you() {
    let text = "Dear Chair,\n\nYour board must save £3m. Last week we wrote to Fenwick Hospitals, which owes £2m. You \
                say that you spend £9m on running costs.";
    let expected =
        ["£3m: Marsh ICB | * | * | *", "£2m: Fenwick Hospitals | * | * | *", "£9m: Marsh ICB | * | * | *"];
    check("An open letter to Marsh ICB", text, &expected);
}

#[test]
fn england_is_meant_where_it_is_named() {
    let text = "Of our patients 71% said that it was good; the average for England was 75%.";
    check(
        "Marsh ICB",
        text,
        &["71%: Marsh ICB | responses | * | *", "75%: NHS (England) | responses | * | *"],
    );
}

#[test]
fn a_board_and_its_trusts_are_the_system() {
    let text = "Marsh ICB and its three NHS trusts will receive £1.7bn.";
    check("The plan", text, &["three NHS trusts: * | * | * | *", "£1.7bn: Marsh ICS | * | * | *"]);
}
