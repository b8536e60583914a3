//! What stands on the other side of a relation.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;
use futures_util::stream;

use super::{Items, RelationWanted, SHOWN};
use crate::backend::customer::{SearchRequest, Section};
use crate::backend::error::Result;
use crate::backend::instance::Instance;
use crate::core::customer::relation::{Also, DEFAULT_LOGIN, Fixed, Item, Named, Relation, fixed};
use crate::core::customer::{Backend, IdOrigin, Origin, Rights, customer_ids, permission_types};
use crate::core::world::{Entity, World};

/// Customer users that are looked up at once.
const AT_ONCE: usize = 8;

impl Instance {
    /// The valid groups by name, with why they cannot be changed and what else gives them.
    pub(super) async fn group_items(&self, wanted: &RelationWanted) -> Result<Items> {
        let world = self.world();
        let mut also: BTreeMap<i64, Vec<Also>> = BTreeMap::new();
        if wanted.relation == Relation::UserGroups {
            let person = self.person(&wanted.chosen).await?;
            let rights = Rights::new(&world, &person);
            for key in permission_types(&world) {
                for grant in rights.groups(key) {
                    let by_company = grant.origins.iter().filter(|origin| origin.is_company());
                    also.entry(grant.group.id)
                        .or_default()
                        .extend(by_company.map(|origin| Also {
                            key: Some(key.to_owned()),
                            by: because(origin),
                        }));
                }
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
            ..Items::default()
        })
    }

    /// Customers: those that are related, that of the record, and others that the words find.
    pub(super) async fn customer_items(&self, wanted: &RelationWanted) -> Result<Items> {
        let mut keys: Vec<String> = wanted.kept.clone();
        let mut own: Vec<Item> = Vec::new();
        let mut more = false;
        let of_person = wanted.relation == Relation::UserCustomers;
        if of_person {
            own = self.own_customers(&wanted.chosen).await?;
        }
        if wanted.words.trim().is_empty() {
            keys.extend(own.iter().map(|item| item.named.key.clone()));
            let related = self.related_keys(wanted, SHOWN + 1).await?;
            more |= related.len() > SHOWN;
            keys.extend(related);
        }
        let found = self.companies(&wanted.words, SHOWN + 1).await?;
        keys.extend(found.into_iter().map(|(id, _)| id));
        let mut seen = BTreeSet::new();
        keys.retain(|key| seen.insert(self.collation().fold(key).into_owned()));
        more |= keys.len() > SHOWN;
        keys.truncate(SHOWN + wanted.kept.len());
        let companies = self.companies.find(&self.database, &keys).await?;
        let items = keys.into_iter().map(|key| {
            let company = companies.iter().find(|company| company.customer_id == key);
            let fold = self.collation().fold(&key).into_owned();
            let mut own = own.iter().filter(|item| {
                let collation = self.collation();
                collation.fold(&item.named.key) == fold
            });
            let known = own.next().cloned().unwrap_or_default();
            Item {
                detail: company.map_or("no such customer".to_owned(), |own| own.name.clone()),
                valid: company.is_some_and(|company| company.valid),
                named: Named::plain(key),
                ..known
            }
        });
        Ok(Items {
            items: items.collect(),
            more,
            failures: Vec::new(),
        })
    }

    /// The customers that a customer user acts for by the record alone.
    async fn own_customers(&self, login: &str) -> Result<Vec<Item>> {
        let mut person = self.person(login).await?;
        person.customers.clear();
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
        let world = self.world();
        let mut all = Items::default();
        let mut logins: Vec<String> = wanted.kept.clone();
        let related = wanted.words.trim().is_empty();
        if related {
            let related = self.related_keys(wanted, SHOWN + 1).await?;
            all.more |= related.len() > SHOWN;
            logins.extend(related.into_iter().take(SHOWN));
        }
        let mut seen = BTreeSet::new();
        logins.retain(|login| seen.insert(self.collation().fold(login).into_owned()));
        let everybodys = related || logins.iter().any(|login| login == DEFAULT_LOGIN);
        logins.retain(|login| login != DEFAULT_LOGIN);
        let looked_up = stream::iter(logins.into_iter().map(|login| self.known(login, wanted)));
        let mut items: Vec<Item> = looked_up.buffered(AT_ONCE).collect().await;
        if wanted.relation == Relation::UserServices && everybodys {
            items.insert(0, everybody());
        }
        let request = SearchRequest {
            valid_only: false,
            ..SearchRequest::new(&wanted.words)
        };
        let listing = self.sources.list(&request, &Section::First, SHOWN).await;
        all.more |= listing.more;
        all.failures.extend(
            listing
                .failure()
                .map(|(source, reason)| format!("{source}: {reason}")),
        );
        items.extend(listing.rows.into_iter().map(|listed| Item {
            fixed: match listed.hit.customer_id.as_deref() {
                Some(id) => self.primary(&world, wanted, &listed.mark.source, id),
                None => Vec::new(),
            },
            named: Named::plain(listed.hit.login),
            detail: listed.hit.text,
            valid: listed.hit.valid,
            also: Vec::new(),
        }));
        let mut seen = BTreeSet::new();
        items.retain(|item| seen.insert(self.collation().fold(&item.named.key).into_owned()));
        all.more |= items.len() > SHOWN;
        items.truncate(SHOWN + wanted.kept.len());
        all.items = items;
        Ok(all)
    }

    /// A customer user of whom a row tells.
    async fn known(&self, login: String, wanted: &RelationWanted) -> Item {
        let world = self.world();
        // Who cannot be asked is passed over, as in the ticket system.
        let record = self.sources.record(&login).await.ok().flatten();
        match record {
            Some(record) => Item {
                fixed: match record.text("UserCustomerID") {
                    Some(id) => self.primary(&world, wanted, &record.source, id),
                    None => Vec::new(),
                },
                detail: record.mail_string.clone(),
                valid: record
                    .text("ValidID")
                    .is_none_or(|id| id.trim().parse() == Ok(world.valid_id())),
                named: Named::plain(login),
                also: Vec::new(),
            },
            None => Item {
                named: Named::plain(login),
                detail: "no backend knows this login".to_owned(),
                ..Item::default()
            },
        }
    }

    /// Why the cell of a customer user of a customer cannot be changed: it is the record's own.
    fn primary(
        &self,
        world: &World,
        wanted: &RelationWanted,
        source: &str,
        id: &str,
    ) -> Vec<(Option<String>, Fixed)> {
        let own = wanted.relation == Relation::UserCustomers && id == wanted.chosen;
        let counts = || {
            let backends = Backend::all(&world.settings);
            let mut backends = backends.into_iter().filter_map(Result::ok);
            !backends.any(|own| own.source == source && own.exclude_primary)
        };
        match own && counts() {
            true => vec![(None, Fixed::Primary)],
            false => Vec::new(),
        }
    }
}

/// Why a group comes through a customer.
fn because(origin: &Origin<'_>) -> String {
    match origin {
        Origin::Company {
            customer_id,
            context,
            key,
        } => format!("customer {customer_id} has {key} in {context}"),
        Origin::CompanyAlways { .. } => "CustomerGroupCompanyAlwaysGroups names it".to_owned(),
        other => other.to_string(),
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
fn everybody() -> Item {
    Item {
        named: Named::plain(DEFAULT_LOGIN),
        detail: "everybody who has no service of their own".to_owned(),
        valid: true,
        ..Item::default()
    }
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
