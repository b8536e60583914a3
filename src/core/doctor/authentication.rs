//! Whether the people that the customer sources know are those who can log in.

use super::configuration::Grounds;
use super::finding::Finding;
use super::source::Source;
use crate::core::lint::Severity::{self, Error, Note, Warning};
use crate::core::value::{Value, is_true};
use crate::core::world::Settings;

/// How an authentication module finds people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// In a table.
    Table,
    /// In a directory.
    Directory,
    /// The web server or another service says who it is.
    Outside,
    /// Nobody here knows.
    Unknown,
}

/// An authentication module of customer users.
#[derive(Debug, Clone, Copy)]
pub(super) struct Module<'a> {
    /// Its setting: `Customer::AuthModule`, `Customer::AuthModule1` ...
    pub setting: &'a str,
    /// The class.
    pub class: &'a str,
    /// How it finds people.
    pub kind: Kind,
    /// Of a table.
    pub table: &'a str,
    /// The column of the login, or the attribute (UID).
    pub key: Option<&'a str>,
    /// The column of the password.
    pub password: &'a str,
    /// The connection of its own.
    pub dsn: Option<&'a str>,
    /// Of a directory.
    pub hosts: Option<&'a Value>,
    /// Of a directory.
    pub base: Option<&'a str>,
}

/// The setting of the first module.
const FIRST: &str = "Customer::AuthModule";

/// The module where none is set.
const SHIPPED: &str = "Kernel::System::CustomerAuth::DB";

/// The modules in the order in which they are asked; the shipped one when none is set.
pub(super) fn modules(settings: &Settings) -> Vec<Module<'_>> {
    let numbered = settings.iter().filter_map(|(name, value)| {
        let number = name.strip_prefix(FIRST)?;
        let order: u32 = if number.is_empty() {
            0
        } else {
            number.parse().ok()?
        };
        let class = value.as_text().filter(|class| is_true(class))?;
        (order <= 10).then(|| (order, module(settings, name, number, class)))
    });
    let mut modules: Vec<(u32, Module<'_>)> = numbered.collect();
    modules.sort_by_key(|(order, _)| *order);
    match modules.is_empty() {
        true => vec![module(settings, FIRST, "", SHIPPED)],
        false => modules.into_iter().map(|(_, module)| module).collect(),
    }
}

fn module<'a>(
    settings: &'a Settings,
    setting: &'a str,
    number: &str,
    class: &'a str,
) -> Module<'a> {
    let kind = match class.rsplit("::").next().unwrap_or_default() {
        "DB" => Kind::Table,
        "LDAP" => Kind::Directory,
        "HTTPBasicAuth" | "Radius" | "OpenIDConnect" => Kind::Outside,
        _ => Kind::Unknown,
    };
    let part = match kind {
        Kind::Directory => "LDAP",
        _ => "DB",
    };
    let get = |key: &str| settings.get(&format!("{FIRST}::{part}::{key}{number}"));
    let text = |key: &str| {
        get(key)
            .and_then(Value::as_text)
            .filter(|text| !text.is_empty())
    };
    Module {
        setting,
        class,
        kind,
        table: text("Table").unwrap_or("customer_user"),
        key: match kind {
            Kind::Directory => text("UID"),
            _ => text("CustomerKey").or(Some("login")),
        },
        password: text("CustomerPassword").unwrap_or("pw"),
        dsn: text("DSN"),
        hosts: get("Host"),
        base: text("BaseDN"),
    }
}

/// Everything that does not fit between the authentication modules and the sources.
pub fn authentication(grounds: &Grounds<'_>) -> Vec<Finding> {
    let (modules, sources) = (modules(grounds.settings), grounds.sources());
    let mut findings: Vec<Finding> = modules
        .iter()
        .flat_map(|module| match module.kind {
            Kind::Table => in_table(module, &sources),
            Kind::Directory => in_directory(module, &sources),
            Kind::Outside => Vec::new(),
            Kind::Unknown => vec![module.finding(
                (Note, "unknown_auth_module"),
                "the module is not known here: whether its people are those of the sources cannot be told",
                format!("it is {}", module.class),
                "check that everybody who can log in is known to a customer source",
            )],
        })
        .collect();
    let anybody = |module: &Module<'_>| matches!(module.kind, Kind::Outside | Kind::Unknown);
    if !modules.iter().any(anybody) {
        let known: Vec<&str> = modules.iter().map(|module| module.class).collect();
        let without =
            |source: &&Source<'_>| !modules.iter().any(|module| module.is_of_kind(source));
        findings.extend(sources.iter().filter(without).map(|source| {
            source.finding(
                (Warning, "source_without_authentication"),
                "nobody in this source can log in: its people are known, their passwords are checked \
                 elsewhere",
                format!("{FIRST} is {}, which asks {}", known.join(", "), modules.iter().map(Module::asks).collect::<Vec<_>>().join(" and ")),
                match source.directory {
                    true => "add Kernel::System::CustomerAuth::LDAP as a further Customer::AuthModule, with the \
                             Host, BaseDN and UID of this source",
                    false => "add a further Customer::AuthModule for this table, unless these people shall not \
                              log in",
                },
            )
        }));
    }
    findings
}

impl Module<'_> {
    /// True when this module could check the people of a source: the same table, or any directory,
    /// whose details are compared one by one.
    fn is_of_kind(&self, source: &Source<'_>) -> bool {
        match self.kind {
            Kind::Table => self.has_table_of(source),
            Kind::Directory => source.directory,
            Kind::Outside | Kind::Unknown => true,
        }
    }

    fn has_table_of(&self, source: &Source<'_>) -> bool {
        let same = |table| Source::same(self.table, table);
        !source.directory
            && source.param("Table").is_some_and(same)
            && self.dsn == source.param("DSN")
    }

    /// Where it looks.
    fn asks(&self) -> String {
        match self.kind {
            Kind::Directory => format!("the directory below {}", self.base.unwrap_or("(nothing)")),
            _ => format!("table {}", self.table),
        }
    }

    fn finding(
        &self,
        (severity, code): (Severity, &'static str),
        message: impl Into<String>,
        proof: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        Finding {
            severity,
            code,
            source: self.setting.to_owned(),
            message: message.into(),
            proof: proof.into(),
            help: help.into(),
        }
    }
}

fn in_table(module: &Module<'_>, sources: &[Source<'_>]) -> Vec<Finding> {
    let Some(source) = sources.iter().find(|source| module.has_table_of(source)) else {
        if sources.is_empty() {
            return Vec::new();
        }
        return vec![module.finding(
            (Error, "authentication_without_source"),
            "whoever logs in is unknown afterwards: no customer source has the people whose passwords are \
             checked",
            format!("passwords are checked in table {}, which no source asks", module.table),
            "let the module and a customer source use the same table, or set Customer::AuthModule to what \
             fits the sources",
        )];
    };
    let mut findings = Vec::new();
    if let (Some(key), Some(login)) = (module.key, source.login_column())
        && !Source::same(key, login)
    {
        findings.push(module.finding(
            (Error, "authentication_key_differs"),
            "people log in with another name than the one by which they are known",
            format!(
                "passwords are checked by {key}, {} knows people by {login}",
                source.key
            ),
            format!("set Customer::AuthModule::DB::CustomerKey to {login}"),
        ));
    }
    if let Some(mapped) = source.mapped("UserPassword")
        && !Source::same(mapped, module.password)
    {
        findings.push(module.finding(
            (Error, "authentication_password_differs"),
            "a password that is set for a customer user is not the one that is checked",
            format!(
                "passwords are checked in column {}, {} stores them in {mapped}",
                module.password, source.key
            ),
            format!("set Customer::AuthModule::DB::CustomerPassword to {mapped}"),
        ));
    }
    findings
}

fn in_directory(module: &Module<'_>, sources: &[Source<'_>]) -> Vec<Finding> {
    let directories: Vec<&Source<'_>> = sources.iter().filter(|source| source.directory).collect();
    if directories.is_empty() {
        return vec![module.finding(
            (Error, "authentication_without_source"),
            "whoever logs in is unknown afterwards: no customer source has the people whose passwords are \
             checked",
            "passwords are checked in a directory, and no source is one",
            "add the directory as a CustomerUser source",
        )];
    }
    let differences = |source: &Source<'_>| {
        let host = source
            .config
            .get("Params")
            .and_then(|params| params.get("Host"));
        let hosts = |value: Option<&Value>| value.map(|value| value.texts().join(", "));
        let pairs = [
            ("Host", hosts(module.hosts), hosts(host)),
            (
                "BaseDN",
                module.base.map(str::to_owned),
                source.param("BaseDN").map(str::to_owned),
            ),
            (
                "UID",
                module.key.map(str::to_owned),
                source.login_column().map(str::to_owned),
            ),
        ];
        let told = |text: Option<String>| text.unwrap_or_else(|| "not set".to_owned());
        let differs = pairs.into_iter().filter(|(_, own, theirs)| {
            let folded = |text: &Option<String>| text.as_ref().map(|text| folded(text));
            folded(own) != folded(theirs)
        });
        let said = differs.map(|(key, own, theirs)| {
            let of = if key == "UID" { "CustomerKey" } else { key };
            format!(
                "{key} is {}, {of} of {} is {}",
                told(own),
                source.key,
                told(theirs)
            )
        });
        said.collect::<Vec<String>>()
    };
    let best = directories
        .iter()
        .map(|source| differences(source))
        .min_by_key(Vec::len);
    match best {
        Some(differences) if !differences.is_empty() => vec![module.finding(
            (Warning, "authentication_directory_differs"),
            "who logs in and who is known come from different places of a directory",
            differences.join("; "),
            "use the same Host, BaseDN and login attribute in Customer::AuthModule::LDAP and the source, \
             unless one is meant to be a part of the other",
        )],
        _ => Vec::new(),
    }
}

/// A host or distinguished name without what does not count: case, and blanks behind commas.
fn folded(text: &str) -> String {
    let parts = text.split(',').map(|part| part.trim().to_lowercase());
    parts.collect::<Vec<_>>().join(",")
}
