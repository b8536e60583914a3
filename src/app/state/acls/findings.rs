//! What is wrong with an ACL, at its lines and as a text to read.

use std::collections::HashMap;

use super::AclsPage;
use super::lines::{Shown, Spot};
use crate::app::effect::{Effect, Reply};
use crate::app::mark::Mark;
use crate::app::state::tree::Node;
use crate::app::state::{Reader, ReaderRow};
use crate::core::lint::{Finding, Place, Severity};

impl AclsPage {
    /// The lines with a mark where something is wrong.
    pub(super) fn marked(&self, mut tree: Vec<Node>) -> Vec<Node> {
        let findings = self.findings();
        let hits = self.judged().map(|judged| &judged.hits);
        for (node, spot) in tree.iter_mut().zip(&self.spots) {
            if let (Some(hits), Spot::Tree(side, path)) = (hits, spot)
                && let Some((count, all)) = hits.get(&(*side, path.clone()))
            {
                node.value = format!("hits {count} of {all}");
            }
        }
        if findings.is_empty() {
            return tree;
        }
        let places: HashMap<Spot, usize> = self
            .spots
            .iter()
            .cloned()
            .enumerate()
            .map(|(index, spot)| (spot, index))
            .collect();
        for finding in findings {
            let place = spot_of(&finding.place).and_then(|spot| places.get(&spot));
            let node = place.and_then(|index| tree.get_mut(*index));
            if let Some(node) = node.filter(|_| finding.severity != Severity::Note) {
                node.mark = Some(Mark::Problem);
                if node.value.is_empty() || node.value.starts_with("hits ") {
                    node.value = word(finding.code);
                }
            }
        }
        tree
    }

    /// What is wrong with the chosen ACL: with its draft, else with what is stored.
    pub fn findings(&self) -> &[Finding] {
        match self.judged() {
            Some(judged) => &judged.findings,
            None => self.selected().map_or(&[], |row| row.findings.as_slice()),
        }
    }

    /// What is wrong with the selected line.
    pub(super) fn finding_here(&self) -> Option<&Finding> {
        let spot = self.spot()?;
        let mut findings = self.findings().iter();
        findings.find(|finding| spot_of(&finding.place).as_ref() == Some(spot))
    }

    /// What the draft would do is known now: its findings show.
    pub(super) fn show_findings(&mut self) {
        if self.judged().is_some() {
            self.renew();
        }
    }

    /// Everything that is wrong with the chosen ACL, as a text to read.
    pub(super) fn read_findings(&mut self) -> Reply {
        let rows: Vec<ReaderRow> = self
            .findings()
            .iter()
            .flat_map(|finding| {
                let said = ReaderRow::new(finding.at.clone(), finding.message.clone());
                let said = match finding.severity {
                    Severity::Note => said,
                    Severity::Error | Severity::Warning => said.mark(Mark::Problem),
                };
                [
                    said,
                    ReaderRow::new(finding.severity.name(), finding.proof.clone()),
                ]
            })
            .collect();
        let name = self.selected().map_or("", |row| row.name.as_str());
        match rows.is_empty() {
            true => Effect::say(format!("nothing was found in {name}")).into(),
            false => Effect::open(Reader::new(format!("Found in {name}"), rows)).into(),
        }
    }
}

/// The line that a finding is about.
fn spot_of(place: &Place) -> Option<Spot> {
    Some(match place {
        Place::Tree { side, path } => Spot::Tree(*side, path.clone()),
        Place::Property("name") => Spot::Property(Shown::Name),
        Place::Property("comments") => Spot::Property(Shown::Comment),
        Place::Property("description") => Spot::Property(Shown::Description),
        Place::Property("valid_id") => Spot::Property(Shown::Validity),
        Place::Property("stop_after_match") => Spot::Property(Shown::Stop),
        Place::Property(_) => return None,
    })
}

/// A kind of finding in a word or two.
fn word(code: &str) -> String {
    code.replace('_', " ")
}
