//! What is no regular file is not opened, and what a file is shows in its first bytes.

use super::*;

#[test]
fn a_folder_and_a_file_that_is_too_large_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("lines.csv")).unwrap();
    let message = bytes(folder.path(), "lines.csv").unwrap_err().to_string();
    assert!(message.contains("no regular file"), "{message}");
    let large = File::create(folder.path().join("large.csv")).unwrap();
    large.set_len(FILE_BYTES + 1).unwrap();
    let message = bytes(folder.path(), "large.csv").unwrap_err().to_string();
    assert!(message.contains("larger than 32 MB"), "{message}");
    large.set_len(FILE_BYTES).unwrap();
    assert!(bytes(folder.path(), "large.csv").is_ok());
}

#[test]
fn first_bytes_tell_what_a_file_is() {
    let locked: Vec<u8> = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        .iter()
        .copied()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (bytes, kind) in [
        (&b""[..], Kind::Empty),
        (b"PK\x03\x04", Kind::Zip),
        (&locked, Kind::Locked),
        (&locked[..8], Kind::OldOffice),
        (b"%PDF-1.7", Kind::Pdf),
        (b"\xef\xbb\xbf <!DOCTYPE html>", Kind::Markup),
        (b"<?xml version=\"1.0\"?>", Kind::Markup),
        (b"\xff\xfea\0", Kind::Utf16),
        (b"field,value\n", Kind::Text),
        (b"\x1f\x8b\x08\0", Kind::Packed("gzip")),
        (b"BZh91AY&SY\xd8\x72", Kind::Packed("bzip2")),
        (b"PAR1\x15\0", Kind::Other("a Parquet file")),
        (b"{\\rtf1\\ansi", Kind::Other("rich text (RTF)")),
        (b"\x89PNG\r\n", Kind::Other("a picture (PNG)")),
        (b"PAR1,value\n", Kind::Text),
        (b"a\0b", Kind::Binary),
    ] {
        assert_eq!(Kind::of(bytes), kind, "{bytes:?}");
    }
}
