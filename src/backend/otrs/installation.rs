//! The configuration of an installation folder, in the ticket system's order.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};

use super::credentials::Credentials;
use super::error::{InstallationError, Problem};
use super::layout::{Release, config_files, read_text};
use super::placeholder;
use crate::core::perl::{Config, Form, Lines, Place, Program};
use crate::core::value::{Map, Value};
use crate::core::world::Flavour;

/// The file that a deployment of ACLs writes.
pub const DEPLOYED: &str = "Kernel/Config/Files/ZZZACL.pm";

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingOrigin {
    /// The file.
    pub file: PathBuf,
    /// The line of the statement that assigned it last, from 1.
    pub line: u32,
}

/// A setting, or a part of one, that only running the configuration could tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSetting {
    /// The keys that lead to it, the setting first. Empty: any setting may be concerned.
    pub path: Vec<String>,
    /// The file with the code that it depends on.
    pub file: PathBuf,
    /// The lines of that code.
    pub lines: Lines,
}

/// An ACL as the configuration files hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeployedAcl {
    /// Its name.
    pub name: String,
    /// Its sections.
    pub acl: Value,
    /// Where it stands: ZZZACL.pm, or Config.pm, which wins.
    pub origin: Option<SettingOrigin>,
}

/// What an installation folder says.
pub struct Installation {
    /// The folder.
    pub home: PathBuf,
    /// Product and version.
    pub release: Release,
    /// The ticket system, by its product.
    pub flavour: Option<Flavour>,
    /// Every setting that is known, without the database's password. Passwords of customer sources
    /// are in there: never print it.
    pub settings: Map,
    /// What is not known and why.
    pub unknown: Vec<UnknownSetting>,
    /// The database.
    pub database: Credentials,
    /// The ACLs that the ticket system works with, in byte order of their names. One that is not
    /// known as a whole is not among them but among `unknown`.
    pub acls: Vec<DeployedAcl>,
    /// Why these are not all that there are, when a file that may hold others cannot be read.
    pub acls_unread: Option<String>,
    /// What is wrong in the folder.
    pub problems: Vec<Problem>,
    origins: HashMap<String, SettingOrigin>,
}

impl fmt::Debug for Installation {
    /// Without the settings, which hold passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Installation")
            .field("home", &self.home)
            .field("release", &self.release)
            .field("settings", &self.settings.len())
            .field("unknown", &self.unknown)
            .field("database", &self.database)
            .field("acls", &self.acls.len())
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

impl Installation {
    /// Reads the folder of an installation: the shipped defaults, Config.pm, the files of
    /// `Kernel/Config/Files`, RELEASE, and Config.pm once more, which therefore wins. Nothing is run.
    ///
    /// A file of `Kernel/Config/Files` that is no Perl is left out, as the ticket system does, and is
    /// a problem; Config.pm that is missing, unreadable or no Perl is an error.
    pub fn read(home: impl Into<PathBuf>) -> Result<Self, InstallationError> {
        Self::read_given(home, &BTreeMap::new())
    }

    /// As [`read`](Self::read), where somebody says what settings are that only running the files
    /// could tell.
    pub fn read_given(
        home: impl Into<PathBuf>,
        given: &BTreeMap<String, String>,
    ) -> Result<Self, InstallationError> {
        let home = home.into();
        let mut reading = Reading::new(&home);
        for (name, value) in given {
            reading.config.give(name, value);
        }
        let own = home.join("Kernel/Config.pm");
        let program = reading.needed(&own)?;

        reading.optional(&home.join("Kernel/Config/Defaults.pm"));
        let own_number = reading.load(&own, &program);
        match config_files(&home) {
            Ok(files) => files.iter().for_each(|path| reading.optional(path)),
            Err(error) => {
                let folder = home.join("Kernel/Config/Files");
                let message = format!("the folder cannot be read: {error}");
                let help =
                    "check that this user may read it; settings and ACLs are missing without it";
                reading.acls_unread = Some(format!("Kernel/Config/Files: {message}"));
                reading.problem(&folder, None, message, help);
            }
        }
        let release = reading.release();
        reading.config.load(&program, own_number);
        Ok(reading.finish(home, release))
    }

    /// Where a setting was last assigned; `None` for one that is not set.
    pub fn origin(&self, setting: &str) -> Option<SettingOrigin> {
        self.origins.get(setting).cloned()
    }
}

fn origin(files: &[PathBuf], place: Place) -> Option<SettingOrigin> {
    Some(SettingOrigin {
        file: files.get(place.file)?.clone(),
        line: place.lines.line,
    })
}

/// An installation while it is read.
struct Reading {
    home: PathBuf,
    config: Config,
    files: Vec<PathBuf>,
    problems: Vec<Problem>,
    acls_unread: Option<String>,
}

impl Reading {
    fn new(home: &Path) -> Self {
        Self {
            home: home.to_owned(),
            config: Config::new(&Map::new()),
            files: Vec::new(),
            problems: Vec::new(),
            acls_unread: None,
        }
    }

    fn problem(&mut self, path: &Path, line: Option<u32>, message: String, help: &str) {
        self.problems.push(Problem {
            place: path.display().to_string(),
            line,
            message,
            help: help.to_owned(),
        });
    }

    /// Config.pm, without which there is no installation.
    fn needed(&mut self, path: &Path) -> Result<Program, InstallationError> {
        let (text, is_utf8) = read_text(path).map_err(|cause| match cause.kind() {
            std::io::ErrorKind::NotFound => InstallationError::NoInstallation {
                home: self.home.clone(),
            },
            _ => InstallationError::Unreadable {
                path: path.to_owned(),
                cause,
            },
        })?;
        self.check_encoding(path, is_utf8);
        let program =
            Program::parse(&text, Form::File).map_err(|error| InstallationError::Broken {
                path: path.to_owned(),
                error,
            })?;
        if !program.can_load() {
            let message = "the file has no sub Load and sets nothing".to_owned();
            self.problem(path, None, message, "compare it with Kernel/Config.pm.dist");
        }
        Ok(program)
    }

    fn check_encoding(&mut self, path: &Path, is_utf8: bool) {
        if !is_utf8 {
            let message = "the file is not UTF-8; some characters are lost here".to_owned();
            self.problem(path, None, message, "save the file as UTF-8");
        }
    }

    /// A file without which the ticket system goes on.
    fn optional(&mut self, path: &Path) {
        let (text, is_utf8) = match read_text(path) {
            Ok(read) => read,
            Err(error) => {
                let message = format!("the file cannot be read: {error}");
                let help = "its settings are missing; check that this user may read it";
                if path.ends_with(DEPLOYED) {
                    self.acls_unread = Some(format!("{DEPLOYED}: {message}"));
                }
                return self.problem(path, None, message, help);
            }
        };
        self.check_encoding(path, is_utf8);
        match Program::parse(&text, Form::File) {
            Ok(program) if program.can_load() => {
                self.load(path, &program);
            }
            Ok(_) => {
                let message = "the file has no sub Load; the ticket system ignores it".to_owned();
                self.problem(path, None, message, "remove the file or add the sub");
            }
            Err(error) => {
                let message = format!(
                    "{}; the ticket system ignores the whole file",
                    error.message
                );
                let help = if text.contains("$VAR1 = {") {
                    "an ACL's comment holds $VAR1, which breaks the deployed file: change the \
                     comment and deploy again"
                } else {
                    "correct the line; a generated file is written anew by the next deployment"
                };
                self.problem(path, Some(error.line), message, help);
            }
        }
    }

    fn load(&mut self, path: &Path, program: &Program) -> usize {
        let number = self.files.len();
        self.files.push(path.to_owned());
        self.config.load(program, number);
        number
    }

    fn release(&mut self) -> Release {
        let path = self.home.join("RELEASE");
        let text = match read_text(&path) {
            Ok((text, _)) => text,
            Err(error) => {
                let message = format!("the file cannot be read: {error}");
                let help = "product and version are not known without it";
                self.problem(&path, None, message, help);
                return Release::default();
            }
        };
        let release = Release::parse(&text);
        let number = self.files.len();
        self.files.push(path);
        for (name, key, value) in [
            ("Product", "PRODUCT", &release.product),
            ("Version", "VERSION", &release.version),
        ] {
            let Some(value) = value else {
                continue;
            };
            let is_it = |line: &str| line.trim_start().starts_with(key);
            let line = (1..).zip(text.lines()).find(|(_, line)| is_it(line));
            let line = line.map_or(1, |(number, _)| number);
            let lines = Lines {
                line,
                end_line: line,
            };
            let place = Place {
                file: number,
                lines,
            };
            self.config
                .set(name, &Value::text(value.as_str()), Some(place));
        }
        release
    }

    fn finish(mut self, home: PathBuf, release: Release) -> Installation {
        let flavour = release.flavour();
        let settled = self.config.settled();
        let mut settings = settled.settings;
        let mut unknown: Vec<UnknownSetting> = Vec::new();
        for part in settled.unknown {
            if let Some(SettingOrigin { file, .. }) = origin(&self.files, part.place) {
                let part = UnknownSetting {
                    path: part.path,
                    file,
                    lines: part.place.lines,
                };
                if !unknown.contains(&part) {
                    unknown.push(part);
                }
            }
        }
        let whole = unknown.iter().filter(|part| part.path.len() == 1);
        let names: BTreeSet<String> = whole.flat_map(|part| part.path.clone()).collect();
        for (name, _) in placeholder::replace(&mut settings, flavour, &names) {
            if let Some(place) = self.config.place(&name)
                && let Some(SettingOrigin { file, .. }) = origin(&self.files, place)
            {
                unknown.push(UnknownSetting {
                    path: vec![name],
                    file,
                    lines: place.lines,
                });
            }
        }
        let (database, broken) = Credentials::take(&mut settings);
        if let Some(name) = broken {
            let place = self.config.place(name);
            let place = place.and_then(|place| origin(&self.files, place));
            let (path, line) = match place {
                Some(origin) => (origin.file, Some(origin.line)),
                None => (home.join("Kernel/Config.pm"), None),
            };
            let message = format!("{name} is veiled, but what it veils is no text");
            let help = "veil the password again with the ticket system's console command, or write \
                        it in clear";
            self.problem(&path, line, message, help);
        }
        let acls = self.acls(&settings, &unknown);
        let places = self.config.places();
        let origins = places
            .filter_map(|(name, place)| Some((name.to_owned(), origin(&self.files, place)?)))
            .collect();
        Installation {
            home,
            release,
            flavour,
            settings,
            unknown,
            database,
            acls,
            acls_unread: self.acls_unread,
            problems: self.problems,
            origins,
        }
    }

    fn acls(&self, settings: &Map, unknown: &[UnknownSetting]) -> Vec<DeployedAcl> {
        let Some(Value::Map(acls)) = settings.get("TicketAcl") else {
            return Vec::new();
        };
        let in_doubt = |name: &str| {
            let mut paths = unknown.iter().map(|part| part.path.as_slice());
            paths.any(
                |path| matches!(path, [setting, acl, ..] if setting == "TicketAcl" && acl == name),
            )
        };
        let known = acls.iter().filter(|(name, _)| !in_doubt(name));
        let mut known: Vec<DeployedAcl> = known
            .map(|(name, acl)| DeployedAcl {
                name: name.clone(),
                acl: acl.clone(),
                origin: self
                    .config
                    .member_place("TicketAcl", name)
                    .and_then(|place| origin(&self.files, place)),
            })
            .collect();
        known.sort_by(|one, other| one.name.cmp(&other.name));
        known
    }
}
