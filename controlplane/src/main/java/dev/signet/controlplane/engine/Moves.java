// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.Etags;
import dev.signet.controlplane.provider.DirectProvider;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRecord.Goal;
import dev.signet.controlplane.provider.Scope;
import dev.signet.controlplane.provider.Stamp;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Moves resources from one resource group to another of the same subscription. All is looked at
/// before anything is moved. What the engine keeps moves in one write, with what is nested in it
/// and extends it; then what others keep, one after the other. Nothing else changes meanwhile: who
/// asks for a change waits, and what is under way in either group by several changes, as a
/// deployment is, keeps all where it is.
final class Moves {
    private static final System.Logger LOG = System.getLogger(Moves.class.getName());

    private final Inventory inventory;
    private final Catalog catalog;
    private final Guard guard;
    private final Chance chance;

    Moves(Inventory inventory, Catalog catalog, Guard guard, Chance chance) {
        this.inventory = inventory;
        this.catalog = catalog;
        this.guard = guard;
        this.chance = chance;
    }

    /// What is moved.
    ///
    /// @param ids none is nested in another
    /// @param to the group
    private record Move(List<ResourceId> ids, GroupRecord to) {}

    /// One resource that the engine keeps.
    private record Kept<S>(KeptProvider<S> provider, ResourceRecord<S> record) {}

    /// Refuses what [#move] would.
    ///
    /// @throws Failed `NOT_FOUND`, `CONFLICT`
    void validate(ResourceId from, List<ResourceId> ids, ResourceId to) {
        inventory.change(
                () -> {
                    var _ = kept(looked(from, ids, to));
                    return true;
                });
    }

    /// @param from the group in which they are
    /// @param to the group to which they go
    /// @throws Failed `NOT_FOUND`, `CONFLICT`; then nothing has been moved. What a vault's store
    ///     throws comes when all before that vault has moved
    void move(ResourceId from, List<ResourceId> ids, ResourceId to, String by) {
        inventory.change(
                () -> {
                    Move move = looked(from, ids, to);
                    List<Kept<?>> kept = kept(move);
                    var stamp = new Stamp(by, inventory.now());
                    Inventory.Batch batch = inventory.batch();
                    List<Supplier<Outcome>> told = new ArrayList<>();
                    kept.forEach(each -> told.add(put(each, move.to(), stamp, batch)));
                    batch.write();
                    told.forEach(Moves::tell);
                    for (ResourceId id : move.ids()) {
                        if (catalog.provider(id) instanceof DirectProvider direct) {
                            direct.move(id, id.inOtherGroup(move.to().name()));
                        }
                    }
                    return true;
                });
    }

    /// The resource has been moved: what fails here the next start does.
    private static void tell(Supplier<Outcome> moved) {
        try {
            if (moved.get() instanceof Outcome.Refused(var code, _)) {
                LOG.log(Level.WARNING, "who serves a moved resource has refused: {0}", code);
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "who serves a resource could not be told of its move", e);
        }
    }

    /// Puts a record into the write; gives what is to be done after it.
    private <S> Supplier<Outcome> put(
            Kept<S> kept, GroupRecord to, Stamp stamp, Inventory.Batch batch) {
        ResourceRecord<S> before = kept.record();
        ResourceRecord<S> after =
                before.moved(
                        before.id().inOtherGroup(to.name()),
                        Etags.next(chance, inventory.now()),
                        stamp);
        batch.move(kept.provider().form(), before.id(), after);
        return () ->
                before.inForce()
                        .map(state -> kept.provider().moved(before, after, state))
                        .orElseGet(Outcome.Done::new);
    }

    private Move looked(ResourceId from, List<ResourceId> ids, ResourceId to) {
        GroupRecord source = inventory.stayingGroup(from.subscription(), from.group());
        GroupRecord target = inventory.stayingGroup(to.subscription(), to.group());
        if (!from.subscription().equalsIgnoreCase(to.subscription())) {
            throw invalid("resources stay in their subscription");
        }
        if (from.same(to)) {
            throw invalid("the resources are in the target resource group already");
        }
        var into = ResourceId.ofGroup(target.subscription(), target.name());
        guard.requireChangeable(into);
        for (ResourceProvider provider : catalog.providers()) {
            provider.requireStill(ResourceId.ofGroup(source.subscription(), source.name()));
            provider.requireStill(into);
        }
        var all = new ArrayList<ResourceId>();
        for (ResourceId id : ids) {
            if (!id.group().equalsIgnoreCase(source.name())
                    || !id.subscription().equalsIgnoreCase(source.subscription())) {
                throw invalid("'" + id.text() + "' is not in the source resource group");
            }
            if (all.stream().anyMatch(id::same)) {
                throw invalid("'" + id.text() + "' is named twice");
            }
            requireMovable(catalog.provider(id));
            ResourceId known = catalog.require(id).id();
            guard.requireRemovable(known);
            requireFree(known.inOtherGroup(target.name()));
            all.add(known);
        }
        return new Move(all, target);
    }

    private static Failed invalid(String why) {
        return ArmError.MOVE_INVALID.failed("why", why);
    }

    private static void requireMovable(ResourceProvider provider) {
        boolean nested = provider.type().parent().isPresent();
        if (nested || !provider.tracked() || !provider.isMovable()) {
            throw unsupported(provider);
        }
    }

    private static Failed unsupported(ResourceProvider provider) {
        return ArmError.MOVE_NOT_SUPPORTED.failed("types", provider.type().text());
    }

    private void requireFree(ResourceId id) {
        if (catalog.find(id).isPresent()) {
            throw invalid("'" + id.text() + "' is there already");
        }
    }

    /// All the records that move: the resources and what is nested in them.
    private List<Kept<?>> kept(Move move) {
        var all = new ArrayList<Kept<?>>();
        kinds().forEach(provider -> add(provider, move.ids(), all));
        return all;
    }

    private Stream<KeptProvider<?>> kinds() {
        return catalog.providers().stream()
                .filter(KeptProvider.class::isInstance)
                .map(provider -> (KeptProvider<?>) provider);
    }

    /// The records of a type are read once, however many ids there are.
    private <S> void add(KeptProvider<S> provider, List<ResourceId> ids, List<Kept<?>> all) {
        List<ResourceId> outer = ids.stream().filter(id -> canHold(id, provider)).toList();
        if (outer.isEmpty()) {
            return;
        }
        for (ResourceRecord<S> record : inventory.resources(provider.form())) {
            if (outer.stream().anyMatch(id -> isIn(record.id(), id))) {
                if (!provider.isMovable()) {
                    throw unsupported(provider);
                }
                requireSettled(record);
                all.add(new Kept<>(provider, record));
            }
        }
    }

    private static boolean canHold(ResourceId id, ResourceProvider provider) {
        return provider.type().same(id.type())
                || lower(provider).startsWith(id.type().text().toLowerCase(Locale.ROOT) + "/");
    }

    private static boolean isIn(ResourceId inner, ResourceId outer) {
        return inner.same(outer) || new Scope.Within(outer).holds(inner);
    }

    private static String lower(ResourceProvider provider) {
        return provider.type().text().toLowerCase(Locale.ROOT);
    }

    private static void requireSettled(ResourceRecord<?> record) {
        if (record.operation().isPresent()
                || record.goal() == Goal.ABSENT
                || record.failed()
                || record.inForce().isEmpty()) {
            throw ArmError.MOVE_NOT_SUCCEEDED.failed("id", record.id().text());
        }
    }
}
