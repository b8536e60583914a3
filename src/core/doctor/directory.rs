//! Whether a directory can be asked as it is configured.

use encoding_rs::Encoding;

use super::configuration::Grounds;
use super::finding::{Finding, Judged};
use super::source::Source;
use crate::core::lint::Severity::{Error, Note, Warning};
use crate::core::nearest::suggest;
use crate::core::query::filter::Filter;
use crate::core::value::{Value, is_true};

/// The words for Params.SSCOPE.
const SCOPES: [&str; 6] = ["base", "one", "single", "sub", "subtree", "children"];

/// Judges what only a directory has.
pub(super) fn judge(source: &Source<'_>, grounds: &Grounds<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(scope(source));
    findings.extend(bind(source));
    findings.extend(filters(source));
    findings.extend(charset(source));
    findings.extend(safety(source, grounds));
    findings
}

fn scope(source: &Source<'_>) -> Option<Finding> {
    let scope = source.param("SSCOPE")?;
    if SCOPES.contains(&scope) {
        return None;
    }
    Some(source.finding(
        (Error, "unknown_scope"),
        "the scope is not known: only the entry of BaseDN itself is searched, so practically nobody is \
         found",
        format!("Params.SSCOPE is {scope}"),
        format!("write base, one, sub or children; {}", suggest(scope, SCOPES)),
    ))
}

fn bind(source: &Source<'_>) -> Option<Finding> {
    let user = source.param("UserDN").filter(|user| is_true(user));
    let password = source.param("UserPw").filter(|password| is_true(password));
    let (there, missing) = match (user.is_some(), password.is_some()) {
        (true, false) => ("UserDN", "UserPw"),
        (false, true) => ("UserPw", "UserDN"),
        _ => return None,
    };
    Some(source.finding(
        (Warning, "anonymous_bind"),
        "the directory is asked anonymously: it may show less than it would show to the configured user",
        format!("Params.{there} is set, and Params.{missing} is not: the ticket system needs both"),
        format!("set Params.{missing}, or take Params.{there} out if anonymous is meant"),
    ))
}

fn filters(source: &Source<'_>) -> Vec<Finding> {
    let filters = [
        ("Params.AlwaysFilter", source.param("AlwaysFilter")),
        (
            "CustomerUserValidFilter",
            source.text("CustomerUserValidFilter"),
        ),
    ];
    let mut findings = Vec::new();
    for (key, filter) in filters {
        let Some(filter) = filter.filter(|filter| is_true(filter)) else {
            continue;
        };
        let help = "write it as RFC 4515 says, such as (!(loginDisabled=TRUE))";
        if let Err(bad) = Filter::parse(filter) {
            findings.push(source.finding(
                (Error, "bad_filter"),
                format!("{key} cannot be read: every search of this source fails"),
                bad.to_string(),
                help,
            ));
        } else if !filter.trim().starts_with('(') {
            findings.push(source.finding(
                (Error, "filter_without_parentheses"),
                format!(
                    "{key} has no parentheses: what is searched for and the filter make no whole"
                ),
                format!("{key} is {filter}"),
                format!("write ({filter})"),
            ));
        }
    }
    findings
}

fn charset(source: &Source<'_>) -> Option<Finding> {
    let Some(charset) = source
        .param("SourceCharset")
        .filter(|charset| is_true(charset))
    else {
        return Some(source.finding(
            (Warning, "no_charset"),
            "names with letters beyond ASCII are taken as bytes: they may be stored and compared wrongly",
            "Params.SourceCharset is not set",
            "set Params.SourceCharset to utf-8, which directories of LDAP version 3 speak",
        ));
    };
    let known = Encoding::for_label(charset.as_bytes()).is_some();
    // Perl's name for it, which others do not know.
    let known = known || charset.trim().eq_ignore_ascii_case("latin-1");
    (!known).then(|| {
        source.finding(
            (Error, "unknown_charset"),
            "the directory's charset is not known: nothing of it can be read properly",
            format!("Params.SourceCharset is {charset}"),
            "directories of LDAP version 3 speak utf-8",
        )
    })
}

/// What somebody on the way could read or change.
fn safety(source: &Source<'_>, grounds: &Grounds<'_>) -> Option<Finding> {
    let params = source.config.get("Params")?;
    let hosts = params.get("Host").map(Value::texts).unwrap_or_default();
    let remote: Vec<&str> = hosts.into_iter().filter(|host| !is_here(host)).collect();
    let number = source.key.trim_start_matches("CustomerUser");
    let start_tls = format!("AuthModule::LDAP::StartTLS{number}");
    let start_tls = grounds
        .settings
        .text(&start_tls)
        .filter(|mode| is_true(mode));
    let settings = format!("AuthModule::LDAP::Params{number}");
    let own = params.get("Params").filter(|own| own.is_true());
    let own = own.or_else(|| grounds.settings.get(&settings));
    let word = |key: &str| own?.get(key)?.as_text();
    let secure = |host: &str| match host.split_once("://") {
        Some((scheme, _)) => scheme.eq_ignore_ascii_case("ldaps"),
        None => word("scheme").is_some_and(|scheme| scheme.eq_ignore_ascii_case("ldaps")),
    };
    let open = |host: &&&str| !secure(host) && start_tls.is_none();
    let bound = source.param("UserPw").is_some_and(is_true);
    if let Some(host) = remote.iter().find(open).filter(|_| bound) {
        return Some(source.finding(
            (Warning, "password_in_clear"),
            "the password of the directory travels unencrypted",
            format!("Params.Host is {host}, without ldaps and StartTLS"),
            "write Params.Host as ldaps://HOST",
        ));
    }
    let verify = start_tls.or(word("verify")).unwrap_or_default();
    let unverified = verify.is_empty() || verify.eq_ignore_ascii_case("none");
    let host = remote.first().filter(|_| {
        unverified && (start_tls.is_some() || !remote.iter().any(|host| open(&host)))
    })?;
    Some(source.finding(
        (Note, "unverified_directory"),
        "the ticket system does not check that the right directory answers",
        format!("{host} is asked with TLS, and no certificate is verified"),
        match start_tls {
            Some(_) => format!("set AuthModule::LDAP::StartTLS{number} to require"),
            None => "set verify to require, and cafile to the file of the authority, in Params.Params"
                .to_owned(),
        },
    ))
}

/// True for a server on the ticket system's own host.
fn is_here(host: &str) -> bool {
    let (scheme, rest) = host.trim().split_once("://").unwrap_or(("", host.trim()));
    let rest = rest.split(['/', '?']).next().unwrap_or_default();
    let name = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, _)) => name,
        None if rest.matches(':').count() > 1 => rest,
        None => rest.split(':').next().unwrap_or_default(),
    };
    scheme.eq_ignore_ascii_case("ldapi")
        || matches!(
            name.to_ascii_lowercase().as_str(),
            "localhost" | "127.0.0.1" | "::1"
        )
}
