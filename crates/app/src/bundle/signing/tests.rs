//! A signature holds for its message and key, and for no other.

use super::*;

fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

#[test]
fn a_signature_names_its_signer() {
    let text = key().sign(b"figures");
    assert_eq!(signer(text.as_bytes(), b"figures").unwrap(), key().fingerprint());
    assert!(signer(text.as_bytes(), b"figure5").is_err());
}

#[test]
fn a_key_has_one_way_to_be_written() {
    let text = key().sign(b"figures");
    assert!(signer(text.to_uppercase().as_bytes(), b"figures").is_err());
    assert_eq!(bytes_of::<2>("00ff"), Some([0, 255]));
    for wrong in ["00FF", "00f", "+0ff", "00fg"] {
        assert_eq!(bytes_of::<2>(wrong), None, "{wrong}");
    }
}

#[test]
fn the_published_test_vector_comes_out() {
    // RFC 8032, section 7.1, test 2: a message of one byte.
    let seed = bytes_of("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").unwrap();
    let text = SigningKey::from_seed(&seed).sign(&[0x72]);
    assert!(text.contains("public-key: 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
    assert!(text.contains("signature: 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"));
}

#[test]
fn a_fingerprint_reads_back() {
    let fingerprint = key().fingerprint();
    assert_eq!(fingerprint.to_string().parse::<Fingerprint>().unwrap(), fingerprint);
    assert!("abc".parse::<Fingerprint>().is_err());
}

#[test]
fn a_key_is_made_once_and_only_its_owner_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("oakham/signing-key");
    make(&path).unwrap();
    let first = read(&path).unwrap().fingerprint();
    make(&path).unwrap();
    assert_eq!(read(&path).unwrap().fingerprint(), first, "the first key stays");
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signing-key");
    make(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let error = read(&path).err().unwrap().to_string();
    assert!(error.contains("chmod 600"), "{error}");
}
