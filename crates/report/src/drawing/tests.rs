//! Charts are drawn for both media from one specification.

use domain::example;
use exhibits::table;
use exhibits::words::Wording;

use super::*;

#[test]
fn print_has_the_face_of_print_and_the_page_its_own() {
    let month_end = example::month_end();
    let months = table::months(&month_end, &month_end.system_subject(), Wording::Staff);
    let chart = months.chart.expect("the months have a chart");
    let drawings = Drawings::draw([&chart], []).expect("the chart can be drawn");
    let print = drawings.print(&chart.wide).expect("wide charts are printed");
    assert!(print.svg.contains("Source Sans 3"));
    let half = drawings.print(&chart.narrow).expect("narrow charts are printed beside each other");
    assert!(half.svg.contains("Source Sans 3"));
    let page = drawings.page(&chart.narrow).expect("narrow charts are shown");
    assert!(!page.contains("Source Sans 3"));
    assert_eq!(drawings.prints().count(), 2);
}
