// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.JsonWriter;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.store.ChangePage;
import dev.signet.store.Database;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// History of an instance, a type, the account: newest first, deletions included
/// (<https://hl7.org/fhir/R4/http.html#history>). The `next` link carries a position that is a
/// plain
/// number: a version or a place in the log, which tells nothing of a resource.
final class History {
    private static final int COUNT_DEFAULT = 10;
    private static final int COUNT_MAX = 1000;

    private History() {}

    static Response of(Database database, ResourceKey key, Request request) {
        int count = count(request);
        long before = before(request);
        List<Stored> versions = database.history(key, before, count + 1);
        if (versions.isEmpty() && before == Long.MAX_VALUE) {
            throw new Failed(Failure.NOT_FOUND, "there is no resource of that type and id");
        }
        boolean more = versions.size() > count;
        List<Stored> page = more ? versions.subList(0, count) : versions;
        OptionalLong next =
                more ? OptionalLong.of(page.getLast().version()) : OptionalLong.empty();
        OptionalLong total =
                before == Long.MAX_VALUE && !more
                        ? OptionalLong.of(page.size())
                        : OptionalLong.empty();
        return bundle(request, "/" + key.path() + "/_history", page, next, total, count);
    }

    /// @param type empty for the whole account
    static Response of(Database database, String type, Request request) {
        int count = count(request);
        try (Snapshot snapshot = database.snapshot()) {
            Optional<String> only = type.isEmpty() ? Optional.empty() : Optional.of(type);
            ChangePage page = snapshot.changes(only, before(request), count);
            String path = type.isEmpty() ? "/_history" : "/" + type + "/_history";
            return bundle(
                    request, path, page.changes(), page.next(), OptionalLong.empty(), count);
        }
    }

    private static Response bundle(
            Request request,
            String path,
            List<Stored> page,
            OptionalLong next,
            OptionalLong total,
            int count) {
        var json = new JsonWriter(4096);
        json.raw("{\"resourceType\":\"Bundle\",\"type\":\"history\"");
        total.ifPresent(number -> json.raw(",\"total\":" + number));
        json.raw(",\"link\":[{\"relation\":\"self\",\"url\":");
        json.string(request.base() + path + "?_count=" + count);
        if (next.isPresent()) {
            json.raw("},{\"relation\":\"next\",\"url\":");
            json.string(
                    request.base() + path + "?_count=" + count + "&_before=" + next.getAsLong());
        }
        json.raw("}],\"entry\":[");
        String separator = "";
        for (Stored stored : page) {
            json.raw(separator);
            entry(json, request.base(), stored);
            separator = ",";
        }
        json.raw("]}");
        return Answers.json(200, json.toBytes());
    }

    private static void entry(JsonWriter json, String base, Stored stored) {
        String path = stored.key().path();
        json.raw("{\"fullUrl\":");
        json.string(base + "/" + path);
        if (!stored.deleted()) {
            json.raw(",\"resource\":");
            json.raw(stored.json(), 0, stored.json().length);
        }
        boolean first = stored.version() == 1;
        String method = stored.deleted() ? "DELETE" : first ? "POST" : "PUT";
        json.raw(",\"request\":{\"method\":\"" + method + "\",\"url\":");
        json.string(method.equals("POST") ? stored.key().type() : path);
        String status = stored.deleted() ? "204" : first ? "201" : "200";
        json.raw("},\"response\":{\"status\":\"" + status + "\",\"etag\":");
        json.string(Answers.etag(stored.version()));
        json.raw(",\"lastModified\":\"" + stored.time() + "\"}}");
    }

    private static int count(Request request) {
        Optional<String> said = request.parameter("_count");
        if (said.isEmpty()) {
            return COUNT_DEFAULT;
        }
        long count = number(said.get(), "_count is a whole number from 1");
        return (int) Math.max(1, Math.min(count, COUNT_MAX));
    }

    private static long before(Request request) {
        Optional<String> said = request.parameter("_before");
        return said.isEmpty()
                ? Long.MAX_VALUE
                : number(said.get(), "_before is what a next link said");
    }

    private static long number(String text, String rule) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new Failed(Failure.INVALID, rule);
    }
}
