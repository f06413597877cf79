//! Documents of each kind are read, or refused with why.

use std::io::{Cursor, Write};
use std::time::Instant;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// A PDF whose pages draw what is given, in Helvetica that is only named.
fn pdf(pages: &[String], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    let mut object = |bytes: &mut Vec<u8>, text: String| {
        places.push(bytes.len());
        let number = places.len();
        bytes.extend(format!("{number} 0 obj\n{text}\nendobj\n").into_bytes());
    };
    let kids: Vec<String> = (0..pages.len()).map(|idx| format!("{} 0 R", 4 + 2 * idx)).collect();
    object(&mut bytes, "<< /Type /Catalog /Pages 2 0 R >>".to_owned());
    object(&mut bytes, format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()));
    object(
        &mut bytes,
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    );
    for (idx, content) in pages.iter().enumerate() {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F 3 0 R >> >> >>",
            5 + 2 * idx
        );
        object(&mut bytes, page);
        object(&mut bytes, format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let xref = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).into_bytes());
    for place in &places {
        bytes.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    let size = places.len() + 1;
    bytes.extend(
        format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{xref}\n%%EOF\n").into_bytes(),
    );
    bytes
}

/// Words at places of a page [points from the lower left].
fn drawn(words: &[(f64, f64, &str)]) -> String {
    let lines: Vec<String> =
        words.iter().map(|(x, y, text)| format!("1 0 0 1 {x} {y} Tm ({text}) Tj")).collect();
    format!("BT /F 11 Tf {} ET", lines.join(" "))
}

fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// A Word file with more parts.
fn docx_with(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    for (name, xml) in std::iter::once(("word/document.xml", xml.as_str())).chain(parts.iter().copied()) {
        writer.start_file(name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(xml.as_bytes()).expect("a part");
    }
    writer.finish().expect("an archive").into_inner()
}

fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

#[track_caller]
fn refused(bytes: &[u8], words: &[&str]) {
    let error = text(bytes).expect_err("it is refused").to_string();
    for word in words {
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn text_is_read_as_it_was_written() {
    let read = text("The deficit was £18.8m.\r\nNext line".as_bytes()).expect("text");
    assert_eq!(read.text, "The deficit was £18.8m.\nNext line");
    let windows = text(b"The deficit was \xa318.8m \x96 more").expect("text of Windows");
    assert_eq!(windows.text, "The deficit was £18.8m – more");
    let mut wide = vec![0xff, 0xfe];
    wide.extend("£5m".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(text(&wide).expect("UTF-16").text, "£5m");
}

#[test]
fn a_web_page_is_what_a_reader_sees() {
    let page = "<!doctype html><html><head><title>Board &amp; budget</title><style>p{}</style></head><body>\
        <nav><a>Home</a></nav><script>var loss = '£9bn';</script><h1>Deficit</h1>\
        <p>It spent <b>£18.8m</b> more\n than&nbsp;planned.</p><ul><li>One</li><li>Two</li></ul>\
        <table><tr><th>Body</th><th>£m</th></tr><tr><td>UHL</td><td>3.0</td></tr></table></body></html>";
    let read = text(page.as_bytes()).expect("a page");
    assert_eq!(read.form, DocumentForm::Html);
    assert_eq!(read.title.as_deref(), Some("Board & budget"));
    assert_eq!(
        read.text,
        "Deficit\n\nIt spent £18.8m more than planned.\n\n• One\n• Two\n\nBody\t£m\nUHL\t3.0\n\n"
    );
    assert_eq!(read.notes, ["Scripts of the page were left out."]);
}

#[test]
fn the_lines_of_a_pdf_are_in_order() {
    let page = drawn(&[
        (72.0, 760.0, "Finance report"),
        (72.0, 720.0, "The deficit was \\24318.8m at month 5, which is"),
        (72.0, 706.0, "worse than plan."),
        (72.0, 660.0, "Organisation"),
        (300.0, 660.0, "Plan"),
        (72.0, 646.0, "UHL"),
        (300.0, 646.0, "3.0"),
    ]);
    let read = text(&pdf(&[page], "")).expect("a PDF");
    assert_eq!(
        read.text,
        "Finance report\n\nThe deficit was £18.8m at month 5, which is\nworse than plan.\n\nOrganisation\tPlan\nUHL\t3.0\n\n"
    );
    assert_eq!((read.pages, read.notes.len()), (Some(1), 0));
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let mut words = Vec::new();
    for line in 0..10 {
        let y = 700.0 - 14.0 * f64::from(line);
        words.push((60.0, y, "the left column says this"));
        words.push((320.0, y, "and the right one that"));
    }
    let read = text(&pdf(&[drawn(&words)], "")).expect("a PDF");
    let lines: Vec<&str> = read.text.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines[..10], ["the left column says this"; 10]);
    assert_eq!(lines[10..], ["and the right one that"; 10]);
    // Lines of columns need not stand on the same baselines.
    for word in words.iter_mut().filter(|(x, ..)| 300.0 < *x) {
        word.1 += 5.0;
    }
    words.push((
        60.0,
        760.0,
        "a heading that reaches over both columns of the page, as those of papers often do",
    ));
    let read = text(&pdf(&[drawn(&words)], "")).expect("a PDF");
    let lines: Vec<&str> = read.text.lines().filter(|line| !line.is_empty()).collect();
    assert!(lines[0].starts_with("a heading"), "{}", read.text);
    assert_eq!(lines[1..11], ["the left column says this"; 10], "{}", read.text);
}

#[test]
fn a_pdf_without_text_is_told_with_its_pages() {
    let blank = "0 0 100 100 re f".to_owned();
    refused(&pdf(&vec![blank.clone(); 3], ""), &["3 pages without text", "OCR"]);
    let mixed =
        text(&pdf(&[drawn(&[(72.0, 700.0, "Text of a page")]), blank], "")).expect("one page has text");
    assert_eq!(mixed.notes, ["1 of 2 pages have no text, as scans have, and were not read."]);
}

#[test]
fn a_pdf_that_is_locked_or_broken_is_told() {
    let locked = "/Encrypt << /Filter /Standard /V 1 /R 2 /O <00> /U <00> /P -4 >> /ID [<00> <00>]";
    let page = drawn(&[(72.0, 700.0, "Text")]);
    assert!(text(&pdf(std::slice::from_ref(&page), locked)).is_err());
    refused(b"%PDF-1.7\nnothing of it", &["damaged"]);
    let whole = pdf(&[page], "");
    // One that lost its end is put together again from what is left.
    let cut = text(&whole[..whole.len() - 60]).expect("what is left is read");
    assert_eq!(
        cut.notes,
        ["The end of the file is missing, so pages may be too; get the file again and read that."]
    );
    refused(&whole[..whole.len() / 2], &["damaged"]);
}

#[test]
fn twenty_pages_take_no_time_to_speak_of_and_thousands_are_cut() {
    let page = |n: usize| {
        let lines: Vec<(f64, f64, String)> = (0..45u8)
            .map(|line| {
                let words =
                    format!("Line {line} of page {n}: the board spent 18.8m more than it had planned to");
                (72.0, 800.0 - 16.0 * f64::from(line), words)
            })
            .collect();
        let lines: Vec<(f64, f64, &str)> = lines.iter().map(|(x, y, text)| (*x, *y, text.as_str())).collect();
        drawn(&lines)
    };
    let pages: Vec<String> = (0..20).map(page).collect();
    let began = Instant::now();
    let read = text(&pdf(&pages, "")).expect("twenty pages");
    assert_eq!(read.text.matches("Line 44 of page").count(), 20);
    // A program that is not optimised, on a computer that others use: far from the second that is aimed at.
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    let many = vec![drawn(&[(72.0, 700.0, "A page")]); PAGES + 1];
    let cut = text(&pdf(&many, "")).expect("many pages");
    assert_eq!(cut.text.matches("A page").count(), PAGES);
    assert!(cut.notes[0].starts_with("The PDF has 2001 pages; at most 2000"), "{:?}", cut.notes);
}

#[test]
fn tracked_changes_of_a_word_file_are_read_as_accepted() {
    let body = [
        paragraph("The board spent "),
        "<w:p><w:r><w:t>A deficit of </w:t></w:r><w:del><w:r><w:delText>£5m</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>£18.8m &amp; more</w:t></w:r></w:ins><w:r><w:t xml:space=\"preserve\"> was told.</w:t></w:r></w:p>"
            .to_owned(),
        format!(
            "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
            paragraph("Body"),
            paragraph("£m"),
            paragraph("UHL"),
            paragraph("3.0")
        ),
    ]
    .concat();
    let read = text(&docx(&body)).expect("a Word file");
    assert_eq!(
        read.text,
        "The board spent\n\nA deficit of £18.8m & more was told.\n\nBody\t£m\nUHL\t3.0\n\n"
    );
    assert_eq!(read.notes, ["1 tracked insertion was read.", "1 tracked deletion was left out."]);
}

#[test]
fn what_is_no_document_is_refused_with_what_to_do() {
    refused(b"", &["empty"]);
    refused(b" \n ", &["no text"]);
    refused(&[0xd0, 0xcf, 0x11, 0xe0, 0, 0], &[".doc"]);
    refused(&[1, 2, 0, 3], &["export it"]);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("xl/workbook.xml", SimpleFileOptions::default()).expect("a part");
    refused(&writer.finish().expect("an archive").into_inner(), &["no Word file"]);
    refused(b"PK\x03\x04 and no archive", &["damaged"]);
    refused(&docx("<w:p><w:r></w:p>"), &["damaged"]);
}

#[test]
fn what_is_hidden_on_a_web_page_is_not_read_and_nothing_after_it_is_lost() {
    let page = "<html><body><p>Spent £18.8m.</p><p hidden>£1m<p>Then £2m.</p>\
        <div style=\"Display: none\"><div>£3m</div></div><img hidden><br hidden><textarea>£4m</textarea>\
        <span hidden=\"\">£5m</span><ul><li hidden>£6m<li>Last £7m.</ul></body></html>";
    let read = text(page.as_bytes()).expect("a page");
    let words = read.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words, "Spent £18.8m. Then £2m. • Last £7m.");
}

#[test]
fn marks_of_notes_and_what_is_struck_out_are_no_part_of_a_web_page() {
    let page = "<html><head><style>p{color:red} .gone, #old { display : none }\n@media print{.paper{display:none}}\
        </style></head><body><p>The planned deficit was &pound;15.1m<sup>2</sup>, on 500 m<sup>2</sup> of CO<sub>2</sub>\
        <sup><a href=\"#n\">[3]</a></sup> and the 4<sup>th</sup> floor*<sup>a,b</sup>.</p>\
        <p class=\"big gone\">£1m</p><p id=old>£2m</p><p class=paper>Seen: £3m, not <del>£4m</del><s>£5m</s>.</p></body></html>";
    let read = text(page.as_bytes()).expect("a page");
    let words = read.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        words,
        "The planned deficit was £15.1m, on 500 m² of CO2 and the 4th floor*. Seen: £3m, not ."
    );
    assert_eq!(
        read.notes,
        [
            "2 hidden passages were left out.",
            "2 passages that are struck out were left out.",
            "3 marks of notes were left out."
        ]
    );
}

#[test]
fn words_of_a_word_file_that_nobody_sees_are_left_out_and_told() {
    let run = |marks: &str, words: &str| format!("<w:r><w:rPr>{marks}</w:rPr><w:t>{words}</w:t></w:r>");
    let body = format!(
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{}{}{}{}{}</w:p>",
        run("<w:b/>", "Spent £3m"),
        run("<w:vanish/>", ", not £999m"),
        run("<w:strike w:val=\"1\"/>", ", nor £998m"),
        run("<w:strike w:val=\"false\"/>", " of £5m"),
        run("<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>", " in 17 June 2025."),
    );
    let read = text(&docx(&body)).expect("a Word file");
    assert_eq!(read.text.trim(), "Spent £3m of £5m in 17 June 2025.");
    assert_eq!(read.notes, ["2 hidden or struck out passages were left out."]);
}

#[test]
fn a_box_of_a_word_file_is_read_once_and_its_notes_at_the_end() {
    let boxed = format!(
        "{}<w:p><w:r><mc:AlternateContent><mc:Choice>{1}</mc:Choice><mc:Fallback>{1}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
        paragraph("17 June 2025"),
        paragraph("In a box: £3m.")
    );
    let notes = format!(
        "<w:footnotes xmlns:w=\"w\"><w:footnote w:type=\"separator\"><w:p/></w:footnote><w:footnote w:id=\"1\">{}</w:footnote></w:footnotes>",
        paragraph("Without £9m of support.")
    );
    let read = text(&docx_with(&boxed, &[("word/footnotes.xml", &notes)])).expect("a Word file");
    assert_eq!(read.text.matches("£3m").count(), 1, "{}", read.text);
    assert!(read.text.trim_end().ends_with("Without £9m of support."), "{}", read.text);
    assert_eq!(read.notes, ["1 footnote or endnote stands at the end of the text."]);
    let large = "<w:t>£5m </w:t>".repeat(9_000_000);
    refused(
        &docx_with(&paragraph("Short."), &[("word/endnotes.xml", &large)]),
        &["unpacks to more than 128 MB"],
    );
}

#[test]
fn a_page_on_its_side_is_read_upright_and_words_in_a_margin_are_not() {
    let lines = ["On 3 June 2025 the board", "had a deficit of 18.8m."];
    // Up the page, and down it: the matrix of the text turns it.
    for (matrix, x, step) in [("0 1 -1 0", 100, 20), ("0 -1 1 0", 400, -20)] {
        let drawn: Vec<String> = (0..)
            .zip(lines)
            .map(|(idx, words)| format!("{matrix} {} 400 Tm ({words}) Tj", x + step * idx))
            .collect();
        let read = text(&pdf(&[format!("BT /F 11 Tf {} ET", drawn.join(" "))], "")).expect("a page");
        assert_eq!(read.text.split_whitespace().collect::<Vec<_>>().join(" "), lines.join(" "), "{matrix}");
        assert_eq!(read.notes, ["1 page lies on its side and was read upright."]);
    }
    let margin = "BT /F 11 Tf 1 0 0 1 72 700 Tm (Text along the page) Tj 0 1 -1 0 30 300 Tm (draft) Tj ET";
    let read = text(&pdf(&[margin.to_owned()], "")).expect("a page");
    assert_eq!((read.text.trim(), read.notes.len()), ("Text along the page", 0));
}
