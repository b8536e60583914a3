//! Whether the people that the customer sources know are those who can log in.

use super::configuration::Grounds;
use super::finding::{Finding, Judged};
use super::source::Source;
use crate::core::lint::Severity::{Error, Note, Warning};
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

impl Kind {
    /// What its settings are called after.
    fn part(self) -> &'static str {
        match self {
            Self::Directory => "LDAP",
            Self::Table | Self::Outside | Self::Unknown => "DB",
        }
    }
}

/// An authentication module of customer users.
#[derive(Debug, Clone, Copy)]
pub(super) struct Module<'a> {
    /// Its setting: `Customer::AuthModule`, `Customer::AuthModule1` ...
    pub setting: &'a str,
    /// What stands behind the names of its settings: nothing for the first, `1` ...
    pub number: &'a str,
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
    number: &'a str,
    class: &'a str,
) -> Module<'a> {
    let kind = match class.rsplit("::").next().unwrap_or_default() {
        "DB" => Kind::Table,
        "LDAP" => Kind::Directory,
        "HTTPBasicAuth" | "Radius" | "OpenIDConnect" => Kind::Outside,
        _ => Kind::Unknown,
    };
    let part = kind.part();
    let get = |key: &str| settings.get(&format!("{FIRST}::{part}::{key}{number}"));
    let text = |key: &str| {
        get(key)
            .and_then(Value::as_text)
            .filter(|text| !text.is_empty())
    };
    Module {
        setting,
        number,
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
        let without = |source: &&Source<'_>| {
            let checked = |module: &Module<'_>| module.is_of_kind(source);
            source.is_shipped_kind() && !modules.iter().any(checked)
        };
        let alone = sources.iter().filter(without);
        findings.extend(alone.map(|source| without_module(source, &modules)));
    }
    findings
}

/// That nobody checks the passwords of a source.
fn without_module(source: &Source<'_>, modules: &[Module<'_>]) -> Finding {
    let known = modules.iter().map(|own| {
        let (setting, class, asks) = (own.setting, own.class, own.asks());
        format!("{setting} is {class}, which asks {asks}")
    });
    let free = (1..=10).map(|number| number.to_string());
    let mut free = free.filter(|number| modules.iter().all(|own| own.number != number));
    let number = free.next().unwrap_or_default();
    let help = match source.directory {
        true => format!(
            "set {FIRST}{number} to Kernel::System::CustomerAuth::LDAP, with {FIRST}::LDAP::Host{number}, \
             BaseDN{number} and UID{number} of this source, unless these people shall not log in"
        ),
        false => format!(
            "set {FIRST}{number} to {SHIPPED}, with {FIRST}::DB::Table{number}, CustomerKey{number} and \
             CustomerPassword{number} of this source, unless these people shall not log in"
        ),
    };
    source.finding(
        (Warning, "source_without_authentication"),
        "nobody in this source can log in: its people are known, their passwords are checked elsewhere",
        known.collect::<Vec<_>>().join("; "),
        help,
    )
}

impl Module<'_> {
    /// The name of one of its settings, `Customer::AuthModule::DB::CustomerKey1`.
    fn key(&self, key: &str) -> String {
        format!("{FIRST}::{}::{key}{}", self.kind.part(), self.number)
    }

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
            && same_dsn(self.dsn, source.param("DSN"))
    }

    /// Where it looks.
    fn asks(&self) -> String {
        match self.kind {
            Kind::Directory => format!("the directory below {}", self.base.unwrap_or("(nothing)")),
            _ => format!("table {}{}", self.table, self.where_else()),
        }
    }

    /// ` of the database of Customer::AuthModule::DB::DSN`; nothing for the ticket system's own.
    fn where_else(&self) -> String {
        match self.dsn {
            Some(_) => format!(" of the database of {}", self.key("DSN")),
            None => String::new(),
        }
    }
}

impl Judged for Module<'_> {
    fn about(&self) -> &str {
        self.setting
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
            format!("passwords are checked in {}, which no source asks", module.asks()),
            format!(
                "let {} (and {}) and a customer source name the same table, or set {} to what fits the \
                 sources",
                module.key("Table"),
                module.key("DSN"),
                module.setting
            ),
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
            format!("set {} to {login}", module.key("CustomerKey")),
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
            format!("set {} to {mapped}", module.key("CustomerPassword")),
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
            format!("passwords are checked in {}, and no source is a directory", module.asks()),
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
            format!(
                "let {}, {} and {} be Host, BaseDN and CustomerKey of the source, unless one is meant to be \
                 a part of the other",
                module.key("Host"),
                module.key("BaseDN"),
                module.key("UID")
            ),
        )],
        _ => Vec::new(),
    }
}

/// True when two connections are the same, both the ticket system's own included.
pub(super) fn same_dsn(one: Option<&str>, other: Option<&str>) -> bool {
    let plain = |dsn: Option<&str>| {
        let dsn = dsn.filter(|dsn| is_true(dsn))?;
        let parts = dsn.split(';').map(|part| part.trim().to_lowercase());
        let mut parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        parts.sort_unstable();
        Some(parts)
    };
    plain(one) == plain(other)
}

/// A host or distinguished name without what does not count: case, and blanks behind commas.
fn folded(text: &str) -> String {
    let parts = text.split(',').map(|part| part.trim().to_lowercase());
    parts.collect::<Vec<_>>().join(",")
}
