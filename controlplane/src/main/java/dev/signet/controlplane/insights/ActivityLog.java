// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.insights;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.http.Request;
import dev.signet.identity.Caller;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The activity log: every change that Resource Manager admitted, with the status of its answer;
/// one that is only begun then counts as done. The newest 2,000 of the last 90 days are kept. Any
/// thread.
public final class ActivityLog {
    private static final System.Logger LOG = System.getLogger(ActivityLog.class.getName());
    static final int KEPT_MAX = 2000;
    private static final Duration KEPT_FOR = Duration.ofDays(90);

    /// So many go at once: a change does not look for what is old each time.
    private static final int REMOVED_AT_ONCE = 100;

    private static final String KEY = "activity/";
    private static final int TEXT_CHARACTERS_MAX = 1024;
    private static final Set<String> READS = Set.of("GET", "HEAD");

    private final ControlStore records;
    private final InstantSource clock;
    private final Chance chance;
    private long count = -1;

    /// Of the process: several may come in one millisecond.
    private long number;

    /// Reads nothing yet.
    public ActivityLog(ControlStore records, InstantSource clock, Chance chance) {
        this.records = records;
        this.clock = clock;
        this.chance = chance;
    }

    /// Notes a request that asks for a change; one that reads is none.
    ///
    /// @param correlation as the answer names it
    public void note(Request request, Caller caller, String correlation, int status) {
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
            keep(record);
        } catch (Failed e) {
            // what was done is answered as done
            LOG.log(Level.WARNING, "an activity could not be noted", e);
        }
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
            if (resource.size() > 2) {
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

    private synchronized void keep(ActivityRecord record) {
        var changes = new HashMap<String, Optional<byte[]>>();
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
            count = (long) keys.size() - (changes.size() - 1);
        }
        records.write(Map.copyOf(changes));
        count++;
    }

    /// In the order of time.
    private static String moment(Instant at) {
        return String.format(Locale.ROOT, "%016d", Math.max(at.toEpochMilli(), 0));
    }

    /// Those that pass, the newest first.
    List<ActivityRecord> newestFirst(ActivityFilter filter) {
        var found = new ArrayList<ActivityRecord>();
        Instant oldest = clock.instant().minus(KEPT_FOR);
        for (byte[] bytes : records.startingWith(KEY).values()) {
            ActivityRecord record = RecordCodec.read(bytes, ActivityRecord.class);
            if (!record.at().isBefore(oldest) && filter.passes(record)) {
                found.add(record);
            }
        }
        return found.reversed();
    }
}
