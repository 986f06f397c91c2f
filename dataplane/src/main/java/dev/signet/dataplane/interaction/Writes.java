// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Chance;
import dev.signet.dataplane.DefinitionWrites;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.profile.ProfileCheck;
import dev.signet.dataplane.search.ReferringParameters;
import dev.signet.fhir.Issue;
import dev.signet.fhir.json.JsonObject;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// What writes share: from a change to its commit, and from what was committed to the outcome. Any
/// thread.
public final class Writes {
    private final FhirModel model;
    private final DefinitionWrites definitionWrites;
    private final SearchLanguage language;
    private final SentChanges sent;
    private final Chance chance;
    private final WriteRules rules;
    private final Referrers referrers;

    /// What the account says of all writes, now.
    ///
    /// @param keepsReferences whether it keeps references whole
    /// @param validatesProfiles whether it holds what is written to its profiles where the request
    ///     does not say
    /// @param unlocked throws while nobody may write but a job
    public record WriteRules(
            BooleanSupplier keepsReferences,
            BooleanSupplier validatesProfiles,
            Runnable unlocked) {}

    /// @param definitionWrites commits what changes the account's search parameters
    /// @param chance for ids; any thread
    public Writes(
            FhirModel model,
            DefinitionWrites definitionWrites,
            SearchLanguage language,
            ProfileCheck profiles,
            Chance chance,
            WriteRules rules) {
        this.model = model;
        this.definitionWrites = definitionWrites;
        this.language = language;
        this.sent = new SentChanges(model, profiles, rules.validatesProfiles());
        this.chance = chance;
        this.rules = rules;
        this.referrers =
                new Referrers(
                        rules.keepsReferences(),
                        language,
                        new ReferringParameters(model.searchParameters()));
    }

    /// Makes changes of what was sent.
    public SentChanges sent() {
        return sent;
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
        return List.of(sent.put(provenance, key, said.get().length(), Method.POST, Meter.NONE));
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
                rules.keepsReferences().getAsBoolean(), model.definitions(), model.references());
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
        rules.unlocked().run();
        return definitionWrites.commit(changes, () -> database.commit(changes, preconditions));
    }

    /// The same of what is erased.
    public Committed erase(
            Erasures erasures, List<ResourceKey> keys, List<Precondition> preconditions) {
        rules.unlocked().run();
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
}
