// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Issue;
import dev.signet.fhir.Json;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.JsonReader;
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

    private final FhirModel model;
    private final Chance chance;

    Writes(FhirModel model, Chance chance) {
        this.model = model;
        this.chance = chance;
    }

    Response create(Database database, String type, Request request, Lookup lookup) {
        JsonObject resource = resource(request, type);
        Optional<String> condition = request.header("If-None-Exist");
        if (condition.isPresent()) {
            return createConditionally(database, type, resource, request, condition.get(), lookup);
        }
        ResourceKey key = new ResourceKey(type, chance.uuid().toString());
        Committed.Done done = written(database, put(resource, key), List.of());
        return written(database, done, request);
    }

    private Response createConditionally(
            Database database,
            String type,
            JsonObject resource,
            Request request,
            String condition,
            Lookup lookup) {
        for (int i = 0; i < TRIES; i++) {
            long lsn;
            Query query;
            List<ResourceKey> found;
            try (Snapshot snapshot = database.snapshot()) {
                lsn = snapshot.lsn();
                query = lookup.query(type, condition, "", snapshot);
                found = Lookup.find(snapshot, query);
            }
            if (found.size() > 1) {
                throw new Failed(
                        Failure.PRECONDITION_FAILED, "several resources match If-None-Exist");
            }
            if (found.size() == 1) {
                Stored there = database.read(found.getFirst()).orElseThrow();
                return respond(200, there, request);
            }
            ResourceKey key = new ResourceKey(type, chance.uuid().toString());
            Committed committed =
                    database.commit(
                            List.of(put(resource, key)),
                            List.of(new Precondition.NoneSince(query, lsn)));
            if (committed instanceof Committed.Done done) {
                return written(database, done, request);
            }
        }
        throw new Failed(Failure.CONFLICT, "others keep writing what the condition looks at");
    }

    Response update(Database database, ResourceKey key, Request request) {
        JsonObject resource = resource(request, key.type());
        if (!resource.text("id", "").equals(key.id())) {
            throw new Failed(
                    Failure.INVALID,
                    "the resource's id must be the id of the address",
                    new Fact("expression", key.type() + ".id"));
        }
        List<Precondition> conditions = conditions(key, request);
        return written(database, written(database, put(resource, key), conditions), request);
    }

    Response delete(Database database, ResourceKey key, Request request) {
        Committed.Done done =
                written(database, new Change.Delete(key), conditions(key, request));
        Committed.Written deleted = done.written().getFirst();
        Response response = Response.empty(204);
        return deleted.version() > 0
                ? response.with("ETag", Answers.etag(deleted.version()))
                : response;
    }

    private static List<Precondition> conditions(ResourceKey key, Request request) {
        return Conditions.of(key, request.header("If-Match"), request.header("If-None-Match"));
    }

    private static Committed.Done written(
            Database database, Change change, List<Precondition> conditions) {
        return switch (database.commit(List.of(change), conditions)) {
            case Committed.Done done -> done;
            case Committed.Conflict _ -> throw Conditions.broken();
        };
    }

    /// The change that writes a resource which has been validated.
    Change.Put put(JsonObject resource, ResourceKey key) {
        JsonObject identified = resource.with("id", new dev.signet.fhir.JsonString(key.id()));
        return ResourceBody.put(resource, key, model.documents().document(identified));
    }

    private Response written(Database database, Committed.Done done, Request request) {
        Committed.Written one = done.written().getFirst();
        Stored stored = database.readVersion(one.key(), one.version()).orElseThrow();
        return respond(one.created() ? 201 : 200, stored, request);
    }

    private static Response respond(int status, Stored stored, Request request) {
        Response response =
                switch (Answers.preferred(request)) {
                    case REPRESENTATION -> Answers.resource(status, stored);
                    case MINIMAL ->
                            Response.empty(status)
                                    .with("ETag", Answers.etag(stored.version()))
                                    .with("Last-Modified", Answers.httpDate(stored.time()));
                    case OPERATION_OUTCOME ->
                            Answers.json(status, Outcome.allOk())
                                    .with("ETag", Answers.etag(stored.version()))
                                    .with("Last-Modified", Answers.httpDate(stored.time()));
                };
        String location =
                request.base() + "/" + stored.key().path() + "/_history/" + stored.version();
        return response.with("Location", location);
    }

    /// The body as a resource of that type, validated.
    private JsonObject resource(Request request, String type) {
        byte[] body = Bodies.json(request, Bodies.RESOURCE_BYTES_MAX);
        JsonObject resource = Json.readObject(body);
        validate(resource, type, type);
        return resource;
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

    /// For bundles: the parts of a body.
    static JsonObject read(byte[] body, int offset, int length) {
        return JsonReader.readObject(body, offset, length);
    }
}
