// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis.audit;

import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which rows of an audit trail are asked for: `$top`, and a `$filter` that compares
/// `TimeGenerated`. What else OData knows is refused rather than ignored.
///
/// @param countMax 1 to 1000
/// @param terms all of them must hold
public record AuditQuery(int countMax, List<Term> terms) {
    private static final int COUNT = 100;
    private static final int COUNT_MAX = 1000;
    private static final int CHARACTERS_MAX = 512;
    private static final Pattern TERM =
            Pattern.compile(
                    "\\s*TimeGenerated\\s+(ge|gt|le|lt)\\s+(?:datetime)?('?)([0-9T:.Z+-]{10,40})\\2"
                            + "\\s*(and\\s|$)",
                    Pattern.CASE_INSENSITIVE);

    private static final ArmError BAD_FILTER =
            new ArmError(
                    Failure.INVALID,
                    "InvalidFilterInQueryString",
                    "The $filter is not understood. Known are comparisons 'TimeGenerated ge TIME' by ge,"
                            + " gt, le, lt, joined by 'and'; a time is as in 2026-03-01T10:00:00Z.");

    public AuditQuery {
        terms = List.copyOf(terms);
    }

    /// One comparison.
    ///
    /// @param order `ge`, `gt`, `le` or `lt`
    public record Term(String order, Instant time) {
        boolean holds(Instant other) {
            int compared = other.compareTo(time);
            return switch (order) {
                case "ge" -> compared >= 0;
                case "gt" -> compared > 0;
                case "le" -> compared <= 0;
                default -> compared < 0;
            };
        }
    }

    /// What a request asks for; without `$top` 100 rows.
    ///
    /// @throws dev.signet.base.Failed `INVALID`
    static AuditQuery of(ArmRequest call) {
        return new AuditQuery(
                call.parameter("$top").map(AuditQuery::count).orElse(COUNT),
                terms(call.parameter("$filter").filter(text -> !text.isBlank())));
    }

    /// Whether a row of that time is asked for.
    public boolean wants(Instant time) {
        return terms.stream().allMatch(term -> term.holds(time));
    }

    private static int count(String text) {
        if (!text.matches("[0-9]{1,4}")
                || text.matches("0+")
                || Integer.parseInt(text) > COUNT_MAX) {
            throw ArmError.property("$top", "must be a number from 1 to " + COUNT_MAX);
        }
        return Integer.parseInt(text);
    }

    private static List<Term> terms(Optional<String> filter) {
        if (filter.isEmpty()) {
            return List.of();
        }
        var terms = new ArrayList<Term>();
        Matcher matcher = TERM.matcher(filter.get());
        int from = 0;
        boolean more = true;
        while (more) {
            if (filter.get().length() > CHARACTERS_MAX
                    || !matcher.find(from)
                    || matcher.start() != from) {
                throw BAD_FILTER.failed();
            }
            String order = matcher.group(1).toLowerCase(Locale.ROOT);
            terms.add(new Term(order, time(matcher.group(3))));
            from = matcher.end();
            more = !matcher.group(4).isEmpty();
        }
        return terms;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw BAD_FILTER.failed();
        }
    }
}
