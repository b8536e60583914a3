//! What is asked of all sources together beside searching and reading: the detail search, the
//! CustomerIDs, and what the sources and their fields are.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;

use super::source::CustomerSource;
use super::sources::Sources;
use super::told::Told;
use crate::core::customer::{
    CustomerField, DetailRequest, DetailSearch, Kind, customer_fields, ids_of_record, selection,
};

/// What a detail search found in each of the sources that took part.
pub(crate) type Detailed = Vec<Vec<Option<String>>>;

impl Sources {
    /// The logins that the detail search finds, source by source in the order of their names as
    /// texts (`CustomerUser10` before `CustomerUser2`). Nothing at all when one of them fails.
    pub(crate) async fn detail(
        &self,
        request: &DetailRequest<'_>,
        validities: &BTreeMap<String, String>,
    ) -> Told<Option<Detailed>> {
        let mut told = self.told(None);
        let mut sources: Vec<&dyn CustomerSource> = self.open_sources().collect();
        sources.sort_by_key(|source| source.source());
        let known: BTreeSet<&str> = sources
            .iter()
            .flat_map(|source| source.backend().map.fields())
            .map(|field| field.attribute.as_str())
            .collect();
        let searches: Result<Vec<Option<DetailSearch>>, _> = sources
            .iter()
            .map(|source| request.of_source(source.backend(), &known, validities))
            .collect();
        let searches = match searches {
            Ok(searches) => searches,
            Err(error) => {
                told.errors.push(error.to_string());
                return told;
            }
        };
        let asked = sources
            .iter()
            .zip(&searches)
            .filter_map(|(source, search)| Some(source.detail(search.as_ref()?)));
        let mut found = Some(Vec::new());
        for answer in join_all(asked).await {
            let answer = told.note(answer);
            let incomplete = answer.as_ref().and_then(|detail| detail.incomplete.clone());
            told.errors.extend(incomplete);
            match (&mut found, answer) {
                (Some(found), Some(detail)) => found.push(detail.logins),
                _ => found = None,
            }
        }
        told.found = found;
        told
    }

    /// The CustomerIDs of all sources that `term` finds, each once, by their lower-cased text.
    pub async fn id_list(&self, term: &str, valid_only: bool) -> Told<Vec<String>> {
        let mut told = self.told(BTreeSet::new());
        let asked = self
            .open_sources()
            .map(|source| source.customer_ids(term, valid_only));
        for answer in join_all(asked).await {
            let ids = told.note(answer).into_iter().flatten();
            told.found.extend(ids);
        }
        told.map(|ids| {
            let mut ids: Vec<String> = ids.into_iter().collect();
            ids.sort_by_key(|id| id.to_lowercase());
            ids
        })
    }

    /// The CustomerIDs that the first source with any has for this login.
    pub async fn ids_of(&self, login: &str) -> Told<Vec<String>> {
        let mut told = self.told(Vec::new());
        for source in self.open_sources() {
            let record = told.note(source.record(login).await).flatten();
            let ids = record.iter().flat_map(ids_of_record);
            told.found = ids.map(|id| id.id.to_owned()).collect();
            if !told.found.is_empty() {
                break;
            }
        }
        told
    }

    /// Keys and names of the sources: all of them, those that can be written, or those that cannot
    /// and are directories, which is what the ticket system asks for there.
    pub fn source_names(&self, read_only: Option<bool>) -> BTreeMap<String, String> {
        let wanted = |source: &&dyn CustomerSource| {
            let backend = source.backend();
            let directory = backend.kind == Kind::Directory;
            match read_only {
                None => true,
                Some(false) => !backend.writing.read_only && !directory,
                Some(true) => backend.read_only && directory,
            }
        };
        self.open_sources()
            .filter(wanted)
            .map(|source| (source.source().to_owned(), source.label().to_owned()))
            .collect()
    }

    /// The values that a field can have with their labels, from the first source that limits them.
    pub fn selection(
        &self,
        field: &str,
        validities: &BTreeMap<String, String>,
    ) -> BTreeMap<String, String> {
        self.open_sources()
            .find_map(|source| selection(field, &source.backend().selections, validities))
            .unwrap_or_default()
    }

    /// The fields that a detail search knows, those of the first source first, each once.
    pub fn fields(&self, validities: &BTreeMap<String, String>) -> Vec<CustomerField> {
        let backends = self.open_sources().map(|source| source.backend());
        customer_fields(backends, validities)
    }
}
