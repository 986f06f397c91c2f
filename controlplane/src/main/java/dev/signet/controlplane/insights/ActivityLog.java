// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.insights;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.OperationRecord;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Caller;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The activity log: every change that Resource Manager admitted, with the status of its answer,
/// and once more with its end when it was only begun then. The newest 2,000 of the last 90 days
/// are kept. Any thread.
public final class ActivityLog {
    private static final System.Logger LOG = System.getLogger(ActivityLog.class.getName());
    static final int KEPT_MAX = 2000;
    private static final Duration KEPT_FOR = Duration.ofDays(90);

    /// So many go at once: a change does not look for what is old each time.
    private static final int REMOVED_AT_ONCE = 100;

    private static final String KEY = "activity/";

    /// By the operation's id, until its end is told.
    private static final String BEGUN_KEY = "activity-begun/";
    private static final Pattern OPERATION =
            Pattern.compile("/operationresults/([0-9A-Za-z-]{1,64})");
    private static final int TEXT_CHARACTERS_MAX = 1024;
    private static final Set<String> READS = Set.of("GET", "HEAD");

    private final ControlStore records;
    private final InstantSource clock;
    private final Chance chance;
    private final Function<String, Optional<OperationRecord>> operations;
    private long count = -1;

    /// Of the process: several may come in one millisecond.
    private long number;

    /// Reads nothing yet.
    ///
    /// @param operations by id; empty when one has been forgotten
    public ActivityLog(
            ControlStore records,
            InstantSource clock,
            Chance chance,
            Function<String, Optional<OperationRecord>> operations) {
        this.operations = operations;
        this.records = records;
        this.clock = clock;
        this.chance = chance;
    }

    /// Notes a request that asks for a change; one that reads is none.
    ///
    /// @param correlation as the answer names it
    /// @param operation id of the one that the answer has begun
    public void note(
            Request request,
            Caller caller,
            String correlation,
            int status,
            Optional<String> operation) {
        List<String> path = request.path().stream().filter(each -> !each.isEmpty()).toList();
        if (READS.contains(request.method()) || path.size() < 2) {
            return;
        }
        boolean action = request.method().equals("POST");
        List<String> resource = action ? path.subList(0, path.size() - 1) : path;
        var record =
                new ActivityRecord(
                        RecordCodec.FORMAT,
                        chance.uuid().toString(),
                        correlation,
                        clock.instant(),
                        cut("/" + String.join("/", resource)),
                        cut(operation(resource, request.method(), path.getLast())),
                        request.method(),
                        caller.objectId(),
                        request.remoteAddress(),
                        status);
        try {
            keep(record, operation);
        } catch (Failed e) {
            // what was done is answered as done
            LOG.log(Level.WARNING, "an activity could not be noted", e);
        }
    }

    /// The operation that an answer names.
    public static Optional<String> begun(Response answer) {
        return answer.headers()
                .first("Azure-AsyncOperation")
                .or(() -> answer.headers().first("Location"))
                .map(OPERATION::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }

    /// Tells the ends of operations that have ended since. Before operations are forgotten, which
    /// happens when others begin and at a start.
    public synchronized void settle() {
        try {
            tellEnds();
        } catch (Failed e) {
            // tried again
            LOG.log(Level.WARNING, "the ends of operations could not be noted", e);
        }
    }

    private void tellEnds() {
        records.startingWith(BEGUN_KEY)
                .forEach(
                        (key, bytes) -> {
                            Optional<OperationRecord> operation =
                                    operations.apply(key.substring(BEGUN_KEY.length()));
                            if (operation.isEmpty()) {
                                records.write(Map.of(key, Optional.empty()));
                            } else if (operation.get().ended().isPresent()) {
                                var begun = RecordCodec.read(bytes, ActivityRecord.class);
                                var changes = new HashMap<String, Optional<byte[]>>();
                                changes.put(key, Optional.empty());
                                keep(ended(begun, operation.get()), changes);
                            }
                        });
    }

    /// An operation may end before its beginning has been noted.
    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private ActivityRecord ended(ActivityRecord begun, OperationRecord operation) {
        int status =
                operation
                        .error()
                        .map(
                                problem ->
                                        switch (problem.code()) {
                                            case "Forbidden" -> 403;
                                            case "InternalServerError" -> 500;
                                            case "ServiceUnavailable" -> 503;
                                            default -> 400;
                                        })
                        .orElse(200);
        return new ActivityRecord(
                RecordCodec.FORMAT,
                chance.uuid().toString(),
                begun.correlation(),
                later(operation.ended().orElseThrow(), begun.at().plusMillis(1)),
                begun.resource(),
                begun.operation(),
                begun.method(),
                begun.caller(),
                begun.address(),
                status);
    }

    private static String cut(String text) {
        return text.length() <= TEXT_CHARACTERS_MAX ? text : text.substring(0, TEXT_CHARACTERS_MAX);
    }

    /// `Microsoft.HealthcareApis/services/write`; of an action `.../name/action`.
    private static String operation(List<String> resource, String method, String last) {
        int provider = -1;
        for (int i = 0; i < resource.size(); i++) {
            if (resource.get(i).equalsIgnoreCase("providers")) {
                provider = i;
            }
        }
        var type = new StringBuilder();
        if (provider < 0 || provider + 1 >= resource.size()) {
            type.append("Microsoft.Resources/subscriptions");
            if (resource.size() > 2 && resource.get(2).equalsIgnoreCase("tagNames")) {
                type.append(resource.size() > 4 ? "/tagNames/tagValues" : "/tagNames");
            } else if (resource.size() > 2) {
                type.append("/resourceGroups");
            }
        } else {
            type.append(resource.get(provider + 1));
            for (int i = provider + 2; i < resource.size(); i += 2) {
                type.append('/').append(resource.get(i));
            }
        }
        return switch (method) {
            case "DELETE" -> type.append("/delete").toString();
            case "POST" -> type.append('/').append(last).append("/action").toString();
            default -> type.append("/write").toString();
        };
    }

    private void keep(ActivityRecord record, Optional<String> operation) {
        var changes = new HashMap<String, Optional<byte[]>>();
        operation.ifPresent(
                id -> changes.put(BEGUN_KEY + id, Optional.of(RecordCodec.write(record))));
        keep(record, changes);
    }

    /// @param changes what is written with it
    private synchronized void keep(ActivityRecord record, Map<String, Optional<byte[]>> changes) {
        int others = changes.size();
        changes.put(
                KEY
                        + moment(record.at())
                        + String.format(Locale.ROOT, "-%010d-", number++)
                        + record.id(),
                Optional.of(RecordCodec.write(record)));
        if (count < 0 || count >= KEPT_MAX) {
            List<String> keys = List.copyOf(records.startingWith(KEY).keySet());
            String oldest = KEY + moment(record.at().minus(KEPT_FOR));
            int over = keys.size() < KEPT_MAX ? 0 : keys.size() - KEPT_MAX + REMOVED_AT_ONCE;
            for (int i = 0; i < keys.size(); i++) {
                if (i < over || keys.get(i).compareTo(oldest) < 0) {
                    changes.put(keys.get(i), Optional.empty());
                }
            }
            count = (long) keys.size() - (changes.size() - 1 - others);
        }
        records.write(Map.copyOf(changes));
        count++;
    }

    /// In the order of time.
    private static String moment(Instant at) {
        return String.format(Locale.ROOT, "%016d", Math.max(at.toEpochMilli(), 0));
    }

    /// Those that pass, the newest first.
    List<Activity> newestFirst(ActivityFilter filter) {
        settle();
        Set<String> begun = new HashSet<>();
        for (byte[] bytes : records.startingWith(BEGUN_KEY).values()) {
            begun.add(RecordCodec.read(bytes, ActivityRecord.class).id());
        }
        var found = new ArrayList<Activity>();
        Set<String> ended = new HashSet<>();
        Instant oldest = clock.instant().minus(KEPT_FOR);
        for (byte[] bytes : List.copyOf(records.startingWith(KEY).values()).reversed()) {
            ActivityRecord record = RecordCodec.read(bytes, ActivityRecord.class);
            boolean later = !ended.add(record.correlation());
            var activity = new Activity(record, later || begun.contains(record.id()));
            if (!record.at().isBefore(oldest) && filter.passes(activity)) {
                found.add(activity);
            }
        }
        return found;
    }
}
