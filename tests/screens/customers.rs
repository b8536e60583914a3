//! The customers on the embedded world: the list, the backends, the card.

use aclscope::backend::Instance;
use aclscope::backend::demo::DemoSize;

use crate::demo::{Demo, has};

async fn open(size: (u16, u16)) -> Demo {
    let instance = Instance::demo(DemoSize::default()).await.unwrap();
    let mut demo = Demo::of(instance, "dg", size).await;
    demo.press("1").await;
    demo
}

pub fn lacks(frame: &str, text: &str) {
    assert!(!frame.contains(text), "{text:?} is on\n{frame}");
}

#[tokio::test]
async fn backends_say_how_they_fared_beside_the_list() {
    let demo = open((80, 24)).await;
    has(
        demo.frame(),
        &[
            "Customers · 9",
            "Backends · 2 of 2 answered",
            "✔ CustomerUser  4 in",
            "✔ CustomerUser1 ro  5 in",
        ],
    );
}

#[tokio::test]
async fn the_card_has_headings_labels_marks_and_meanings() {
    let mut demo = open((80, 48)).await;
    has(
        demo.press("j j j Enter").await,
        &[
            "▾ Record  CustomerUser, Database Backend",
            "Username *",
            "mx  (Hernandez SA)",
            "1  (valid)",
            "▾ Company  mx",
            "▾ CustomerIDs  3",
            "Ericsson AB  (customer us",
        ],
    );
    let frame = demo.press("Enter").await.to_owned();
    has(&frame, &["▸ Record", "▾ Company  mx"]);
    lacks(&frame, "Username");
    // What is closed stays closed with the next one.
    has(
        demo.press("Esc k Enter").await,
        &["cm · CustomerUser", "▸ Record"],
    );
    // A line that may be too long is read in full.
    has(
        demo.press("Enter j j j j j j Enter").await,
        &["UserEmail, column email", "must be given"],
    );
}

#[tokio::test]
async fn wide_terminals_lay_the_card_out_in_columns() {
    let mut demo = open((180, 40)).await;
    has(
        demo.press("j j j Enter").await,
        &["▾ Record", "▾ Company  mx", "▾ Groups rw  5"],
    );
}

#[tokio::test]
async fn validity_and_backend_narrow_the_list() {
    let mut demo = open((80, 24)).await;
    has(demo.frame(), &["p.zoric"]);
    let frame = demo.press("v").await.to_owned();
    has(
        &frame,
        &["Customers · 8 · valid", "only valid customer users"],
    );
    lacks(&frame, "p.zoric");
    demo.press("v b").await;
    has(
        demo.frame(),
        &[
            "Which backend",
            "CustomerUser1 ro Partner portal",
            "table, 5 in ",
        ],
    );
    let frame = demo.press("Down Down Enter").await.to_owned();
    has(&frame, &["Customers · 5 · CustomerUser1", "not asked"]);
    lacks(&frame, "Arvid");
    has(demo.press("Esc").await, &["Customers · 9", "Arvid"]);
}

#[tokio::test]
async fn the_query_and_all_that_is_kept_are_a_key_away() {
    let mut demo = open((100, 30)).await;
    demo.press("/").await;
    has(
        demo.write("dg").await,
        &["a+b both  a OR b  !a not", "/dg", "Customers · 1 "],
    );
    let frame = demo.press("Enter f").await.to_owned();
    has(
        &frame,
        &[
            "How dg is asked for",
            "the ticket system's search sends",
            "SELECT ",
            "value 1",
        ],
    );
    has(
        demo.press("G").await,
        &["How a search is read", "one of them"],
    );
    has(
        demo.press("Esc t").await,
        &["dg: all that CustomerUser keeps", "pw ", "create_time"],
    );
}

#[tokio::test]
async fn everybody_is_asked_for_with_a_statement_too() {
    let mut demo = open((100, 40)).await;
    let frame = demo.press("f").await.to_owned();
    has(
        &frame,
        &[
            "How everybody is asked for",
            "kind          table partner_user, read-only",
            "size          5",
            "answered      5 in ",
            "this list asks, page by page",
            "SELECT ",
            "ORDER BY",
        ],
    );
    lacks(&frame, "a search needs a text");
    lacks(&frame, "the ticket system's search sends");
}

#[tokio::test]
async fn the_footer_names_the_way_in_and_the_way_back() {
    let mut demo = open((80, 24)).await;
    has(demo.frame(), &[" Enter open  s simulate"]);
    lacks(demo.frame(), "Esc back");
    has(demo.press("Enter").await, &[" Enter open  Esc back"]);
}

#[tokio::test]
async fn where_nobody_is_found_it_is_said_among_whom() {
    let mut demo = open((80, 24)).await;
    demo.press("v b").await;
    demo.press("Down Down Enter /").await;
    let frame = demo.write("zoric").await.to_owned();
    has(
        &frame,
        &[
            "No valid customer user of CustomerUser1 matches zoric.",
            "v finds those that are not",
            "b searches all backends",
            "a+b both  a OR b  !a not  \"a b\"  * any",
        ],
    );
}
