//! How a source answered.

use std::fmt;

use super::finding::{Finding, Judged};
use crate::core::lint::Severity::{Error, Warning};

/// How a source fared when it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It answered, after so many milliseconds.
    Within(u64),
    /// It failed.
    Failed(Failed),
    /// It did not answer for so many seconds.
    Silent(u64),
    /// It is configured so that nobody asks it, with the reason.
    Closed(String),
    /// Its kind cannot be asked here, with the reason.
    Unsupported(String),
}

impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within(ms) => write!(f, "answers after {ms} ms"),
            Self::Failed(failed) => write!(f, "fails: {}", failed.reason),
            Self::Silent(seconds) => write!(f, "no answer within {seconds} seconds"),
            Self::Closed(reason) | Self::Unsupported(reason) => write!(f, "not asked: {reason}"),
        }
    }
}

/// How a source failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// How far it came.
    pub stage: Stage,
    /// The reason, in the server's words.
    pub reason: String,
    /// What to do.
    pub help: String,
}

/// What failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// No connection came about, or it ended.
    Connection,
    /// The server refused the configured user.
    Bind,
    /// The server refused what was asked.
    Question,
}

/// Where a source keeps its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the ticket system's own database.
    Own,
    /// In a database of its own (Params.DSN).
    Elsewhere,
    /// In a directory.
    Directory,
}

/// A source when it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Its configuration key.
    pub source: String,
    /// How it fared.
    pub answered: Answered,
    /// True when another machine answers and nobody checks that it is the right one.
    pub unverified: bool,
    /// Where it is.
    pub place: Place,
    /// Params.Die: the ticket system ends where no connection to it comes about.
    pub fatal: bool,
}

impl Judged for Connection {
    fn about(&self) -> &str {
        &self.source
    }
}

/// What makes every question to a source fail, so that the failure itself tells nothing more.
const EXPLAINS_FAILURE: [&str; 10] = [
    "missing_key",
    "unknown_module",
    "no_table",
    "mapped_column_missing",
    "column_missing",
    "no_audit_columns",
    "no_search_fields",
    "number_as_login",
    "bad_filter",
    "filter_without_parentheses",
];

/// What is wrong with it. What `known` findings about the configuration already explain is not said
/// again; that nobody answers is always said.
pub fn connection(connection: &Connection, known: &[Finding]) -> Vec<Finding> {
    let about = |codes: &[&str]| {
        let mut known = known.iter().filter(|own| own.source == connection.source);
        known.any(|own| codes.contains(&own.code))
    };
    let explained = about(&EXPLAINS_FAILURE);
    let mut findings: Vec<Finding> = answer(connection, explained).into_iter().collect();
    if connection.unverified && !about(&["unverified_directory", "password_in_clear"]) {
        findings.push(connection.finding(
            (Warning, "unverified"),
            "nobody checks that the right server answers: somebody between could read and change \
             everything",
            "another machine answers; its certificate is not verified, or there is no TLS",
            match connection.place {
                Place::Directory => {
                    "write Params.Host as ldaps://HOST, and set verify to require in Params.Params"
                }
                Place::Elsewhere => {
                    "add ;sslmode=verify-full to Params.DSN (PostgreSQL), or \
                     ;mysql_ssl=1;mysql_ssl_verify_server_cert=1 (MariaDB, MySQL)"
                }
                Place::Own => {
                    "it is the ticket system's own database: add ;sslmode=verify-full to DatabaseDSN \
                     (PostgreSQL), or ;mysql_ssl=1;mysql_ssl_verify_server_cert=1 (MariaDB, MySQL); to a \
                     URL of --database, ?tls=verify"
                }
            },
        ));
    }
    findings
}

/// That it did not answer as it should.
fn answer(connection: &Connection, explained: bool) -> Option<Finding> {
    match &connection.answered {
        Answered::Within(_) => None,
        Answered::Failed(failed) => {
            let (code, what) = match failed.stage {
                Stage::Connection => (
                    "unreachable",
                    "the source cannot be reached: nothing in it is found until it can",
                ),
                Stage::Bind => (
                    "bind_refused",
                    "the directory does not take the configured user: nobody in it is found",
                ),
                Stage::Question if explained => return None,
                Stage::Question => (
                    "search_fails",
                    "the source answers, and every search in it fails: nothing in it is found",
                ),
            };
            let (reason, help) = (failed.reason.as_str(), failed.help.as_str());
            if connection.fatal && failed.stage == Stage::Connection {
                return Some(connection.finding(
                    (Error, code),
                    "the source cannot be reached, and Params.Die is on: the ticket system ends every \
                     request that needs customer users, of other sources too",
                    reason,
                    format!("{help}; with Params.Die 0 the other sources work meanwhile"),
                ));
            }
            Some(connection.finding((Error, code), what, reason, help))
        }
        silent @ Answered::Silent(_) => Some(connection.finding(
            (Error, "silent"),
            "the source does not answer: the ticket system waits for it on every search",
            silent.to_string(),
            "check that its server works, and that no firewall swallows the packets",
        )),
        Answered::Closed(_) | Answered::Unsupported(_) if explained => None,
        Answered::Closed(reason) => Some(connection.finding(
            (Error, "not_asked"),
            "the source cannot be asked: nobody in it is found",
            reason.as_str(),
            "correct the source's configuration",
        )),
        Answered::Unsupported(reason) => Some(connection.finding(
            (Warning, "unsupported"),
            "the source cannot be asked from here: its people are not examined",
            reason.as_str(),
            "examine it with the ticket system's own tools",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(answered: Answered, place: Place, unverified: bool) -> Connection {
        Connection {
            source: "CustomerUser1".to_owned(),
            answered,
            unverified,
            place,
            fatal: false,
        }
    }

    fn failed(stage: Stage) -> Answered {
        Answered::Failed(Failed {
            stage,
            reason: "the server's words".to_owned(),
            help: "look there".to_owned(),
        })
    }

    fn codes(own: &Connection, known: &[Finding]) -> Vec<&'static str> {
        let found = connection(own, known);
        found.into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn every_way_of_not_answering_is_a_finding_with_its_own_advice() {
        let (closed, other) = ("no table".to_owned(), "unsupported module X".to_owned());
        for (answered, code, proof) in [
            (
                failed(Stage::Connection),
                "unreachable",
                "the server's words",
            ),
            (failed(Stage::Bind), "bind_refused", "the server's words"),
            (
                failed(Stage::Question),
                "search_fails",
                "the server's words",
            ),
            (
                Answered::Silent(10),
                "silent",
                "no answer within 10 seconds",
            ),
            (Answered::Closed(closed), "not_asked", "no table"),
            (
                Answered::Unsupported(other),
                "unsupported",
                "unsupported module X",
            ),
        ] {
            let found = connection(&asked(answered, Place::Own, false), &[]);
            let [finding] = found.as_slice() else {
                panic!("{found:?}")
            };
            assert_eq!((finding.code, finding.proof.as_str()), (code, proof));
            assert!(!finding.help.is_empty(), "{code}");
        }
        assert_eq!(
            codes(&asked(Answered::Within(3), Place::Directory, false), &[]),
            [""; 0]
        );
    }

    #[test]
    fn a_known_cause_explains_a_failing_question_and_never_a_dead_server() {
        let known = |source: &str, code| Finding::new(source, (Error, code), "", "", "");
        let table = [known("CustomerUser1", "no_table")];
        assert_eq!(
            codes(&asked(failed(Stage::Question), Place::Own, false), &table),
            [""; 0]
        );
        for stage in [Stage::Connection, Stage::Bind] {
            assert_eq!(
                codes(&asked(failed(stage), Place::Own, false), &table).len(),
                1
            );
        }
        let mail = [known("CustomerUser1", "no_mail_search")];
        let other = [known("CustomerUser2", "no_table")];
        for known in [&mail, &other] {
            assert_eq!(
                codes(&asked(failed(Stage::Question), Place::Own, false), known),
                ["search_fails"]
            );
        }
    }

    #[test]
    fn with_die_a_dead_directory_ends_all_requests_and_a_refused_user_does_not() {
        let own = |stage| Connection {
            fatal: true,
            ..asked(failed(stage), Place::Directory, false)
        };
        let dead = &connection(&own(Stage::Connection), &[])[0];
        assert!(
            dead.message.contains("ends every request"),
            "{}",
            dead.message
        );
        assert!(
            dead.help
                .ends_with("with Params.Die 0 the other sources work meanwhile")
        );
        let refused = &connection(&own(Stage::Bind), &[])[0];
        assert!(
            !refused.message.contains("ends every request"),
            "{}",
            refused.message
        );
    }

    #[test]
    fn a_server_that_nobody_checks_is_said_once_with_the_key_to_set() {
        for (place, key) in [
            (Place::Own, "DatabaseDSN"),
            (Place::Elsewhere, "Params.DSN"),
            (Place::Directory, "Params.Host"),
        ] {
            let found = connection(&asked(Answered::Within(1), place, true), &[]);
            assert_eq!(found[0].code, "unverified");
            assert!(found[0].help.contains(key), "{}", found[0].help);
        }
        let directory = asked(Answered::Within(1), Place::Directory, true);
        let clear = Finding::new("CustomerUser1", (Warning, "password_in_clear"), "", "", "");
        assert_eq!(codes(&directory, &[clear]), [""; 0]);
    }
}
