// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.IssueType;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.store.Database;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.util.Optional;

/// Read and vread: stored bytes to the socket.
final class Reads {
    private Reads() {}

    static Response read(Database database, ResourceKey key, Request request) {
        Optional<Stored> found = database.read(key);
        if (found.isEmpty()) {
            throw new Failed(Failure.NOT_FOUND, "there is no resource of that type and id");
        }
        return answer(found.get(), request);
    }

    static Response version(Database database, ResourceKey key, long version, Request request) {
        Optional<Stored> found = database.readVersion(key, version);
        if (found.isEmpty()) {
            throw new Failed(Failure.NOT_FOUND, "there is no such version");
        }
        return answer(found.get(), request);
    }

    private static Response answer(Stored stored, Request request) {
        if (stored.deleted()) {
            byte[] outcome =
                    Outcome.error(IssueType.DELETED, "the resource has been deleted", "");
            return Answers.json(410, outcome)
                    .with("ETag", Answers.etag(stored.version()))
                    .with("Last-Modified", Answers.httpDate(stored.time()));
        }
        Optional<String> known = request.header("If-None-Match");
        if (known.isPresent() && Answers.version(known.get()) == stored.version()) {
            return Response.empty(304).with("ETag", Answers.etag(stored.version()));
        }
        return Answers.resource(200, stored);
    }
}
