//! `aclscope eval`: questions as JSON Lines in, answers as JSON Lines out, in the same order.

mod engine;
mod lines;
mod question;

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};

use self::lines::{LINE_LIMIT, Line, read_line};
use self::question::{Question, Refusal};
use super::Failure;
use crate::core::world::Flavour;

/// Answers every line of the files in order, or of standard input. Answers are flushed when no
/// complete line is waiting, so that a partner that asks and waits gets its answer.
pub fn run(files: &[PathBuf]) -> Result<(), Failure> {
    let mut output = BufWriter::new(io::stdout().lock());
    let standard = [PathBuf::from("-")];
    let files = if files.is_empty() { &standard } else { files };
    for path in files {
        if path == Path::new("-") {
            answer_lines(&mut BufReader::new(io::stdin().lock()), &mut output)
        } else {
            File::open(path).and_then(|file| answer_lines(&mut BufReader::new(file), &mut output))
        }
        .map_err(|error| Failure::stream(path, &error))?;
    }
    output
        .flush()
        .map_err(|error| Failure::stream(Path::new("-"), &error))
}

fn answer_lines<R: io::Read>(input: &mut BufReader<R>, output: &mut impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        let answer = match read_line(input, &mut line)? {
            Line::End => return output.flush(),
            Line::Whole if line.trim_ascii().is_empty() => None,
            Line::Whole => Some(answer(&line)),
            Line::TooLong => Some(
                Refusal {
                    kind: "too_long",
                    message: format!("the line has more than {LINE_LIMIT} bytes"),
                }
                .answer(&Json::Null),
            ),
        };
        if let Some(answer) = answer {
            serde_json::to_writer(&mut *output, &answer)?;
            output.write_all(b"\n")?;
        }
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
    }
}

fn answer(line: &[u8]) -> Json {
    let question: Map<String, Json> = match serde_json::from_slice(line) {
        Ok(Json::Object(question)) => question,
        Ok(_) => {
            let message = "the line is no JSON object".to_owned();
            return Refusal {
                kind: "bad_json",
                message,
            }
            .answer(&Json::Null);
        }
        Err(error) => {
            let message = format!("the line is no JSON: {error}");
            return Refusal {
                kind: "bad_json",
                message,
            }
            .answer(&Json::Null);
        }
    };
    let id = question.get("id").cloned().unwrap_or_default();
    match operate(Question(&question)) {
        Ok(fields) => {
            let mut answer = Map::new();
            answer.insert("id".into(), id);
            answer.extend(fields);
            Json::Object(answer)
        }
        Err(refusal) => refusal.answer(&id),
    }
}

fn operate(question: Question<'_>) -> Result<Map<String, Json>, Refusal> {
    let op = question.needed("op")?;
    match op.as_str() {
        "TicketAcl" if question.has("checks") || question.has("checks_database") => {
            engine::answer(question, Flavour::default())
        }
        _ => Err(Refusal {
            kind: "unknown_op",
            message: format!("the operation `{op}` is not known here"),
        }),
    }
}
