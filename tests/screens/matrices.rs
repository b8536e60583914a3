//! A matrix while answers are on their way: what is shown is what is written, and nothing that is
//! edited is lost without being asked.

use aclscope::app::relating::Related;
use aclscope::app::state::{Header, Slot, Ticket};
use aclscope::app::{Answer, App, Appearance, Cmd, Effect, Failure, Msg, Opened, Request};
use aclscope::backend::instance::{RelationRead, RelationWanted};
use aclscope::config::{Depth, Keymap};
use aclscope::core::customer::relation::{Column, Item, Named, Relation, Sheet, Side};
use aclscope::core::table_change::Plan;
use aclscope::core::world::{Collation, Row};

use crate::demo::has;
use crate::stage::{draw, press, text};

/// The customers of dg: so many from `c000` on, and those that it is related to.
fn read(count: usize, related: &[usize], more: bool) -> RelationRead {
    let id = |number: usize| format!("c{number:03}");
    let item = |number| Item {
        named: Named::plain(id(number)),
        valid: true,
        ..Item::default()
    };
    let row = |number: &usize| {
        let id = id(*number);
        Row::from_pairs([("user_id", Some("dg")), ("customer_id", Some(id.as_str()))])
    };
    RelationRead {
        sheet: Sheet {
            relation: Relation::UserCustomers,
            side: Side::Left,
            chosen: Named::plain("dg"),
            columns: vec![Column::default()],
            items: (0..count).map(item).collect(),
            rows: related.iter().map(row).collect(),
            defaults: Vec::new(),
            collation: Collation::IgnoreCase,
            widths: [None, None],
            counts: true,
        },
        more,
        failures: Vec::new(),
    }
}

/// The console over this matrix.
fn over(read: RelationRead) -> App {
    let keymap = Keymap::embedded().unwrap();
    let appearance = Appearance::embedded(Depth::Sixteen, false).unwrap();
    let opened = Opened {
        header: Header {
            writable: true,
            acting_user: Some("root@localhost".to_owned()),
            ..Header::default()
        },
        ..Opened::default()
    };
    let mut app = App::of_instance(opened, keymap, appearance);
    let related = Related {
        relation: Relation::UserCustomers,
        side: Side::Left,
    };
    app.wish(Effect::OpenRelation(related.of_key("dg")));
    let asked = app.take_cmds();
    answer(&mut app, &asked, Answer::Relation(Box::new(read)));
    app
}

/// The last question among these.
fn question(cmds: &[Cmd]) -> (Slot, Ticket, Request) {
    let mut all = cmds.iter().rev().filter_map(|cmd| match cmd {
        Cmd::Start {
            slot,
            ticket,
            request,
        } => Some((*slot, *ticket, request.clone())),
        _ => None,
    });
    let wanted =
        |(slot, ..): &(Slot, Ticket, Request)| matches!(slot, Slot::Relation | Slot::Writing);
    all.find(wanted)
        .unwrap_or_else(|| panic!("nothing is asked: {cmds:?}"))
}

/// The answer to it, and its end; what is asked then.
fn answer(app: &mut App, cmds: &[Cmd], answer: Answer) -> Vec<Cmd> {
    let (slot, ticket, _) = question(cmds);
    let mut then = app.update(Msg::Answered {
        slot,
        ticket,
        answer,
    });
    then.extend(app.update(Msg::Ended {
        slot,
        ticket,
        result: Ok(()),
    }));
    then
}

fn frame(app: &App) -> String {
    text(&draw(app, 100, 30))
}

/// What the statements of are asked for.
fn planned(cmds: &[Cmd]) -> Box<Plan> {
    match question(cmds).2 {
        Request::RelationStatements(plan) => plan,
        other => panic!("{other:?}"),
    }
}

fn statements(plan: Box<Plan>) -> Answer {
    Answer::RelationStatements {
        plan,
        statements: vec!["INSERT".to_owned()],
        notes: Vec::new(),
    }
}

#[test]
fn what_is_written_is_what_was_shown() {
    let mut app = over(read(3, &[], false));
    let asked = press(&mut app, "Space w");
    let shown = planned(&asked);
    assert_eq!(shown.writes().count(), 1);
    // Edited once more before the statements are here: they are not those of what is edited now.
    press(&mut app, "j Space");
    answer(&mut app, &asked, statements(shown.clone()));
    has(
        &frame(&app),
        &["what is edited has changed meanwhile", "2 not written"],
    );
    press(&mut app, "u");
    let asked = press(&mut app, "w");
    assert_eq!(planned(&asked), shown);
    answer(&mut app, &asked, statements(planned(&asked)));
    has(&frame(&app), &["Write 1 change?", "c000: no -> yes"]);
    let asked = press(&mut app, "Right Enter");
    let (_, _, request) = question(&asked);
    assert_eq!(
        request,
        Request::WriteRelation(shown, Relation::UserCustomers)
    );
}

/// The console while the first row, ticked, is being written, and the question.
fn writing() -> (App, Vec<Cmd>) {
    let mut app = over(read(3, &[], false));
    let asked = press(&mut app, "Space w");
    answer(&mut app, &asked, statements(planned(&asked)));
    let asked = press(&mut app, "Right Enter");
    (app, asked)
}

#[test]
fn while_it_is_written_nothing_is_edited_or_left() {
    for keys in ["j Space", "a", "A", "u", "Esc", "Enter", "w"] {
        let (mut app, asked) = writing();
        assert!(press(&mut app, keys).is_empty(), "{keys}");
        has(
            &frame(&app),
            &[
                "it is being written",
                "customers of customer user dg",
                "1 not written",
            ],
        );
        let written = Answer::RelationWritten {
            says: "written".to_owned(),
            failure: None,
            commands: Vec::new(),
        };
        let asked = answer(&mut app, &asked, written);
        answer(
            &mut app,
            &asked,
            Answer::Relation(Box::new(read(3, &[0], false))),
        );
        has(&frame(&app), &["✔"]);
        press(&mut app, "j Space");
        has(&frame(&app), &["1 not written"]);
    }
}

#[test]
fn what_could_not_be_written_stays_edited() {
    let (mut app, asked) = writing();
    let (slot, ticket, _) = question(&asked);
    app.update(Msg::Ended {
        slot,
        ticket,
        result: Err(Failure::new("the database is away")),
    });
    has(&frame(&app), &["the database is away", "1 not written"]);
    press(&mut app, "j Space");
    has(&frame(&app), &["2 not written"]);
}

#[test]
fn what_somebody_else_did_is_said_with_what_is_left_of_the_edits() {
    let (mut app, asked) = writing();
    let stale = || Answer::RelationStale("somebody else has changed it".to_owned());
    let asked = answer(&mut app, &asked, stale());
    // They did the same.
    answer(
        &mut app,
        &asked,
        Answer::Relation(Box::new(read(3, &[0], false))),
    );
    let said = frame(&app);
    has(
        &said,
        &[
            "Nothing is written",
            "somebody else has changed it",
            "c000: somebody else gave this",
        ],
    );
    assert!(!said.contains("write again"), "{said}");
    press(&mut app, "Esc");
    assert!(!frame(&app).contains("not written"));
    // It cannot even be read again.
    let (mut app, asked) = writing();
    let asked = answer(&mut app, &asked, stale());
    let (slot, ticket, _) = question(&asked);
    app.update(Msg::Ended {
        slot,
        ticket,
        result: Err(Failure::new("the database is away")),
    });
    has(
        &frame(&app),
        &[
            "Nothing is written",
            "could not be read again: the database is away",
            "1 not written",
        ],
    );
    // The key asks again, and the edit is laid over the answer.
    press(&mut app, "Esc");
    let asked = press(&mut app, "r");
    answer(
        &mut app,
        &asked,
        Answer::Relation(Box::new(read(3, &[1], false))),
    );
    has(&frame(&app), &["1 not written"]);
    let asked = press(&mut app, "w");
    assert_eq!(planned(&asked).writes().count(), 1);
}

#[test]
fn edits_are_there_whatever_size_view_or_instance() {
    let mut app = over(read(3, &[1], false));
    press(&mut app, "Space j Space");
    for (width, height) in [(20, 5), (1, 1), (200, 60), (100, 30)] {
        app.update(Msg::Resized);
        draw(&app, width, height);
    }
    has(&frame(&app), &["2 not written"]);
    press(&mut app, "6 1");
    has(&frame(&app), &["2 not written"]);
    press(&mut app, "6 Ctrl-O");
    has(
        &frame(&app),
        &[
            "relations that are not written: 2; write or leave them first",
            "2 not written",
        ],
    );
    press(&mut app, "q");
    has(
        &frame(&app),
        &["Relations that are not written: 2. They are lost."],
    );
    press(&mut app, "Esc Esc");
    has(
        &frame(&app),
        &[
            "Leave without writing?",
            "c000: no -> yes",
            "c001: yes -> no",
        ],
    );
    press(&mut app, "Enter");
    has(&frame(&app), &["2 not written"]);
    press(&mut app, "Esc Right Enter");
    assert!(!frame(&app).contains("not written"));
    assert!(press(&mut app, "q").contains(&Cmd::Quit(0)));
}

fn wanted(cmds: &[Cmd]) -> RelationWanted {
    match question(cmds).2 {
        Request::Relation(wanted) => wanted,
        other => panic!("{other:?}"),
    }
}

#[test]
fn more_rows_are_read_at_the_end_and_a_column_says_on_what_it_acts() {
    let mut app = over(read(200, &[0], true));
    has(
        &frame(&app),
        &[
            "first 200 of at least 201",
            "more: G reads on, / searches all",
        ],
    );
    press(&mut app, "A");
    has(
        &frame(&app),
        &[
            "edited: 199 of 200 customers listed; who is not read stays as it is",
            "199 not written",
        ],
    );
    let asked = press(&mut app, "G");
    assert_eq!(wanted(&asked).limit, 400);
    assert_eq!(wanted(&asked).kept.len(), 199);
    answer(
        &mut app,
        &asked,
        Answer::Relation(Box::new(read(300, &[0], false))),
    );
    let said = frame(&app);
    has(
        &said,
        &[
            "customers of customer user dg · 300",
            "▸ c199",
            "199 not written",
        ],
    );
    assert!(!said.contains("more:"), "{said}");
    press(&mut app, "A");
    has(
        &frame(&app),
        &["edited: 100 of 300 customers listed", "299 not written"],
    );
    // Everything is here: the end asks for nothing.
    assert!(press(&mut app, "G").is_empty());
    // A search begins with the first ones.
    press(&mut app, "/");
    assert_eq!(wanted(&press(&mut app, "z")).limit, 200);
}
