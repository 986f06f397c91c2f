// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.ResourceBody;
import dev.signet.dataplane.interaction.ReferenceSearches;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.ReferencePlaces;
import dev.signet.fhir.References.Kind;
import dev.signet.fhir.json.JsonObject;
import dev.signet.store.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the references of a transaction point at: entries of the same Bundle by `fullUrl`, and
/// resources found by condition (`Practitioner?identifier=...`). Each distinct condition is
/// looked up once. Any thread.
final class Targets {
    /// Different conditions among the references of one transaction.
    static final int CONDITIONS_MAX = 1_000;

    private final Map<String, Referent> byFullUrl;
    private final Map<String, ResourceKey> byCondition = new ConcurrentHashMap<>();
    private final String root;
    private final Definitions definitions;
    private final Finder finder;

    /// What a `fullUrl` stands for.
    ///
    /// @param path `Type/id`
    record Referent(String path) {}

    /// Finds what a condition matches once the transaction is done.
    @FunctionalInterface
    interface Finder {
        /// @param expression of the resource that asks
        /// @return the first two
        List<ResourceKey> find(String type, String criteria, String expression);
    }

    /// @param base the account's address
    Targets(Map<String, Referent> byFullUrl, String base, Definitions definitions, Finder finder) {
        this.byFullUrl = Map.copyOf(byFullUrl);
        this.root = base + "/";
        this.definitions = definitions;
        this.finder = finder;
    }

    /// What is written in place of a pointer of an entry's resource. A fragment stays.
    ///
    /// @throws Failed `INVALID` for a version of an entry
    /// @throws FhirError 412 for a condition that matches several resources or none; 400
    ///     `too-costly` beyond [#CONDITIONS_MAX]
    /// @param resource of the entry, for the refusal
    String rewrite(Kind kind, String pointer, Entry entry, JsonObject resource) {
        if (kind == Kind.CANONICAL || pointer.startsWith("#")) {
            return pointer; // names a definition, whoever keeps it, or what is contained
        }
        int hash = pointer.indexOf('#');
        String url = hash < 0 ? pointer : pointer.substring(0, hash);
        String fragment = pointer.substring(url.length());
        Referent target = byFullUrl.get(url);
        if (target != null) {
            return target.path() + fragment;
        }
        if (kind != Kind.REFERENCE) {
            return pointer;
        }
        if (pointer.startsWith("urn:uuid:") || pointer.startsWith("urn:oid:")) {
            int history = url.indexOf("/_history/");
            if (history > 0 && byFullUrl.containsKey(url.substring(0, history))) {
                throw new Failed(
                        Failure.INVALID,
                        "a reference names a version of an entry, which has none before the commit",
                        new Fact("expression", entry.expression()));
            }
            return pointer; // names something elsewhere, as it may in a resource that comes alone
        }
        String local = ResourceBody.local(pointer, root);
        int question = local.indexOf('?');
        if (question > 0 && definitions.isResourceType(local.substring(0, question))) {
            return byCondition
                    .computeIfAbsent(
                            local, _ -> resolve(local, question, place(resource, pointer, entry)))
                    .path();
        }
        Referent sibling = byFullUrl.get(siblingUrl(entry.fullUrl(), url));
        return sibling == null ? local : sibling.path() + fragment;
    }

    private String place(JsonObject resource, String pointer, Entry entry) {
        return ReferencePlaces.find(definitions, resource, pointer, entry.expression());
    }

    /// Where a relative reference leads from an entry whose `fullUrl` ends with `/Type/id`
    /// (<https://hl7.org/fhir/R4/bundle.html#references>); "" for nowhere.
    private static String siblingUrl(String fullUrl, String pointer) {
        int id = fullUrl.startsWith("http") ? fullUrl.lastIndexOf('/') : -1;
        int type = id <= 0 ? -1 : fullUrl.lastIndexOf('/', id - 1);
        return type < 0 ? "" : fullUrl.substring(0, type + 1) + pointer;
    }

    private ResourceKey resolve(String pointer, int question, String expression) {
        if (byCondition.size() >= CONDITIONS_MAX) {
            throw ReferenceSearches.tooMany(CONDITIONS_MAX, "a transaction", expression);
        }
        List<ResourceKey> found =
                finder.find(
                        pointer.substring(0, question),
                        pointer.substring(question + 1),
                        expression);
        if (found.size() != 1) {
            throw ReferenceSearches.unresolved(
                    pointer.substring(question + 1), found.size(), expression);
        }
        return found.getFirst();
    }
}
