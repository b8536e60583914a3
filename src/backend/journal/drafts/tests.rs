use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::time::{Duration, SystemTime};

use serde_json::json;

use super::*;
use crate::backend::journal::testing::{Folder, Process, given_folder, say};

const INSTANCE: &str = "mysql://otobo@db/otobo";

fn place(folder: &Folder) -> Place {
    Place::at(&folder.path().join("state")).unwrap()
}

fn open(place: &Place) -> (DraftJournal, Vec<Left>) {
    DraftJournal::open(place, INSTANCE, Origin::of(|_| None)).unwrap()
}

fn own_path(journal: &DraftJournal) -> PathBuf {
    let kept = journal.kept.as_ref().unwrap();
    kept.own.as_ref().unwrap().path.clone()
}

fn names(place: &Place, folder: &str) -> Vec<String> {
    let Some(folder) = place.existing(folder).unwrap() else {
        return Vec::new();
    };
    let names = fs::read_dir(folder).unwrap();
    names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
#[ignore = "a process of its own, started by killed_while_typing_loses_nothing"]
fn types_until_it_is_killed() {
    let Some(folder) = given_folder() else {
        return;
    };
    let place = Place::at(&folder).unwrap();
    let (mut journal, _) = open(&place);
    for number in 0_u64.. {
        journal.append(&json!({"typed": number})).unwrap();
        say(number);
    }
}

#[test]
fn killed_while_typing_loses_nothing() {
    let folder = Folder::new("drafts-killed");
    let place = place(&folder);
    let test = "backend::journal::drafts::tests::types_until_it_is_killed";
    let mut typing = Process::start(test, place.path());
    for number in 0..200 {
        assert_eq!(typing.said(), Some(number.to_string()));
    }
    assert!(open(&place).1.is_empty(), "a living process holds it");
    let id = typing.id();
    let more = typing.kill();
    let last = more
        .last()
        .map_or(199, |last| last.parse::<usize>().unwrap());
    let (_, left) = open(&place);
    let [left] = left.as_slice() else {
        panic!("{left:?}");
    };
    assert_eq!(left.origin.pid, id);
    assert!(left.at.ends_with("+00:00"), "{}", left.at);
    assert_eq!(left.damage, []);
    println!(
        "drafts: {} records kept of {} that were confirmed",
        left.records.len(),
        last + 1
    );
    assert!(
        left.records.len() > last,
        "{} of {last}",
        left.records.len()
    );
    for (number, record) in left.records.iter().enumerate() {
        assert_eq!(record["typed"], json!(number));
    }
}

#[test]
fn nothing_is_made_before_the_first_record_and_nothing_is_left_after_the_last() {
    let folder = Folder::new("drafts-first");
    let place = place(&folder);
    let (journal, left) = open(&place);
    assert!(left.is_empty() && !place.path().exists());
    journal.finish().unwrap();
    let (mut journal, _) = open(&place);
    journal.append(&json!("a")).unwrap();
    assert_eq!(names(&place, FOLDER).len(), 1);
    let mode = fs::metadata(own_path(&journal)).unwrap().mode() & 0o777;
    assert_eq!(mode, 0o600);
    assert_eq!(
        journal.length(),
        fs::metadata(own_path(&journal)).unwrap().len()
    );
    let text = fs::read_to_string(own_path(&journal)).unwrap();
    assert!(
        !text.contains("otobo@db"),
        "the instance is told by its sum only"
    );
    journal.finish().unwrap();
    assert!(names(&place, FOLDER).is_empty());
}

#[test]
fn consoles_of_one_instance_are_apart_and_other_instances_too() {
    let folder = Folder::new("drafts-two");
    let place = place(&folder);
    let (mut one, _) = open(&place);
    let (mut other, _) = open(&place);
    one.append(&json!(1)).unwrap();
    other.append(&json!(2)).unwrap();
    assert!(open(&place).1.is_empty());
    drop(one);
    let (_, left) = open(&place);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].records, [json!(1)]);
    assert!(
        open(&place).1.is_empty(),
        "it is offered to one console only"
    );
    drop(left);
    let elsewhere = DraftJournal::open(&place, "demo", Origin::default()).unwrap();
    assert!(elsewhere.1.is_empty());
    drop(other);
    let left = open(&place).1;
    assert_eq!(left.len(), 2);
    assert!(left[0].at <= left[1].at, "the oldest first");
}

#[test]
fn a_torn_line_is_left_out_and_damage_is_named() {
    let folder = Folder::new("drafts-torn");
    let place = place(&folder);
    let (mut journal, _) = open(&place);
    for number in 1..=4 {
        journal.append(&json!(number)).unwrap();
    }
    let path = own_path(&journal);
    drop(journal);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 3]).unwrap();
    let left = open(&place).1;
    assert_eq!(left[0].records, [json!(1), json!(2), json!(3)]);
    assert_eq!(left[0].damage, [], "a line that was being written");
    drop(left);
    let damaged = String::from_utf8(whole).unwrap();
    let damaged = damaged.replace("\"record\":2", "\"record\":9");
    fs::write(&path, damaged).unwrap();
    let (mut journal, mut left) = open(&place);
    let left = left.remove(0);
    assert_eq!(left.records, [json!(1), json!(3), json!(4)]);
    let path = path.clone();
    assert_eq!(left.damage, [Damage { path, line: 3 }]);
    journal.take_over(left).unwrap();
    assert_eq!(
        names(&place, TRASH).len(),
        1,
        "what is damaged is not removed"
    );
}

#[test]
fn a_damaged_byte_costs_one_record_at_most() {
    let folder = Folder::new("drafts-bytes");
    let place = place(&folder);
    let (mut journal, _) = open(&place);
    let all: Vec<Json> = (1..=5).map(|number| json!({"typed": number})).collect();
    all.iter()
        .for_each(|record| journal.append(record).unwrap());
    let path = own_path(&journal);
    drop(journal);
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut spoiled = whole.clone();
        spoiled[at] ^= 1;
        fs::write(&path, &spoiled).unwrap();
        let left = open(&place).1;
        let [left] = left.as_slice() else {
            panic!("{left:?}");
        };
        let kept: Vec<&Json> = all
            .iter()
            .filter(|own| left.records.contains(own))
            .collect();
        assert_eq!(left.records.iter().collect::<Vec<_>>(), kept, "byte {at}");
        // A line end that is gone costs the two lines that it parted; at the end it is a torn line.
        let lost = if whole[at] == b'\n' { 2 } else { 1 };
        assert!(kept.len() + lost >= all.len(), "byte {at}: {kept:?}");
        let torn = at + 1 == whole.len();
        assert_eq!(left.damage.len(), usize::from(!torn), "byte {at}");
    }
}

#[test]
fn what_is_written_anew_takes_the_place_of_the_old() {
    let folder = Folder::new("drafts-rewrite");
    let place = place(&folder);
    let (mut journal, _) = open(&place);
    for number in 0..100 {
        journal.append(&json!({"number": number})).unwrap();
    }
    let (old, before) = (own_path(&journal), journal.length());
    let content = fs::read(&old).unwrap();
    journal.rewrite(&[json!("all")]).unwrap();
    assert!(journal.length() < before / 10);
    journal.append(&json!("more")).unwrap();
    assert!(open(&place).1.is_empty(), "the new one is held too");
    drop(journal);
    // As if the process had ended before the old one was removed.
    fs::write(&old, content).unwrap();
    let left = open(&place).1;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].records, [json!("all"), json!("more")]);
    assert!(!old.exists());
}

#[test]
fn what_was_left_is_taken_over_or_thrown_away() {
    let folder = Folder::new("drafts-left");
    let place = place(&folder);
    for text in ["a", "b"] {
        let (mut journal, left) = open(&place);
        journal.append(&json!(text)).unwrap();
        drop((journal, left));
    }
    let (mut journal, mut left) = open(&place);
    let taken = journal.take_over(left.remove(0)).unwrap();
    assert_eq!(taken, [json!("a")]);
    journal.discard(left.remove(0)).unwrap();
    let thrown = names(&place, TRASH);
    assert_eq!((names(&place, FOLDER).len(), thrown.len()), (1, 1));
    drop(journal);
    let left = open(&place).1;
    assert_eq!(
        left[0].records,
        [json!("a")],
        "it is this console's own now"
    );
    drop(left);

    let trash = place.folder(TRASH).unwrap().join(&thrown[0]);
    let back = place.folder(FOLDER).unwrap().join(&thrown[0]);
    fs::rename(&trash, &back).unwrap();
    let (mut journal, left) = open(&place);
    let said: Vec<_> = left.iter().map(|own| own.records.clone()).collect();
    assert_eq!(said.len(), 2);
    assert!(
        said.contains(&vec![json!("b")]),
        "put back, it is offered again"
    );
    left.into_iter()
        .for_each(|own| journal.discard(own).unwrap());
    let day = Duration::from_secs(24 * 60 * 60);
    File::open(&trash)
        .unwrap()
        .set_modified(SystemTime::now() - 31 * day)
        .unwrap();
    open(&place);
    assert_eq!(names(&place, TRASH).len(), 1, "after 30 days it is removed");
}

#[test]
fn a_journal_that_keeps_nothing_says_why() {
    let mut journal = DraftJournal::none("the disk is read-only");
    assert_eq!(journal.reason(), Some("the disk is read-only"));
    journal.append(&json!(1)).unwrap();
    journal.rewrite(&[]).unwrap();
    assert_eq!(journal.length(), 0);
    journal.finish().unwrap();
}

#[test]
fn a_record_that_cannot_be_written_is_an_error() {
    let folder = Folder::new("drafts-unwritable");
    let place = place(&folder);
    let (mut journal, _) = open(&place);
    fs::create_dir_all(place.path()).unwrap();
    fs::write(place.path().join(FOLDER), "a file").unwrap();
    let error = journal.append(&json!(1)).unwrap_err();
    assert!(error.to_string().contains("drafts"), "{error}");
}
