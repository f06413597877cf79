//! What is asked to become of functions.

use domain::example;

use super::*;

fn asked(keep: &[&str], choose: &[&str]) -> Result<BTreeMap<RegisterId, OptionKind>> {
    let functions = [example::function("G01", "Safeguarding"), example::function("G02", "Board governance")];
    let keep: Vec<String> = keep.iter().map(|&name| name.to_owned()).collect();
    let choose: Vec<Settled> = choose.iter().map(|one| one.parse().unwrap()).collect();
    settled(&functions, &keep, &choose)
}

#[test]
fn a_function_has_one_answer_whatever_the_order_of_arguments() {
    for (keep, choose, first, second) in [
        (&[][..], &["G01=stop", "G01=slim"][..], "--choose G01=stop", "--choose G01=slim"),
        (&["G01"], &["G01=stop"], "--keep G01", "--choose G01=stop"),
        (&["Safeguarding"], &["g01=stop"], "--keep Safeguarding", "--choose g01=stop"),
    ] {
        let told = asked(keep, choose).unwrap_err().to_string();
        assert!(
            told.contains(first) && told.contains(second) && told.contains("leave one of them out"),
            "{told}"
        );
    }
    assert_eq!(asked(&["G01", "G01"], &["G01=retain", "G02=stop"]).unwrap().len(), 2);
}
