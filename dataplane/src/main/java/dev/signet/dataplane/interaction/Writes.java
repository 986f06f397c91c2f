// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.DefinitionWrites;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.profile.ProfileCheck;
import dev.signet.dataplane.search.ReferringParameters;
import dev.signet.fhir.Issue;
import dev.signet.fhir.References.Kind;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import dev.signet.identity.DataAction;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.Method;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// What writes of one resource share: from what was sent to a change, and from what was committed
/// to the outcome. Any thread.
public final class Writes {
    /// Of a resource's bytes while it is written: as written out and cut to length; then with its
    /// place in the log, compressed, and as answered.
    private static final long COPIES = 5;

    /// With a tree and search values such as most have.
    private static final long FIRST_COPIES = 9;

    private final FhirModel model;
    private final DefinitionWrites definitionWrites;
    private final SearchLanguage language;
    private final ProfileCheck profiles;
    private final Chance chance;
    private final BooleanSupplier keepsReferences;
    private final Runnable unlocked;
    private final BooleanSupplier validatesProfiles;
    private final Referrers referrers;

    /// @param definitionWrites commits what changes the account's search parameters
    /// @param chance for ids; any thread
    /// @param keepsReferences whether the account keeps references whole
    /// @param unlocked throws while nobody may write but a job
    /// @param validatesProfiles whether the account holds what is written to its profiles where
    ///     the request does not say
    public Writes(
            FhirModel model,
            DefinitionWrites definitionWrites,
            SearchLanguage language,
            ProfileCheck profiles,
            Chance chance,
            BooleanSupplier keepsReferences,
            Runnable unlocked,
            BooleanSupplier validatesProfiles) {
        this.unlocked = unlocked;
        this.model = model;
        this.definitionWrites = definitionWrites;
        this.profiles = profiles;
        this.language = language;
        this.chance = chance;
        this.keepsReferences = keepsReferences;
        this.validatesProfiles = validatesProfiles;
        this.referrers =
                new Referrers(
                        keepsReferences,
                        language,
                        new ReferringParameters(model.searchParameters()));
    }

    /// What is written along with a resource: the Provenance that a header says of it.
    ///
    /// @return none or one
    /// @throws FhirError 400 when the header says no Provenance, or one with a target
    private List<Change> along(ResourceKey target, Exchange exchange, KeptReferences kept) {
        Optional<String> said = exchange.stated().extras().provenance();
        if (said.isEmpty()) {
            return List.of();
        }
        exchange.rights().need(DataAction.WRITE); // it is of another type
        JsonObject provenance = ProvenanceHeader.resource(said.get(), target, Meter.NONE);
        List<Issue> issues = model.validation().validate(provenance);
        if (!issues.isEmpty()) {
            throw new FhirError(400, issues);
        }
        var key = new ResourceKey(ProvenanceHeader.TYPE, chance.uuid().toString());
        kept.add(provenance, key, ProvenanceHeader.TYPE);
        // no longer than a header
        return List.of(put(provenance, key, said.get().length(), Method.POST, Meter.NONE));
    }

    /// All that the write of a resource changes.
    List<Change> changes(Change.Put put, Exchange exchange, KeptReferences kept) {
        List<Change> along = along(put.key(), exchange, kept);
        if (along.isEmpty()) {
            return List.of(put);
        }
        var all = new ArrayList<Change>();
        all.add(put);
        all.addAll(along);
        return all;
    }

    /// For one request.
    ReferenceSearches searches(Exchange exchange, Database database) {
        return new ReferenceSearches(
                model, database, Lookup.of(language, exchange), exchange.rights(), kept());
    }

    /// For one try of a request.
    public KeptReferences kept() {
        return new KeptReferences(
                keepsReferences.getAsBoolean(), model.definitions(), model.references());
    }

    /// For one request.
    Lookup lookup(Exchange exchange) {
        return Lookup.of(language, exchange);
    }

    /// Who refers to what is deleted.
    public Referrers referrers() {
        return referrers;
    }

    /// Refuses a write that asks for what is not done, before anything is written.
    ///
    /// @return the part of the resource that is to be answered
    Subset checked(Exchange exchange) {
        WriteParameters.check(exchange);
        return part(exchange);
    }

    /// The part of the resource that is to be answered.
    Subset part(Exchange exchange) {
        return Subset.asked(exchange, model.definitions());
    }

    /// What an update or a delete must find.
    static List<Precondition> conditions(Exchange exchange, Database database) {
        return Conditions.of(
                exchange.target().key(),
                exchange.stated().ifMatch(),
                exchange.stated().ifNoneMatch(),
                now -> database.read(now).map(Stored::version).orElse(0L),
                "");
    }

    /// What became of a write under preconditions.
    sealed interface Attempt {
        record Written(Outcome outcome) implements Attempt {}

        /// Nothing was written.
        record Broken(Precondition precondition) implements Attempt {}
    }

    /// Commits an update. One that changes nothing keeps its version.
    ///
    /// @param conditions beside those of kept references
    /// @throws FhirError 400 `not-found` when it refers to what is not there, and must not
    Attempt attempt(
            Database database,
            Change.Put put,
            List<Precondition> conditions,
            Exchange exchange,
            Subset part,
            KeptReferences kept) {
        Optional<Stored> same = database.unchanged(put);
        List<Change> changes = changes(put, exchange, kept);
        Map<Precondition, String> there = kept.preconditions(Set.of());
        var all = new ArrayList<>(conditions);
        all.addAll(there.keySet());
        List<Change> along = changes.subList(1, changes.size());
        if (same.isPresent() && holds(database, same.get(), along, all)) {
            return new Attempt.Written(outcome(200, same.get(), exchange, part));
        }
        return switch (commit(database, changes, all)) {
            case Committed.Done done -> new Attempt.Written(written(put, done, exchange, part));
            case Committed.Conflict(_, var precondition) -> {
                KeptReferences.refuse(there, precondition);
                yield new Attempt.Broken(precondition);
            }
        };
    }

    /// Whether the conditions hold and the resource still is what was read; a commit of nothing,
    /// or of what is written along, tells.
    private static boolean holds(
            Database database, Stored stored, List<Change> along, List<Precondition> conditions) {
        if (conditions.isEmpty() && along.isEmpty()) {
            return true;
        }
        var all = new ArrayList<>(conditions);
        all.add(Precondition.AtVersion.of(stored));
        return database.commit(along, all) instanceof Committed.Done;
    }

    /// Commits all of a transaction.
    ///
    /// @throws FhirError 400 or 409 when the account's search parameters cannot be changed so
    public Committed commit(
            Database database, List<Change> changes, List<Precondition> preconditions) {
        unlocked.run();
        return definitionWrites.commit(changes, () -> database.commit(changes, preconditions));
    }

    /// The same of what is erased.
    public Committed erase(
            Erasures erasures, List<ResourceKey> keys, List<Precondition> preconditions) {
        unlocked.run();
        List<Change> deletes = keys.stream().<Change>map(Change.Delete::new).toList();
        return definitionWrites.commit(deletes, () -> erasures.erase(keys, preconditions));
    }

    /// Commits what stands under no condition of the client's.
    Committed.Done commit(Database database, List<Change> changes, ReferenceSearches searches) {
        Map<Precondition, String> there = searches.kept().preconditions(Set.of());
        var all = new ArrayList<>(searches.preconditions());
        all.addAll(there.keySet());
        return switch (commit(database, changes, all)) {
            case Committed.Done done -> done;
            case Committed.Conflict(_, var precondition) -> {
                KeptReferences.refuse(there, precondition);
                throw ReferenceSearches.moved();
            }
        };
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

    /// The outcome of a write; nothing is read for it, so what has been committed is acknowledged
    /// whatever becomes of the database.
    static Outcome written(Change.Put put, Committed.Done done, Exchange exchange, Subset part) {
        Committed.Written one = done.written().getFirst();
        return outcome(one.created() ? 201 : 200, put.stored(done, one), exchange, part);
    }

    /// @param part of the resource that is to be answered
    static Outcome outcome(int status, Stored stored, Exchange exchange, Subset part) {
        Content content =
                switch (exchange.preferences().wanted()) {
                    case UNSTATED, REPRESENTATION -> Content.of(stored, part);
                    case MINIMAL -> Content.NONE;
                    case OPERATION_OUTCOME -> new Content.Tree(OperationOutcomes.allOk());
                };
        return Outcome.of(status, content).written(stored);
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
        String local = local(pointer, root);
        return searches.isSearch(local) ? searches.resolved(local, resource) : local;
    }

    /// An absolute reference into the account becomes a relative one: it is the same resource
    /// under whatever address the account is reached.
    ///
    /// @param root the account's address with a slash at the end
    public static String local(String pointer, String root) {
        return pointer.startsWith(root) ? pointer.substring(root.length()) : pointer;
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
