//! `aclscope eval`: questions as JSON Lines in, answers as JSON Lines out, in the same order.

mod customer_writes;
mod customers;
mod deploy;
mod engine;
mod lines;
mod perl;
mod permissions;
mod query;
mod question;
mod screen;
mod setting;
mod source;
mod transfer;
mod world;

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};
use tokio::runtime::Runtime;

use self::lines::{LINE_LIMIT, Line, read_line};
use self::question::{Question, Refusal};
use self::source::Source;
pub use self::world::check_value;
use super::{Failure, InstanceArguments};

/// Answers every line of the files in order, or of standard input. Answers are flushed when no
/// complete line is waiting, so that a partner that asks and waits gets its answer.
pub fn run(
    files: &[PathBuf],
    instance: &InstanceArguments,
    runtime: &Runtime,
) -> Result<(), Failure> {
    let mut answers = Answers {
        output: BufWriter::new(io::stdout().lock()),
        source: Source::new(instance),
        runtime,
    };
    let standard = [PathBuf::from("-")];
    let files = if files.is_empty() { &standard } else { files };
    for path in files {
        let ended = if path == Path::new("-") {
            answers.answer_lines(&mut BufReader::new(io::stdin().lock()))
        } else {
            File::open(path).and_then(|file| answers.answer_lines(&mut BufReader::new(file)))
        };
        if let Some(failure) = answers.source.failure() {
            return Err(failure);
        }
        match ended {
            // A partner that has read enough closes its end: nothing is lost.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            ended => ended.map_err(|error| Failure::stream(path, &error))?,
        }
    }
    Ok(())
}

/// Where questions are answered.
struct Answers<'a> {
    output: BufWriter<io::StdoutLock<'a>>,
    source: Source<'a>,
    runtime: &'a Runtime,
}

impl Answers<'_> {
    /// Answers every line, or stops where the instance cannot be opened.
    fn answer_lines<R: io::Read>(&mut self, input: &mut BufReader<R>) -> io::Result<()> {
        let mut line = Vec::new();
        loop {
            let answer = match read_line(input, &mut line)? {
                Line::End => return self.output.flush(),
                Line::Whole if line.trim_ascii().is_empty() => None,
                Line::Whole => Some(self.answer(&line)),
                Line::TooLong => Some(
                    Refusal {
                        kind: "too_long",
                        message: format!("the line has more than {LINE_LIMIT} bytes"),
                    }
                    .answer(&Json::Null),
                ),
            };
            if self.source.has_failed() {
                return self.output.flush();
            }
            if let Some(answer) = answer {
                serde_json::to_writer(&mut self.output, &answer)?;
                self.output.write_all(b"\n")?;
            }
            if !input.buffer().contains(&b'\n') {
                self.output.flush()?;
            }
        }
    }

    fn answer(&mut self, line: &[u8]) -> Json {
        let question = match read_question(line) {
            Ok(question) => question,
            Err(refusal) => return refusal.answer(&Json::Null),
        };
        let id = question.get("id").cloned().unwrap_or_default();
        let operation = operate(Question(&question), &mut self.source);
        match self.runtime.block_on(operation) {
            Ok(fields) => {
                let mut answer = Map::new();
                answer.insert("id".into(), id);
                answer.extend(fields);
                Json::Object(answer)
            }
            Err(refusal) => refusal.answer(&id),
        }
    }
}

fn read_question(line: &[u8]) -> Result<Map<String, Json>, Refusal> {
    let bad = |message| Refusal {
        kind: "bad_json",
        message,
    };
    match serde_json::from_slice(line) {
        Ok(Json::Object(question)) => Ok(question),
        Ok(_) => Err(bad("the line is no JSON object".to_owned())),
        Err(error) => Err(bad(format!("the line is no JSON: {error}"))),
    }
}

async fn operate(
    question: Question<'_>,
    source: &mut Source<'_>,
) -> Result<Map<String, Json>, Refusal> {
    let op = question.needed("op")?;
    match op.as_str() {
        "TicketAcl" if question.has("checks") || question.has("checks_database") => {
            engine::answer(question, source.flavour())
        }
        "TicketAcl" if question.has("params") => world::answer(question, source).await,
        "TicketAcl" => Err(Refusal::bad_question(
            "`checks` and `checks_database`, or `params`, are missing",
        )),
        "Screen" => screen::answer(question, source).await,
        "PerlConfig" => perl::answer(question),
        "Setting" => setting::answer(question, source).await,
        "AclDeployText" => deploy::answer(source).await,
        "CustomerPermissions" => permissions::answer(question, source).await,
        op if customers::knows(op) => customers::answer(op, question, source).await,
        "AclYaml" => transfer::yaml(question),
        "QueryCondition" | "QueryStringEscape" | "Quote" => {
            query::answer(&op, question, source).await
        }
        "AclImport" => transfer::import(question, source).await,
        op if customer_writes::knows(op) => customer_writes::answer(op, question, source).await,
        _ => Err(Refusal {
            kind: "unknown_op",
            message: format!("the operation `{op}` is not known here"),
        }),
    }
}
