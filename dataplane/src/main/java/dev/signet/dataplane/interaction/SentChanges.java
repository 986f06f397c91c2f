// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.ResourceBody;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.profile.ProfileCheck;
import dev.signet.fhir.Issue;
import dev.signet.fhir.References.Kind;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import dev.signet.store.Change;
import dev.signet.store.Database;
import dev.signet.store.Method;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Makes changes of resources that were sent, and of edits of stored ones: read, validated, with
/// their references rewritten. Any thread.
public final class SentChanges {
    /// Of a resource's bytes while it is written: as written out and cut to length; then with its
    /// place in the log, compressed, and as answered.
    private static final long COPIES = 5;

    /// With a tree and search values such as most have.
    private static final long FIRST_COPIES = 9;

    private final FhirModel model;
    private final ProfileCheck profiles;
    private final BooleanSupplier validatesProfiles;

    /// @param validatesProfiles whether the account holds what is written to its profiles where
    ///     the request does not say
    SentChanges(FhirModel model, ProfileCheck profiles, BooleanSupplier validatesProfiles) {
        this.model = model;
        this.profiles = profiles;
        this.validatesProfiles = validatesProfiles;
    }

    /// Under which key a resource is written that was sent.
    interface Keys {
        /// @throws Failed when it may not be written there
        ResourceKey of(JsonObject resource);
    }

    /// The one key that an address names.
    static Keys named(ResourceKey key) {
        return resource -> {
            if (!resource.text("id", "").equals(key.id())) {
                throw otherId("the resource's id must be the id of the address", key.type());
            }
            return key;
        };
    }

    static Failed otherId(String text, String type) {
        return new Failed(Failure.INVALID, text, new Fact("expression", type + ".id"));
    }

    /// The change that writes what was sent. Whatever is built takes its memory before.
    Change.Put put(Keys keys, Exchange exchange, ReferenceSearches searches) {
        try (Payload payload = exchange.payload()) {
            return put(payload.resource(), keys, exchange, searches);
        }
    }

    /// The same of what has been read, perhaps more than once.
    Change.Put put(Sent sent, Keys keys, Exchange exchange, ReferenceSearches searches) {
        WorkBudget.Share work = exchange.work();
        Change.Put put =
                work.build(
                        FIRST_COPIES * sent.length(),
                        WorkBudget.RESOURCE_BYTES_MAX,
                        () -> built(sent, keys, exchange, searches));
        return settled(put, work);
    }

    /// What is made on the way to a change is needed no longer.
    static Change.Put settled(Change.Put put, WorkBudget.Share work) {
        if (work.used() > WorkBudget.FREE_BYTES_MAX) {
            work.keeps(COPIES * put.json().length + put.document().heapBytes());
        }
        return put;
    }

    /// A part of the work of [WorkBudget.Share#build].
    Change.Put built(Sent sent, Keys keys, Exchange exchange, ReferenceSearches searches) {
        exchange.work().take(COPIES * sent.length());
        Pointers pointers = pointers(exchange, searches);
        JsonObject resource =
                searches.together(
                        () -> {
                            JsonObject read = validated(sent, exchange);
                            checkProfiles(read, sent, exchange, searches.database());
                            return model.references()
                                    .rewrite(
                                            read,
                                            (kind, pointer) ->
                                                    pointers.rewritten(kind, pointer, read));
                        });
        Method method = method(exchange.route().method());
        ResourceKey key = keys.of(resource);
        searches.kept().add(resource, key, key.type());
        return put(resource, key, sent.length(), method, exchange.work());
    }

    /// The change that an edit of a stored resource makes. A part of the work of
    /// [WorkBudget.Share#build].
    Change.Put edited(
            Stored stored, StoredEdits.Edit edit, Exchange exchange, ReferenceSearches searches) {
        WorkBudget.Share work = exchange.work();
        Pointers pointers = pointers(exchange, searches);
        Sent edited = searches.together(() -> edit.of(stored.json(), pointers, work));
        work.take(COPIES * edited.length());
        JsonObject resource = validated(edited, exchange);
        checkProfiles(resource, edited, exchange, searches.database());
        ResourceKey key = named(stored.key()).of(resource);
        searches.kept().add(resource, key, key.type());
        // an operation that adds to a resource is an update, though it is asked for by POST
        boolean isPatch = exchange.route().method().equals("PATCH");
        Method method = isPatch ? Method.PATCH : Method.PUT;
        return put(resource, key, edited.length(), method, work);
    }

    /// @param name of a method that writes, as a route has it
    public static Method method(String name) {
        return switch (name) {
            case "POST" -> Method.POST;
            case "PUT" -> Method.PUT;
            case "PATCH" -> Method.PATCH;
            default -> throw new IllegalArgumentException("no resource is written by this method");
        };
    }

    /// The change that writes a resource which has been validated.
    ///
    /// @param bytes about how long it is
    /// @param method how it was asked for
    /// @param meter is told what its search values take
    public Change.Put put(
            JsonObject resource, ResourceKey key, int bytes, Method method, Meter meter) {
        JsonObject identified = resource.with("id", new JsonString(key.id()));
        return ResourceBody.put(
                resource, key, bytes, model.documents().document(identified, meter), method);
    }

    /// What was sent as a resource of the address's type.
    private JsonObject validated(Sent sent, Exchange exchange) {
        String type = exchange.target().type();
        JsonObject resource = sent.tree(exchange.work());
        validate(resource, type, type);
        return resource;
    }

    private void checkProfiles(
            JsonObject resource, Sent sent, Exchange exchange, Database database) {
        checkProfiles(resource, sent, exchange, database, exchange.target().type());
    }

    /// Holds a resource to the profiles that it names, where the header or, when that says
    /// nothing, the account asks for it.
    ///
    /// @param exchange that writes it, alone or with the rest of a Bundle
    /// @param expression where the resource stands
    /// @throws FhirError 400 with all issues
    public void checkProfiles(
            JsonObject resource,
            Sent sent,
            Exchange exchange,
            Database database,
            String expression) {
        boolean asked =
                exchange.stated()
                        .extras()
                        .validatesProfiles()
                        .orElseGet(validatesProfiles::getAsBoolean);
        if (asked) {
            int end = sent.offset() + sent.length();
            byte[] json = Arrays.copyOfRange(sent.body(), sent.offset(), end);
            profiles.check(
                    resource,
                    json,
                    exchange.preferences().handling(),
                    exchange.computing(),
                    database,
                    expression);
        }
    }

    /// Absolute references into the account are made relative, and searches the references to what
    /// they find.
    private static Pointers pointers(Exchange exchange, ReferenceSearches searches) {
        String root = exchange.root();
        return (kind, pointer, resource) ->
                kind == Kind.REFERENCE ? reference(pointer, root, resource, searches) : pointer;
    }

    private static String reference(
            String pointer, String root, JsonObject resource, ReferenceSearches searches) {
        String local = ResourceBody.local(pointer, root);
        return searches.isSearch(local) ? searches.resolved(local, resource) : local;
    }

    /// @param type of the address
    /// @param expression where the resource stands
    /// @throws FhirError with all issues
    public void validate(JsonObject resource, String type, String expression) {
        List<Issue> issues = model.validation().validate(resource, expression);
        if (!issues.isEmpty()) {
            throw new FhirError(400, issues);
        }
        if (!resource.text("resourceType", "").equals(type)) {
            throw new Failed(
                    Failure.INVALID,
                    "the resource's type must be the type of the address",
                    new Fact("expression", expression + ".resourceType"));
        }
    }
}
