//! What HTML says to eyes and to screen readers.

use domain::example::month_end;
use domain::figure::Support;

use super::*;
use crate::table::{findings, system_position, tiles as tiles_of};
use crate::words::overview::leads;
use crate::words::{View, Wording};

const STAFF: View = View { wording: Wording::Staff, support: Support::Including };

fn position(anchors: &Anchors) -> String {
    exhibit(&system_position(&month_end(), Wording::Staff), None, anchors).into_string()
}

#[test]
fn figures_link_to_their_page_on_the_site_and_within_the_report() {
    let site = position(&Anchors::site("?wording=staff"));
    assert!(site.contains("href=\"/f/") && site.contains("?wording=staff\""));
    assert!(site.contains("href=\"/organisation/Z9A?wording=staff\""));
    let report = position(&Anchors::report());
    assert!(report.contains("href=\"#f-") && !report.contains("href=\"/"), "{report}");
}

#[test]
fn a_table_has_a_named_region_a_caption_and_headings_with_scope() {
    let html = position(&Anchors::report());
    assert!(html.contains(
        "<div class=\"oak-scroll\" role=\"region\" aria-labelledby=\"system-position-caption\" tabindex=\"0\">"
    ));
    assert!(html.contains("<caption class=\"nhsuk-table__caption\" id=\"system-position-caption\">"));
    assert_eq!(html.matches("scope=\"row\"").count(), 5);
    assert_eq!(html.matches("scope=\"colgroup\"").count(), 3);
    assert_eq!(html.matches("rowspan=\"2\"").count(), 2);
    assert_eq!(html.matches("<th ").count(), 5 + 3 + 1 + 1 + 11);
}

#[test]
fn digits_line_up_by_an_unseen_bracket() {
    let html = position(&Anchors::report());
    assert!(html.contains("(4.6)</a>"));
    assert!(html.contains("0.2<span class=\"oak-slot\" aria-hidden=\"true\">)</span></a>"), "{html}");
    let without = table("t", &system_position(&month_end(), Wording::Public).table, &Anchors::report());
    assert!(!without.into_string().contains("oak-slot"));
}

#[test]
fn a_figure_is_read_aloud_in_full() {
    assert!(
        position(&Anchors::report())
            .contains("aria-label=\"minus 7.4 million pounds, adverse, published\">(7.4)</a>")
    );
}

#[test]
fn words_of_people_are_escaped() {
    let mut month_end = month_end();
    month_end.findings[0].message = "<script>alert(1)</script>".to_owned();
    let html = exhibit(&findings(&month_end), None, &Anchors::site("")).into_string();
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script>"));
}

#[test]
fn sentences_link_their_figures_and_say_how_they_are_known() {
    let html: String = leads(&month_end(), STAFF)
        .iter()
        .map(|lead| sentence(lead, &Anchors::site("")).into_string())
        .collect();
    assert!(html.contains("£18.1 million<span class=\"oak-hidden\">, derived</span></a>"), "{html}");
}

#[test]
fn a_chart_is_one_image_with_its_table_beside_it() {
    let mut with_chart = system_position(&month_end(), Wording::Staff);
    let specification = |name: &str| crate::exhibit::Specification {
        name: name.to_owned(),
        width: 288,
        height: 100,
        option: serde_json::Value::Null,
    };
    with_chart.chart = Some(Chart {
        label: "Position".to_owned(),
        description: "What it shows.".to_owned(),
        wide: specification("wide"),
        narrow: specification("narrow"),
    });
    let drawing = Drawing { wide: "<svg id=w></svg>".to_owned(), narrow: "<svg id=n></svg>".to_owned() };
    let html = exhibit(&with_chart, Some(&drawing), &Anchors::site("")).into_string();
    let described = "role=\"img\" aria-label=\"Position\" aria-describedby=\"system-position-description\"";
    assert!(html.contains(described), "{html}");
    assert!(html.contains("<svg id=w></svg>") && html.contains("<svg id=n></svg>"));
    assert!(html.contains("Show table") && html.contains("<table "));
    let undrawn = exhibit(&with_chart, None, &Anchors::site("")).into_string();
    assert!(undrawn.contains("<table ") && !undrawn.contains("<figure"));
}

#[test]
fn the_stylesheet_knows_from_which_width_on_a_wide_drawing_fits() {
    let of = |width| Chart {
        label: String::new(),
        description: String::new(),
        wide: crate::exhibit::Specification {
            name: "wide".to_owned(),
            width,
            height: 100,
            option: serde_json::Value::Null,
        },
        narrow: crate::exhibit::Specification {
            name: "narrow".to_owned(),
            width: 288,
            height: 100,
            option: serde_json::Value::Null,
        },
    };
    for width in [540, 634, 700, 728, 960, 1_000, 1_104] {
        let class = chart_class(&of(width));
        let from: u32 = class.strip_prefix("oak-chart oak-chart--").unwrap().parse().unwrap();
        assert!(width <= from, "{class} shows a drawing of {width} px where there is less room");
        assert!(EXHIBIT_CSS.contains(&format!(
            "@container (min-width: {from}px) {{\n  .oak-chart--{from} .oak-wide {{ display: block; }}"
        )));
    }
}

#[test]
fn lines_that_are_part_of_others_are_set_in() {
    let month_end = month_end();
    let exhibit = crate::table::lines(&month_end, &month_end.organisations[0].code, Wording::Staff).unwrap();
    let html = table("lines", &exhibit.table, &Anchors::site("")).into_string();
    assert!(html.contains("oak-stick oak-part\" scope=\"row\">of which deficit support"), "{html}");
    let n_parts = exhibit.table.rows.iter().filter(|row| row.is_part()).count();
    assert_eq!(html.matches("oak-part").count(), n_parts);
}

#[test]
fn without_brackets_the_word_stands_below_its_number_too() {
    let staff = position(&Anchors::site(""));
    assert!(staff.contains("oak-table--signed") && !staff.contains("oak-under"));
    let public =
        table("t", &system_position(&month_end(), Wording::Public).table, &Anchors::site("")).into_string();
    assert!(!public.contains("oak-table--signed"));
    assert!(public.contains("<span class=\"oak-under oak-adverse\" aria-hidden=\"true\">worse</span>"));
    let bridge =
        crate::table::bridge(&month_end(), View { wording: Wording::Public, support: Support::Including })
            .unwrap();
    let bridge = table("b", &bridge.table, &Anchors::site("")).into_string();
    assert!(bridge.contains("10.7 deficit") && !bridge.contains("true\">deficit"), "{bridge}");
}

#[test]
fn a_tile_worked_out_from_synthetic_figures_is_set_in_grey() {
    let grey = |provenance| {
        let mut all = tiles_of(&month_end(), STAFF, None);
        all.truncate(1);
        all[0].value = crate::table::TileValue::WorkedOut { text: "£1.0m".to_owned(), provenance };
        tiles(&all, &[None], &Anchors::site("")).into_string().contains("<span class=\"oak-synthetic\">£1.0m")
    };
    assert!(grey(Provenance::Synthetic));
    assert!(!grey(Provenance::Derived));
}

#[test]
fn tiles_carry_their_rating_as_a_word() {
    let html =
        tiles(&tiles_of(&month_end(), STAFF, None), &[Some("<svg></svg>".to_owned())], &Anchors::site(""))
            .into_string();
    assert!(html.contains("<strong class=\"nhsuk-tag oak-tag nhsuk-tag--red\">Far behind plan</strong>"));
    assert_eq!(html.matches("<li ").count(), 6);
    assert_eq!(html.matches("oak-spark").count(), 1);
}

#[test]
fn the_stylesheet_knows_every_class_of_ours() {
    let html = [
        position(&Anchors::site("")),
        table("t", &system_position(&month_end(), Wording::Public).table, &Anchors::site("")).into_string(),
        exhibit(&findings(&month_end()), None, &Anchors::site("")).into_string(),
        tiles(&tiles_of(&month_end(), STAFF, None), &[Some(String::new())], &Anchors::site("")).into_string(),
        provenance_key().into_string(),
        rests_on(Provenance::Synthetic).into_string(),
    ]
    .concat();
    let classes = html.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
    for class in classes.flat_map(str::split_whitespace).filter(|class| class.starts_with("oak-")) {
        assert!(EXHIBIT_CSS.contains(&format!(".{class}")), "{class}");
    }
}

#[test]
fn charts_of_exhibits_are_drawn_at_both_widths() {
    let month_end = month_end();
    let bridge = crate::table::bridge(&month_end, STAFF).unwrap();
    let drawing = Drawing::of(bridge.chart.as_ref().unwrap()).unwrap();
    let html = exhibit(&bridge, Some(&drawing), &Anchors::site("")).into_string();
    assert_eq!(html.matches("<svg xmlns=").count(), 2);
    assert_eq!(html.matches("4.6 adverse</text>").count(), 2);
}

#[test]
fn commands_between_back_quotes_stand_as_code() {
    for (text, expected) in [
        ("Run `oakham check` & see.", "Run <code>oakham check</code> &amp; see."),
        ("`to` and `arrivals`", "<code>to</code> and <code>arrivals</code>"),
        ("a lone ` stays", "a lone ` stays"),
        ("plain", "plain"),
    ] {
        assert_eq!(prose(text).into_string(), expected);
    }
}
