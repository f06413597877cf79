//! Frames there and back, and bytes that are none.

use super::*;

fn there_and_back(frame: &Frame) -> Frame {
    let mut bytes = Vec::new();
    frame.write(&mut bytes).unwrap();
    Frame::read(&mut &bytes[..]).unwrap()
}

#[test]
fn rows_columns_and_refusals_come_as_they_were_sent() {
    let rows = [(2, &b"\0\0\0\x01a\xff\xff\xff\xff"[..]), (0, b"")];
    let rows = rows.map(|(n, data)| DataRow::new(data.into(), n)).to_vec();
    let Frame::Rows(found) = there_and_back(&Frame::Rows(rows.clone())) else { panic!() };
    assert_eq!(found, rows);
    let column = Column { name: "a \"b\"".to_owned(), kind: 1700, size: -1, modifier: 655_366 };
    let described = Described { columns: vec![column.clone()], parameters: vec![None, Some(23)] };
    let frame = there_and_back(&Frame::Described(vec![None, Some(described)]));
    let Frame::Described(found) = frame else { panic!("{frame:?}") };
    let [None, Some(Described { columns, parameters })] = &found[..] else { panic!("{found:?}") };
    assert_eq!((&columns[..], &parameters[..]), (&[column][..], &[None, Some(23)][..]));
    let fault = Fault::fatal("53200", "too large");
    let frame = there_and_back(&Frame::Refused(fault.clone()));
    assert!(matches!(&frame, Frame::Refused(found) if *found == fault), "{frame:?}");
    assert!(frame.is_last() && there_and_back(&Frame::End).is_last());
    assert!(!Frame::Rows(Vec::new()).is_last());
}

#[test]
fn bytes_that_are_no_frame_are_refused_before_room_is_made_for_them() {
    for bytes in [
        &b""[..],
        b"Z\0\0",
        b"?\0\0\0\0",
        b"D\xff\xff\xff\xff",
        b"E\0\0\0\x02{}",
        b"D\0\0\0\x01a",
        b"D\0\0\0\x06\0\x01\0\0\0\x09",
    ] {
        assert!(Frame::read(&mut &bytes[..]).is_err(), "{bytes:?}");
    }
}

#[test]
fn formats_are_the_codes_that_a_client_sends() {
    for sent in [vec![], vec![1], vec![0, 1]] {
        assert_eq!(codes(&format(sent.clone())), sent);
    }
    assert!(matches!(format(vec![0]), Format::UnifiedText));
}
