// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
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
import dev.signet.fhir.Issue;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.JsonString;
import dev.signet.fhir.Meter;
import dev.signet.fhir.References.Kind;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.util.List;

/// What writes of one resource share: from what was sent to a change, and from what was committed
/// to the outcome. Any thread.
public final class Writes {
    /// Of a resource's bytes while it is written: as written out and cut to length; then with its
    /// place in the log, compressed, and as answered.
    private static final long COPIES = 5;

    /// With a tree and search values such as most have.
    private static final long FIRST_COPIES = 9;

    private final FhirModel model;

    public Writes(FhirModel model) {
        this.model = model;
    }

    /// Refuses a write that asks for what is not done, before anything is written.
    ///
    /// @return the part of the resource that is to be answered
    Subset checked(Exchange exchange) {
        WriteParameters.check(exchange);
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

    static Committed.Done commit(Database database, Change change, List<Precondition> conditions) {
        return switch (database.commit(List.of(change), conditions)) {
            case Committed.Done done -> done;
            case Committed.Conflict(_, var precondition) ->
                    throw Conditions.broken(precondition, "");
        };
    }

    /// The change that writes what was sent. Whatever is built takes its memory before.
    Change.Put put(ResourceKey key, boolean created, Exchange exchange) {
        WorkBudget.Share work = exchange.work();
        Change.Put put;
        try (Payload payload = exchange.payload()) {
            Sent sent = payload.resource();
            put =
                    work.build(
                            FIRST_COPIES * sent.length(),
                            WorkBudget.RESOURCE_BYTES_MAX,
                            () -> built(sent, key, created, exchange));
        }
        if (work.used() > WorkBudget.FREE_BYTES_MAX) {
            work.keeps(COPIES * put.json().length + put.document().heapBytes());
        }
        return put;
    }

    private Change.Put built(Sent sent, ResourceKey key, boolean created, Exchange exchange) {
        exchange.work().take(COPIES * sent.length());
        JsonObject resource = resource(sent, exchange, key.type());
        if (!created && !resource.text("id", "").equals(key.id())) {
            throw new Failed(
                    Failure.INVALID,
                    "the resource's id must be the id of the address",
                    new Fact("expression", key.type() + ".id"));
        }
        return put(resource, key, sent.length(), exchange.work());
    }

    /// The change that writes a resource which has been validated.
    ///
    /// @param bytes about how long it is
    /// @param meter is told what its search values take
    public Change.Put put(JsonObject resource, ResourceKey key, int bytes, Meter meter) {
        JsonObject identified = resource.with("id", new JsonString(key.id()));
        return ResourceBody.put(
                resource, key, bytes, model.documents().document(identified, meter));
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
                    case REPRESENTATION -> Content.of(stored, part);
                    case MINIMAL -> Content.NONE;
                    case OPERATION_OUTCOME -> new Content.Tree(OperationOutcomes.allOk());
                };
        return Outcome.of(status, content).written(stored);
    }

    /// What was sent as a resource of that type, validated; absolute references into the account
    /// are made relative.
    private JsonObject resource(Sent sent, Exchange exchange, String type) {
        JsonObject resource = sent.tree(exchange.work());
        validate(resource, type, type);
        String root = exchange.root();
        return model.references()
                .rewrite(
                        resource,
                        (kind, pointer) -> kind == Kind.REFERENCE ? local(pointer, root) : pointer);
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
