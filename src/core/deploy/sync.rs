//! What table `acl_sync` may say after a deployment.

use std::collections::{BTreeMap, BTreeSet};

/// The rows of table `acl`: a print of every column, by id as text.
pub type Prints = BTreeMap<String, String>;

/// Of the ids that are marked as not deployed those that are: their row is the one that was
/// deployed, or there was none then and is none now. Whatever somebody stored meanwhile stays
/// marked.
pub fn settled<'m>(
    deployed: &Prints,
    now: &Prints,
    marked: impl IntoIterator<Item = &'m str>,
) -> BTreeSet<String> {
    let is_deployed = |id: &&str| deployed.get(*id) == now.get(*id);
    let marked = marked.into_iter().filter(is_deployed);
    marked.map(str::to_owned).collect()
}

/// The ids whose rows are not the same in both.
pub fn differing<'p>(one: &'p Prints, other: &'p Prints) -> BTreeSet<&'p str> {
    let ids = one.keys().chain(other.keys());
    let ids = ids.filter(|id| one.get(*id) != other.get(*id));
    ids.map(String::as_str).collect()
}
