//! Customer sources and their secrets.

use super::{environment, parse, refused};

#[test]
fn customer_sources_are_checked_as_perl_does_not() {
    let source = |lines: &str| refused(&format!("settings:\n  CustomerUser3:\n{lines}"));
    let cases = [
        (
            "    CustomerKye: login\n",
            "c.yaml:3:5: CustomerUser3 has no key `CustomerKye`",
            "did you mean `CustomerKey`?",
        ),
        (
            "    Params: {Tabel: x}\n",
            "c.yaml:3:14: CustomerUser3.Params has no key `Tabel`",
            "did you mean `Table`?",
        ),
        (
            "    CustomerUserSearchFields: login\n",
            "c.yaml:3:31: CustomerUser3.CustomerUserSearchFields is a text, not a list of texts",
            "write a list of texts",
        ),
        (
            "    Map: [[UserLogin, Login, login], UserEmail]\n",
            "c.yaml:3:38: a row of CustomerUser3.Map is a text, not a list of texts",
            "write [UserFirstname, Firstname, first_name, 1, 1, var]",
        ),
        (
            "    Params: {Password: {evn: PW}}\n",
            "c.yaml:3:25: `Password` has no key `evn`",
            "did you mean `env`?",
        ),
        (
            "    Params: {Password: {tiger}}\n",
            "c.yaml:3:24: `Password` needs one of env and command",
            "write {env: NAME}, {command: \"program argument\"} or a text in quotes",
        ),
        (
            "    Params: {Table: t, Password:tiger}\n",
            "c.yaml:3:24: CustomerUser3.Params has no key that begins with `Password` and goes on like this",
            "write KEY: VALUE, with a blank behind the colon",
        ),
        (
            "    Params: {UserPw: [tiger]}\n",
            "c.yaml:3:22: `UserPw` is a list, not a secret",
            "write {env: NAME}, {command: \"program argument\"} or a text in quotes",
        ),
        (
            "    Params: {UserPw: {env: $PW}}\n",
            "c.yaml:3:28: `env` is no name of an environment variable",
            "write the name alone, as in {env: OTOBO_PASSWORD}",
        ),
        (
            "    Params: {UserPw: {command: 'pass x | head'}}\n",
            "c.yaml:3:32: `command` cannot be run: no shell runs it, and '|' means something only to a shell",
            "quote it for the program, or let a shell run it: sh -c '..'",
        ),
    ];
    for (lines, message, help) in cases {
        assert_eq!(
            source(lines),
            (message.to_owned(), help.to_owned()),
            "{lines}"
        );
    }
    let (message, help) = refused("settings: {CustomerUser11: {}}\n");
    assert_eq!(
        message,
        "c.yaml:1:12: the ticket system never looks at `CustomerUser11`"
    );
    assert_eq!(
        help,
        "it knows CustomerUser, and CustomerUser1 to CustomerUser10"
    );
    // A module of the house's own may have any key.
    parse("settings: {CustomerUser4: {Module: Kernel::Own, Whatever: 1}}\n").unwrap();
    parse("settings: {CustomerCompany: {CustomerCompanyKey: customer_id, Params: {Table: c}}}\n")
        .unwrap();
}

#[test]
fn a_secret_that_cannot_be_had_is_named_without_output() {
    let fetched = |source: &str| {
        let file = parse(&format!(
            "settings:\n  CustomerUser:\n    Params: {{Password: {source}}}\n"
        ));
        file.unwrap().defaults.settings.fetch(environment)
    };
    let text = |source: &str| {
        let settings = fetched(source).unwrap();
        let params = settings["CustomerUser"].get("Params").unwrap();
        params
            .get("Password")
            .unwrap()
            .as_text()
            .unwrap()
            .to_owned()
    };
    assert_eq!(text("{env: PW}"), "tiger");
    assert_eq!(text("{command: [printf, 'a b']}"), "a b");
    assert_eq!(text("'1.10'"), "1.10");
    let failed = |source: &str| fetched(source).unwrap_err().to_string();
    assert_eq!(
        failed("{env: NOT_THERE}"),
        "c.yaml:3:24: no CustomerUser.Params.Password: the environment variable NOT_THERE is not set"
    );
    assert!(failed("{env: EMPTY}").ends_with("the environment variable EMPTY is empty"));
    assert_eq!(
        failed("{command: \"sh -c 'echo tiger; exit 7'\"}"),
        "c.yaml:3:24: no CustomerUser.Params.Password: `sh` ended with exit code 7"
    );
}
