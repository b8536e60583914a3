//! The ACLs: the list in evaluation order, beside it the tree of the chosen one; on wide terminals
//! also its deployed form where that differs.

mod effect;
mod text;

use ratatui::layout::{Constraint, Layout, Rect};

use crate::app::Mark;
use crate::app::state::acls::{AclRow, AclsPage, AclsPane};
use crate::core::acl::Standing;
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::widget::{List, Pane, Tree};

use super::View;
use effect::Strip;

/// The documented number of valid ACLs beyond which ticket systems become slow.
const MOST: usize = 80;

/// Below this width only the pane with the focus shows.
const BOTH: u16 = 50;

/// From this width on the deployed form stands beside the stored one.
const THREE: u16 = 120;

/// From this width on a row of the list says in words what its mark says.
const WORDS: u16 = 60;

impl View for AclsPage {
    fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let in_tree = self.focus() == AclsPane::Tree;
        // A text needs the width.
        if self.text().is_some() && area.width < THREE {
            draw_tree(self, area, canvas);
            return;
        }
        if area.width < BOTH {
            match in_tree {
                false => draw_list(self, area, canvas),
                true => draw_tree(self, area, canvas),
            }
            return;
        }
        let halves = Layout::horizontal([Constraint::Percentage(42), Constraint::Fill(1)]);
        let [left, right] = halves.areas(area);
        draw_list(self, left, canvas);
        if area.width < THREE || self.deployed().is_none() {
            draw_tree(self, right, canvas);
            return;
        }
        let halves = Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]);
        let [middle, right] = halves.areas(right);
        draw_tree(self, middle, canvas);
        draw_deployed(self, right, canvas);
    }
}

fn draw_list(page: &AclsPage, area: Rect, canvas: &mut Canvas<'_>) {
    let words = area.width >= WORDS;
    let row = |index| {
        let row = page.rows().get(index);
        row.map_or_else(Line::new, |row| row_line(row, words))
    };
    let pane = Pane::new("ACLs").and(page.list().count());
    let pane = match page.waiting_deletions() {
        0 => pane,
        1 => pane.and("1 deletion waits"),
        deleted => pane.and(format!("{deleted} deletions wait")),
    };
    let valid = page
        .rows()
        .iter()
        .filter(|row| row.valid && !row.deployed_only);
    let valid = valid.count();
    let pane = match valid {
        0..=MOST => pane.and(format!("{valid} of {MOST} valid")),
        _ => pane.and(format!("{valid} valid, more than {MOST}")),
    };
    List::new(page.list(), row)
        .pane_as_is(pane)
        .focused(page.focus() == AclsPane::List)
        .empty(page.no_rows())
        .draw(area, canvas);
}

/// Name, then in columns of their own: changed, stops, how it is deployed, problem.
fn row_line(row: &AclRow, words: bool) -> Line<'_> {
    let scope = if row.valid && !row.deployed_only {
        "text"
    } else {
        "text.quiet"
    };
    let mut line = Line::new().blank(1).styled(scope, row.name.as_str());
    if words && row.standing != Standing::Same {
        line = line.right("text.quiet", format!("{} ", row.word()));
    }
    line.right_mark(row.changed.then_some(Mark::Changed))
        .right_mark(row.stop.then_some(Mark::Stopped))
        .right("text", " ")
        .right_mark(mark(row))
        .right_mark(row.problem.is_some().then_some(Mark::Problem))
}

/// As stored, not at all, otherwise than stored, still there; absent when it is not valid.
fn mark(row: &AclRow) -> Option<Mark> {
    Some(match &row.standing {
        Standing::Same if row.valid => Mark::Offered,
        Standing::Same => Mark::Absent,
        Standing::New | Standing::Waiting => Mark::Gone,
        Standing::Changed(_) => Mark::Changed,
        Standing::Invalid | Standing::Deleted | Standing::Written(_) => Mark::Revived,
        Standing::Unknown(_) => return None,
    })
}

fn draw_tree(page: &AclsPage, area: Rect, canvas: &mut Canvas<'_>) {
    let strip = Strip::of(page, area);
    let area = match &strip {
        Some(strip) => strip.draw(area, canvas),
        None => area,
    };
    if let Some(text) = page.text() {
        text::draw(
            text,
            page.selected().map_or("", |row| &row.name),
            area,
            canvas,
        );
        return;
    }
    let pane = match page.selected() {
        Some(row) => {
            let pane = Pane::new(row.name.as_str());
            let pane = match (row.new.is_some(), row.deleted, row.changed) {
                (_, true, _) => pane.and("to be deleted"),
                (true, ..) => pane.and("new draft"),
                (_, _, true) => pane.and("draft"),
                _ => pane,
            };
            let pane = match (row.deployed_only, row.valid) {
                (true, _) => pane,
                (false, true) => pane.and("valid"),
                (false, false) => pane.and("not valid"),
            };
            pane.and(row.word())
        }
        None => Pane::new("no ACL"),
    };
    Tree::new(page.tree(), pane)
        .focused(page.focus() == AclsPane::Tree)
        .empty("choose an ACL on the left")
        .draw(area, canvas);
}

/// The deployed form; it has no focus, and says how much of it has no room.
fn draw_deployed(page: &AclsPage, area: Rect, canvas: &mut Canvas<'_>) {
    let Some(tree) = page.deployed() else {
        return;
    };
    let written = page.selected().and_then(|row| row.written.as_deref());
    let pane = Pane::new(written.unwrap_or("as it is deployed"));
    let room = usize::from(area.height.saturating_sub(2));
    let pane = match tree.list().len().saturating_sub(room) {
        0 => pane,
        more => pane.and(format!("{more} lines more")),
    };
    Tree::new(tree, pane).focused(false).draw(area, canvas);
}
