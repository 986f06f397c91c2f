// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.search.own.OwnParameters;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What changes an account's search parameters is committed one after the other: each is checked
/// against those that the one before it has left. A commit has ended when its definitions are in
/// force. Any thread.
public final class DefinitionWrites {
    private final Lock lock = new ReentrantLock();
    private final Supplier<OwnParameters> now;

    /// @param now those in force
    DefinitionWrites(Supplier<OwnParameters> now) {
        this.now = now;
    }

    /// Commits a transaction.
    ///
    /// @param changes all that it changes
    /// @throws FhirError 400 when what it writes cannot be a definition, 409 when it would touch
    ///     definitions beside those that it names
    public Committed commit(List<Change> changes, Supplier<Committed> commit) {
        Map<String, Optional<JsonObject>> edits = edits(changes);
        if (edits.isEmpty()) {
            return commit.get();
        }
        lock.lock();
        try {
            List<Issue> problems = now.get().problems(edits);
            if (!problems.isEmpty()) {
                throw new FhirError(status(problems), problems);
            }
            return commit.get();
        } finally {
            lock.unlock();
        }
    }

    private static int status(List<Issue> problems) {
        boolean isConflict =
                problems.stream().anyMatch(issue -> issue.type() == IssueType.CONFLICT);
        return isConflict ? 409 : 400;
    }

    private static Map<String, Optional<JsonObject>> edits(List<Change> changes) {
        var edits = new LinkedHashMap<String, Optional<JsonObject>>();
        for (Change change : changes) {
            if (change.key().type().equals(OwnParameters.TYPE)) {
                edits.put(
                        change.key().id(),
                        switch (change) {
                            case Change.Put put -> Optional.of(Json.readObject(put.json()));
                            case Change.Fresh(var put) -> Optional.of(Json.readObject(put.json()));
                            case Change.Kept kept ->
                                    kept.document().map(_ -> Json.readObject(kept.json()));
                            case Change.Delete _ -> Optional.empty();
                        });
            }
        }
        return edits;
    }
}
