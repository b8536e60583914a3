//! The rule engine once more: slow, without any index, straight from the reference.

use aclscope::core::acl::{Offered, Who};
use aclscope::core::checks::{CheckValue, Checks};
use aclscope::core::pattern::{Pattern, PatternError};
use aclscope::core::value::{Value, is_true};

/// What a run answers.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Positions that are left; `None` when the list is not touched.
    pub left: Option<Vec<usize>>,
    pub error: Option<&'static str>,
    pub matched: Vec<String>,
    pub used: Vec<String>,
}

type Fatal = &'static str;

/// One call over ACLs given by name.
pub fn run(
    acls: &[(String, Value)],
    who: Who<'_>,
    (return_type, return_subtype): (&str, &str),
    offered: &Offered,
    current: &Checks,
    stored: &Checks,
) -> Answer {
    let mut answer = Answer::default();
    let named = who.agent_id.is_some_and(is_true) || who.customer_user.is_some_and(is_true);
    let asked = is_true(return_type) && is_true(return_subtype);
    if !named || !asked || who.agent_id == Some("1") {
        return answer;
    }
    let mut acls: Vec<&(String, Value)> = acls.iter().collect();
    acls.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    let everything: Vec<usize> = (0..offered.len()).collect();
    let mut list = everything.clone();
    let mut touched = false;
    for (name, acl) in acls {
        match matches(acl, current, stored) {
            Err(error) => {
                answer.error = Some(error);
                return answer;
            }
            Ok(false) => continue,
            Ok(true) => answer.matched.push(name.clone()),
        }
        if current.is_empty() && stored.is_empty() {
            continue;
        }
        let mut counts = false;
        for section in ["Possible", "PossibleAdd", "PossibleNot"] {
            let texts = match section_texts(acl.get(section), return_type, return_subtype) {
                Err(error) => {
                    answer.error = Some(error);
                    return answer;
                }
                Ok(None) => continue,
                Ok(Some(texts)) => texts,
            };
            if !counts {
                answer.used.push(name.clone());
                counts = true;
            }
            let hits = texts.as_list().ok_or("bad_structure").and_then(|texts| {
                let mut hits = Vec::new();
                for position in &everything {
                    let name = offered.entries()[*position].name.as_deref();
                    let mut hit = false;
                    for text in texts {
                        hit |= match name {
                            Some(name) => text_hits(text, &CheckValue::text(name))?,
                            None => false,
                        };
                    }
                    if hit {
                        hits.push(*position);
                    }
                }
                Ok(hits)
            });
            let hits = match hits {
                Ok(hits) => hits,
                Err(error) => {
                    answer.error = Some(error);
                    return answer;
                }
            };
            match section {
                "Possible" => list = hits,
                "PossibleAdd" => {
                    list = everything
                        .iter()
                        .copied()
                        .filter(|position| list.contains(position) || hits.contains(position))
                        .collect();
                }
                _ => list.retain(|position| {
                    let name = offered.entries()[*position].name.as_deref();
                    !hits.contains(position) || !name.is_some_and(is_true)
                }),
            }
        }
        touched |= counts;
        if counts && acl.get("StopAfterMatch").is_some_and(Value::is_true) {
            break;
        }
    }
    answer.left = touched.then_some(list);
    answer
}

fn matches(acl: &Value, current: &Checks, stored: &Checks) -> Result<bool, Fatal> {
    let mut all = true;
    for (part, checks) in [("Properties", current), ("PropertiesDatabase", stored)] {
        let Some(part) = acl.get(part).filter(|part| part.is_true()) else {
            continue;
        };
        let objects = part.as_map().ok_or("bad_structure")?;
        if objects.is_empty() {
            continue;
        }
        let mut tried = false;
        let mut objects: Vec<_> = objects.iter().collect();
        objects.sort_by_key(|(name, _)| *name);
        for (object, attributes) in objects {
            if *attributes == Value::Null {
                continue;
            }
            let mut attributes: Vec<_> =
                attributes.as_map().ok_or("bad_structure")?.iter().collect();
            attributes.sort_by_key(|(name, _)| *name);
            for (attribute, texts) in attributes {
                tried = true;
                let texts = match texts {
                    Value::Null => &[],
                    texts => texts.as_list().ok_or("bad_structure")?,
                };
                let mut hit = false;
                for text in texts {
                    hit |= match checks.get(object, attribute) {
                        Some(value) => text_hits(text, value)?,
                        None => false,
                    };
                }
                all &= hit;
            }
        }
        all &= tried;
    }
    Ok(all)
}

/// `None` when the section does not count for what is asked.
fn section_texts<'a>(
    section: Option<&'a Value>,
    return_type: &str,
    return_subtype: &str,
) -> Result<Option<&'a Value>, Fatal> {
    let flat = ["Action", "Process", "ActivityDialog", "Form", "FormStd"].contains(&return_type);
    if return_type != "Ticket" && !flat {
        return Ok(None);
    }
    let Some(section) = section.filter(|section| **section != Value::Null) else {
        return Ok(None);
    };
    let section = section.as_map().ok_or("bad_structure")?;
    if flat {
        let list = section.get(return_type);
        return Ok(list.filter(|list| list.as_list().is_some_and(|list| !list.is_empty())));
    }
    let Some(subtypes) = section.get("Ticket").filter(|part| **part != Value::Null) else {
        return Ok(None);
    };
    let subtypes = subtypes.as_map().ok_or("bad_structure")?;
    Ok(subtypes.get(return_subtype).filter(|texts| texts.is_true()))
}

fn text_hits(text: &Value, value: &CheckValue) -> Result<bool, Fatal> {
    let Some(text) = text.as_text() else {
        return Ok(false);
    };
    let negated = text.starts_with("[Not");
    match value {
        CheckValue::Null => Ok(false),
        CheckValue::Text(value) => text_hits_text(text, value),
        CheckValue::List(elements) => {
            for element in elements {
                let Some(element) = element else {
                    return Ok(false);
                };
                let hit = text_hits_text(text, element)?;
                if hit != negated {
                    return Ok(hit);
                }
            }
            Ok(negated)
        }
    }
}

fn text_hits_text(text: &str, value: &str) -> Result<bool, Fatal> {
    if let Some(rest) = text.strip_prefix("[Not]") {
        Ok(rest != value)
    } else if let Some(rest) = text.strip_prefix("[NotRegExp]") {
        Ok(!found(rest, false, value)?)
    } else if let Some(rest) = text.strip_prefix("[Notregexp]") {
        Ok(!found(rest, true, value)?)
    } else if text.starts_with("[Not") || text == value {
        Ok(true)
    } else if let Some(rest) = text.strip_prefix("[RegExp]") {
        found(rest, false, value)
    } else if let Some(rest) = text.strip_prefix("[regexp]") {
        found(rest, true, value)
    } else {
        Ok(false)
    }
}

fn found(pattern: &str, ignore_case: bool, value: &str) -> Result<bool, Fatal> {
    match Pattern::compile(pattern, ignore_case) {
        Ok(pattern) => Ok(pattern.is_found(value).expect("no pattern here runs away")),
        Err(PatternError::Code) => Err("code_in_regex"),
        Err(PatternError::Undefined) => Err("undefined_pattern"),
        Err(PatternError::Invalid { .. }) => Err("invalid_regex"),
    }
}
