//! Reading an installation folder: order, precedence, what is broken and what is not known.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use aclscope::backend::otrs::{Installation, InstallationError};
use aclscope::core::value::Value;
use aclscope::core::world::Flavour;
use support::vectors;

/// A folder with these files.
fn home(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("installation-{}-{name}", std::process::id()));
    for (path, text) in files {
        let path = home.join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("it can be made");
        fs::write(&path, text).expect("it can be written");
    }
    home
}

fn config(body: &str) -> String {
    format!(
        "package Kernel::Config;\nuse strict;\nuse warnings;\nuse utf8;\nsub Load {{\n    my $Self = shift;\n\
         {body}\n    return 1;\n}}\nuse parent qw(Kernel::Config::Defaults);\n1;\n"
    )
}

fn own_file(name: &str, body: &str) -> String {
    format!(
        "package Kernel::Config::Files::{name};\nuse strict;\nsub Load {{\n    my ($File, $Self) = @_;\n\
         {body}\n    return;\n}}\n1;\n"
    )
}

const RELEASE: &str = "# release\nPRODUCT = OTOBO\nVERSION = 11.0.5\n";

#[test]
fn files_are_loaded_in_the_order_of_the_ticket_system() {
    let defaults = "package Kernel::Config::Defaults;\nsub LoadDefaults {\n    my $Self = shift;\n\
        $Self->{Shipped} = 'defaults';\n$Self->{Order} = 'defaults';\n$Self->{Version} = '0';\n}\n1;\n";
    let home = home(
        "order",
        &[
            ("RELEASE", RELEASE),
            ("Kernel/Config/Defaults.pm", defaults),
            (
                "Kernel/Config.pm",
                &config(
                    "$Self->{Home} = '/srv/otobo';\n$Self->{Own} = 'Config.pm';\n\
             push @{ $Self->{Twice} }, 'x';\ndelete $Self->{Deleted};\n\
             $Self->{TicketAcl}->{'2'} = { Possible => { Ticket => { Queue => [ 'own' ] } } };\n",
                ),
            ),
            (
                "Kernel/Config/Files/ZTicket.pm",
                &own_file(
                    "ZTicket",
                    "$Self->{Order} .= '';\n$Self->{First} = 'ZTicket';\n$Self->{Own} = 'ZTicket';",
                ),
            ),
            (
                "Kernel/Config/Files/A.pm",
                &own_file(
                    "A",
                    "$Self->{First} = 'A';\n$Self->{Order} = 'A';\n$Self->{Deleted} = 1;",
                ),
            ),
            (
                "Kernel/Config/Files/ZZZAAuto.pm",
                &own_file(
                    "ZZZAAuto",
                    "$Self->{'Dir'} = '<OTOBO_CONFIG_Home>/var';\n$Self->{'Inside'} = [ '<OTOBO_CONFIG_Home>' ];\n$Self->{Order} = 'ZZZAAuto';",
                ),
            ),
            (
                "Kernel/Config/Files/ZZZACL.pm",
                &own_file(
                    "ZZZACL",
                    "$Self->{TicketAcl}->{'2'} = { Possible => {} };\n$Self->{TicketAcl}->{'10'} = { StopAfterMatch => 1 };",
                ),
            ),
            ("Kernel/Config/Files/notes.txt", "not Perl at all {"),
            ("Kernel/Config/Files/.hidden.pm", "not Perl at all {"),
        ],
    );
    let read = Installation::read(&home).expect("the folder is an installation");
    let text = |name: &str| read.settings.get(name).and_then(Value::as_text);
    assert_eq!(text("Shipped"), Some("defaults"));
    assert_eq!(
        text("Own"),
        Some("Config.pm"),
        "Config.pm runs again at last"
    );
    assert_eq!(text("First"), Some("A"), "files about tickets come first");
    assert_eq!(text("Order"), Some("ZZZAAuto"));
    assert_eq!(text("Version"), Some("11.0.5"));
    assert_eq!(text("Dir"), Some("/srv/otobo/var"));
    assert_eq!(read.settings["Inside"].texts(), ["<OTOBO_CONFIG_Home>"]);
    assert_eq!(read.settings["Twice"].texts(), ["x", "x"], "it runs twice");
    assert!(!read.settings.contains_key("Deleted"));
    assert_eq!(read.flavour, Some(Flavour::Otobo));
    assert!(read.problems.is_empty(), "{:?}", read.problems);

    let names: Vec<&str> = read.acls.iter().map(|acl| acl.name.as_str()).collect();
    assert_eq!(names, ["10", "2"]);
    let places: Vec<(String, u32)> = read
        .acls
        .iter()
        .map(|acl| {
            let origin = acl.origin.as_ref().expect("it stands in a file");
            let file = origin.file.strip_prefix(&home).expect("below the home");
            (file.to_string_lossy().into_owned(), origin.line)
        })
        .collect();
    assert_eq!(
        places,
        [
            ("Kernel/Config/Files/ZZZACL.pm".to_owned(), 6),
            ("Kernel/Config.pm".to_owned(), 11)
        ]
    );
    assert!(
        read.acls[1]
            .acl
            .get("Possible")
            .is_some_and(|it| it.get("Ticket").is_some())
    );
    let origin = read.origin("Dir").expect("it is set");
    assert!(origin.file.ends_with("ZZZAAuto.pm"));
    assert_eq!((origin.line, read.origin("Nothing")), (5, None));
}

#[test]
fn credentials_are_taken_out_and_never_printed() {
    let home = home(
        "secret",
        &[
            ("RELEASE", RELEASE),
            (
                "Kernel/Config.pm",
                &config(
                    "$Self->{Database} = 'orchard';\n$Self->{DatabaseUser} = 'otobo';\n$Self->{DatabasePw} = '{c80929a92df8e9c8c8}';\n\
             $Self->{DatabaseDSN} = \"DBI:mysql:database=$Self->{Database};host=db.example;\";",
                ),
            ),
        ],
    );
    let read = Installation::read(&home).expect("the folder is an installation");
    let password = read.database.password.as_ref().expect("there is one");
    assert!(password.reveal() == "some-pass");
    assert_eq!(read.database.user.as_deref(), Some("otobo"));
    let dsn = read.database.dsn.as_ref().expect("there is one");
    assert_eq!(
        (dsn.database.as_deref(), dsn.host.as_deref()),
        (Some("orchard"), Some("db.example"))
    );
    let shown = format!("{read:?}");
    assert!(
        shown.contains("***") && !shown.contains("some-pass") && !shown.contains("c80929"),
        "{shown}"
    );
    assert!(!read.settings.contains_key("DatabasePw"));
}

#[test]
fn what_only_running_could_tell_is_listed_with_its_file_and_line() {
    let home = home(
        "unknown",
        &[
            ("RELEASE", RELEASE),
            (
                "Kernel/Config.pm",
                &config(
                    "$Self->{DatabaseHost} = $ENV{DB_HOST} || 'db';\n$Self->{DatabaseDSN} = \"DBI:mysql:host=$Self->{DatabaseHost}\";\n\
             $Self->{Sure} = 1;\n$Self->{TicketAcl}->{Doubt} = { Possible => { Ticket => { Queue => [ Own() ] } } };\n\
             $Self->{TicketAcl}->{Sure} = {};",
                ),
            ),
            (
                "Kernel/Config/Files/A.pm",
                &own_file("A", "$Self->{Log} = '<OTOBO_CONFIG_DatabaseHost>/log';"),
            ),
        ],
    );
    let read = Installation::read(&home).expect("the folder is an installation");
    let unknown: Vec<(String, u32)> = read
        .unknown
        .iter()
        .map(|it| (it.path.join("/"), it.lines.line))
        .collect();
    let wanted = [
        ("DatabaseHost", 7),
        ("DatabaseDSN", 8),
        ("TicketAcl/Doubt/Possible/Ticket/Queue", 10),
        ("Log", 5),
    ];
    assert_eq!(unknown, wanted.map(|(path, line)| (path.to_owned(), line)));
    assert!(read.database.dsn.is_none());
    assert!(read.settings.contains_key("Sure") && !read.settings.contains_key("Log"));
    let names: Vec<&str> = read.acls.iter().map(|acl| acl.name.as_str()).collect();
    assert_eq!(
        names,
        ["Sure"],
        "an ACL that is not known as a whole is none"
    );
}

#[test]
fn a_broken_file_is_ignored_and_named_as_in_the_ticket_system() {
    let home = home(
        "broken",
        &[
            ("Kernel/Config.pm", &config("$Self->{A} = 1;")),
            (
                "Kernel/Config/Files/ZZZACL.pm",
                &vectors::text("zzzacl/comment-var1.pm"),
            ),
            (
                "Kernel/Config/Files/B.pm",
                "package Kernel::Config::Files::B;\n1;\n",
            ),
        ],
    );
    let read = Installation::read(&home).expect("the folder is an installation");
    assert!(read.acls.is_empty());
    let of = |name: &str| {
        let mut problems = read.problems.iter();
        problems
            .find(|it| it.place.ends_with(name))
            .expect("it is named")
    };
    let acl = of("ZZZACL.pm");
    assert!(acl.line.is_some() && acl.help.contains("$VAR1"), "{acl:?}");
    assert!(of("B.pm").message.contains("sub Load"));
    assert!(of("RELEASE").message.contains("cannot be read"));
    assert_eq!(read.flavour, None);
}

#[test]
fn without_a_usable_config_there_is_no_installation() {
    let empty = home("empty", &[("RELEASE", RELEASE)]);
    let error = Installation::read(&empty).expect_err("there is no Config.pm");
    assert_eq!(error.kind(), "no_installation");
    let wrong = home(
        "wrong",
        &[(
            "Kernel/Config.pm",
            &config("$Self->{CustomerUser} = {\n    CustomerKey = 'login',\n};"),
        )],
    );
    let error = Installation::read(&wrong).expect_err("Config.pm is no Perl");
    let InstallationError::Broken { error: mistake, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(mistake.line, 8);
    assert!(error.to_string().contains("Config.pm:8: "), "{error}");
    assert!(error.help().contains("line 8"), "{}", error.help());
}
