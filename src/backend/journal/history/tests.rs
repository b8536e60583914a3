mod recent;

use std::fs;
use std::os::unix::fs::MetadataExt;

use super::*;
use crate::backend::journal::testing::{Folder, Process, given_folder, say};

fn history(folder: &Folder) -> History {
    let place = Place::at(&folder.path().join("state")).unwrap();
    History::new(&place, Origin::of(|_| None))
}

fn change(name: &str) -> Change {
    let columns = |text: &str| {
        let cells = [("name", name), ("config_match", text)];
        cells
            .into_iter()
            .map(|(column, cell)| (column.to_owned(), Some(cell.to_owned())))
            .collect()
    };
    Change {
        kind: Kind::Stored,
        instance: "demo".to_owned(),
        acting_user: "root@localhost".to_owned(),
        row: None,
        acl: Some(AclNamed {
            id: Some("7".to_owned()),
            name: name.to_owned(),
        }),
        before: Some(columns("---\na: b\n")),
        after: Some(columns("---\na: \"\\u202e,\\\"hash\\\":\\\"\"\n")),
        note: None,
    }
}

fn written(history: &History, count: usize) {
    for number in 1..=count {
        history
            .append(vec![change(&format!("{number:03}"))])
            .unwrap();
    }
}

fn file(history: &History) -> PathBuf {
    history.place.path().join(FOLDER).join(FILE)
}

fn numbers(history: &History) -> Vec<u64> {
    let entries = history.read().unwrap().newest(Filter::default());
    entries.map(|entry| entry.unwrap().seq).collect()
}

fn breaks(history: &History) -> Vec<String> {
    let breaks = history.verify().unwrap();
    breaks.iter().map(ToString::to_string).collect()
}

#[test]
fn entries_come_back_as_they_were_written_the_newest_first() {
    let folder = Folder::new("history-order");
    let history = history(&folder);
    assert!(numbers(&history).is_empty());
    assert!(!history.place.path().exists(), "reading makes nothing");
    let mut all = history.append(vec![change("010"), change("020")]).unwrap();
    let mut renamed = change("030");
    renamed.instance = "other".to_owned();
    if let Some(before) = &mut renamed.before {
        before.insert("name".to_owned(), Some("010".to_owned()));
    }
    all.extend(history.append(vec![renamed]).unwrap());
    all.reverse();
    let found = |filter: Filter| -> Vec<Entry> {
        let entries = history.read().unwrap().newest(filter);
        entries.map(Result::unwrap).collect()
    };
    assert_eq!(found(Filter::default()), all);
    let named = |acl: &str| Filter {
        acl: Some(acl.to_owned()),
        ..Filter::default()
    };
    assert_eq!(found(named("010")), [all[0].clone(), all[2].clone()]);
    assert_eq!(found(named("020")), [all[1].clone()]);
    let instance = Some("demo".to_owned());
    let demo = Filter {
        instance,
        acl: None,
    };
    assert_eq!(found(demo), all[1..]);
    assert_eq!(breaks(&history), Vec::<String>::new());
    for name in [FILE, "head.json", LOCK] {
        let path = history.place.path().join(FOLDER).join(name);
        assert_eq!(fs::metadata(path).unwrap().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn what_was_changed_moved_or_taken_out_is_named() {
    type Spoil = fn(&mut Vec<String>);
    let cases: [(&str, Spoil, &[&str], usize); 8] = [
        (
            "changed",
            |lines| lines[3] = lines[3].replace("\"003\"", "\"900\""),
            &["entry 3 (line 4) was changed after it was written"],
            5,
        ),
        (
            "sealed again",
            |lines| {
                let (body, _) = lines[3].rsplit_once(",\"hash\"").unwrap();
                let (line, _) = sealed(&format!("{}}}", body.replace("\"003\"", "\"900\"")));
                lines[3] = line.trim_end().to_owned();
            },
            &["entry 3 (line 4) was changed after it was written"],
            5,
        ),
        (
            "the last one sealed again",
            |lines| {
                let (body, _) = lines[5].rsplit_once(",\"hash\"").unwrap();
                let (line, _) = sealed(&format!("{}}}", body.replace("\"005\"", "\"900\"")));
                lines[5] = line.trim_end().to_owned();
            },
            &["entry 5 (line 6) was changed after it was written"],
            5,
        ),
        (
            "taken out",
            |lines| drop(lines.drain(2..4)),
            &["entries 2 to 3 are missing (before line 3)"],
            3,
        ),
        (
            "the last one taken out",
            |lines| drop(lines.pop()),
            &["entry 5 is missing (before line 6)"],
            4,
        ),
        (
            "swapped",
            |lines| lines.swap(2, 3),
            &["entry 2 (line 4) does not stand where it was written"],
            5,
        ),
        (
            "overwritten",
            |lines| lines[2] = "\0\0\0".to_owned(),
            &["line 3 cannot be read"],
            4,
        ),
        (
            "all taken out",
            |lines| lines.clear(),
            &["entries 1 to 5 are missing (before line 1)"],
            0,
        ),
    ];
    for (name, spoil, expected, left) in cases {
        let folder = Folder::new("history-spoiled");
        let history = history(&folder);
        written(&history, 5);
        let path = file(&history);
        let text = fs::read_to_string(&path).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        spoil(&mut lines);
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        fs::write(&path, text).unwrap();
        assert_eq!(breaks(&history), expected, "{name}");
        assert_eq!(
            numbers(&history).len(),
            left,
            "{name}: the others are shown"
        );
        // What is written afterwards hides nothing.
        let entries = history.append(vec![change("new")]).unwrap();
        assert_eq!(entries[0].seq, 6, "{name}");
        let after = breaks(&history);
        assert_eq!(after.len(), expected.len(), "{name}: {after:?}");
        assert_eq!(numbers(&history).len(), left + 1, "{name}");
    }
}

#[test]
fn no_byte_can_be_changed_unnoticed() {
    let folder = Folder::new("history-bytes");
    let history = history(&folder);
    let mut short = change("");
    (short.acl, short.before, short.after) = (None, None, None);
    history.append(vec![short.clone(), short]).unwrap();
    let head = file(&history).with_file_name("head.json");
    let mut changed = 0;
    for path in [file(&history), head] {
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut spoiled = whole.clone();
            spoiled[at] ^= if at % 2 == 0 { 1 } else { 0x20 };
            fs::write(&path, &spoiled).unwrap();
            let found = history.verify().unwrap();
            let byte = spoiled[at] as char;
            assert!(
                !found.is_empty(),
                "{}: byte {at} as {byte:?}",
                path.display()
            );
            changed += 1;
        }
        // Without its very last line end nothing is lost.
        let text = whole.trim_ascii_end().len();
        for length in (0..text).step_by(8) {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(!history.verify().unwrap().is_empty(), "cut at {length}");
        }
        fs::write(&path, &whole).unwrap();
    }
    println!("history: {changed} changed bytes, each noticed");
    assert!(changed > 500 && breaks(&history).is_empty());
}

#[test]
fn a_history_that_is_gone_is_missed() {
    let folder = Folder::new("history-gone");
    let history = history(&folder);
    written(&history, 3);
    fs::remove_file(file(&history)).unwrap();
    let expected = ["entries 1 to 3 are missing (before line 1)"];
    assert_eq!(breaks(&history), expected);
    written(&history, 1);
    assert_eq!(
        breaks(&history),
        ["entries 1 to 3 are missing (before line 2)"]
    );
    fs::remove_file(history.place.path().join(FOLDER).join("head.json")).unwrap();
    let found = breaks(&history);
    assert!(
        found
            .iter()
            .any(|own| own.starts_with("head.json is missing")),
        "{found:?}"
    );
}

#[test]
fn a_line_that_was_not_written_to_its_end_was_never_there() {
    let folder = Folder::new("history-torn");
    let history = history(&folder);
    written(&history, 2);
    let path = file(&history);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, [&whole[..], b"{\"seq\":3,\"at"].concat()).unwrap();
    assert_eq!(breaks(&history), Vec::<String>::new());
    assert_eq!(numbers(&history), [2, 1]);
    written(&history, 1);
    assert_eq!(breaks(&history), Vec::<String>::new());
    assert_eq!(numbers(&history), [3, 2, 1]);
    // One that an append returned for is damage.
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 5]).unwrap();
    assert_eq!(breaks(&history), ["line 4 cannot be read"]);
    written(&history, 1);
    assert_eq!(breaks(&history), ["line 4 cannot be read"]);
    assert_eq!(numbers(&history), [4, 2, 1]);
}

#[test]
#[ignore = "a process of its own, started by other tests"]
fn appends_forty_entries() {
    let Some(folder) = given_folder() else {
        return;
    };
    let history = History::new(&Place::at(&folder).unwrap(), Origin::of(|_| None));
    for _ in 0..20 {
        let entries = history.append(vec![change("a"), change("b")]).unwrap();
        entries.iter().for_each(|entry| say(&entry.hash));
    }
}

const APPENDS: &str = "backend::journal::history::tests::appends_forty_entries";

#[test]
fn several_processes_write_one_chain() {
    let folder = Folder::new("history-processes");
    let history = history(&folder);
    let path = history.place.path();
    let processes = [(); 3].map(|()| Process::start(APPENDS, path));
    written(&history, 10);
    processes.into_iter().for_each(Process::wait);
    assert_eq!(breaks(&history), Vec::<String>::new());
    let expected: Vec<u64> = (1..=130).rev().collect();
    assert_eq!(numbers(&history), expected);
}

#[test]
fn killed_while_writing_keeps_what_was_confirmed() {
    for round in 0..6 {
        let folder = Folder::new("history-killed");
        let history = history(&folder);
        let mut process = Process::start(APPENDS, history.place.path());
        let mut said: Vec<String> = (0..=round * 3).filter_map(|_| process.said()).collect();
        said.extend(process.kill());
        assert_eq!(breaks(&history), Vec::<String>::new());
        let entries = history.read().unwrap().newest(Filter::default());
        let mut hashes: Vec<String> = entries.map(|entry| entry.unwrap().hash).collect();
        hashes.reverse();
        assert!(
            hashes.starts_with(&said),
            "{} of {}",
            hashes.len(),
            said.len()
        );
        written(&history, 1);
        assert_eq!(breaks(&history), Vec::<String>::new());
    }
}

#[test]
#[ignore = "a process of its own, started by what_was_begun_and_not_settled_is_found"]
fn begins_and_waits_to_be_killed() {
    let Some(folder) = given_folder() else {
        return;
    };
    let history = History::new(&Place::at(&folder).unwrap(), Origin::of(|_| None));
    let pending = history.begin(vec![change("010"), change("020")]).unwrap();
    say(pending.at());
    std::thread::park();
}

#[test]
fn what_was_begun_and_not_settled_is_found() {
    let folder = Folder::new("history-begun");
    let history = history(&folder);
    let test = "backend::journal::history::tests::begins_and_waits_to_be_killed";
    let mut process = Process::start(test, history.place.path());
    let at = process.said().unwrap();
    assert!(
        history.unsettled().unwrap().found.is_empty(),
        "it still lives"
    );
    let id = process.id();
    process.kill();
    let mut unsettled = history.unsettled().unwrap();
    let pending = unsettled.found.remove(0);
    assert_eq!((pending.at(), pending.origin().pid), (at.as_str(), id));
    assert_eq!(pending.changes(), [change("010"), change("020")]);
    assert!(
        history.unsettled().unwrap().found.is_empty(),
        "one looks after it"
    );
    drop(pending);
    let pending = history.unsettled().unwrap().found.remove(0);
    let entries = pending.settle_as(vec![change("010")]).unwrap();
    assert_eq!((entries.len(), entries[0].at.as_str()), (1, at.as_str()));
    assert_eq!(entries[0].origin.pid, id, "who did it, not who found it");
    assert!(history.unsettled().unwrap().found.is_empty());
    assert_eq!(numbers(&history), [1]);
}

#[test]
fn what_was_settled_or_abandoned_is_not_found() {
    let folder = Folder::new("history-settled");
    let history = history(&folder);
    history
        .begin(vec![change("010")])
        .unwrap()
        .abandon()
        .unwrap();
    let pending = history.begin(vec![change("020")]).unwrap();
    let (path, content) = (pending.path.clone(), fs::read(&pending.path).unwrap());
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    pending.settle().unwrap();
    assert_eq!(numbers(&history), [1]);
    // As if the process had ended between its entry and the removal of the intent.
    fs::write(&path, &content).unwrap();
    assert!(history.unsettled().unwrap().found.is_empty());
    assert!(!path.exists());
    fs::write(&path, &content[1..]).unwrap();
    assert_eq!(history.unsettled().unwrap().damaged, [path]);
}
