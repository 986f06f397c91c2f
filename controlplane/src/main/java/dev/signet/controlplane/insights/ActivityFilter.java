// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.insights;

import dev.signet.controlplane.arm.ArmError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `$filter` of the activity log (Microsoft.Insights 2015-04-01): `eventTimestamp ge 'time' and
/// eventTimestamp le 'time' and resourceGroupName eq 'name'`. The beginning is required, as there;
/// what is not known is refused.
///
/// @param values by name in lower case; all of them must hold
record ActivityFilter(Instant from, Optional<Instant> to, Map<String, String> values) {
    private static final Pattern TERM =
            Pattern.compile(
                    "\\s*(\\w{1,32})\\s+(ge|le|eq)\\s+(?:'([^']{0,1024})'|([^\\s']{1,64}))\\s*(?:(and)\\s|$)",
                    Pattern.CASE_INSENSITIVE);
    private static final Set<String> KNOWN =
            Set.of(
                    "resourcegroupname",
                    "resourceid",
                    "resourceuri",
                    "resourceprovider",
                    "correlationid",
                    "channels",
                    "caller",
                    "status");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd['T'HH:mm[:ss][.SSSSSSS][.SSSSSS][.SSS][XXX]]");

    /// @throws dev.signet.base.Failed `INVALID`
    static ActivityFilter of(String text) {
        Optional<Instant> from = Optional.empty();
        Optional<Instant> to = Optional.empty();
        var values = new HashMap<String, String>();
        Matcher matcher = TERM.matcher(text);
        int at = 0;
        boolean more = true;
        while (more) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw ArmError.INVALID_FILTER.failed();
            }
            String name = matcher.group(1).toLowerCase(Locale.ROOT);
            String value = matcher.group(3) == null ? matcher.group(4) : matcher.group(3);
            String comparison = matcher.group(2).toLowerCase(Locale.ROOT);
            if (name.equals("eventtimestamp") && comparison.equals("ge") && from.isEmpty()) {
                from = Optional.of(time(value));
            } else if (name.equals("eventtimestamp") && comparison.equals("le") && to.isEmpty()) {
                to = Optional.of(time(value));
            } else if (!comparison.equals("eq")
                    || !KNOWN.contains(name)
                    || values.put(name, value) != null) {
                throw ArmError.INVALID_FILTER.failed();
            }
            at = matcher.end();
            more = matcher.group(5) != null;
        }
        if (at != text.length() || from.isEmpty()) {
            throw ArmError.INVALID_FILTER.failed();
        }
        return new ActivityFilter(from.get(), to, Map.copyOf(values));
    }

    private static Instant time(String text) {
        try {
            TemporalAccessor parsed =
                    TIME.parseBest(
                            text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return switch (parsed) {
                case OffsetDateTime whole -> whole.toInstant();
                case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
                case LocalDate day -> day.atStartOfDay().toInstant(ZoneOffset.UTC);
                default -> throw ArmError.INVALID_FILTER.failed();
            };
        } catch (DateTimeException e) {
            throw ArmError.INVALID_FILTER.failed();
        }
    }

    boolean passes(Activity activity) {
        ActivityRecord record = activity.record();
        return !record.at().isBefore(from)
                && to.filter(record.at()::isAfter).isEmpty()
                && values.entrySet().stream().allMatch(each -> passes(activity, each));
    }

    private static boolean passes(Activity activity, Map.Entry<String, String> asked) {
        ActivityRecord record = activity.record();
        String value = asked.getValue();
        return switch (asked.getKey()) {
            case "resourcegroupname" -> value.equalsIgnoreCase(record.group());
            case "resourceprovider" -> value.equalsIgnoreCase(record.namespace());
            case "correlationid" -> value.equalsIgnoreCase(record.correlation());
            case "caller" -> value.equalsIgnoreCase(record.caller());
            case "status" -> value.equalsIgnoreCase(activity.status());
            case "channels" -> true; // all is of the one channel that clients name: Operation
            default -> value.equalsIgnoreCase(record.resource());
        };
    }
}
