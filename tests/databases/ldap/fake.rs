//! A directory that does what a test wants, however wrong that is.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What a client asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Who asks.
    Bind,
    /// A search; with pages, the cookie of the page before.
    Search { page: Option<Vec<u8>> },
    /// The search with this number need not go on.
    Abandon(u8),
    /// Anything else, by its tag.
    Other(u8),
}

/// One question: on which connection, under which number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub connection: usize,
    pub number: u8,
    pub asked: Asked,
}

/// What the directory does then.
pub enum Step {
    Say(Vec<u8>),
    Wait(Duration),
    Close,
}

/// What goes over a connection, encrypted or not.
pub trait Stream: Read + Write + Send {}
impl<S: Read + Write + Send> Stream for S {}

/// How a directory takes a connection.
pub type Accept = Box<dyn Fn(TcpStream) -> Box<dyn Stream> + Send>;

/// A directory on a port of this machine.
pub struct Fake {
    pub port: u16,
    questions: Arc<Mutex<Vec<Question>>>,
}

impl Fake {
    /// Answers each question with what `answer` makes of it.
    pub fn new(answer: impl Fn(&Question) -> Vec<Step> + Send + Sync + 'static) -> Self {
        Self::on("127.0.0.1:0", Box::new(|stream| Box::new(stream)), answer)
    }

    /// The same at this address, over what `accept` makes of a connection.
    pub fn on(
        address: &str,
        accept: Accept,
        answer: impl Fn(&Question) -> Vec<Step> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let fake = Self {
            port: listener.local_addr().unwrap().port(),
            questions: Arc::default(),
        };
        let (questions, answer) = (fake.questions.clone(), Arc::new(answer));
        thread::spawn(move || {
            for (connection, client) in listener.incoming().flatten().enumerate() {
                let stream = accept(client);
                let (questions, answer) = (questions.clone(), answer.clone());
                thread::spawn(move || converse(stream, connection, &questions, answer.as_ref()));
            }
        });
        fake
    }

    /// What was asked so far.
    pub fn questions(&self) -> Vec<Question> {
        self.questions.lock().unwrap().clone()
    }

    /// How often this was asked.
    pub fn count(&self, wanted: impl Fn(&Asked) -> bool) -> usize {
        let questions = self.questions();
        questions.iter().filter(|own| wanted(&own.asked)).count()
    }

    pub fn searches(&self) -> usize {
        self.count(|asked| matches!(asked, Asked::Search { .. }))
    }

    pub fn binds(&self) -> usize {
        self.count(|asked| *asked == Asked::Bind)
    }

    /// Waits until a question like this has come.
    pub fn await_question(&self, wanted: impl Fn(&Question) -> bool) {
        let began = Instant::now();
        while !self.questions().iter().any(&wanted) {
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "{:?}",
                self.questions()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }
}

fn converse(
    mut stream: Box<dyn Stream>,
    connection: usize,
    questions: &Mutex<Vec<Question>>,
    answer: &dyn Fn(&Question) -> Vec<Step>,
) {
    while let Some(message) = message(&mut stream) {
        let question = question(connection, &message);
        questions.lock().unwrap().push(question.clone());
        for step in answer(&question) {
            match step {
                Step::Say(bytes) if stream.write_all(&bytes).is_err() => return,
                Step::Say(_) => {
                    let _ = stream.flush();
                }
                Step::Wait(duration) => thread::sleep(duration),
                Step::Close => return,
            }
        }
    }
}

/// The content of the next message.
fn message(stream: &mut dyn Stream) -> Option<Vec<u8>> {
    let mut head = [0; 2];
    stream.read_exact(&mut head).ok()?;
    let mut length = usize::from(head[1]);
    if length > 0x7f {
        let mut digits = vec![0; length - 0x80];
        stream.read_exact(&mut digits).ok()?;
        length = digits
            .iter()
            .fold(0, |length, byte| length << 8 | usize::from(*byte));
    }
    let mut content = vec![0; length];
    stream.read_exact(&mut content).ok()?;
    Some(content)
}

/// Tag and content of the elements in these bytes.
fn parts(mut bytes: &[u8]) -> Vec<(u8, &[u8])> {
    let mut parts = Vec::new();
    while let [tag, first, rest @ ..] = bytes {
        let digits = usize::from(first.saturating_sub(0x80));
        let length = match digits {
            0 => usize::from(*first),
            _ => rest[..digits]
                .iter()
                .fold(0, |length, byte| length << 8 | usize::from(*byte)),
        };
        let (content, behind) = rest[digits..].split_at(length);
        parts.push((*tag, content));
        bytes = behind;
    }
    parts
}

fn question(connection: usize, message: &[u8]) -> Question {
    let parts = parts(message);
    let page = || {
        let (_, controls) = parts.get(2)?;
        let control = self::parts(controls)[0].1;
        let value = self::parts(control).last()?.1;
        let both = self::parts(self::parts(value)[0].1);
        Some(both[1].1.to_vec())
    };
    Question {
        connection,
        number: *parts[0].1.last().unwrap(),
        asked: match parts[1].0 {
            0x60 => Asked::Bind,
            0x63 => Asked::Search { page: page() },
            0x50 => Asked::Abandon(*parts[1].1.last().unwrap()),
            other => Asked::Other(other),
        },
    }
}

/// An element with this tag.
pub fn part(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x84], &length[..], content].concat()
}

/// A message with this number.
pub fn numbered(number: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    part(0x30, &[part(2, &[number]), parts.concat()].concat())
}

/// The end of an operation.
pub fn ended(tag: u8, code: u8, text: &[u8]) -> Vec<u8> {
    part(
        tag,
        &[part(0x0a, &[code]), part(4, b""), part(4, text)].concat(),
    )
}

/// Somebody with this login.
pub fn person(login: &str) -> Vec<u8> {
    let value = |value: &str| part(0x31, &part(4, value.as_bytes()));
    let attribute =
        |name: &str, text: &str| part(0x30, &[part(4, name.as_bytes()), value(text)].concat());
    let attributes = [
        attribute("uid", login),
        attribute("cn", login),
        attribute("sn", login),
    ];
    let list = part(0x30, &attributes.concat());
    let dn = part(4, format!("uid={login},dc=fake").as_bytes());
    part(0x64, &[dn, list].concat())
}

/// The control that says where the next page begins.
pub fn page(cookie: &[u8]) -> Vec<u8> {
    let value = part(0x30, &[part(2, &[0]), part(4, cookie)].concat());
    let name = part(4, b"1.2.840.113556.1.4.319");
    part(0xa0, &part(0x30, &[name, part(4, &value)].concat()))
}

/// Says that the bind worked.
pub fn bound(question: &Question) -> Vec<Step> {
    vec![Step::Say(numbered(question.number, &[ended(0x61, 0, b"")]))]
}

/// Says that these people are found, and how the search ends.
pub fn found(question: &Question, logins: &[&str], end: &[Vec<u8>]) -> Vec<Step> {
    let number = question.number;
    let people = logins
        .iter()
        .map(|login| numbered(number, &[person(login)]));
    let mut said = people.collect::<Vec<_>>().concat();
    said.extend(numbered(number, end));
    vec![Step::Say(said)]
}

/// Says that the search ends with this code.
pub fn refused(question: &Question, code: u8, text: &[u8]) -> Vec<Step> {
    found(question, &[], &[ended(0x65, code, text)])
}
