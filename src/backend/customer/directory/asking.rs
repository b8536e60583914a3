//! What a directory is asked for.

use super::DirectorySource;
use crate::backend::customer::source::{SearchRequest, Term};
use crate::backend::error::{Error, Result};
use crate::backend::ldap::{Answer, Ask, Scope};
use crate::core::query::filter;

impl DirectorySource {
    /// Sends one search.
    pub(super) async fn ask(&self, ask: &Ask) -> Result<Answer> {
        let answer = self.directory.ask(ask).await;
        answer.map_err(|cause| self.failed(cause))
    }

    /// A search of the whole source for what passes this filter and AlwaysFilter.
    pub(super) fn below_base(&self, filter: String, attributes: Vec<String>) -> Ask {
        let settings = self.directory.settings();
        Ask {
            base: settings.base.clone(),
            scope: settings.scope,
            filter: filter::and(&filter, &self.always),
            attributes,
            size_limit: None,
        }
    }

    /// The search for one login. The valid filter plays no part in it.
    pub(super) fn person(
        &self,
        login: &str,
        attributes: Vec<&str>,
        size_limit: Option<usize>,
    ) -> Ask {
        let attributes = attributes.into_iter().map(str::to_owned).collect();
        Ask {
            size_limit,
            ..self.below_base(filter::equal(&self.backend.key, login), attributes)
        }
    }

    /// The one search that the ticket system sends. It always asks for valid entries only, and
    /// nothing for blanks.
    pub(super) fn sending(&self, request: &SearchRequest) -> Result<Ask> {
        if matches!(&request.term, Term::Search(text) if text.trim().is_empty()) {
            return Err(Error::Source {
                key: self.backend.source.clone(),
                reason: "nothing but blanks is searched for".to_owned(),
            });
        }
        let limit = request.limit.filter(|limit| *limit > 0);
        let mut ask = self.below_base(self.term(request), self.hit_attributes());
        ask.filter = filter::and(&ask.filter, self.valid_filter());
        ask.size_limit = Some(limit.unwrap_or(self.backend.searching.limit));
        Ok(ask)
    }

    /// The search for members of the group with this login.
    pub(super) fn membership(&self, group: &str, login: &str) -> Ask {
        Ask {
            base: group.to_owned(),
            scope: self.directory.settings().scope,
            filter: filter::equal("memberUid", login),
            attributes: vec!["1.1".to_owned()],
            size_limit: Some(self.backend.searching.limit),
        }
    }

    /// The entry with this name, for one attribute of it.
    pub(super) fn entry(dn: &str, attribute: &str) -> Ask {
        Ask {
            base: dn.to_owned(),
            scope: Scope::Base,
            filter: "(objectClass=*)".to_owned(),
            attributes: vec![attribute.to_owned()],
            size_limit: None,
        }
    }

    /// The filter that a request's term is. Nobody has a NUL; servers that pass over it in what is
    /// searched for would find everybody.
    pub(super) fn term(&self, request: &SearchRequest) -> String {
        let searching = &self.backend.searching;
        let (Term::Search(text)
        | Term::PostMaster(text)
        | Term::Login(text)
        | Term::CustomerId(text)
        | Term::CustomerIdRaw(text)) = &request.term;
        if text.contains('\0') {
            return "(!(objectClass=*))".to_owned();
        }
        match &request.term {
            Term::Search(text) => {
                let fields = self.stored(searching.fields.as_deref().unwrap_or_default());
                let key = [self.backend.key.as_str()];
                let fields = if fields.is_empty() {
                    &key
                } else {
                    fields.as_slice()
                };
                let affixes = (searching.prefix.as_str(), searching.suffix.as_str());
                let charset = self.directory.settings().charset;
                filter::search(text, fields, affixes, &|text| charset.encode(text))
            }
            Term::PostMaster(text) => {
                let fields = self.stored(searching.mail_fields.as_deref().unwrap_or_default());
                filter::any_equal(&fields, text)
            }
            Term::Login(login) => filter::equal(&self.backend.key, login),
            Term::CustomerId(id) | Term::CustomerIdRaw(id) => {
                filter::equal(&self.backend.customer_id, id)
            }
        }
    }

    /// CustomerUserValidFilter; empty where there is none.
    pub(super) fn valid_filter(&self) -> &str {
        self.backend
            .searching
            .valid_filter
            .as_deref()
            .unwrap_or_default()
    }

    /// What the text of a list is made of, and the login.
    pub(super) fn hit_attributes(&self) -> Vec<String> {
        let mut attributes = self.stored(&self.backend.list_fields);
        attributes.push(&self.backend.key);
        attributes.into_iter().map(str::to_owned).collect()
    }

    /// Those of these fields that are attributes: dynamic fields are not in the directory.
    pub(super) fn stored<'f>(&self, fields: &'f [String]) -> Vec<&'f str> {
        let fields = fields.iter().map(String::as_str);
        fields
            .filter(|field| !self.backend.is_dynamic_field(field))
            .collect()
    }
}
