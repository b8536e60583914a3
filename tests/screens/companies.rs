//! Walking through more companies than are listed at first.

use aclscope::app::record::CompanyRow;
use aclscope::app::state::Slot;
use aclscope::app::{Answer, App, Appearance, Cmd, Msg, Opened, Request};
use aclscope::backend::Instance;
use aclscope::backend::demo::DemoSize;
use aclscope::config::{Depth, Keymap};
use aclscope::core::table_change::{Act, Plan, TableChange, created};

use crate::demo::{Demo, has};
use crate::stage::{draw, press, text};

/// The console on the companies, which were asked for.
fn on_companies() -> (App, Vec<Cmd>) {
    let keymap = Keymap::embedded().unwrap();
    let appearance = Appearance::embedded(Depth::Sixteen, false).unwrap();
    let mut app = App::of_instance(Opened::default(), keymap, appearance);
    press(&mut app, "1");
    app.take_cmds();
    let asked = press(&mut app, "c");
    (app, asked)
}

/// How many companies are asked for; nothing when none are.
fn limit(cmds: &[Cmd]) -> Option<usize> {
    cmds.iter().find_map(|cmd| match cmd {
        Cmd::Start {
            request: Request::Companies { limit, .. },
            ..
        } => Some(*limit),
        _ => None,
    })
}

/// A part of the answer to the question among these.
fn answer(app: &mut App, cmds: &[Cmd], numbers: impl Iterator<Item = usize>, limited: bool) {
    let company = |number: usize| CompanyRow {
        id: format!("c{number:05}"),
        name: format!("Company {number}"),
        source: "CustomerCompany".to_owned(),
        valid: true,
    };
    let ticket = ticket(cmds);
    app.update(Msg::Answered {
        slot: Slot::Companies,
        ticket,
        answer: Answer::Companies {
            rows: numbers.map(company).collect(),
            limited,
        },
    });
}

fn ticket(cmds: &[Cmd]) -> aclscope::app::state::Ticket {
    let mut all = cmds.iter().filter_map(|cmd| match cmd {
        Cmd::Start { slot, ticket, .. } if *slot == Slot::Companies => Some(*ticket),
        _ => None,
    });
    all.next().unwrap()
}

fn end(app: &mut App, cmds: &[Cmd]) {
    app.update(Msg::Ended {
        slot: Slot::Companies,
        ticket: ticket(cmds),
        result: Ok(()),
    });
}

fn frame(app: &App) -> String {
    text(&draw(app, 100, 30))
}

#[test]
fn the_list_grows_where_one_comes_to_its_end() {
    let (mut app, asked) = on_companies();
    assert_eq!(limit(&asked), Some(250));
    answer(&mut app, &asked, 0..250, true);
    end(&mut app, &asked);
    has(
        &frame(&app),
        &["Companies · first 250 of at least 251", "▸c00000"],
    );
    // Nothing is asked for before the end.
    assert_eq!(limit(&press(&mut app, "PgDn j")), None);
    let mut asked = None;
    for _ in 0..20 {
        asked = asked.or(Some(press(&mut app, "PgDn")).filter(|cmds| limit(cmds).is_some()));
    }
    let asked = asked.unwrap();
    assert_eq!(limit(&asked), Some(500));
    // A source that answers first does not have the chosen one.
    answer(
        &mut app,
        &asked,
        (0..500).filter(|number| number % 2 == 0),
        true,
    );
    answer(&mut app, &asked, 0..500, true);
    end(&mut app, &asked);
    has(&frame(&app), &["first 500 of at least 501", "▸c00249"]);
    has(
        &text(&{
            press(&mut app, "j");
            draw(&app, 100, 30)
        }),
        &["▸c00250"],
    );
}

#[test]
fn the_last_company_is_a_key_away() {
    let (mut app, asked) = on_companies();
    answer(&mut app, &asked, 0..250, true);
    end(&mut app, &asked);
    let asked = press(&mut app, "G");
    assert!(limit(&asked).unwrap() >= 100_000);
    answer(&mut app, &asked, 0..2_000, false);
    answer(&mut app, &asked, 0..3_000, false);
    end(&mut app, &asked);
    has(&frame(&app), &["Companies · 3000", "▸c02999"]);
    // All are here: nothing more is asked for.
    assert_eq!(limit(&press(&mut app, "g G")), None);
    // Other words begin with the first ones.
    press(&mut app, "/");
    assert_eq!(limit(&press(&mut app, "c")), Some(250));
}

#[tokio::test]
async fn all_companies_of_a_database_are_reached() {
    let instance = Instance::demo(DemoSize::default()).await.unwrap();
    let agent = instance.act_as("root@localhost").unwrap();
    let mut plan = Plan::new("many companies");
    plan.changes = (0..600)
        .map(|number| {
            let id = format!("x{number:04}");
            let mut cells = vec![
                ("customer_id".to_owned(), id.as_str().into()),
                (
                    "name".to_owned(),
                    format!("Number {number}").as_str().into(),
                ),
                ("valid_id".to_owned(), 1_i64.into()),
            ];
            cells.extend(created());
            let key = [("customer_id", id.as_str())];
            TableChange::new(
                "customer_company",
                &id,
                &key,
                Vec::new(),
                Act::Insert(cells),
            )
        })
        .collect();
    instance.write_rows(&plan, &agent).await.unwrap();
    let mut demo = Demo::of(instance, "dg", (100, 30)).await;
    has(
        demo.press("1 c").await,
        &["Companies · first 250 of at least 251"],
    );
    has(
        demo.press("G").await,
        &["Companies · 604", "▸x0599  Number 599"],
    );
    // From the list the relations of the chosen company open at once.
    has(demo.press("m k").await, &["groups of customer x0599"]);
    has(
        demo.press("Esc m u").await,
        &["customer users of customer x0599"],
    );
    // What was a customer user's is nobody's here.
    has(demo.press("Esc m g").await, &["Companies · 604"]);
}
