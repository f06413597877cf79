//! Pages of the documentation read as pages of the site.

use proptest::prelude::*;

use super::*;

fn page(text: &str) -> Rendered {
    rendered(text, &|path| path.ends_with("flow.md").then(|| "/docs/method/flow".to_owned()))
}

#[test]
fn the_first_heading_is_the_title_and_sections_have_ids() {
    let page = page("# Forecast\n\nWhere?\n\n## What goes in: `plan`\n\nAll.\n");
    assert_eq!(page.title, "Forecast");
    assert_eq!(page.sections, [("What goes in: plan".to_owned(), "what-goes-in-plan".to_owned())]);
    assert!(
        !page.html.contains("<h1") && page.html.contains(r#"<h2 id="what-goes-in-plan">"#),
        "{}",
        page.html
    );
}

#[test]
fn links_lead_to_pages_of_the_site_or_are_text() {
    let html = page("[odds](../method/flow.md#odds), [code](../../crates/x.rs), [out](https://x.uk), `docs/method/flow.md`").html;
    assert!(html.contains(r#"<a href="/docs/method/flow#odds">odds</a>"#), "{html}");
    assert!(html.contains(", code, "), "{html}");
    assert!(html.contains(r#"<a href="https://x.uk">out</a>"#), "{html}");
    assert!(html.contains(r#"<a href="/docs/method/flow"><code>docs/method/flow.md</code></a>"#), "{html}");
}

#[test]
fn raw_html_is_shown_as_text_and_pictures_are_left_out() {
    let html = page("<script>x</script>\n\na <b>c</b> ![chart](x.png)").html;
    assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains("<img"), "{html}");
    assert!(html.contains("&lt;b&gt;"), "{html}");
}

#[test]
fn tables_scroll_in_a_frame_of_their_own() {
    let html = page("## Terms\n\n| a | b |\n| --- | ---: |\n| 1 | 2 |\n\n```sh\nls\n```\n").html;
    assert!(html.contains(r#"tabindex="0" role="region""#) && html.contains("<table>"), "{html}");
    assert!(html.contains(r#"<caption><span class="oak-hidden">Terms</span></caption>"#), "{html}");
    assert!(html.contains(r#"<pre tabindex="0">"#), "{html}");
}

proptest! {
    #[test]
    fn no_text_fails_or_brings_a_script_in(text in ".{0,200}") {
        let html = page(&text).html;
        prop_assert!(!html.to_lowercase().contains("<script"));
    }
}
