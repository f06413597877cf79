//! What a figure measures, and of which time, by the words around it.

use super::check;

#[test]
fn what_goes_up_or_is_compared_is_a_change_of_spending() {
    let text = "Spending on placements grew by £12.6m. Prescribing took £31m, 5% more than the year before.";
    let expected = [
        "£12.6m: * | spending change | * | actual",
        "£31m: * | cost | * | actual",
        "5%: * | spending change | * | actual",
    ];
    check("Marsh ICB", text, &expected);
}

#[test]
fn the_verb_before_the_next_figure_is_that_figures() {
    let text = "We set out to save £54m and achieved £50m.";
    let expected =
        ["£54m: Marsh ICB | savings required | * | plan", "£50m: Marsh ICB | savings delivered | * | actual"];
    check("Marsh ICB", text, &expected);
}

#[test]
fn money_of_a_month_that_ended_is_to_date() {
    let text = "By the end of August it had lost £19m, which is £5m worse than it was supposed to be.";
    let expected = [
        "£19m: Fenwick Hospitals | year-to-date deficit | 2025/26 M5 | actual",
        "£5m: Fenwick Hospitals | year-to-date variance | 2025/26 M5 | actual",
    ];
    check("Fenwick Hospitals", text, &expected);
}

#[test]
fn a_gap_after_savings_is_what_is_missing() {
    let text = "We have a £36m efficiency programme. There is a gap of £11m where we have no schemes.";
    let expected = ["£36m: * | savings required | * | *", "£11m: * | savings shortfall | * | *"];
    check("Fenwick Hospitals", text, &expected);
}

#[test]
fn what_is_ahead_is_of_no_year_gone_by() {
    let text =
        "It ended last year £13m in deficit, and we understand that it is forecasting a deficit of £22m.";
    let expected = ["£13m: * | deficit | 2024/25 | actual", "£22m: * | deficit | 2025/26 | forecast"];
    check("Fenwick Hospitals", text, &expected);
}

#[test]
fn a_quarter_of_one_per_cent_is_small() {
    let text = "That is less than a quarter of one per cent of the savings.";
    check("Marsh ICB", text, &["a quarter of one per cent: * | share of savings | * | *"]);
}

#[test]
fn a_cost_for_each_resident_is_by_head() {
    let text =
        "The board must come down to £18.76 for each of the people it serves. At present it spends £29.";
    let expected =
        ["£18.76: Marsh ICB | cost per head | * | target", "£29: Marsh ICB | cost per head | * | *"];
    check("Marsh ICB", text, &expected);
}
