//! Files of the publication as it has them: ons.

use crate::publications::reading::{rows, rows_of};
use crate::publications::tests::published;

const TABLE: &str = "ons_lookup";
const SHOWN: &[&str] = &["year", "lsoa", "ward", "district", "sub_icb", "sub_icb_ons", "icb", "icb_ons"];

#[test]
fn names_of_the_ons_and_of_the_package_are_the_same() {
    let ons = "\u{feff}LSOA21CD,LSOA21NM,SICBL24CD,SICBL24CDH,SICBL24NM,ICB24CD,ICB24CDH,ICB24NM,ObjectId\r\n\
               E01000001,A 001A,E38000001,01A,\"A, B ICB - 01A\",E54000001,QZA,A,1\r\n";
    let package = "lsoa21_name,lsoa21_code,sicbl24_name,sicbl24_code,sicbl24_code_nhs,icb24_name,icb24_code,icb24_code_nhs\n\
                   A 001A,E01000001,\"A, B ICB - 01A\",E38000001,01A,A,E54000001,QZA\n";
    let expected = vec!["2024-01-01|E01000001|-|-|01A|E38000001|QZA|E54000001".to_owned()];
    assert_eq!(rows_of("a.csv", ons, TABLE, SHOWN), Ok(expected.clone()));
    assert_eq!(rows_of("a.csv", package, TABLE, SHOWN), Ok(expected));
    let wards =
        "LSOA21CD,LSOA21NM,WD25CD,WD25NM,LAD25CD,LAD25NM\nE01000001,A 001A,E05000001,A Ward,E06000001,A\n";
    let expected = vec!["2025-01-01|E01000001|E05000001|E06000001|-|-|-|-".to_owned()];
    assert_eq!(rows_of("a.csv", wards, TABLE, SHOWN), Ok(expected));
    let told =
        rows_of("a.csv", wards.replace("E01000001", "A 001A"), TABLE, SHOWN).expect_err("it is refused");
    assert!(told.contains("row 2, column A") && told.contains("expected an ONS code"), "{told}");
}

#[test]
fn lookups_of_one_year_do_not_replace_each_other() {
    let scope = |name: &str| {
        let path = published(&format!("geography/{name}"))?;
        let read = crate::publications::read(&path, &mut |_| Ok(())).expect("it is read");
        Some(read[0].slices[0].scope.clone())
    };
    let (Some(boards), Some(wards)) =
        (scope("lsoa21_sicbl24_icb24_QK1_QJM.csv"), scope("lsoa21_ward24_lad24_LLR_Lincs.csv"))
    else {
        return;
    };
    assert_eq!(boards, "England, LSOA 2021 to sub-ICB, ICB");
    assert_eq!(wards, "England, LSOA 2021 to ward, district");
}

#[test]
fn the_lookups_of_leicestershire_are_read() {
    let Some(path) = published("geography/lsoa11_sicbl22_icb22_lad22_QK1.csv") else { return };
    let read = rows(&path, TABLE, SHOWN).expect("it is read");
    assert!(read.contains(&"2022-01-01|E01013735|-|E06000016|04C|E38000097|QK1|E54000015".to_owned()));
    let Some(path) = published("geography/lsoa11_lsoa21_lad22_LLR.csv") else { return };
    let read = rows(&path, "ons_lsoa_changes", &["lsoa_2011", "lsoa_2021", "change", "district"])
        .expect("it is read");
    assert!(read.contains(&"E01013717|E01013717|U|E06000016".to_owned()));
    let Some(path) = published("ods/ICB_names_and_codes_dec_2024.csv") else { return };
    let read = rows(&path, "ons_icbs", &["year", "icb", "icb_ons"]).expect("it is read");
    assert_eq!(read.len(), 42);
    assert!(read.contains(&"2024-01-01|QK1|E54000015".to_owned()));
}

#[test]
fn what_somebody_joined_from_several_publications_is_no_lookup() {
    let refused = |headings: &str, named: &str| {
        let row = headings.split(',').map(|_| "E01000001").collect::<Vec<_>>().join(",");
        let told = rows_of("a.csv", format!("{headings}\n{row}\n"), TABLE, SHOWN).expect_err("it is refused");
        assert!(told.contains(named) && told.contains("only files as their publishers have them"), "{told}");
    };
    refused("lsoa21_code,ltla24_code,IMD_score", "a column imd_score, which no lookup of the ONS has");
    refused("LSOA21CD,LAD24CD,ruc21_code,population", "columns ruc21_code, population");
    refused("lsoa21_code,icb24_code,a,b,c,d,e", "columns a, b, c and 2 more");
    let read =
        "LSOA21CD,LSOA21NM,LSOA21NMW,LAD24CD,LAD24NM,LAD24NMW,ObjectId\nE01000001,A,A,E06000001,B,B,1\n";
    assert_eq!(
        rows_of("a.csv", read, TABLE, SHOWN).expect("it is read").len(),
        1,
        "Welsh names are the ONS’s"
    );
    let Some(path) = published("population/lsoa21_england_imd2025_ruc21_census2021__joined.csv") else {
        return;
    };
    let told = rows(&path, TABLE, SHOWN).expect_err("it is refused");
    assert!(told.contains("columns ruc21_code, imd_score, imd_rank and 7 more"), "{told}");
}
