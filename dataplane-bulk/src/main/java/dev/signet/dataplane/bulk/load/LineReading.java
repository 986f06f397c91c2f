// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.ResourceBody;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.References.Kind;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import dev.signet.store.Change;
import dev.signet.store.Method;
import dev.signet.store.ResourceKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a line of a file becomes: a change, or issues. Pure but for the clock; any thread.
///
/// @param model with the search parameters that are in force
/// @param initial see [ImportRequest#initial]
/// @param root see [ImportRequest#root]
record LineReading(FhirModel model, boolean initial, String root, InstantSource clock) {
    private static final String DELETED_STATE =
            "http://azurehealthcareapis.com/data-extensions/deleted-state";
    private static final String SOFT_DELETED = "soft-deleted";
    private static final long LARGEST_VERSION = 1L << 53;

    /// How far the clock of the server that has written it may be ahead.
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /// A line that has been read.
    sealed interface Read {
        /// @param change what it changes
        /// @param direct whether it can be committed whatever is there; else it must be looked at
        ///     after all that came before it
        /// @param time what came without a version's number
        record Loadable(Change change, boolean direct, Optional<Instant> time) implements Read {
            Loadable(Change change) {
                this(change, true, Optional.empty());
            }
        }

        record Wrong(List<Issue> issues) implements Read {}
    }

    /// Reads a line.
    ///
    /// @param type of all resources of the file; empty: any
    Read read(byte[] line, Optional<String> type) {
        try {
            JsonObject resource = Sent.whole(line).tree(new Bounded());
            List<Issue> issues = issues(resource, type);
            return issues.isEmpty() ? loadable(resource, line.length) : new Read.Wrong(issues);
        } catch (Failed failed) {
            return new Read.Wrong(List.of(issue(failed)));
        }
    }

    private static Issue issue(Failed failed) {
        IssueType code =
                switch (failed.failure()) {
                    case MALFORMED -> IssueType.STRUCTURE;
                    case TOO_LARGE -> IssueType.TOO_LONG;
                    case INVALID -> IssueType.INVALID;
                    default -> throw failed;
                };
        String at = failed.fact("byte", "");
        String text = at.isEmpty() ? failed.text() : failed.text() + " (byte " + at + ")";
        return Issue.error(code, text, failed.fact("expression", ""));
    }

    private List<Issue> issues(JsonObject resource, Optional<String> type) {
        List<Issue> issues = model.validation().validate(resource);
        boolean hasType = !resource.text("resourceType", "").isEmpty();
        if (!initial && hasType && isDeleted(meta(resource))) {
            // nothing but its name is left of it: what a resource of its type must have is not
            issues = issues.stream().filter(each -> each.type() != IssueType.REQUIRED).toList();
        }
        if (!issues.isEmpty()) {
            return issues;
        }
        String found = resource.text("resourceType", "");
        if (type.isPresent() && !type.get().equals(found)) {
            return wrong(
                    IssueType.INVALID,
                    "the resource is not of the type that the request names for the file",
                    "resourceType");
        }
        if (resource.text("id", "").isEmpty()) {
            return wrong(IssueType.REQUIRED, "a resource that is loaded must have an id", "id");
        }
        return List.of();
    }

    private static List<Issue> wrong(IssueType type, String text, String expression) {
        return List.of(Issue.error(type, text, expression));
    }

    private Read loadable(JsonObject sent, int bytes) {
        var searches = new ArrayList<Kind>();
        JsonObject resource =
                model.references()
                        .rewrite(
                                sent,
                                (kind, pointer) -> {
                                    if (kind == Kind.REFERENCE && pointer.indexOf('?') >= 0) {
                                        searches.add(kind);
                                    }
                                    return kind == Kind.REFERENCE
                                            ? ResourceBody.local(pointer, root)
                                            : pointer;
                                });
        if (!searches.isEmpty()) {
            return new Read.Wrong(
                    wrong(
                            IssueType.NOT_SUPPORTED,
                            "references by search are not resolved in files that are loaded",
                            "reference"));
        }
        var key = new ResourceKey(resource.text("resourceType", ""), resource.text("id", ""));
        JsonObject meta = meta(resource);
        boolean deleted = isDeleted(meta);
        if (initial) {
            return deleted
                    ? new Read.Wrong(
                            wrong(
                                    IssueType.NOT_SUPPORTED,
                                    "a deleted resource is loaded by IncrementalLoad only",
                                    "meta.extension"))
                    : new Read.Loadable(new Change.Fresh(put(resource, key, bytes)));
        }
        return versioned(resource, key, meta, deleted, bytes);
    }

    private Read versioned(
            JsonObject resource, ResourceKey key, JsonObject meta, boolean deleted, int bytes) {
        OptionalLong version = version(meta.text("versionId", ""));
        Optional<Instant> time = time(meta.text("lastUpdated", ""));
        if (time.isEmpty()) {
            Change change = deleted ? new Change.Delete(key) : put(resource, key, bytes);
            return new Read.Loadable(change, false, time);
        }
        if (time.get().isAfter(clock.instant().plus(AHEAD))) {
            return new Read.Wrong(
                    wrong(IssueType.INVALID, "the time lies in the future", "meta.lastUpdated"));
        }
        if (time.get().isBefore(Instant.EPOCH)) {
            return new Read.Wrong(
                    wrong(IssueType.INVALID, "the time lies before 1970", "meta.lastUpdated"));
        }
        long number = version.orElse(1);
        Change change =
                deleted
                        ? Change.Kept.deletion(key, number, time.get())
                        : Change.Kept.of(put(resource, key, bytes), number, time.get());
        return version.isPresent()
                ? new Read.Loadable(change)
                : new Read.Loadable(change, false, time);
    }

    private Change.Put put(JsonObject resource, ResourceKey key, int bytes) {
        var document = model.documents().document(resource, new Bounded());
        return ResourceBody.put(resource, key, bytes, document, Method.PUT);
    }

    /// Empty for what is no whole number: then it counts as not said.
    private static OptionalLong version(String text) {
        if (!text.matches("[1-9][0-9]{0,15}")) {
            return OptionalLong.empty();
        }
        long version = Long.parseLong(text);
        return version <= LARGEST_VERSION ? OptionalLong.of(version) : OptionalLong.empty();
    }

    /// To the millisecond: what is finer is cut off.
    private static Optional<Instant> time(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeException _) {
            throw new Failed(
                    Failure.INVALID,
                    "the time is not an instant",
                    new Fact("expression", "meta.lastUpdated"));
        }
    }

    private static JsonObject meta(JsonObject resource) {
        return resource.find("meta") instanceof JsonObject there ? there : JsonObject.EMPTY;
    }

    private static boolean isDeleted(JsonObject meta) {
        if (meta.find("extension") instanceof JsonArray extensions) {
            for (Json each : extensions) {
                if (each instanceof JsonObject one
                        && one.text("url", "").equals(DELETED_STATE)
                        && one.find("valueString") instanceof JsonString value
                        && value.value().equals(SOFT_DELETED)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Ends the reading of a line that takes more memory than one resource may.
    private static final class Bounded implements Meter {
        private long taken;

        @Override
        public void take(long bytes) {
            taken += bytes;
            if (taken > WorkBudget.RESOURCE_BYTES_MAX) {
                throw new Failed(Failure.TOO_LARGE, "it takes more memory than one resource may");
            }
        }

        @Override
        public void give(long bytes) {
            taken = Math.max(0, taken - bytes);
        }
    }
}
