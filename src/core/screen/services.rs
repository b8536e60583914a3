//! Services and SLAs.

use crate::core::customer::Rights;
use crate::core::world::{Entities, Entity, World};

/// The services offered to a customer user: its own that are valid or, if there is none, those of
/// everybody (`<DEFAULT>`); then without those below an invalid parent.
pub(super) fn of_customer_user<'a>(rights: &Rights<'a>) -> Vec<&'a Entity> {
    let world = rights.world();
    let own = valid(&world.services, &rights.person().services);
    let assigned = if own.is_empty() {
        valid(&world.services, &world.default_services)
    } else {
        own
    };
    let keep_children = world.settings.is_on("Ticket::Service::KeepChildren");
    assigned
        .into_iter()
        .filter(|service| keep_children || !has_invalid_parent(world, service))
        .collect()
}

/// The valid SLAs of a service.
pub(super) fn slas<'a>(world: &'a World, service: &str) -> Vec<&'a Entity> {
    let Some(service) = world.services.by_id_text(service) else {
        return Vec::new();
    };
    let ids: Vec<i64> = world
        .service_slas
        .iter()
        .filter(|(of, _)| *of == service.id)
        .map(|&(_, sla)| sla)
        .collect();
    valid(&world.slas, &ids)
}

fn valid<'a>(entities: &'a Entities, ids: &[i64]) -> Vec<&'a Entity> {
    entities
        .valid()
        .filter(|entity| ids.contains(&entity.id))
        .collect()
}

/// Services are a tree by name: `Parent::Child`.
fn has_invalid_parent(world: &World, service: &Entity) -> bool {
    service
        .name
        .match_indices("::")
        .filter_map(|(end, _)| service.name.get(..end))
        .filter_map(|parent| world.services.by_name(parent))
        .any(|parent| !parent.valid)
}
