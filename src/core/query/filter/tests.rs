use super::*;

const PLAIN: Encode = &|text| text.as_bytes().to_vec();

#[test]
fn values_have_no_meaning_in_a_filter() {
    assert_eq!(escape("*)(uid=*"), "\\2a\\29\\28uid=\\2a");
    assert_eq!(escape_pattern("a*)\\\0ü\u{1}"), "a*\\29\\5c\\00ü\\01");
    for hostile in ["*)(uid=*", "x)(|(uid=*))", "\0", "\\2a", "*", "))))", "(&"] {
        let filter = Filter::parse(&equal("uid", hostile)).unwrap();
        let value = hostile.as_bytes().to_vec();
        assert_eq!(filter, Filter::Compare("uid".to_owned(), "=", value));
    }
}

#[test]
fn values_have_no_meaning_in_a_name() {
    assert_eq!(
        escape_dn(" a,b+c=\"d\"\\;<e>#\0 "),
        "\\ a\\,b\\+c\\=\\\"d\\\"\\\\\\;\\<e\\>#\\00\\ "
    );
    assert_eq!(escape_dn("#ü "), "\\#ü\\ ");
    assert_eq!(escape_dn(""), "");
}

#[test]
fn a_search_has_at_most_six_parts() {
    let filter = search(" a+b+c+d+e+f+g ", &["uid"], ("", "*"), PLAIN);
    assert_eq!(
        filter,
        "(&(|(uid=a*))(|(uid=b*))(|(uid=c*))(|(uid=d*))(|(uid=e*))(|(uid=f+g*)))"
    );
}

#[test]
fn an_empty_part_stands_for_everything() {
    assert_eq!(
        search("a+", &["uid"], ("", ""), PLAIN),
        "(&(|(uid=a))(|(uid=*)))"
    );
    assert_eq!(search("", &["uid"], ("*", "*"), PLAIN), "(|(uid=*))");
}

#[test]
fn runs_of_wildcards_become_one_and_the_rest_is_text() {
    let filter = search("**a%%(b)* AND !c", &["uid", "cn"], ("*", "*"), PLAIN);
    assert_eq!(
        filter,
        "(|(uid=*a%\\28b\\29* AND !c*)(cn=*a%\\28b\\29* AND !c*))"
    );
}

#[test]
fn another_charset_is_written_byte_by_byte() {
    let latin: Encode = &|text| text.chars().map(|c| u8::try_from(c).unwrap()).collect();
    assert_eq!(
        search("gr\u{f6}n", &["uid"], ("", "*"), latin),
        "(|(uid=gr\\f6n*))"
    );
}

#[test]
fn filters_of_configurations_are_read_leniently() {
    let shown = |text: &str| Filter::parse(text).map(|filter| filter.to_string());
    assert_eq!(
        shown(" ( & (mail=*) (! (cn=a*b**c) ) ) ").unwrap(),
        "(&(mail=*)(!(cn=a*b*c)))"
    );
    assert_eq!(
        shown("memberUid=par\\28en\\29").unwrap(),
        "(memberUid=par\\28en\\29)"
    );
    assert_eq!(
        shown("(userAccountControl:1.2.840.113556.1.4.803:=2)").unwrap(),
        "(userAccountControl:1.2.840.113556.1.4.803:=2)"
    );
    assert_eq!(shown("(|)").unwrap(), "(|)");
    assert_eq!(shown("(a>=1)").unwrap(), "(a>=1)");
    assert_eq!(shown("(cn=\\(a\\zz)").unwrap(), "(cn=\\28a\\5czz)");
    assert_eq!(shown("(cn=*a)").unwrap(), "(cn=*a)");
}

#[test]
fn a_filter_that_is_none_says_where() {
    let bad = |text: &str| Filter::parse(text).unwrap_err();
    assert_eq!(bad("(&(uid=a)(mail=*)").reason, "a ) is missing");
    let error = bad("(&(uid=a)mail=*)");
    assert_eq!((error.reason, error.place), ("a ) is missing", 10));
    assert_eq!(bad("(uid=a))").reason, "something stands behind its end");
    assert_eq!(bad("mail").reason, "a comparison such as = is missing");
    assert_eq!(bad("").reason, "a comparison such as = is missing");
    assert_eq!(bad("(ma il=*)").reason, "this is no attribute");
    let deep = "(!".repeat(5_000);
    assert_eq!(bad(&deep).reason, "it is nested too deeply");
}

#[test]
fn what_is_shown_is_read_as_the_same() {
    for text in [
        "(&(|(uid=*a*)(cn=\\2a))(!(description=locked)))",
        "(a=\\ff\\fe*b)",
        "(cn~=\\5c)",
    ] {
        let filter = Filter::parse(text).unwrap();
        assert_eq!(Filter::parse(&filter.to_string()).unwrap(), filter);
    }
}
