// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.search.query.SearchRequest.Summary;
import dev.signet.store.Database;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Read and vread: stored bytes to the socket, or the part of them that is asked for.
final class Reads {
    /// What is read, and the part of it that is asked for or its way into the answer.
    private static final long COPIES = 2;

    private Reads() {}

    static Response read(Database database, ResourceKey key, Request request, FhirModel model) {
        return built(
                model,
                work -> {
                    Optional<Stored> found = database.read(key);
                    if (found.isEmpty()) {
                        throw new Failed(
                                Failure.NOT_FOUND, "there is no resource of that type and id");
                    }
                    return answer(found.get(), request, model.definitions(), work);
                });
    }

    private static Response built(FhirModel model, Function<WorkRoom.Share, Response> read) {
        try (WorkRoom.Share work = model.work().share()) {
            return work.build(0, WorkRoom.RESOURCE_BYTES_MAX, () -> read.apply(work));
        }
    }

    static Response version(
            Database database, ResourceKey key, long version, Request request, FhirModel model) {
        return built(
                model,
                work -> {
                    Optional<Stored> found = database.readVersion(key, version);
                    if (found.isEmpty()) {
                        throw new Failed(Failure.NOT_FOUND, "there is no such version");
                    }
                    return answer(found.get(), request, model.definitions(), work);
                });
    }

    private static Response answer(
            Stored stored, Request request, Definitions definitions, WorkRoom.Share work) {
        work.take(COPIES * stored.json().length);
        Subset subset = subset(request, definitions);
        if (stored.deleted()) {
            return Answers.deleted(stored);
        }
        Optional<String> known = request.header("If-None-Match");
        if (known.isPresent() && Answers.names(known.get(), stored.version())) {
            return Response.empty(304).with("ETag", Answers.etag(stored.version()));
        }
        return Answers.versioned(Answers.json(200, subset.of(stored.json())), stored);
    }

    /// What `_summary` and `_elements` ask for.
    ///
    /// @throws Failed `INVALID` for a `_summary` that one resource does not have
    static Subset subset(Request request, Definitions definitions) {
        Optional<String> elements = request.parameter("_elements");
        return Subset.of(
                request.parameter("_summary").map(Reads::summary).orElse(Summary.FALSE),
                elements.map(names -> List.of(names.split(",", -1))).orElse(List.of()),
                definitions);
    }

    private static Summary summary(String said) {
        for (Summary summary : Summary.values()) {
            boolean isMeant = summary.name().toLowerCase(Locale.ROOT).equals(said);
            if (isMeant && summary != Summary.COUNT) {
                return summary;
            }
        }
        throw new Failed(
                Failure.INVALID,
                "_summary is none of those of a read",
                new Fact("expected", "true, text, data or false"));
    }
}
