//! Drafts that others were faster with: both versions are shown, merged, and chosen from.

use super::AclsPage;
use super::storing::shown;
use crate::app::drafted::{Backdrop, StaleDraft};
use crate::app::effect::{Effect, Reply};
use crate::app::mark::Mark;
use crate::app::state::picker::AclPurpose;
use crate::app::state::{Choice as Offer, Picker, Purpose, Reader, ReaderRow};
use crate::core::acl::AclColumns;
use crate::core::edit::{Change, Choice, Conflict, Draft, Merged, SheetId, differences};
use crate::core::world::Row;

impl AclsPage {
    /// Others were faster: each draft is merged with what is stored now, and where both changed the
    /// same place that is told. Nothing is overwritten before somebody has seen it.
    pub(in crate::app) fn stale(&mut self, stale: Vec<StaleDraft>) -> Reply {
        let mut lines = Vec::new();
        for StaleDraft { id, theirs } in stale {
            let sheet = self.bench.sheet(id);
            let sheet = sheet.and_then(|sheet| {
                let base = sheet.base().cloned()?;
                Some((base, sheet.draft().name.clone(), sheet.columns()))
            });
            let Some((base, name, ours)) = sheet else {
                continue;
            };
            lines.push(format!("{name}:"));
            match (theirs, ours) {
                (None, None) => {
                    lines.push("  somebody has deleted it already.".to_owned());
                    self.bench.close(id);
                }
                (None, Some(_)) => {
                    lines.push(
                        "  somebody has deleted it. Your draft is kept as a new ACL; storing adds it \
                         again."
                            .to_owned(),
                    );
                    self.bench.make_new(id);
                }
                (Some(row), None) => {
                    lines.push("  you delete it, and somebody has changed it:".to_owned());
                    lines.extend(self.what_they_did(&base, &row));
                    self.bench.rebase(id, row);
                }
                (Some(row), Some(ours)) => {
                    lines.push("  they changed:".to_owned());
                    lines.extend(self.what_they_did(&base, &row));
                    lines.extend(self.merge(id, &base, &ours, row));
                }
            }
            self.show_sheet(id);
        }
        lines.push(String::new());
        lines.push(
            "Nothing is stored yet. Look at the drafts, then store again (w); u takes the merge back."
                .to_owned(),
        );
        if !self.merged.is_empty() {
            lines.push(
                "M takes their version, place by place, where both of you changed.".to_owned(),
            );
        }
        let rows = lines.into_iter().map(|line| ReaderRow::new("", line));
        let title = "Somebody else has changed these ACLs";
        Effect::open(Reader::new(title, rows.collect())).into()
    }

    fn what_they_did(&self, base: &AclColumns, row: &Row) -> Vec<String> {
        let names: Option<&Backdrop> = self.backdrop.as_ref().map(|own| own.0.as_ref());
        let theirs = differences(base, &AclColumns::of(row));
        theirs.iter().map(|own| shown(own, names)).collect()
    }

    /// Makes the draft what both versions say, and tells where they do not fit together.
    fn merge(
        &mut self,
        id: SheetId,
        base: &AclColumns,
        ours: &AclColumns,
        row: Row,
    ) -> Vec<String> {
        let merged = Merged::of(base, ours, &AclColumns::of(&row));
        let mut lines = vec![
            match merged.conflicts() {
                [] => "  both versions fit together; your draft holds both.",
                _ => "  both of you changed, and your version stands:",
            }
            .to_owned(),
        ];
        lines.extend(merged.conflicts().iter().map(|own| {
            let [base, theirs, ours] = texts(own);
            format!(
                "    {}: was {base}, theirs {theirs}, yours {ours}",
                own.place
            )
        }));
        if let Err(refusal) = self.bench.merge(id, row, merged.columns()) {
            lines.push(format!("  it cannot be merged: {refusal}"));
        }
        self.merged.retain(|(own, _)| *own != id);
        if !merged.conflicts().is_empty() {
            self.merged.push((id, merged));
        }
        lines
    }

    /// True where both changed the same places of the chosen ACL.
    pub(super) fn has_conflicts(&self) -> bool {
        let chosen = self.selected().and_then(|row| row.sheet());
        self.merged.iter().any(|(id, _)| Some(*id) == chosen)
    }

    /// Asks, for the places that both changed, whose version counts.
    pub(super) fn choose_version(&mut self) -> Reply {
        let chosen = self.selected().and_then(|row| row.sheet());
        let merged = self.merged.iter().find(|(id, _)| Some(*id) == chosen);
        let Some((_, merged)) = merged else {
            return Effect::say("nobody else has changed this ACL where you did").into();
        };
        let offers = merged.conflicts().iter().enumerate().map(|(index, own)| {
            let [_, theirs, ours] = texts(own);
            let (other, mark) = match own.choice {
                Choice::Ours => (format!("theirs {theirs}"), Mark::Offered),
                Choice::Theirs => (format!("yours {ours}"), Mark::Revived),
            };
            let label = format!("{}: {other}", own.place);
            Offer::new(index.to_string(), label).mark(mark)
        });
        let purpose = Purpose::Acl(AclPurpose::Version);
        let picker = Picker::new(purpose, "Take the other version of", offers.collect());
        Effect::open(picker).into()
    }

    /// The other version of this place counts from here on.
    pub(super) fn version_chosen(&mut self, id: SheetId, conflict: &str) -> Reply {
        let merged = self.merged.iter_mut().find(|(own, _)| *own == id);
        let (Some((_, merged)), Ok(number)) = (merged, conflict.parse::<usize>()) else {
            return Reply::Ignored;
        };
        let now = self.bench.sheet(id).and_then(|sheet| sheet.columns());
        let as_merged = now.map(|now| Draft::of(&now)) == Some(merged.draft());
        if !as_merged {
            return Effect::fail(
                "the draft was changed since it was merged: change it there, or undo first",
            )
            .into();
        }
        let Some(place) = merged
            .conflicts()
            .get(number)
            .map(|own| (own.place.clone(), own.choice))
        else {
            return Reply::Ignored;
        };
        let (says, choice) = match place {
            (place, Choice::Ours) => (format!("their version of {place}"), Choice::Theirs),
            (place, Choice::Theirs) => (format!("your version of {place}"), Choice::Ours),
        };
        merged.choose(number, choice);
        let mut draft = merged.draft();
        if let Some(before) = self.draft(id) {
            draft.kept.clone_from(&before.kept);
        }
        self.make(id, says, vec![Change::Whole(Box::new(draft))])
    }
}

/// What stood there, what they have and what we have.
fn texts(conflict: &Conflict) -> [&str; 3] {
    let shown = |own: Option<_>| match own {
        Some("") => "empty",
        Some(text) => text,
        None => "nothing",
    };
    [&conflict.base, &conflict.theirs, &conflict.ours].map(|own| shown(own.as_deref()))
}
