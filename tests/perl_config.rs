//! Perl configuration texts against what real Perl made of them.

mod support;

use serde_json::{Value as Json, json};
use support::{eval, vectors};

#[test]
fn every_recorded_configuration_text_is_read_equal() {
    let cases = vectors::cases("perl_config.jsonl");
    let answers = eval::ask(&[], &cases);
    assert_eq!(answers.len(), cases.len());
    let (mut settings, mut errors, mut dynamic) = (0, 0, 0);
    let (mut looked_at, mut wrong) = (0, Vec::new());
    for (case, answer) in cases.iter().zip(&answers) {
        let (id, expected) = (&case["id"], &case["expected"]);
        assert_eq!(id, &answer["id"]);
        if expected["error"].is_object() {
            errors += 1;
            let got = &answer["error"];
            assert!(
                got["message"].as_str().is_some_and(|it| !it.is_empty()),
                "{id}"
            );
            wrong.extend(eval::differences(id, &expected["error"], got));
            continue;
        }
        // What a case does not name is not there.
        let dynamic_at = expected.get("dynamic_at").cloned();
        let dynamic_at = dynamic_at.unwrap_or_else(|| json!([]));
        settings += 1;
        dynamic += usize::from(dynamic_at != json!([]));
        looked_at += eval::leaves(&expected["self"]);
        let wanted =
            json!({"self": expected["self"], "error": Json::Null, "dynamic_at": dynamic_at});
        wrong.extend(eval::differences(id, &wanted, answer));
    }
    println!(
        "perl: {} texts compared ({settings} read with {looked_at} values, {dynamic} of them with code \
         to report, {errors} refused), {} differences",
        cases.len(),
        wrong.len()
    );
    assert!(settings > 60 && errors > 10 && dynamic > 10 && looked_at > 300);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
