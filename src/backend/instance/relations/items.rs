//! What stands on the other side of a relation.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;
use futures_util::stream;

use super::through::Shown;
use super::{Items, RelationWanted};
use crate::backend::customer::{SearchRequest, Section};
use crate::backend::error::Result;
use crate::backend::instance::Instance;
use crate::core::customer::relation::{
    Also, DEFAULT_LOGIN, Fixed, Item, Named, Relation, Thing, fixed, through_customers,
};
use crate::core::customer::{Backend, IdOrigin, Person, Rights, customer_ids};
use crate::core::world::{Entity, World};

/// Customer users that are looked up at once.
pub(super) const AT_ONCE: usize = 8;

impl Instance {
    /// The valid groups by name, with why they cannot be changed and what else gives them.
    pub(super) async fn group_items(&self, wanted: &RelationWanted) -> Result<Items> {
        let world = self.world();
        let mut also: BTreeMap<i64, Vec<Also>> = BTreeMap::new();
        let mut failures = Vec::new();
        if wanted.relation == Relation::UserGroups {
            match self.person(&wanted.chosen).await {
                Ok(person) => {
                    for (group, own) in through_customers(&Rights::new(&world, &person)) {
                        also.entry(group).or_default().push(own);
                    }
                }
                Err(error) => failures.push(format!(
                    "which groups come through customers is not known: {error}"
                )),
            }
        }
        let item = |group: &Entity| Item {
            fixed: fixed(&world, wanted.relation, group),
            also: also.remove(&group.id).unwrap_or_default(),
            ..entity_item(group)
        };
        Ok(Items {
            items: by_name(world.groups.valid())
                .into_iter()
                .map(item)
                .collect(),
            failures,
            more: false,
        })
    }

    /// Customers: those that are related, that of the record, and others that the words find.
    pub(super) async fn customer_items(&self, wanted: &RelationWanted) -> Result<Items> {
        let world = self.world();
        let mut keys: Vec<String> = wanted.kept.clone();
        let (mut own, mut failures) = (Vec::new(), Vec::new());
        let mut more = false;
        if wanted.relation == Relation::UserCustomers {
            match self.own_customers(&wanted.chosen).await {
                Ok(customers) => own = customers,
                Err(error) => failures.push(format!(
                    "which customers the record names is not known: {error}"
                )),
            }
        }
        if wanted.words.trim().is_empty() {
            keys.extend(own.iter().map(|item| item.named.key.clone()));
            let related = self.related_keys(wanted, wanted.limit + 1).await?;
            more |= related.len() > wanted.limit;
            keys.extend(related);
        }
        let found = self.companies(&wanted.words, wanted.limit + 1).await?;
        more |= found.len() > wanted.limit;
        keys.extend(found.into_iter().map(|(id, _)| id));
        let mut seen = BTreeSet::new();
        keys.retain(|key| seen.insert(self.collation().fold(key).into_owned()));
        let most = wanted.limit + wanted.kept.len();
        more |= keys.len() > most;
        keys.truncate(most);
        let companies = self.companies.find(&self.database, &keys).await?;
        let group = self.chosen_group(wanted, &world);
        let of_group = group.map_or_else(Vec::new, |own| fixed(&world, wanted.relation, own));
        let items = keys.into_iter().map(|key| {
            let same = |other: &str| self.collation().eq(other, &key);
            let mut spelt = companies.iter().filter(|own| own.customer_id == key);
            let mut folded = companies.iter().filter(|own| same(&own.customer_id));
            let company = spelt.next().or_else(|| folded.next());
            let mut own = own.iter().filter(|item| same(&item.named.key));
            let known = own.next().cloned().unwrap_or_default();
            Item {
                detail: match company {
                    Some(own) if own.customer_id == key => own.name.clone(),
                    Some(own) => format!("{}, whose CustomerID is {}", own.name, own.customer_id),
                    None => "no such customer".to_owned(),
                },
                valid: company.is_some_and(|company| company.valid),
                fixed: match known.fixed.is_empty() {
                    true => of_group.clone(),
                    false => known.fixed,
                },
                named: Named::plain(key),
                also: known.also,
                takes_defaults: false,
            }
        });
        Ok(Items {
            items: items.collect(),
            more,
            failures,
        })
    }

    /// The group that is chosen.
    pub(super) fn chosen_group<'w>(
        &self,
        wanted: &RelationWanted,
        world: &'w World,
    ) -> Option<&'w Entity> {
        let is_group = wanted.relation.thing(wanted.side) == Thing::Group;
        world.groups.by_id_text(&wanted.chosen).filter(|_| is_group)
    }

    /// The customers that a customer user acts for by the record alone.
    pub(super) async fn own_customers(&self, login: &str) -> Result<Vec<Item>> {
        let mut person = Person {
            asked: login.to_owned(),
            record: self.sources.record(login).await?,
            ..Person::default()
        };
        if let Some(record) = &person.record {
            person.namesakes = self.sources.namesakes(login, &record.source).await;
        }
        let items = customer_ids(&person).into_iter().map(|id| Item {
            named: Named::plain(id.id),
            fixed: match id.origin {
                IdOrigin::Primary => vec![(None, Fixed::Primary)],
                IdOrigin::List | IdOrigin::Relation => Vec::new(),
            },
            also: match id.origin {
                IdOrigin::List => vec![Also {
                    key: None,
                    by: "UserCustomerIDs of the record names it".to_owned(),
                    other: false,
                }],
                IdOrigin::Primary | IdOrigin::Relation => Vec::new(),
            },
            ..Item::default()
        });
        // The same id may come from both: then it cannot be changed.
        let mut items: Vec<Item> = items.collect();
        items.sort_by_key(|item| item.fixed.is_empty());
        Ok(items)
    }

    /// Customer users: those that are related, and others that the words find.
    pub(super) async fn customer_user_items(&self, wanted: &RelationWanted) -> Result<Items> {
        let mut all = Items::default();
        let mut logins: Vec<String> = wanted.kept.clone();
        let related = wanted.words.trim().is_empty();
        if related {
            let related = self.related_keys(wanted, wanted.limit + 1).await?;
            all.more |= related.len() > wanted.limit;
            logins.extend(related.into_iter().take(wanted.limit));
        }
        let mut seen = BTreeSet::new();
        logins.retain(|login| seen.insert(self.collation().fold(login).into_owned()));
        let everybodys = related || logins.iter().any(|login| login == DEFAULT_LOGIN);
        logins.retain(|login| login != DEFAULT_LOGIN);
        let looked_up = stream::iter(logins.into_iter().map(|login| self.known(login, wanted)));
        let mut shown: Vec<Shown> = looked_up.buffered(AT_ONCE).collect().await;
        if wanted.relation == Relation::UserServices && everybodys {
            shown.insert(0, everybody());
        }
        let request = SearchRequest {
            valid_only: false,
            ..SearchRequest::new(&wanted.words)
        };
        let listing = self.sources.list(&request, &Section::First, wanted.limit);
        let listing = listing.await;
        all.more |= listing.more;
        let failure = listing.failure();
        let failure = failure.map(|(source, reason)| format!("{source}: {reason}"));
        all.failures.extend(failure);
        shown.extend(listing.rows.into_iter().map(|listed| Shown {
            known: true,
            item: Item {
                fixed: match listed.hit.customer_id.as_deref() {
                    Some(id) => self.primary(wanted, &listed.mark.source, id),
                    None => Vec::new(),
                },
                named: Named::plain(listed.hit.login),
                detail: listed.hit.text,
                valid: listed.hit.valid,
                ..Item::default()
            },
        }));
        let mut seen = BTreeSet::new();
        shown.retain(|own| {
            let key = self.collation().fold(&own.item.named.key);
            seen.insert(key.into_owned())
        });
        let most = wanted.limit + wanted.kept.len();
        all.more |= shown.len() > most;
        shown.truncate(most);
        self.mark_what_comes_otherwise(wanted, &mut shown, &mut all.failures)
            .await?;
        all.items = shown.into_iter().map(|own| own.item).collect();
        Ok(all)
    }

    /// A customer user of whom a row tells.
    async fn known(&self, login: String, wanted: &RelationWanted) -> Shown {
        let world = self.world();
        // Who cannot be asked is passed over, as in the ticket system.
        let record = match self.sources.record(&login).await {
            Ok(Some(record)) => record,
            answer => {
                let known = answer.is_err();
                let detail = match answer {
                    Err(error) => format!("not known who that is: {error}"),
                    Ok(_) => "no backend knows this login".to_owned(),
                };
                let item = Item {
                    named: Named::plain(login),
                    detail,
                    ..Item::default()
                };
                return Shown { known, item };
            }
        };
        let item = Item {
            fixed: match record.text("UserCustomerID") {
                Some(id) => self.primary(wanted, &record.source, id),
                None => Vec::new(),
            },
            detail: record.mail_string.clone(),
            valid: record
                .text("ValidID")
                .is_none_or(|id| id.trim().parse() == Ok(world.valid_id())),
            named: Named::plain(login),
            ..Item::default()
        };
        Shown { known: true, item }
    }

    /// Why the cell of a customer user of a customer cannot be changed: it is the record's own.
    fn primary(
        &self,
        wanted: &RelationWanted,
        source: &str,
        id: &str,
    ) -> Vec<(Option<String>, Fixed)> {
        let own = wanted.relation == Relation::UserCustomers && id == wanted.chosen;
        let counts = || {
            let backends = Backend::all(&self.world().settings);
            let mut backends = backends.into_iter().filter_map(Result::ok);
            !backends.any(|own| own.source == source && own.exclude_primary)
        };
        match own && counts() {
            true => vec![(None, Fixed::Primary)],
            false => Vec::new(),
        }
    }
}

/// The valid services by name.
pub(super) fn services(world: &World) -> Items {
    let services = by_name(world.services.valid()).into_iter();
    Items {
        items: services.map(entity_item).collect(),
        ..Items::default()
    }
}

/// Everybody who has no service of their own.
fn everybody() -> Shown {
    let item = Item {
        named: Named::plain(DEFAULT_LOGIN),
        detail: "everybody who has no service of their own".to_owned(),
        valid: true,
        ..Item::default()
    };
    Shown { known: false, item }
}

/// By name without regard to case, as the ticket system sorts them.
fn by_name<'w>(entities: impl Iterator<Item = &'w Entity>) -> Vec<&'w Entity> {
    let mut all: Vec<&Entity> = entities.collect();
    all.sort_by_cached_key(|entity| (entity.name.to_uppercase(), entity.id));
    all
}

fn entity_item(entity: &Entity) -> Item {
    let comment = ["comments", "comment"];
    let mut comments = comment.iter().filter_map(|column| entity.row.text(column));
    Item {
        named: Named::new(entity.id.to_string(), entity.name.as_str()),
        detail: comments.next().unwrap_or_default().to_owned(),
        valid: entity.valid,
        ..Item::default()
    }
}
