//! Files of boundaries of our own, and those of publishers where they lie on this machine.

use std::fmt::Write;
use std::path::Path;

use super::super::{Batch, Contents, Values, read};
use crate::fault::SourcesError;

fn import(name: &str, text: &str) -> Result<(Vec<Contents>, Vec<Batch>), SourcesError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("written");
    read_file(&path)
}

fn read_file(path: &Path) -> Result<(Vec<Contents>, Vec<Batch>), SourcesError> {
    let mut batches = Vec::new();
    let contents = read(path, &mut |batch| {
        batches.push(batch);
        Ok(())
    })?;
    Ok((contents, batches))
}

fn texts(batch: &Batch, column: usize) -> Vec<String> {
    let Values::Text(texts) = &batch.columns[column] else { panic!("a column of texts") };
    texts.iter().map(|text| text.unwrap_or("none").to_owned()).collect()
}

fn numbers(batch: &Batch, column: usize) -> Vec<Option<i64>> {
    match &batch.columns[column] {
        Values::Decimal(numbers) | Values::Count(numbers) => numbers.clone(),
        _ => panic!("a column of numbers"),
    }
}

fn feature(code: &str, coordinates: &str) -> String {
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"LAD24CD\":\"{code}\",\"LAD24NM\":\"Rutland\",\"OBJECTID\":1}},\
         \"geometry\":{{\"coordinates\":{coordinates},\"type\":\"Polygon\"}}}}"
    )
}

fn collection(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
}

/// A square of a tenth of a degree at 52 to 52.1 north, with a hole of a quarter of it.
const SQUARE: &str = "[[[-0.7,52.0],[-0.6,52.0],[-0.6,52.1],[-0.7,52.1],[-0.7,52.0]],\
                      [[-0.7,52.0],[-0.65,52.0],[-0.65,52.05],[-0.7,52.05],[-0.7,52.0]]]";

#[test]
fn an_area_has_its_size_and_middle_less_its_holes() {
    let (contents, batches) =
        import("lad.geojson", &collection(&[feature("E06000017", SQUARE)])).expect("read");
    assert_eq!((contents[0].publication, contents[0].layout), ("ons_geo", "boundaries (GeoJSON)"));
    let batch = &batches[0];
    assert_eq!((texts(batch, 1), texts(batch, 2)), (vec!["LAD".to_owned()], vec!["E06000017".to_owned()]));
    assert_eq!(numbers(batch, 7), [Some(10)]);
    // 11.12 km by 11.12 km × cos 52.06°, less a quarter of it.
    let area = numbers(batch, 6)[0].expect("an area");
    assert!((5_690..=5_710).contains(&area), "{area}");
    // Three quarters of a square: its middle lies off the hole.
    assert_eq!(numbers(batch, 4), [Some(-64_167)]);
    assert!(texts(batch, 8)[0].starts_with("POLYGON((-0.70000 52.00000, "), "{:?}", texts(batch, 8));
}

#[test]
fn an_outline_of_many_points_is_kept_in_few_and_of_several_parts_the_largest() {
    let mut circle = String::from("[[[");
    for step in 0..5_000 {
        let angle = f64::from(step) / 5_000.0 * std::f64::consts::TAU;
        let _ = write!(circle, "[{},{}],", angle.cos(), 52.0 + angle.sin());
    }
    circle.push_str("[1,52]]],[[[3,52],[3.1,52],[3.1,52.1],[3,52]]]]");
    let (_, batches) = import("lad.json", &collection(&[feature("E06000017", &circle)])).expect("read");
    let outline = &texts(&batches[0], 8)[0];
    let n_points = outline.matches(',').count() + 1;
    assert!((20..=120).contains(&n_points), "{n_points}");
    assert!(!outline.contains("3.1"), "{outline}");
    assert_eq!(numbers(&batches[0], 7), [Some(5_005)]);
}

#[test]
fn what_is_no_boundaries_is_told() {
    let check = |text: &str, expected: &str| {
        let told = import("lad.geojson", text).map(|_| ()).expect_err("it is refused").to_string();
        assert!(told.contains(expected), "{expected:?} is not in:\n{told}");
    };
    check("{}", "it has no areas with a code of the ONS");
    check("{\"type\":\"FeatureCollection\",\"features\":[]}", "it has no areas");
    let whole = collection(&[feature("E06000017", SQUARE)]);
    check(&whole[..whole.len() - 60], "the file is cut off");
    check(&whole.replace("[-0.6,52.0]", "[\"x\",52.0]"), "expected boundaries as GeoJSON");
    check(&whole.replace("[-0.6,52.0]", "[52.0]"), "a point has fewer than two numbers");
    check(&format!("{whole} more"), "trailing characters");
    check(&"{\"features\":[".repeat(10_000), "the file is cut off");
    let deep = feature("E06000017", &format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000)));
    check(&collection(&[deep]), "recursion limit");
    check(&whole.replace("LAD24CD", "code"), "it has no areas");
}

#[test]
fn features_without_a_code_or_an_outline_are_told_and_the_others_read() {
    let features = [
        feature("E06000017", SQUARE),
        feature("RUT", SQUARE),
        feature("E06000016", "null"),
        feature("E06000018", "[]"),
    ];
    let (contents, batches) = import("lad.geojson", &collection(&features)).expect("read");
    assert_eq!(batches.iter().map(|batch| batch.n_rows).sum::<usize>(), 1);
    let remarks = &contents[0].remarks;
    assert!(remarks.iter().any(|remark| remark.starts_with("3 of its features")), "{remarks:?}");
}

#[test]
fn districts_of_the_publisher_have_the_areas_that_are_known_of_them() {
    let Some(folder) = std::env::var_os("OAKHAM_PUBLICATIONS") else { return };
    let path = Path::new(&folder).join("geography/LAD_2024_LLR_wgs84__simplified.geojson");
    if !path.is_file() {
        return;
    }
    let (_, batches) = read_file(&path).expect("read");
    let codes = texts(&batches[0], 2);
    assert_eq!(codes.len(), 9);
    let rutland = codes.iter().position(|code| code == "E06000017").expect("Rutland");
    // Rutland has 382 square kilometres; the outline is simplified.
    let area = numbers(&batches[0], 6)[rutland].expect("an area");
    assert!((37_000..=40_000).contains(&area), "{area}");
}
