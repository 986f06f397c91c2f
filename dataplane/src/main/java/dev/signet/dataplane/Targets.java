// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.References.Kind;
import dev.signet.index.Query;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the references of a transaction point at: entries of the same Bundle by `fullUrl`, and
/// resources found by condition (`Practitioner?identifier=...`). Each distinct condition is
/// looked
/// up once. One thread.
final class Targets {
    private final Map<String, Target> byFullUrl;
    private final Map<String, ResourceKey> byCondition = new HashMap<>();
    private final Snapshot snapshot;
    private final Lookup lookup;
    private final Definitions definitions;
    private final InBundle inBundle;

    /// What a `fullUrl` stands for.
    ///
    /// @param path `Type/id`
    record Target(String path) {}

    /// Finds what the Bundle itself will write; asked only when nothing stored matches.
    @FunctionalInterface
    interface InBundle {
        List<ResourceKey> find(String type, Query query);
    }

    Targets(
            Map<String, Target> byFullUrl,
            Snapshot snapshot,
            Lookup lookup,
            Definitions definitions,
            InBundle inBundle) {
        this.byFullUrl = byFullUrl;
        this.snapshot = snapshot;
        this.lookup = lookup;
        this.definitions = definitions;
        this.inBundle = inBundle;
    }

    /// What is written in place of a pointer.
    ///
    /// @param expression of the resource that holds it
    /// @throws Failed `INVALID` for a `urn:uuid:` that no entry has, `PRECONDITION_FAILED` for a
    ///     condition that matches several resources or none
    String rewrite(Kind kind, String pointer, String expression) {
        Target target = byFullUrl.get(pointer);
        if (target != null) {
            return target.path();
        }
        if (kind != Kind.REFERENCE) {
            return pointer;
        }
        if (pointer.startsWith("urn:uuid:") || pointer.startsWith("urn:oid:")) {
            throw new Failed(
                    Failure.INVALID,
                    "a reference names an entry that is not in the Bundle",
                    new Fact("expression", expression));
        }
        int question = pointer.indexOf('?');
        if (question <= 0 || !definitions.isResourceType(pointer.substring(0, question))) {
            return pointer;
        }
        return byCondition
                .computeIfAbsent(pointer, _ -> resolve(pointer, question, expression))
                .path();
    }

    private ResourceKey resolve(String pointer, int question, String expression) {
        String type = pointer.substring(0, question);
        Query query = lookup.query(type, pointer.substring(question + 1), expression, snapshot);
        List<ResourceKey> found = Lookup.find(snapshot, query);
        if (found.isEmpty()) {
            found = inBundle.find(type, query);
        }
        if (found.size() != 1) {
            throw new Failed(
                    Failure.PRECONDITION_FAILED,
                    found.isEmpty()
                            ? "a conditional reference matches no resource"
                            : "a conditional reference matches several resources",
                    new Fact("expression", expression));
        }
        return found.getFirst();
    }

    /// The resources found by condition: they must still be there at the commit.
    List<ResourceKey> found() {
        return new ArrayList<>(byCondition.values());
    }

    /// The path of a request url within this service: without leading slash.
    static String path(String url) {
        return url.startsWith("/") ? url.substring(1) : url;
    }
}
