//! Commands that give a secret: run without a shell, with a time limit; their output is never shown.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::secret::Secret;

/// Bytes that the first line may have.
const LONGEST: usize = 8 * 1024;

/// How often a running command is looked at.
const PAUSE: Duration = Duration::from_millis(10);

/// What only a shell would understand.
const OF_A_SHELL: &str = "|&;<>()$`*?[]{}#!\n";

/// Splits a command line into words. Blanks part words; `'..'` and `".."` keep them together, a
/// backslash takes the next sign as it is (inside `".."` only `"` and `\`). Nothing is expanded, and
/// what a shell would expand or act on is refused instead of being passed on as it stands.
pub(super) fn split(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            ' ' | '\t' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match signs.next() {
                        None => return Err("a ' is not closed".to_owned()),
                        Some('\'') => break,
                        Some(other) => word.push(other),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match signs.next() {
                        None => return Err("a \" is not closed".to_owned()),
                        Some('"') => break,
                        Some('\\') if matches!(signs.peek(), Some('"' | '\\')) => {
                            word.extend(signs.next());
                        }
                        Some(other @ ('$' | '`')) => return Err(of_a_shell(other)),
                        Some(other) => word.push(other),
                    }
                }
            }
            '\\' => match signs.next() {
                None => return Err("a backslash ends it".to_owned()),
                Some(other) => word.get_or_insert_default().push(other),
            },
            '~' if word.is_none() => return Err(of_a_shell('~')),
            other if OF_A_SHELL.contains(other) => return Err(of_a_shell(other)),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    match words.first() {
        None => Err("it is empty".to_owned()),
        Some(program) if program.is_empty() => Err("its first word is empty".to_owned()),
        Some(_) => Ok(words),
    }
}

fn of_a_shell(sign: char) -> String {
    format!("no shell runs it, and {sign:?} means something only to a shell")
}

/// Runs a command and takes the first line of its output. It gets no input; what it writes to
/// standard error is thrown away.
///
/// # Errors
/// What failed, without anything that the command wrote and without its arguments.
pub(super) fn first_line(words: &[String], limit: Duration) -> Result<Secret, String> {
    let (program, arguments) = words.split_first().ok_or("the command is empty")?;
    let started = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("`{program}` cannot be started: {error}"))?;
    let (sender, receiver) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        std::thread::spawn(move || read_line(output, &sender));
    }
    let too_slow = || {
        let seconds = limit.as_secs_f32();
        format!("`{program}` did not answer within {seconds} s and was stopped")
    };
    let Some(status) = wait(&mut child, started, limit) else {
        return Err(too_slow());
    };
    if !status.success() {
        return Err(format!("`{program}` ended with {}", ending(status)));
    }
    let left = limit.saturating_sub(started.elapsed()).max(PAUSE);
    let line = receiver.recv_timeout(left).map_err(|_| too_slow())?;
    let line =
        line.map_err(|error| format!("the output of `{program}` cannot be read: {error}"))?;
    if line.len() > LONGEST {
        return Err(format!(
            "the first line of `{program}` has more than {LONGEST} bytes"
        ));
    }
    match std::str::from_utf8(&line) {
        Err(_) => Err(format!("the first line of `{program}` is not UTF-8")),
        Ok("") => Err(format!("the first line of `{program}` is empty")),
        Ok(text) => Ok(Secret::new(text)),
    }
}

/// How the command ended; `None` when its time is over, then it is ended.
fn wait(child: &mut Child, started: Instant, limit: Duration) -> Option<ExitStatus> {
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if started.elapsed() >= limit {
            // It may have ended by itself meanwhile.
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(PAUSE);
    }
}

fn ending(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("exit code {code}"),
        None => status.to_string(),
    }
}

/// Sends the first line, without its end, as soon as it is there; a longer one is cut right behind
/// the longest that may be. Then reads on, so that the command can end.
fn read_line(mut output: impl Read, sender: &mpsc::Sender<std::io::Result<Zeroizing<Vec<u8>>>>) {
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    let mut piece = Zeroizing::new([0_u8; 1024]);
    let mut sent = false;
    loop {
        let count = match output.read(piece.as_mut_slice()) {
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => {
                // Nobody may be waiting any more.
                let _ = sender.send(Err(error));
                return;
            }
        };
        if !sent {
            let read = piece.get(..count).unwrap_or_default();
            let end = read.iter().position(|byte| *byte == b'\n');
            let part = read.get(..end.unwrap_or(count)).unwrap_or_default();
            let room = (LONGEST + 1).saturating_sub(line.len());
            line.extend_from_slice(part.get(..room).unwrap_or(part));
            if end.is_some() || count == 0 {
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                let _ = sender.send(Ok(std::mem::take(&mut line)));
                sent = true;
            }
        }
        if count == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    fn run(line: &str) -> Result<String, String> {
        let words = split(line)?;
        first_line(&words, LIMIT).map(|secret| secret.reveal().to_owned())
    }

    #[test]
    fn words_are_parted_and_quoted_and_nothing_is_expanded() {
        let words = |line: &str| split(line).unwrap();
        assert_eq!(words("pass show otobo/db"), ["pass", "show", "otobo/db"]);
        assert_eq!(
            words(r#"  sh -c 'a "$B" | c'  "d \" e\\ \n"  f\ g '' "#),
            ["sh", "-c", "a \"$B\" | c", "d \" e\\ \\n", "f g", ""]
        );
        for (line, reason) in [
            (
                "pass show x | head",
                "no shell runs it, and '|' means something only to a shell",
            ),
            (
                "echo $HOME",
                "no shell runs it, and '$' means something only to a shell",
            ),
            (
                "echo \"`id`\"",
                "no shell runs it, and '`' means something only to a shell",
            ),
            (
                "~/bin/pw",
                "no shell runs it, and '~' means something only to a shell",
            ),
            ("echo 'a", "a ' is not closed"),
            ("echo \"a", "a \" is not closed"),
            ("echo \\", "a backslash ends it"),
            (" \t", "it is empty"),
            ("'' a", "its first word is empty"),
        ] {
            assert_eq!(split(line).unwrap_err(), reason, "{line}");
        }
    }

    #[test]
    fn the_first_line_is_the_secret() {
        assert_eq!(
            run("printf 'tiger\\nuser: otobo\\n'"),
            Ok("tiger".to_owned())
        );
        assert_eq!(run("printf 'tiger \\r\\n'"), Ok("tiger ".to_owned()));
        assert_eq!(run("printf tiger"), Ok("tiger".to_owned()));
        let long = "sh -c 'echo tiger; head -c 300000 /dev/zero'";
        assert_eq!(run(long), Ok("tiger".to_owned()));
    }

    #[test]
    fn errors_name_the_end_and_never_the_output() {
        for (line, message) in [
            (
                "sh -c 'echo tiger; echo lion >&2; exit 3'",
                "`sh` ended with exit code 3",
            ),
            ("true", "the first line of `true` is empty"),
            ("printf '\\ntiger'", "the first line of `printf` is empty"),
            ("printf '\\377'", "the first line of `printf` is not UTF-8"),
            (
                "head -c 9000 /dev/zero",
                "the first line of `head` has more than 8192 bytes",
            ),
        ] {
            assert_eq!(run(line), Err(message.to_owned()));
        }
        let missing = run("no-such-program-anywhere tiger").unwrap_err();
        assert!(missing.starts_with("`no-such-program-anywhere` cannot be started: "));
        let killed = run("sh -c 'kill -9 $$'").unwrap_err();
        assert!(killed.contains("signal: 9"), "{killed}");
        assert!(!missing.contains("tiger"));
    }

    #[test]
    fn a_command_that_does_not_end_is_stopped() {
        let words = ["sleep", "60"].map(str::to_owned);
        let started = Instant::now();
        let error = first_line(&words, Duration::from_millis(200)).unwrap_err();
        assert_eq!(error, "`sleep` did not answer within 0.2 s and was stopped");
        assert!(started.elapsed() < Duration::from_secs(20));
    }
}
