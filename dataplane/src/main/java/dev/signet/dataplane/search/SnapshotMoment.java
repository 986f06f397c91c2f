// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.terminology.Concept;
import dev.signet.dataplane.terminology.StoredDefinitions;
import dev.signet.dataplane.terminology.Terminology;
import dev.signet.fhir.PublishedCodes;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.Meter;
import dev.signet.index.Deadline;
import dev.signet.search.Moment;
import dev.signet.search.type.QuantityType;
import dev.signet.search.type.ReferenceType;
import dev.signet.search.type.TokenType;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A snapshot as queries see it, with the units of its quantities and the codes of value sets: of
/// stored ones those that the resource lists itself, in its expansion or in includes without
/// filters; else HL7's. Each is read once, and all that a search asks for is counted together. One
/// search, one thread.
final class SnapshotMoment implements Moment {
    /// Of one value set, and of all, each counted as often as it is asked for.
    private static final int CODES_MAX = 5_000;

    private static final int VALUE_SETS_MAX = 100;
    /// Of memory that one value set is worked out in.
    private static final long WORKED_OUT_BYTES_MAX = 64 << 20;

    private static final int UNITS_MAX = 2_000;

    /// Units that all quantities of a search are compared with.
    private static final int COMPARED_MAX = 50_000;

    private static final String TYPE = "ValueSet";
    private static final Terminology.Bounds BY_RULE = new Terminology.Bounds(CODES_MAX, true);

    private final Snapshot snapshot;
    private final Supplier<PublishedCodes> published;
    private final Deadline end;
    private final Map<String, List<TokenType.Asked>> valueSets = new HashMap<>();
    private final Map<TokenType.AskedSubsumed, List<TokenType.Asked>> known = new HashMap<>();
    private final Map<ReferenceType.AskedHierarchy, List<String>> parts = new HashMap<>();
    private int codes;
    private @Nullable List<String> units;
    private int compared;

    /// @param published asked only for a value set that is not stored
    /// @param end when the search has to be done
    SnapshotMoment(Snapshot snapshot, Supplier<PublishedCodes> published, Deadline end) {
        this.snapshot = snapshot;
        this.published = published;
        this.end = end;
    }

    @Override
    public void pass() {
        end.check();
    }

    @Override
    public long updateAt(Instant time) {
        return snapshot.updateAt(time);
    }

    @Override
    public Instant now() {
        return snapshot.taken();
    }

    @Override
    public List<String> units() {
        List<String> found = units;
        if (found == null) {
            found = snapshot.terms(QuantityType.UNITS, UNITS_MAX + 1);
            units = found;
        }
        if (found.size() > UNITS_MAX) {
            throw tooMany(
                    "quantities have too many different units to be compared; name the unit alone",
                    UNITS_MAX);
        }
        compared += found.size();
        if (compared > COMPARED_MAX) {
            throw tooMany(
                    "the quantities of the search are compared with too many units together; name"
                            + " the unit alone",
                    COMPARED_MAX);
        }
        return found;
    }

    @Override
    public List<TokenType.Asked> codes(String valueSet) {
        List<TokenType.Asked> found = valueSets.get(valueSet);
        if (found == null) {
            found = read(valueSet);
            valueSets.put(valueSet, found);
        }
        return counted(found);
    }

    @Override
    public List<TokenType.Asked> subsumed(TokenType.AskedSubsumed asked) {
        return counted(known.computeIfAbsent(asked, hierarchies()::codes));
    }

    @Override
    public List<String> parts(ReferenceType.AskedHierarchy asked) {
        return parts.computeIfAbsent(asked, hierarchies()::parts);
    }

    private Hierarchies hierarchies() {
        return new Hierarchies(snapshot, published);
    }

    private List<TokenType.Asked> counted(List<TokenType.Asked> found) {
        codes += found.size();
        if (codes > CODES_MAX) {
            throw tooMany(
                    "the value sets that are searched by have too many codes together, counted for"
                            + " each type",
                    CODES_MAX);
        }
        return found;
    }

    private List<TokenType.Asked> read(String valueSet) {
        if (valueSets.size() == VALUE_SETS_MAX) {
            throw tooMany("too many different value sets are searched by", VALUE_SETS_MAX);
        }
        Meter meter = new WorkedOut();
        var terminology =
                new Terminology(new StoredDefinitions(snapshot), published, meter, end, BY_RULE);
        return concepts(valueSet, terminology, meter).stream()
                .map(concept -> asked(concept.system(), concept.code()))
                .toList();
    }

    private List<Concept> concepts(String valueSet, Terminology terminology, Meter meter) {
        if (!valueSet.startsWith(TYPE + "/")) {
            try {
                return terminology.codes(valueSet);
            } catch (Failed failed) {
                throw failed.failure() == Failure.NOT_FOUND ? refused(failed.text()) : failed;
            }
        }
        JsonObject named =
                snapshot.read(new ResourceKey(TYPE, valueSet.substring(TYPE.length() + 1)))
                        .filter(found -> !found.deleted())
                        .map(
                                found ->
                                        JsonReader.readObject(
                                                found.json(), 0, found.json().length, meter))
                        .orElseThrow(() -> refused("the value set is not stored"));
        return terminology.codes(named);
    }

    /// What is built of one value set.
    private static final class WorkedOut implements Meter {
        private long taken;

        @Override
        public void take(long bytes) {
            taken += bytes;
            if (taken > WORKED_OUT_BYTES_MAX) {
                throw new Failed(
                        Failure.TOO_LARGE,
                        "a value set that is searched by is made of too much",
                        new Fact("most", (WORKED_OUT_BYTES_MAX >> 20) + " MiB"));
            }
        }
    }

    private static Failed tooMany(String text, int most) {
        return new Failed(Failure.TOO_LARGE, text, new Fact("most", most));
    }

    private static TokenType.Asked asked(String system, String code) {
        return new TokenType.Asked(Optional.of(system), code);
    }

    private static Failed refused(String text) {
        return new Failed(Failure.INVALID, text);
    }
}
