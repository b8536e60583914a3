//! Header, tabs, verdict line and footer around the body.

use ratatui::layout::Rect;

use crate::app::App;
use crate::app::state::{Header, Health};
use crate::config::Action;

use super::canvas::Canvas;
use super::line::Line;
use super::text;

/// From this width on the verdict has room in one line.
const ONE_LINE: u16 = 120;

/// So many cells are left to what is wrong, however long the rest is.
const LEAST: usize = 12;

/// From this height on the verdict may take two lines.
const TWO_LINES: u16 = 20;

/// Where everything stands. What does not fit is not there: first the header goes, then the tabs,
/// the footer and the verdict, the body last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// The first line.
    pub header: Option<Rect>,
    /// The line of the views.
    pub tabs: Option<Rect>,
    /// The sentence that answers.
    pub verdict: Option<Rect>,
    /// The view.
    pub body: Rect,
    /// The last line.
    pub footer: Option<Rect>,
}

impl Places {
    /// Divides the screen.
    pub fn of(area: Rect) -> Self {
        let mut body = area;
        let mut top = |wanted: bool, height: u16| {
            wanted.then(|| {
                let rows = Rect { height, ..body };
                body.y += height;
                body.height -= height;
                rows
            })
        };
        let header = top(area.height >= 8, 1);
        let tabs = top(area.height >= 7, 1);
        // The answer must be on the screen: narrow terminals give its sentence two lines.
        let long = area.width < ONE_LINE && area.height >= TWO_LINES;
        let verdict = top(area.height >= 4, if long { 2 } else { 1 });
        let footer = (area.height >= 5).then(|| {
            body.height -= 1;
            Rect {
                y: body.bottom(),
                height: 1,
                ..body
            }
        });
        Self {
            header,
            tabs,
            verdict,
            body,
            footer,
        }
    }
}

/// Draws everything but the body.
pub fn draw(app: &App, places: &Places, canvas: &mut Canvas<'_>) {
    if let Some(area) = places.header {
        match app.is_inside() {
            true => header(&app.header, area, canvas),
            false => outside(area, canvas),
        }
    }
    if let Some(area) = places.tabs {
        tabs(app, area, canvas);
    }
    if let Some(area) = places.verdict {
        let verdict = app.page().map(|page| page.verdict()).unwrap_or_default();
        draw_verdict(&verdict, indented(area), canvas);
    }
    if let Some(area) = places.footer {
        footer(app, area, canvas);
    }
}

/// The sentence in the lines it has; what does not fit is cut at the end of the last one.
fn draw_verdict(verdict: &str, area: Rect, canvas: &mut Canvas<'_>) {
    let height = usize::from(area.height);
    let mut lines = text::wrap(verdict, usize::from(area.width));
    if lines.len() > height {
        let rest = lines.split_off(height.saturating_sub(1)).join(" ");
        lines.push(rest);
    }
    for (y, line) in (area.y..area.bottom()).zip(&lines) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        canvas.print(row, "verdict", line);
    }
}

fn indented(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        width: area.width.saturating_sub(2),
        ..area
    }
}

/// `aclscope  no instance is open`
fn outside(area: Rect, canvas: &mut Canvas<'_>) {
    canvas.fill(area, "header");
    let line = Line::new()
        .styled("header.name", "aclscope  ")
        .styled("header", "no instance is open");
    canvas.line(indented(area), &line);
}

/// `aclscope  DEMO · OTOBO 11 · read-write · as root           1 not deployed  ok`
fn header(header: &Header, area: Rect, canvas: &mut Canvas<'_>) {
    canvas.fill(area, "header");
    let dot = format!(" {} ", canvas.glyphs().dot());
    let mode = if header.writable {
        "read-write"
    } else {
        "read-only"
    };
    let mut parts = vec![header.instance.as_str(), header.flavour.as_str(), mode];
    if header.unverified {
        parts.push("unverified");
    }
    parts.retain(|part| !part.is_empty());
    let mut text = parts.join(&dot);
    if let Some(user) = &header.acting_user {
        text.push_str(&dot);
        text.push_str("as ");
        text.push_str(user);
    }
    let said = "aclscope  ".len() + text::width(&text);
    let mut line = Line::new()
        .styled("header.name", "aclscope  ")
        .styled("header", text);
    let mut undeployed = match header.undeployed {
        0 => String::new(),
        count => format!("{count} not deployed  "),
    };
    if header.unfinished {
        // That counts more, where there is no room for both.
        if area.width < ONE_LINE {
            undeployed.clear();
        }
        undeployed.insert_str(0, "deployment unfinished  ");
    }
    let health = match &header.health {
        Health::Ok => None,
        Health::Problem(problem) => {
            // What is wrong keeps its place also where there is no room for all of it, and leaves
            // its own to the instance, to whether it is written, and to who writes.
            let half = usize::from(area.width / 2).saturating_sub(undeployed.len() + 1);
            let rest =
                usize::from(indented(area).width).saturating_sub(said + undeployed.len() + 1);
            let room = rest.clamp(LEAST.min(half), half);
            Some(text::fit(problem, room, canvas.glyphs().ellipsis()).0)
        }
    };
    line = line.right("header.warn", undeployed);
    line = match health {
        None => line.right("header", "ok"),
        Some(problem) => line.right("header.warn", problem),
    };
    canvas.line(indented(area), &line);
}

/// `1 Customers [2 ACLs] 3 Simulate`
fn tabs(app: &App, area: Rect, canvas: &mut Canvas<'_>) {
    let mut line = Line::new();
    for view in app.views.present() {
        let name = format!("{} {}", view.number(), view.title());
        line = if view == app.current() && app.gate().is_none() {
            line.styled("tab.current", format!("[{name}]"))
        } else {
            line.styled("tab", format!(" {name} "))
        };
    }
    canvas.line(area, &line);
}

/// `◝ searching 3.2 s`, and how to give it up; the answer is how many cells that took.
fn loading(app: &App, area: Rect, canvas: &mut Canvas<'_>) -> Option<u16> {
    let (slot, waited) = app.loading()?;
    let spinner = canvas.glyphs().spinner(waited.as_millis() / 250);
    let said = format!(
        "{spinner} {} {:.1} s  ",
        app.doing(slot),
        waited.as_secs_f32()
    );
    let mut used = text::width(&said);
    let mut line = Line::new().styled("verdict", said);
    if app.can_give_up() {
        line = line
            .styled("footer.key", "Esc")
            .styled("footer", " cancel  ");
        used += "Esc cancel  ".len();
    }
    canvas.line(area, &line);
    Some(u16::try_from(used).unwrap_or(u16::MAX))
}

/// What loads or just happened, else the keys that work here.
fn footer(app: &App, area: Rect, canvas: &mut Canvas<'_>) {
    let waiting = loading(app, indented(area), canvas);
    if waiting.is_none()
        && let Some(notice) = app.notice()
    {
        let scope = if notice.error {
            "notice.error"
        } else {
            "notice"
        };
        canvas.fill(area, scope);
        canvas.print(indented(area), scope, &notice.text);
        return;
    }
    let mut room = indented(area);
    let used = waiting.unwrap_or_default().min(room.width);
    room.x += used;
    room.width -= used;
    // `?` is the way to all the others: it is kept when not all fit.
    let (help, mut others): (Vec<_>, Vec<_>) = app
        .hints()
        .into_iter()
        .partition(|hint| hint.action == Action::Help);
    // Esc means one thing at a time.
    others.retain(|hint| waiting.is_none() || hint.action != Action::Back);
    // What is not here is missed more than any other key.
    others.sort_by_key(|hint| hint.action != Action::Again);
    for hint in help.iter().rev() {
        let line = Line::new()
            .right("footer.key", hint.key.as_str())
            .right("footer", format!(" {}", hint.word));
        canvas.line(room, &line);
        let used = hint.key.chars().count() + hint.word.chars().count() + 3;
        room.width = room
            .width
            .saturating_sub(u16::try_from(used).unwrap_or(u16::MAX));
    }
    for hint in others {
        let used = super::text::width(&hint.key) + super::text::width(&hint.word) + 1;
        let used = u16::try_from(used).unwrap_or(u16::MAX);
        if used > room.width {
            break;
        }
        let line = Line::new()
            .styled("footer.key", hint.key)
            .styled("footer", format!(" {}", hint.word));
        canvas.line(room, &line);
        room.x += used + 2;
        room.width = room.width.saturating_sub(used + 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_never_given_up() {
        for height in 1..40 {
            let places = Places::of(Rect::new(0, 0, 80, height));
            assert!(places.body.height >= 1);
            assert!(places.body.bottom() <= height);
        }
        let places = Places::of(Rect::new(0, 0, 80, 24));
        assert_eq!((places.body.y, places.body.height), (4, 19));
        assert_eq!(places.footer.unwrap().y, 23);
        let wide = Places::of(Rect::new(0, 0, 160, 48));
        assert_eq!((wide.body.y, wide.body.height), (3, 44));
    }
}
