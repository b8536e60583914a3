//! What is asked on the screen on which an instance is opened, and what the answers mean.

use std::path::PathBuf;

use super::Gate;
use crate::app::effect::{Effect, Reply};
use crate::app::state::form::{Form, FormField, Veil};
use crate::config::instances::{Entrance, Way};
use crate::secret::SecretUrl;

/// Names of fields that are no settings.
const URL: &str = "url";
const FILE: &str = "file";

/// What the open form is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filling {
    /// What is missing for a row.
    Missing(usize),
    /// What a row is opened with.
    Correction(usize),
    /// A database that is in no row.
    Database,
    /// A world file that is in no row.
    File,
}

impl Gate {
    fn fill(&mut self, filling: Filling, form: Form) -> Reply {
        self.filling = Some(filling);
        Effect::open(form).into()
    }

    /// Asks for what is missing, and for nothing else.
    pub(super) fn ask_missing(&mut self, index: usize) -> Reply {
        let Some(row) = self.rows.get(index) else {
            return Reply::Ignored;
        };
        let mut lines = vec!["Only running the configuration could tell these:".to_owned()];
        let places = row.missing.iter();
        lines.extend(places.map(|it| format!("{}  {}", it.setting, it.place)));
        let fields = row.missing.iter().map(|it| match it.setting {
            "DatabaseDSN" => url_field("mysql://user@host/name"),
            Entrance::PASSWORD => password_field("none"),
            name => FormField::new(name, name),
        });
        let form = Form::new(row.entrance.way.to_string(), lines, fields.collect());
        self.fill(Filling::Missing(index), form)
    }

    /// Asks what a row is to be opened with.
    pub(super) fn ask_correction(&mut self, index: usize) -> Reply {
        let Some(row) = self.rows.get(index) else {
            return Reply::Ignored;
        };
        let (line, fields) = match &row.entrance.way {
            Way::Home { database, .. } => {
                let url = database.as_ref().map(SecretUrl::without_password);
                let field = url_field("the one that the folder names");
                (
                    "The folder gives the configuration; its database may be reached in another way:",
                    vec![
                        field.text(url.unwrap_or_default()),
                        password_field("as before"),
                    ],
                )
            }
            Way::Database(url) => (
                "The database:",
                vec![
                    url_field("mysql://user@host/name").text(url.without_password()),
                    password_field("as before"),
                ],
            ),
            Way::Named(_) => (
                "The configuration file says where it is; only its password can be given here:",
                vec![password_field("as the file says")],
            ),
            Way::Snapshot(file) => (
                "The world file:",
                vec![file_field().text(file.display().to_string())],
            ),
            Way::Demo => return Reply::Ignored,
        };
        let form = Form::new(row.entrance.way.to_string(), vec![line.to_owned()], fields);
        self.fill(Filling::Correction(index), form)
    }

    pub(super) fn ask_database(&mut self) -> Reply {
        let line = "The database of a ticket system, opened read-only; sqlite:FILE, mysql:// or \
                    postgres://";
        let fields = vec![url_field("mysql://user@host/name"), password_field("none")];
        let form = Form::new("Open a database", vec![line.to_owned()], fields);
        self.fill(Filling::Database, form)
    }

    pub(super) fn ask_file(&mut self) -> Reply {
        let line = "A world file: .json, .json.gz or .json.zst";
        let form = Form::new(
            "Open a world file",
            vec![line.to_owned()],
            vec![file_field()],
        );
        self.fill(Filling::File, form)
    }

    /// Takes over what was filled in for a row that is there.
    fn correct(&mut self, index: usize, form: &Form) -> Reply {
        let Some(row) = self.rows.get_mut(index) else {
            return Reply::Ignored;
        };
        for field in form.fields() {
            let is_setting = field.name != URL && field.name != FILE;
            if let Some(value) = form.secret(&field.name).filter(|_| is_setting) {
                row.entrance.given.insert(field.name.clone(), value);
            }
        }
        let asked_url = form.fields().iter().any(|field| field.name == URL);
        let url = form.filled(URL);
        match &mut row.entrance.way {
            Way::Home { database, .. } if asked_url => correct_url(database, url),
            Way::Database(database) => {
                let mut known = Some(database.clone());
                correct_url(&mut known, url);
                *database = known.unwrap_or_else(|| database.clone());
            }
            Way::Snapshot(file) => {
                if let Some(typed) = form.filled(FILE) {
                    *file = PathBuf::from(typed);
                }
            }
            Way::Home { .. } | Way::Named(_) | Way::Demo => {}
        }
        self.open_row(index)
    }

    /// Does what the form was opened for.
    pub(super) fn fill_in(&mut self, form: &Form) -> Reply {
        match self.filling.take() {
            Some(Filling::Missing(index) | Filling::Correction(index)) => self.correct(index, form),
            Some(Filling::Database) => match form.filled(URL).map(SecretUrl::new) {
                Some(url) => {
                    let index = self.row_of(Way::Database(url));
                    self.correct(index, form)
                }
                None => Reply::DONE,
            },
            Some(Filling::File) => match form.filled(FILE) {
                Some(file) => self.open_new(Way::Snapshot(file.into())),
                None => Reply::DONE,
            },
            None => Reply::Ignored,
        }
    }
}

/// What was typed in place of an URL. One that is left as it was shown keeps its password.
fn correct_url(known: &mut Option<SecretUrl>, typed: Option<&str>) {
    let shown = known.as_ref().map(SecretUrl::without_password);
    if shown.as_deref() != typed {
        *known = typed.map(|typed| match known {
            Some(known) => known.corrected(typed),
            None => SecretUrl::new(typed),
        });
    }
}

fn url_field(hint: &str) -> FormField {
    FormField::new(URL, "Database URL")
        .hint(hint)
        .veil(Veil::Url)
}

fn password_field(hint: &str) -> FormField {
    FormField::new(Entrance::PASSWORD, "Password")
        .hint(hint)
        .veil(Veil::All)
}

fn file_field() -> FormField {
    FormField::new(FILE, "File").hint("world.json.zst")
}
