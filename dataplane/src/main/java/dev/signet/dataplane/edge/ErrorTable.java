// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.RedactedCause;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.RouteTable;
import dev.signet.fhir.IssueType;
import dev.signet.http.Refusals;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// The data plane's one table from [Failure] to status and OperationOutcome. Any thread.
public final class ErrorTable {
    private static final System.Logger LOG = System.getLogger(ErrorTable.class.getName());

    /// Facts that stand elsewhere than in the text.
    private static final Set<String> UNTOLD =
            Set.of("expression", RouteTable.ALLOW, Refusals.INCIDENT, Refusals.RETRY_MILLIS);

    private ErrorTable() {}

    /// What a caller sees of a failure.
    ///
    /// @param status of HTTP
    /// @param type code of the issue
    private record Row(int status, IssueType type) {}

    private static Row row(Failure failure) {
        return switch (failure) {
            case INVALID -> new Row(400, IssueType.INVALID);
            case MALFORMED -> new Row(400, IssueType.STRUCTURE);
            case TOO_LARGE -> new Row(413, IssueType.TOO_LONG);
            case UNAUTHENTICATED -> new Row(401, IssueType.LOGIN);
            case FORBIDDEN -> new Row(403, IssueType.FORBIDDEN);
            case NOT_FOUND -> new Row(404, IssueType.NOT_FOUND);
            case GONE -> new Row(410, IssueType.DELETED);
            case METHOD_NOT_ALLOWED -> new Row(405, IssueType.NOT_SUPPORTED);
            case NOT_ACCEPTABLE -> new Row(406, IssueType.NOT_SUPPORTED);
            case UNSUPPORTED_MEDIA_TYPE -> new Row(415, IssueType.NOT_SUPPORTED);
            case CONFLICT -> new Row(409, IssueType.CONFLICT);
            case PRECONDITION_FAILED -> new Row(412, IssueType.CONFLICT);
            case UNPROCESSABLE -> new Row(422, IssueType.PROCESSING);
            case BUSY -> new Row(429, IssueType.THROTTLED);
            case KEY_REFUSED, KEY_SILENT -> new Row(403, IssueType.INVALID);
            case UNAVAILABLE -> new Row(503, IssueType.TRANSIENT);
            case STORAGE -> new Row(503, IssueType.NO_STORE);
            case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW, INTERNAL ->
                    new Row(500, IssueType.EXCEPTION);
        };
    }

    /// Whether a failure is of the service or its key, not of the request.
    public static boolean isOfService(Failure failure) {
        int status = row(failure).status();
        return status >= 500 || failure == Failure.KEY_REFUSED || failure == Failure.KEY_SILENT;
    }

    /// What comes of an exchange that failed.
    ///
    /// @param id of the call, for the log
    public static Outcome outcome(Failed failed, Supplier<UUID> id) {
        Row row = row(failed.failure());
        if (row.status() == 500 || failed.failure() == Failure.STORAGE) {
            return unexpected(failed, id);
        }
        Content content =
                row.status() == 403 && failed.failure() != Failure.FORBIDDEN
                        ? error(row.type(), "There was an error using the customer-managed key.")
                        : error(row, failed, failed.fact("expression", ""));
        Outcome.Hints hints =
                switch (failed.failure()) {
                    case UNAUTHENTICATED -> new Outcome.Hints("", 0, true, -1);
                    case METHOD_NOT_ALLOWED ->
                            new Outcome.Hints(failed.fact(RouteTable.ALLOW, ""), 0, false, -1);
                    default -> later(failed);
                };
        return Outcome.of(row.status(), content).with(hints);
    }

    /// What comes of what the server refuses before the plane is asked; nothing is logged, that
    /// is done.
    public static Outcome refusal(Failed failed) {
        Row row = row(failed.failure());
        return Outcome.of(row.status(), error(row, failed, ""))
                .with(later(failed));
    }

    private static Outcome.Hints later(Failed failed) {
        long millis = Refusals.retryMillis(failed);
        boolean passes = failed.failure() == Failure.UNAVAILABLE && millis == 0;
        return Outcome.Hints.later(passes ? Refusals.RETRY_MILLIS_DEFAULT : millis);
    }

    private static Content error(Row row, Failed failed, String expression) {
        return new Content.Tree(
                OperationOutcomes.error(row.type(), diagnostics(failed), expression));
    }

    /// What comes of everything while the customer's key refuses, as Azure's service has it.
    public static Outcome keyLost(String diagnostics) {
        return Outcome.of(403, error(IssueType.INVALID, diagnostics));
    }

    /// What comes of what must not happen: an id to find it by, and nothing else.
    ///
    /// @param id of the call, which the refusal carries
    public static Outcome unexpected(RuntimeException thrown, Supplier<UUID> id) {
        LOG.log(Level.ERROR, "incident " + id.get(), RedactedCause.of(thrown));
        if (thrown instanceof Failed failed && failed.failure() == Failure.STORAGE) {
            Content content = error(IssueType.NO_STORE, "The disk does not take it now.");
            return Outcome.of(503, content).with(Outcome.Hints.later(5000));
        }
        String diagnostics = "An unexpected error occurred; the operator finds it by this id.";
        return Outcome.of(500, error(IssueType.EXCEPTION, diagnostics));
    }

    private static Content error(IssueType type, String diagnostics) {
        return new Content.Tree(OperationOutcomes.error(type, diagnostics, ""));
    }

    private static String diagnostics(Failed failed) {
        var text = new StringBuilder(failed.text());
        for (Fact fact : failed.facts()) {
            if (!UNTOLD.contains(fact.name())) {
                text.append(text.length() == failed.text().length() ? ": " : ", ");
                text.append(fact.name()).append(' ').append(fact.value());
            }
        }
        return text.toString();
    }
}
