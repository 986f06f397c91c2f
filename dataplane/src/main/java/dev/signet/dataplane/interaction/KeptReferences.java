// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Target;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.ReferencePlaces;
import dev.signet.fhir.References;
import dev.signet.fhir.json.JsonObject;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// To what the resources of one write refer, in accounts that keep references whole: all of it must
/// be there at the commit. References to resources of this account count, with a version or
/// without, wherever they stand but in Bundles. Of one try of a request, one thread.
public final class KeptReferences {
    /// Different resources to which one write may refer.
    static final int TARGETS_MAX = 50_000;

    private static final long TARGET_BYTES = 250;

    private final boolean isAsked;
    private final Definitions definitions;
    private final References references;
    private final Set<ResourceKey> written = new HashSet<>();

    /// Where the first reference to each stands.
    private final Map<ResourceKey, String> targets = new LinkedHashMap<>();

    /// @param isAsked whether the account keeps references whole; else nothing is looked at
    KeptReferences(boolean isAsked, Definitions definitions, References references) {
        this.isAsked = isAsked;
        this.definitions = definitions;
        this.references = references;
    }

    /// Begins anew: a resource may be built twice.
    void clear() {
        written.clear();
        targets.clear();
    }

    /// Takes in a resource that is written, its references as they will be stored.
    ///
    /// @param expression where it stands in what was sent
    /// @throws FhirError 400 `too-costly` beyond [#TARGETS_MAX]
    public void add(JsonObject resource, ResourceKey key, String expression) {
        if (!isAsked) {
            return;
        }
        written.add(key);
        var _ =
                references.rewrite(
                        resource,
                        (kind, pointer) -> {
                            if (kind == References.Kind.REFERENCE) {
                                add(pointer, resource, expression);
                            }
                            return pointer;
                        });
    }

    private void add(String pointer, JsonObject resource, String expression) {
        String[] parts = pointer.split("/", -1);
        boolean isOurs =
                (parts.length == 2 || (parts.length == 4 && parts[2].equals("_history")))
                        && definitions.isResourceType(parts[0])
                        && Target.isId(parts[1]);
        if (!isOurs) {
            return;
        }
        var target = new ResourceKey(parts[0], parts[1]);
        if (!targets.containsKey(target)) {
            targets.put(target, ReferencePlaces.find(definitions, resource, pointer, expression));
        }
        if (targets.size() > TARGETS_MAX) {
            throw FhirError.of(
                    400,
                    IssueType.TOO_COSTLY,
                    "a write refers to at most " + TARGETS_MAX + " different resources",
                    expression);
        }
    }

    /// About what it takes.
    public long bytes() {
        return TARGET_BYTES * (targets.size() + written.size());
    }

    /// Resources that are written.
    public Set<ResourceKey> written() {
        return written;
    }

    /// What must hold at the commit, each with where the reference stands. What is written along is
    /// there.
    ///
    /// @param deleted by the same write
    /// @throws FhirError 400 `not-found` when it refers to one of those
    public Map<Precondition, String> preconditions(Set<ResourceKey> deleted) {
        var preconditions = new HashMap<Precondition, String>();
        for (Map.Entry<ResourceKey, String> target : targets.entrySet()) {
            if (deleted.contains(target.getKey())) {
                throw missing(target.getValue());
            }
            if (!written.contains(target.getKey())) {
                preconditions.put(new Precondition.Present(target.getKey()), target.getValue());
            }
        }
        return preconditions;
    }

    /// Refuses a write of which such a precondition did not hold.
    ///
    /// @param there as [#preconditions] said
    public static void refuse(Map<Precondition, String> there, Precondition broken) {
        String expression = there.get(broken);
        if (expression != null) {
            throw missing(expression);
        }
    }

    /// The refusal of a reference to what is not there, as HAPI's server has it.
    private static FhirError missing(String expression) {
        return FhirError.of(
                400,
                IssueType.NOT_FOUND,
                "there is no resource to which this refers, and the account keeps references whole",
                expression);
    }
}
