// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.authorization.RoleAssignment.Place;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.RecordCodec;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Who holds which role where, of every kind: the one list that the control plane changes and the
/// planes ask. It is read once and kept in memory; a change is on the disk and in force when its
/// call returns. What was given on a resource that has a number goes from the disk with the
/// resource, and means nothing any more where it is still in memory. Any thread.
public final class RoleAssignments {
    /// Of the keys of the records; docs/formats/control-records.md.
    static final String KEY = "role/";

    private final ControlStore records;
    private final List<RoleKind> kinds;
    private final Object writing = new Object();
    private volatile Optional<All> known = Optional.empty();
    private final List<RoleListener> listeners = new CopyOnWriteArrayList<>();

    /// All assignments at one time.
    ///
    /// @param change how many changes there have been
    /// @param byKey by the key of the record
    record All(long change, Map<String, RoleAssignment> byKey) {
        Collection<RoleAssignment> list() {
            return byKey.values();
        }
    }

    /// Reads nothing yet.
    ///
    /// @param kinds those roles that are known
    public RoleAssignments(ControlStore records, List<RoleKind> kinds) {
        this.records = records;
        this.kinds = List.copyOf(kinds);
    }

    /// Tells it of changes from now on.
    public void tell(RoleListener listener) {
        listeners.add(listener);
    }

    void told(RoleAssignment assignment, boolean isGiven, String by) {
        listeners.forEach(each -> each.changed(assignment, isGiven, by));
    }

    List<RoleKind> kinds() {
        return kinds;
    }

    /// All there are now.
    public Stream<RoleAssignment> stream() {
        return all().list().stream();
    }

    All all() {
        return known.orElseGet(this::read);
    }

    private All read() {
        synchronized (writing) { // nobody reads what another has just written over
            if (known.isEmpty()) {
                var byKey = new TreeMap<>(FormerRoles.read(records, kinds));
                records.startingWith(KEY)
                        .forEach(
                                (key, bytes) ->
                                        byKey.put(
                                                key,
                                                RecordCodec.read(bytes, RoleAssignment.class)));
                known = Optional.of(new All(0, byKey));
            }
            return known.get();
        }
    }

    /// Those given at that very place.
    List<RoleAssignment> at(Place place) {
        return stream().filter(each -> each.isAt(place)).toList();
    }

    Optional<RoleAssignment> find(Place place, String name) {
        return at(place).stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
    }

    /// Writes one in place of the one of its name, if any.
    void put(Place place, RoleAssignment assignment) {
        synchronized (writing) {
            var changes = new HashMap<String, Optional<RoleAssignment>>();
            all().byKey()
                    .forEach(
                            (key, each) -> {
                                if (each.isAt(place) && each.name().equals(assignment.name())) {
                                    changes.put(key, Optional.empty()); // of an older build too
                                }
                            });
            changes.put(place.key(assignment.name()), Optional.of(assignment));
            write(changes);
        }
    }

    /// Takes away all that are so.
    public void removeIf(Predicate<RoleAssignment> unwanted) {
        synchronized (writing) {
            var changes = new HashMap<String, Optional<RoleAssignment>>();
            all().byKey()
                    .forEach(
                            (key, each) -> {
                                if (unwanted.test(each)) {
                                    changes.put(key, Optional.empty());
                                }
                            });
            if (!changes.isEmpty()) {
                write(changes);
            }
        }
    }

    /// Takes away what was given at a scope and below it: whoever comes back does so without
    /// roles, as in Azure.
    public void removeWithin(String outer) {
        removeIf(each -> each.isWithin(outer));
    }

    /// Gives what was given at a scope and below it also at another and below it.
    public void copyWithin(String from, String to) {
        synchronized (writing) {
            var changes = new HashMap<String, Optional<RoleAssignment>>();
            for (RoleAssignment each : all().list()) {
                if (each.isWithin(from)) {
                    String scope = to + each.scope().orElseThrow().substring(from.length());
                    var place = new Place(Optional.empty(), scope);
                    changes.put(place.key(each.name()), Optional.of(each.at(scope)));
                }
            }
            if (!changes.isEmpty()) {
                write(changes);
            }
        }
    }

    /// The caller holds `writing`.
    private void write(Map<String, Optional<RoleAssignment>> changes) {
        All before = all();
        var documents = new HashMap<String, Optional<byte[]>>();
        var after = new TreeMap<>(before.byKey());
        changes.forEach(
                (key, assignment) -> {
                    documents.put(key, assignment.map(RecordCodec::write));
                    assignment.ifPresentOrElse(
                            each -> after.put(key, each), () -> after.remove(key));
                });
        records.write(documents);
        known = Optional.of(new All(before.change() + 1, after));
    }

    /// What the keys of the records begin with that go with a resource of that number.
    static String recordsOf(UUID resource) {
        return KEY + resource + "/";
    }
}
