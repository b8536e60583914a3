//! The ACLs: the list in evaluation order, beside it the tree of the chosen one.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::app::Mark;
use crate::app::state::acls::{AclRow, AclsPage, AclsPane};
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::widget::{List, Pane, Tree};

use super::View;

/// Below this width only the pane with the focus shows.
const BOTH: u16 = 50;

impl View for AclsPage {
    fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let in_tree = self.focus() == AclsPane::Tree;
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
        draw_tree(self, right, canvas);
    }
}

fn draw_list(page: &AclsPage, area: Rect, canvas: &mut Canvas<'_>) {
    let row = |index| page.rows().get(index).map_or_else(Line::new, row_line);
    List::new(page.list(), row)
        .pane(Pane::new("ACLs"))
        .focused(page.focus() == AclsPane::List)
        .empty(page.no_rows())
        .draw(area, canvas);
}

/// Name, then in columns of their own: changed, stops, deployed (absent when not valid), problem.
fn row_line(row: &AclRow) -> Line<'_> {
    let scope = if row.valid { "text" } else { "text.quiet" };
    let deployed = match (row.deployed, row.valid) {
        (true, _) => Mark::Offered,
        (false, true) => Mark::Gone,
        (false, false) => Mark::Absent,
    };
    Line::new()
        .blank(1)
        .styled(scope, row.name.as_str())
        .right_mark(row.changed.then_some(Mark::Changed))
        .right_mark(row.stop.then_some(Mark::Stopped))
        .right("text", " ")
        .right_mark(deployed)
        .right_mark(row.problem.is_some().then_some(Mark::Problem))
}

fn draw_tree(page: &AclsPage, area: Rect, canvas: &mut Canvas<'_>) {
    let pane = match page.selected() {
        Some(row) => Pane::new(row.name.as_str())
            .and(if row.valid { "valid" } else { "not valid" })
            .and(if row.deployed {
                "deployed"
            } else {
                "not deployed"
            }),
        None => Pane::new("no ACL"),
    };
    Tree::new(page.tree(), pane)
        .focused(page.focus() == AclsPane::Tree)
        .empty("choose an ACL on the left")
        .draw(area, canvas);
}
