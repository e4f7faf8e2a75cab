//! Generated histories: several phones act at once, unaware of each other, and the fold gives all of them the same.

use std::collections::{BTreeMap, BTreeSet};

use beside_wire::fold::{self, PlacedOperation};
use beside_wire::id::{DeviceKey, OperationId};
use beside_wire::operation::{SpaceKind, VerifiedOperation};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore as _, SeedableRng as _};

use crate::codecs::cases;
use crate::people::{Device, Person, World, at, key, pair_create, verified};

const REPLICAS: usize = 3;

/// What a replica does: which one, what, and to whom.
type Step = (u8, u8, u8);

/// Phones that know different parts of one history.
struct Village {
    world: World,
    devices: Vec<Device>,
    known: Vec<BTreeSet<OperationId>>,
}

impl Village {
    fn new() -> Self {
        let names = ["anna", "ben"];
        let devices: Vec<Device> = names
            .iter()
            .flat_map(|name| (0..3).map(move |number| Person::new(name).device(&format!("{name}'s phone {number}"))))
            .collect();
        let create = verified(&pair_create(&[&devices[0]], &[&devices[3]], &key("invite"))).unwrap();
        let world = World::new(create);
        let known = vec![BTreeSet::from([world.create()]); REPLICAS];
        Self { world, devices, known }
    }

    fn view(&self, replica: usize) -> World {
        let mut view = self.world.clone();
        view.operations.retain(|placed| self.known[replica].contains(&placed.operation.id()));
        view
    }

    fn step(&mut self, (replica, what, whom): Step) {
        let replica = usize::from(replica) % REPLICAS;
        let device = self.devices[usize::from(whom) % self.devices.len()].clone();
        let view = self.view(replica);
        let space = self.world.space;
        let heads: Vec<OperationId> = {
            let parents: BTreeSet<OperationId> =
                view.operations.iter().flat_map(|placed| placed.operation.parents()).copied().collect();
            self.known[replica].difference(&parents).copied().collect()
        };
        let operation = match what % 8 {
            0 | 1 => device.added(space, &heads),
            2 => device.revoked(space, &heads),
            3 => device.leaves(space, &heads),
            4 | 5 => device.rotates(&view, &heads, whom),
            _ => {
                let other = (replica + 1 + usize::from(whom) % 2) % REPLICAS;
                let theirs = self.known[other].clone();
                self.known[replica].extend(theirs);
                return;
            }
        };
        self.tell(replica, operation);
    }

    fn tell(&mut self, replica: usize, operation: VerifiedOperation) {
        if self.known.iter().all(|known| !known.contains(&operation.id())) {
            self.known[replica].insert(operation.id());
            self.world.add(operation, None);
        }
    }
}

/// A history whose first operations have positions. Operations are made parents first.
fn history(steps: &[Step], placed: usize) -> World {
    let mut village = Village::new();
    for step in steps {
        village.step(*step);
    }
    let mut world = village.world;
    for (number, operation) in world.operations.iter_mut().enumerate() {
        operation.position = if number <= placed { at(number as u64 + 1) } else { None };
    }
    world
}

fn shuffled(operations: &[PlacedOperation], seed: u64) -> Vec<PlacedOperation> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut keyed: Vec<(u64, PlacedOperation)> =
        operations.iter().map(|operation| (rng.next_u64(), operation.clone())).collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, operation)| operation).collect()
}

fn permutations(operations: &[PlacedOperation]) -> Vec<Vec<PlacedOperation>> {
    if operations.len() <= 1 {
        return vec![operations.to_vec()];
    }
    (0..operations.len())
        .flat_map(|first| {
            let mut rest = operations.to_vec();
            let first = rest.remove(first);
            permutations(&rest).into_iter().map(move |mut order| {
                order.push(first.clone());
                order
            })
        })
        .collect()
}

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any::<Step>(), 1..most)
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn the_order_of_arrival_means_nothing(steps in steps(24), placed in 0..24_usize, seeds: [u64; 4]) {
        let world = history(&steps, placed);
        let expected = world.fold();
        for seed in seeds {
            let order = shuffled(&world.operations, seed);
            prop_assert_eq!(fold::fold(&world.space, &order), Some(expected.clone()));
        }
    }

    #[test]
    fn arriving_twice_and_proven_late_means_nothing(steps in steps(16), placed in 0..16_usize, seed: u64) {
        let world = history(&steps, placed);
        let mut twice = world.operations.clone();
        for (number, operation) in world.operations.iter().enumerate() {
            let later = operation.position.map(|mut cursor| {
                cursor.position += 100;
                cursor
            });
            twice.push(PlacedOperation { position: later.filter(|_| number % 2 == 0), ..operation.clone() });
        }
        prop_assert_eq!(fold::fold(&world.space, &shuffled(&twice, seed)), Some(world.fold()));
    }

    #[test]
    fn who_is_out_stays_out(steps in steps(24)) {
        // The log as it grows, all of it at positions.
        let world = history(&steps, usize::MAX);
        let mut ended: BTreeSet<DeviceKey> = BTreeSet::new();
        for length in 1..=world.operations.len() {
            let membership = fold::fold(&world.space, &world.operations[..length]).unwrap();
            for device in &ended {
                prop_assert!(!membership.is_active(device));
            }
            ended.extend(membership.devices().filter(|(_, state)| state.revoked.is_some()).map(|(device, _)| *device));
        }
    }

    #[test]
    fn a_position_never_changes_what_earlier_positions_settled(steps in steps(24)) {
        let world = history(&steps, usize::MAX);
        let mut settled: BTreeMap<OperationId, bool> = BTreeMap::new();
        for length in 1..=world.operations.len() {
            let membership = fold::fold(&world.space, &world.operations[..length]).unwrap();
            for placed in &world.operations[..length] {
                let id = placed.operation.id();
                let void = *settled.entry(id).or_insert_with(|| membership.is_void(&id));
                prop_assert_eq!(membership.is_void(&id), void);
            }
        }
    }

    #[test]
    fn what_the_fold_gives_fits_together(steps in steps(24), placed in 0..24_usize) {
        let world = history(&steps, placed);
        let membership = world.fold();
        prop_assert_eq!(membership.kind(), SpaceKind::Pair);
        prop_assert!(membership.members().count() <= 2);
        for (device, state) in membership.devices() {
            let active = state.revoked.is_none() && membership.is_member(&state.identity);
            prop_assert_eq!(membership.is_active(device), active);
        }
        for head in membership.heads() {
            prop_assert!(!membership.is_void(head));
        }
        if let Some(epoch) = membership.sealable(&|_| true) {
            for recipient in &membership.epoch(&epoch).unwrap().recipients {
                let known = membership.recipients().contains(recipient);
                prop_assert!(known, "a sealable epoch has active recipients only");
            }
        }
        for (id, epoch) in membership.epochs() {
            prop_assert!(!membership.is_void(&id.operation()));
            prop_assert!(membership.device(&epoch.author).is_some());
        }
    }

    #[test]
    fn what_misses_a_parent_is_left_aside(steps in steps(16), placed in 0..16_usize, which in any::<prop::sample::Index>()) {
        let world = history(&steps, placed);
        let missing = which.index(world.operations.len());
        let mut without = world.clone();
        without.operations.remove(missing);
        // The same set with everything removed that descends from it, parents first.
        let mut gone = BTreeSet::from([world.operations[missing].operation.id()]);
        let mut closed = world.clone();
        closed.operations.retain(|placed| {
            let descends = placed.operation.parents().iter().any(|parent| gone.contains(parent));
            if descends {
                gone.insert(placed.operation.id());
            }
            !gone.contains(&placed.operation.id())
        });
        prop_assert_eq!(fold::fold(&world.space, &without.operations), fold::fold(&world.space, &closed.operations));
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn every_permutation_folds_alike(steps in steps(6), placed in 0..4_usize) {
        let world = history(&steps, placed);
        let expected = world.fold();
        for order in permutations(&world.operations) {
            prop_assert_eq!(fold::fold(&world.space, &order), Some(expected.clone()));
        }
    }
}

#[test]
fn histories_are_worth_folding() {
    // The generator makes what the properties are about: void operations, ended devices, concurrent heads.
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (mut void, mut ended, mut forked) = (0, 0, 0);
    for _ in 0..64 {
        let steps: Vec<Step> = (0..20).map(|_| rng.next_u32().to_le_bytes()).map(|b| (b[0], b[1], b[2])).collect();
        let world = history(&steps, 4);
        let membership = world.fold();
        void += usize::from(world.operations.iter().any(|placed| membership.is_void(&placed.operation.id())));
        ended += usize::from(membership.devices().any(|(_, state)| state.revoked.is_some()));
        forked += usize::from(membership.heads().len() > 1);
    }
    assert!(void > 20 && ended > 20 && forked > 20, "{void} with void, {ended} with ended, {forked} forked");
}
