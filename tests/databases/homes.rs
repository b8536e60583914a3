//! Installation folders: the folder alone is enough to open its ticket system.

use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;

use crate::pty::{Pty, aclscope};
use crate::servers::{Fresh, Kind};
use crate::support::program::{Ended, run};
use crate::support::{eval, vectors};

/// A folder as a ticket system has it, removed when this is dropped.
struct Home(PathBuf);

impl Home {
    /// A folder with this Config.pm; the settings of the world are deployed.
    fn new(name: &str, config: &str) -> Self {
        let home = std::env::temp_dir().join(format!("aclscope-{name}-{}", std::process::id()));
        fs::create_dir_all(home.join("Kernel/Config/Files")).unwrap();
        let write = |file: &str, text: String| fs::write(home.join(file), text).unwrap();
        write("RELEASE", "PRODUCT = OTOBO\nVERSION = 11.0.8\n".to_owned());
        write(
            "Kernel/Config.pm",
            format!(
                "package Kernel::Config;\nuse strict;\nsub Load {{\n    my $Self = shift;\n{config}\n    return 1;\n}}\n\
                 use parent qw(Kernel::Config::Defaults);\n1;\n"
            ),
        );
        let world = vectors::json("world/world.world.json");
        let settings = world["settings"].as_object().unwrap();
        let statements: Vec<String> = settings
            .iter()
            .map(|(name, value)| format!("$Self->{{{}}} =  {};\n", quoted(name), perl(value)))
            .collect();
        write(
            "Kernel/Config/Files/ZZZAAuto.pm",
            format!(
                "package Kernel::Config::Files::ZZZAAuto;\nuse strict;\nsub Load {{\n\
                 my ($File, $Self) = @_;\n{}return;\n}}\n1;\n",
                statements.concat()
            ),
        );
        Self(home)
    }

    fn permissions(&self, more: &[&str]) -> Ended {
        let home = self.0.display().to_string();
        let mut arguments = vec!["permissions", "--format", "json", "--home", &home];
        arguments.extend(more);
        run(&arguments)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A value as Perl writes it.
fn perl(value: &Json) -> String {
    match value {
        Json::Null => "undef".to_owned(),
        Json::Bool(yes) => u8::from(*yes).to_string(),
        Json::Number(number) => number.to_string(),
        Json::String(text) => quoted(text),
        Json::Array(list) => format!("[{}]", list.iter().map(perl).collect::<Vec<_>>().join(", ")),
        Json::Object(map) => {
            let members = map
                .iter()
                .map(|(key, value)| format!("{} => {}", quoted(key), perl(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

/// User, password, host and port, name.
fn parts(url: &str) -> (String, String, String) {
    let (_, rest) = url.split_once('@').unwrap();
    let (server, name) = rest.split_once('/').unwrap();
    let (host, port) = server.split_once(':').unwrap();
    (host.to_owned(), port.to_owned(), name.to_owned())
}

fn loaded(kind: Kind) -> (Fresh, String) {
    let fresh = Fresh::new(kind);
    let world = vectors::file("world/world.world.json")
        .display()
        .to_string();
    let ended = run(&["snapshot", "load", &world, "--into", &fresh.url]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let expected = run(&[
        "permissions",
        "--format",
        "json",
        "--database",
        &fresh.url,
        "--settings",
        &world,
    ]);
    assert!(expected.out.lines().count() > 3, "{}", expected.err);
    (fresh, expected.out)
}

#[test]
fn the_folder_alone_opens_its_ticket_system() {
    for (kind, driver, extra) in [
        (Kind::MariaDb, "mysql:database", ""),
        (Kind::PostgreSql, "Pg:dbname", ""),
    ] {
        let (fresh, expected) = loaded(kind);
        let (host, port, name) = parts(&fresh.url);
        let home = Home::new(
            &format!("home-{kind:?}"),
            &format!(
                "    $Self->{{DatabaseHost}} = '{host}';\n    $Self->{{Database}} = \"{name}\";\n\
                 $Self->{{DatabaseUser}} = 'aclscope';\n    $Self->{{DatabasePw}} = 'p@ss w:rd/1';\n\
                 $Self->{{DatabaseDSN}} = \"DBI:{driver}=$Self->{{Database}};host=$Self->{{DatabaseHost}};port={port};\";\n{extra}"
            ),
        );
        let ended = home.permissions(&[]);
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{kind:?}");
        assert_eq!(ended.out, expected, "{kind:?}");
    }
}

/// What the queue list of a customer user is after these ACLs.
fn queues(home: &Home, acls: &str) -> Json {
    let home = home.0.display().to_string();
    let ended = run(&[
        "simulate",
        "--format",
        "json",
        "--home",
        &home,
        "--acls",
        acls,
        "--customer-user",
        "b.adeyemi",
        "--action",
        "CustomerTicketMessage",
        "--return",
        "Ticket:Queue",
    ]);
    let answer = ended.json();
    assert_eq!(answer["acls"], acls);
    answer["fields"][0].clone()
}

#[test]
fn deployed_acls_are_those_of_the_file_and_of_config_pm() {
    let (fresh, _) = loaded(Kind::Sqlite);
    let mariadb = loaded(Kind::MariaDb).0;
    let (host, port, name) = parts(&mariadb.url);
    let home = Home::new(
        "deployed",
        &format!(
            "    $Self->{{DatabaseUser}} = 'aclscope';\n    $Self->{{DatabasePw}} = 'p@ss w:rd/1';\n\
             $Self->{{DatabaseDSN}} = 'DBI:mysql:database={name};host={host};port={port};';\n\
             $Self->{{TicketAcl}}->{{'900-Own'}} = {{\n Possible => {{ Ticket => {{ Queue => ['[RegExp].'] }} }},\n\
             StopAfterMatch => 1,\n}};"
        ),
    );
    fs::write(
        home.0.join("Kernel/Config/Files/ZZZACL.pm"),
        "# OTOBO config file (automatically generated)\n# VERSION:1.1\n\
         package Kernel::Config::Files::ZZZACL;\nuse strict;\nsub Load {\n    my ($File, $Self) = @_;\n\
         $Self->{TicketAcl}->{'100-None'} = {\n  'Possible' => {},\n  'PossibleAdd' => {},\n\
         'PossibleNot' => {\n    'Ticket' => {\n      'Queue' => [\n        '[RegExp]^[A-M]'\n      ]\n    }\n  },\n\
         'Properties' => {},\n  'PropertiesDatabase' => {},\n  'StopAfterMatch' => 0\n};\nreturn 1;\n}\n1;\n",
    )
    .unwrap();
    let (stored, deployed) = (queues(&home, "stored"), queues(&home, "deployed"));
    let names: Vec<&str> = deployed["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["acl"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["100-None", "900-Own"]);
    assert_eq!(deployed["rules"][0]["verdict"], "used");
    assert_ne!(stored["left"], deployed["left"]);
    // A database alone does not know what is deployed.
    let ended = run(&[
        "permissions",
        "--database",
        &fresh.url,
        "--acls",
        "deployed",
    ]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(ended.err.contains("--home DIR"), "{}", ended.err);
}

#[test]
fn what_only_the_environment_knows_is_named_and_can_be_given() {
    let (fresh, expected) = loaded(Kind::MariaDb);
    let home = Home::new(
        "container",
        "    $Self->{DatabaseDSN} = \"DBI:mysql:database=otobo;host=$ENV{OTOBO_DB_HOST};\";",
    );
    let ended = home.permissions(&[]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(ended.err.contains("Kernel/Config.pm:5"), "{}", ended.err);
    assert!(ended.err.contains("--database"), "{}", ended.err);
    let ended = home.permissions(&["--database", &fresh.url]);
    assert_eq!(ended.out, expected, "{}", ended.err);
    let folder = home.0.display().to_string();
    let world = vectors::json("world/world.world.json");
    let set = world["settings"]
        .as_object()
        .unwrap()
        .keys()
        .next()
        .unwrap()
        .clone();
    let questions =
        ["DatabaseDSN", &set].map(|name| serde_json::json!({"op": "Setting", "name": name}));
    let answers = eval::ask(&["--home", &folder, "--database", &fresh.url], &questions);
    assert_eq!(
        (&answers[0]["known"], &answers[0]["value"]),
        (&Json::Bool(false), &Json::Null)
    );
    let from = answers[1]["from"].as_str().unwrap();
    assert!(from.contains("Kernel/Config/Files/ZZZAAuto.pm:"), "{from}");
}

#[test]
fn a_password_that_the_folder_hides_can_be_given_by_name() {
    let (fresh, expected) = loaded(Kind::MariaDb);
    let (host, port, name) = parts(&fresh.url);
    let home = Home::new(
        "hidden",
        &format!(
            "    $Self->{{DatabaseUser}} = 'aclscope';\n    $Self->{{DatabasePw}} = $ENV{{SECRET}};\n\
             $Self->{{DatabaseDSN}} = 'DBI:mysql:database={name};host={host};port={port};';"
        ),
    );
    let config = home.0.join("config.yaml");
    fs::write(
        &config,
        format!(
            "default: here\ninstances:\n  here:\n    home: {}\n    password: {{command: \"echo 'p@ss w:rd/1'\"}}\n",
            home.0.display()
        ),
    )
    .unwrap();
    let config = config.display().to_string();
    let ended = run(&["permissions", "--format", "json", "--config", &config]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert_eq!(ended.out, expected);
}

#[test]
fn the_console_asks_for_what_the_folder_hides_and_opens_it() {
    let (fresh, _) = loaded(Kind::MariaDb);
    let (host, port, name) = parts(&fresh.url);
    let home = Home::new(
        "asked",
        &format!(
            "    $Self->{{DatabaseHost}} = $ENV{{HOST}};\n    $Self->{{Database}} = '{name}';\n\
             $Self->{{DatabaseUser}} = 'aclscope';\n    $Self->{{DatabasePw}} = $ENV{{SECRET}};\n\
             $Self->{{DatabaseDSN}} = \"DBI:mysql:database=$Self->{{Database}};host=$Self->{{DatabaseHost}};port={port}\";"
        ),
    );
    let mut command = aclscope();
    command.env("ACLSCOPE_HOMES", &home.0);
    let mut console = Pty::start(command, 160, 24);
    console.wait_for("Enter asks for DatabaseHost, DatabasePw.");
    console.press("\r");
    console.wait_for("Password");
    console.paste(&host);
    console.press("\t");
    console.paste("wrong");
    console.press("\r");
    // The server's own words; the next key is told, and the password is not.
    console.wait_for("Access denied");
    assert!(!console.contents().contains("wrong"));
    console.press("e");
    console.wait_for("as before");
    console.press("\t");
    console.paste("p@ss w:rd/1");
    console.press("\r");
    console.wait_for("3 Simulate]");
    console.wait_for("OTOBO 11.0.8 · read-only");
    console.press("1");
    console.wait_for("b.adeyemi");
    console.press("q");
    assert_eq!(console.exit_code(), 0);
}

#[test]
fn a_folder_that_cannot_be_read_is_named_with_what_to_do() {
    let broken = Home::new("broken", "    $Self->{DatabaseHost} = ;");
    let ended = broken.permissions(&[]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(
        ended.err.contains("Config.pm") && ended.err.contains('5'),
        "{}",
        ended.err
    );
    let ended = run(&["permissions", "--home", "no/such/folder"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("no/such/folder"), "{}", ended.err);
}
