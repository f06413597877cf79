//! What comes from this site is told apart from what does not.

use super::*;

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
        .collect()
}

#[track_caller]
fn check_origin(pairs: &[(&'static str, &'static str)], expected: bool) {
    assert_eq!(is_from_this_site(&headers(pairs)), expected, "{pairs:?}");
}

#[test]
fn only_a_page_of_this_site_may_send_forms() {
    let host = ("host", "oakham.example:7878");
    check_origin(&[host, ("sec-fetch-site", "same-origin")], true);
    for state in ["same-site", "cross-site", "none", ""] {
        check_origin(&[host, ("sec-fetch-site", state), ("origin", "http://oakham.example:7878")], false);
    }
    // Browsers that do not say the one say the other.
    check_origin(&[host, ("origin", "http://oakham.example:7878")], true);
    check_origin(&[host, ("origin", "http://oakham.example")], false);
    check_origin(&[host, ("origin", "http://evil.example")], false);
    check_origin(&[host, ("origin", "null")], false);
    check_origin(&[("origin", "http://oakham.example:7878")], false);
    check_origin(&[host], false);
}

async fn check_token(kind: &'static str, content: &str, expected: Option<&str>) {
    let found =
        sent_token(&headers(&[("content-type", kind)]), &Bytes::copy_from_slice(content.as_bytes())).await;
    assert_eq!(found.as_deref(), expected, "{content:?}");
}

#[tokio::test]
async fn a_token_is_found_in_a_form_and_at_the_start_of_an_upload() {
    let form = "application/x-www-form-urlencoded";
    check_token(form, "next=%2F&form-token=ab12&x=y", Some("ab12")).await;
    check_token(form, "token=ab12", None).await;
    check_token("application/json", "{\"form-token\":\"ab12\"}", None).await;
    let upload = "multipart/form-data; boundary=xyz";
    let part = |name: &str| {
        format!(
            "--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\nab12\r\n--xyz\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"a.xlsx\"\r\n\r\n\u{1}\u{2}\r\n--xyz--\r\n"
        )
    };
    check_token(upload, &part(FORM_TOKEN), Some("ab12")).await;
    let large = part(FORM_TOKEN).replace("\u{1}\u{2}", &"x".repeat(3 << 20));
    check_token(upload, &large, Some("ab12")).await;
    check_token(upload, &part("file"), None).await;
    check_token(upload, "", None).await;
    assert_eq!(sent_token(&HeaderMap::new(), &Bytes::from_static(b"form-token=ab12")).await, None);
}

#[test]
fn the_pages_of_accounts_are_private_and_no_others() {
    for path in ["/sign-in", "/sign-out", "/account", "/account/password"] {
        assert!(is_private(path), "{path}");
    }
    for path in ["/", "/money", "/accounts", "/sign-ins", "/f/0000000000"] {
        assert!(!is_private(path), "{path}");
    }
}
