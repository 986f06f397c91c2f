// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.OpenSnapshots.Loan;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.JsonReader;
import dev.signet.fhir.JsonString;
import dev.signet.fhir.Meter;
import dev.signet.fhir.References.Kind;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.index.Query;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.List;
import java.util.Optional;

/// Create, update and delete of one resource.
final class Writes {
    /// How often a conditional create looks again when somebody was faster.
    private static final int TRIES = 5;

    /// Of a resource's bytes while it is written: as written out and cut to length; then with its
    /// place in the log, compressed, and as answered.
    private static final long COPIES = 5;

    /// With a tree and search values such as most have.
    private static final long FIRST_COPIES = 9;

    private final FhirModel model;
    private final Chance chance;
    private final Searches searches;

    Writes(FhirModel model, Chance chance, Searches searches) {
        this.model = model;
        this.chance = chance;
        this.searches = searches;
    }

    /// @param bodies where the body takes its room
    Response create(
            Database database, String type, Request request, Lookup lookup, BodyRoom.Share bodies) {
        try (WorkRoom.Share work = model.work().share()) {
            ResourceKey key = new ResourceKey(type, chance.uuid().toString());
            Change.Put put = put(key, true, request, bodies, work);
            Optional<String> condition = request.header("If-None-Exist");
            return condition.isPresent()
                    ? createConditionally(database, put, request, condition.get(), lookup)
                    : written(database, put, List.of(), request);
        }
    }

    private Response createConditionally(
            Database database, Change.Put put, Request request, String condition, Lookup lookup) {
        String type = put.key().type();
        for (int i = 0; i < TRIES; i++) {
            // the first look may be at data of a moment ago: what it finds is confirmed, and that
            // it finds nothing is a precondition
            boolean first = i == 0;
            long lsn;
            Query query;
            try (Loan loan = first ? searches.recent(database) : searches.now(database)) {
                Snapshot snapshot = loan.snapshot();
                lsn = snapshot.lsn();
                query = lookup.query(type, condition, "", snapshot);
                List<ResourceKey> found = Lookup.find(snapshot, query);
                if (found.size() > 1 && !first) {
                    throw Refusal.of(
                            412,
                            IssueType.MULTIPLE_MATCHES,
                            "several resources match If-None-Exist",
                            "");
                }
                if (!found.isEmpty()) {
                    // read where it was found: it may be deleted meanwhile
                    Stored there = snapshot.read(found.getFirst()).orElseThrow();
                    if (!first
                            || (found.size() == 1 && isStill(database, there, query, snapshot))) {
                        return respond(200, there, request);
                    }
                    continue;
                }
            }
            Committed committed =
                    database.commit(List.of(put), List.of(new Precondition.NoneSince(query, lsn)));
            if (committed instanceof Committed.Done done) {
                return written(put, done, request);
            }
        }
        throw new Failed(Failure.CONFLICT, "others keep writing what the condition looks at");
    }

    /// Whether the query finds now what it found on the snapshot: a commit of nothing tells.
    private static boolean isStill(Database database, Stored seen, Query query, Snapshot snapshot) {
        List<Precondition> stays = Lookup.stays(seen.key(), query, snapshot);
        return database.commit(List.of(), stays) instanceof Committed.Done;
    }

    /// @param bodies where the body takes its room
    Response update(Database database, ResourceKey key, Request request, BodyRoom.Share bodies) {
        try (WorkRoom.Share work = model.work().share()) {
            Change.Put put = put(key, false, request, bodies, work);
            return written(database, put, conditions(database, key, request), request);
        }
    }

    Response delete(Database database, ResourceKey key, Request request) {
        Committed.Done done =
                commit(database, new Change.Delete(key), conditions(database, key, request));
        Committed.Written deleted = done.written().getFirst();
        Response response = Response.empty(204);
        return deleted.version() > 0
                ? response.with("ETag", Answers.etag(deleted.version()))
                : response;
    }

    private static List<Precondition> conditions(
            Database database, ResourceKey key, Request request) {
        return Conditions.of(
                key,
                request.header("If-Match"),
                request.header("If-None-Match"),
                now -> database.read(now).map(Stored::version).orElse(0L),
                "");
    }

    private static Committed.Done commit(
            Database database, Change change, List<Precondition> conditions) {
        return switch (database.commit(List.of(change), conditions)) {
            case Committed.Done done -> done;
            case Committed.Conflict(_, var precondition) ->
                    throw Conditions.broken(precondition, "");
        };
    }

    /// The change that writes the request's resource. Whatever is built takes its room before.
    private Change.Put put(
            ResourceKey key,
            boolean created,
            Request request,
            BodyRoom.Share bodies,
            WorkRoom.Share work) {
        Change.Put put;
        try (bodies) {
            byte[] body = Bodies.resource(request, bodies);
            put =
                    work.build(
                            FIRST_COPIES * body.length,
                            WorkRoom.RESOURCE_BYTES_MAX,
                            () -> built(body, key, created, request, work));
        }
        if (work.used() > WorkRoom.FREE_BYTES_MAX) {
            work.keeps(COPIES * put.json().length + put.document().heapBytes());
        }
        return put;
    }

    private Change.Put built(
            byte[] body, ResourceKey key, boolean created, Request request, WorkRoom.Share work) {
        work.take(COPIES * body.length);
        JsonObject resource = resource(body, request, key.type(), work);
        if (!created && !resource.text("id", "").equals(key.id())) {
            throw new Failed(
                    Failure.INVALID,
                    "the resource's id must be the id of the address",
                    new Fact("expression", key.type() + ".id"));
        }
        return put(resource, key, body.length, work);
    }

    /// The change that writes a resource which has been validated.
    ///
    /// @param bytes about how long it is
    /// @param meter is told what its search values take
    Change.Put put(JsonObject resource, ResourceKey key, int bytes, Meter meter) {
        JsonObject identified = resource.with("id", new JsonString(key.id()));
        return ResourceBody.put(
                resource, key, bytes, model.documents().document(identified, meter));
    }

    private Response written(
            Database database, Change.Put put, List<Precondition> conditions, Request request) {
        return written(put, commit(database, put, conditions), request);
    }

    /// The answer to a write; nothing is read for it, so what has been committed is
    /// acknowledged whatever becomes of the database.
    private Response written(Change.Put put, Committed.Done done, Request request) {
        Committed.Written one = done.written().getFirst();
        return respond(one.created() ? 201 : 200, put.stored(done, one), request);
    }

    private Response respond(int status, Stored stored, Request request) {
        Response response =
                switch (Answers.preferred(request)) {
                    case REPRESENTATION -> {
                        Subset part = Reads.subset(request, model.definitions());
                        yield Answers.json(status, part.of(stored.json()));
                    }
                    case MINIMAL -> Response.empty(status);
                    case OPERATION_OUTCOME -> Answers.json(status, Outcome.allOk());
                };
        String location =
                request.base() + "/" + stored.key().path() + "/_history/" + stored.version();
        return Answers.versioned(response, stored).with("Location", location);
    }

    /// The body as a resource of that type, validated; absolute references into the account are
    /// made relative.
    private JsonObject resource(byte[] body, Request request, String type, Meter meter) {
        JsonObject resource = JsonReader.readObject(body, 0, body.length, meter);
        validate(resource, type, type);
        String root = request.base() + "/";
        return model.references()
                .rewrite(
                        resource,
                        (kind, pointer) ->
                                kind == Kind.REFERENCE ? Targets.local(pointer, root) : pointer);
    }

    /// @param type of the address
    /// @param expression where the resource stands
    /// @throws Refusal with all issues
    void validate(JsonObject resource, String type, String expression) {
        List<Issue> issues = model.validation().validate(resource, expression);
        if (!issues.isEmpty()) {
            throw new Refusal(400, issues);
        }
        if (!resource.text("resourceType", "").equals(type)) {
            throw new Failed(
                    Failure.INVALID,
                    "the resource's type must be the type of the address",
                    new Fact("expression", expression + ".resourceType"));
        }
    }
}
