//! Drafts that are stored, that others were faster with, or that an earlier console left.

use super::{AclsPage, AclsPane, RowKey, YamlText};
use crate::app::drafted::{Backdrop, StoredAcl, Storing};
use crate::app::effect::{Effect, Reply};
use crate::app::state::Confirm;
use crate::core::acl::{AclColumns, Standing};
use crate::core::edit::{Difference, Entry, Place, Sheet, SheetId, Workbench, differences};
use crate::core::world::Row;

impl AclsPage {
    /// What happened to the drafts since this was asked last, also what is being typed.
    pub fn take_entries(&mut self) -> Vec<Entry> {
        match &mut self.text {
            Some(text) => {
                if let Some(typed) = text.take_typed() {
                    let (id, side) = (text.id, text.side);
                    self.bench.note_typed(id, side, typed);
                }
            }
            None => self.bench.forget_typed(),
        }
        self.bench.take_entries()
    }

    /// What makes the drafts again as they are now, for a journal that begins anew.
    pub fn all_entries(&mut self) -> Vec<Entry> {
        self.bench.summary()
    }

    /// What the drafts would store.
    pub fn changes(&self) -> Vec<Storing> {
        let changed = self.bench.changed();
        changed
            .map(|(id, sheet)| Storing {
                id,
                base: sheet.row().cloned(),
                after: sheet.columns(),
            })
            .collect()
    }

    /// The page that shows old -> new and the statements, and asks; `None` where nothing differs.
    pub fn store_question(&self, login: &str) -> Option<Confirm> {
        let changes = self.changes();
        if changes.is_empty() {
            return None;
        }
        let mut lines = vec![format!(
            "As {login}, all of it in one transaction, or nothing:"
        )];
        for change in &changes {
            lines.push(String::new());
            lines.extend(lines_of(
                change,
                self.backdrop.as_ref().map(|own| own.0.as_ref()),
            ));
        }
        let count = changes.len();
        let title = match count {
            1 => "Store 1 ACL?".to_owned(),
            count => format!("Store {count} ACLs?"),
        };
        Some(Confirm::new(title, lines, "Store", Effect::Store))
    }

    /// These drafts are stored now.
    pub(in crate::app) fn stored(&mut self, stored: Vec<StoredAcl>) {
        for StoredAcl { id, row } in stored {
            self.merged.retain(|(own, _)| *own != id);
            let now = self.bench.stored(id, row.clone());
            self.is_stored(id, now, row);
        }
        // New ones that were given up have had their time to be taken back.
        let given_up = |(id, sheet): (SheetId, &Sheet)| match id {
            SheetId::New(_) => sheet.is_deleted().then_some(id),
            SheetId::Stored(_) => None,
        };
        let gone: Vec<SheetId> = self.bench.sheets().filter_map(given_up).collect();
        for id in gone {
            self.bench.close(id);
        }
        self.judged = None;
        self.list_again();
    }

    /// What was called `id` is `now` a row of the database, or none any more.
    fn is_stored(&mut self, id: SheetId, now: Option<SheetId>, row: Option<Row>) {
        let place = self.rows.iter().position(|own| own.sheet() == Some(id));
        let (Some(now), Some(row)) = (now, row) else {
            if let Some(place) = place {
                self.rows.remove(place);
            }
            return;
        };
        if let Some(own) = place.and_then(|place| self.rows.get_mut(place)) {
            // How it stands to what is deployed is worked out when the rows are read again.
            own.standing = if own.new.is_some() {
                Standing::New
            } else {
                Standing::Waiting
            };
            (own.new, own.row) = (None, Some(row));
        }
        if let Some(text) = self.text.as_mut().filter(|text| text.id == id) {
            text.id = now;
        }
        if self.tree_of == Some(RowKey::Sheet(id)) {
            self.tree_of = Some(RowKey::Sheet(now));
            self.wanted = Some(now);
        }
    }

    /// Lists the same rows with the drafts as they are now.
    fn list_again(&mut self) {
        let stored = self.rows.iter().filter(|row| row.new.is_none());
        let stored = stored.cloned().collect();
        self.set_rows(stored);
    }

    /// Takes up what an earlier console left.
    pub(in crate::app) fn take_up(&mut self, entries: Vec<Entry>) -> Reply {
        let replayed = Workbench::replay(entries);
        let count = replayed.bench.changed().count();
        let typed_on = replayed.typed.as_ref().map(|(id, ..)| *id);
        let taken = self.bench.take_in(replayed.bench, typed_on);
        let here = |id| taken.iter().find(|(there, _)| *there == id);
        let mut says = match count {
            0 => "nothing is drafted there".to_owned(),
            1 => "1 draft is taken up".to_owned(),
            count => format!("{count} drafts are taken up"),
        };
        // A text that is being typed here stays; the other one was typed about an ACL that is here.
        if let Some((id, side, text)) = replayed.typed
            && self.text.is_none()
            && let Some((_, id)) = here(id)
            && let Some(draft) = self.bench.sheet(*id).map(|sheet| sheet.draft())
        {
            let mut text = YamlText::new(*id, side, draft).typed(&text, draft);
            if let Some(error) = text.error().cloned() {
                text.go_to(error.line, error.column);
            }
            self.text = Some(text);
            self.focus = AclsPane::Tree;
            says = match count {
                0 => "the text that was being typed is taken up".to_owned(),
                _ => format!("{says}, and the text that was being typed"),
            };
        }
        if replayed.failed > 0 {
            says = format!("{says}; {} steps could not be repeated", replayed.failed);
        }
        self.wanted = taken.first().map(|(_, here)| *here);
        // Rows that are not read yet will find their drafts.
        if !self.loading {
            self.list_again();
        }
        Reply::Done(vec![Effect::say(says), Effect::Judge])
    }
}

/// What a journal tells about the drafts in it, a line each.
pub fn left_lines(entries: &[Entry]) -> Vec<String> {
    let replayed = Workbench::replay(entries.iter().cloned());
    let drafts = replayed.bench.changed();
    let mut lines: Vec<String> = drafts
        .map(|(id, sheet)| match (id, sheet.is_deleted()) {
            (SheetId::New(_), _) => format!("{}: new", sheet.draft().name),
            (_, true) => format!("{}: to be deleted", sheet.draft().name),
            (_, false) => format!("{}: changed", sheet.draft().name),
        })
        .collect();
    if replayed.typed.is_some() {
        lines.push("a text that was being typed".to_owned());
    }
    lines
}

/// What a change writes: what differs, and the statements.
fn lines_of(change: &Storing, names: Option<&Backdrop>) -> Vec<String> {
    let base = change.base.as_ref().map(AclColumns::of);
    let id = change.base.as_ref().and_then(|row| row.id("id"));
    let id = id.map_or_else(String::new, |id| id.to_string());
    match (base, &change.after) {
        (Some(base), Some(after)) => {
            let mut lines = vec![after.name.clone()];
            lines.extend(
                differences(&base, after)
                    .iter()
                    .map(|own| shown(own, names)),
            );
            let (before, now) = (base.texts(), after.texts());
            let columns = before.into_iter().zip(now);
            let columns: Vec<&str> = columns
                .filter(|(before, now)| before != now)
                .map(|(_, (column, _))| column)
                .collect();
            lines.push(format!(
                "  UPDATE acl SET {} WHERE id = {id}; INSERT INTO acl_sync ({id}, not_sync)",
                columns.join(", ")
            ));
            lines
        }
        (None, Some(after)) => {
            let mut lines = vec![format!("{}: new", after.name)];
            let nothing = AclColumns::default();
            lines.extend(
                differences(&nothing, after)
                    .iter()
                    .map(|own| shown(own, names)),
            );
            lines.push("  INSERT INTO acl; INSERT INTO acl_sync (its id, not_sync)".to_owned());
            lines
        }
        (Some(base), None) => vec![
            format!("{}: deleted", base.name),
            format!("  DELETE FROM acl WHERE id = {id}; INSERT INTO acl_sync ({id}, deleted)"),
        ],
        (None, None) => Vec::new(),
    }
}

/// `  ConfigMatch / Properties / Queue / Name: Raw -> Junk`
pub(super) fn shown(difference: &Difference, names: Option<&Backdrop>) -> String {
    let is_validity = difference.place == Place::Property("valid_id");
    let name = |id: &str| Some(names?.validity(id.parse().ok()?));
    let side = |text: &Option<String>| match text.as_deref() {
        Some(id) if is_validity => name(id).unwrap_or_else(|| id.to_owned()),
        None => "nothing".to_owned(),
        Some("") => "empty".to_owned(),
        Some(text) => text.to_owned(),
    };
    format!(
        "    {}: {} -> {}",
        difference.place,
        side(&difference.before),
        side(&difference.after)
    )
}
