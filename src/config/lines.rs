//! The line format of the tool's own files: `[section]`, `name = value`, `# comment`.

use thiserror::Error;

/// What is wrong with a file of the tool's own, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}: {message}")]
pub struct FileError {
    /// The file as the user knows it.
    pub file: String,
    /// Line number, counted from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

/// One `name = value` of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The section it stands in; empty before the first one.
    pub section: &'a str,
    /// Left of the first `=`, trimmed.
    pub name: &'a str,
    /// Right of the first `=`, trimmed.
    pub value: &'a str,
    /// Line number, counted from 1.
    pub line: usize,
}

impl Entry<'_> {
    /// An error at this entry.
    pub fn error(&self, file: &str, message: impl Into<String>) -> FileError {
        FileError {
            file: file.to_owned(),
            line: self.line,
            message: message.into(),
        }
    }
}

/// Reads a file: blank lines and lines that start with `#` are comments.
///
/// # Errors
/// A line that is neither a section nor `name = value`.
pub fn read<'a>(file: &str, text: &'a str) -> Result<Vec<Entry<'a>>, FileError> {
    let mut section = "";
    let mut entries = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let line = index + 1;
        let trimmed = raw.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if let Some(name) = trimmed
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            section = name.trim();
        } else if let Some((name, value)) = trimmed.split_once('=') {
            entries.push(Entry {
                section,
                name: name.trim(),
                value: value.trim(),
                line,
            });
        } else {
            return Err(FileError {
                file: file.to_owned(),
                line,
                message: format!(
                    "expected `[section]`, `name = value` or `# comment`, found `{}`",
                    trimmed.escape_debug()
                ),
            });
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_entries_and_comments_are_told_apart() {
        let entries = read(
            "x",
            "a = 1\n# no\n\n[list]\n down = j, Down | down | go = on\n",
        )
        .unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!(
            (entries[0].section, entries[0].name, entries[0].value),
            ("", "a", "1")
        );
        assert_eq!(entries[1].section, "list");
        assert_eq!(entries[1].value, "j, Down | down | go = on");
        assert_eq!(entries[1].line, 5);
    }

    #[test]
    fn a_line_of_no_known_form_is_named_with_its_place() {
        let error = read("my.keys", "\nnonsense").unwrap_err();
        assert_eq!(
            error.to_string(),
            "my.keys:2: expected `[section]`, `name = value` or `# comment`, found `nonsense`"
        );
    }
}
