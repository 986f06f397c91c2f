// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.RedactedCause;
import dev.signet.fhir.IssueType;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/// The data plane's one table from [Failure] to status and OperationOutcome.
final class FhirErrors {
    private static final System.Logger LOG = System.getLogger(FhirErrors.class.getName());

    /// The fact of `METHOD_NOT_ALLOWED` that names the methods there are.
    static final String ALLOW = "allow";

    private final InstantSource clock;
    private final Chance chance;

    FhirErrors(InstantSource clock, Chance chance) {
        this.clock = clock;
        this.chance = chance;
    }

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
    static boolean isOfService(Failure failure) {
        int status = row(failure).status();
        return status >= 500 || failure == Failure.KEY_REFUSED || failure == Failure.KEY_SILENT;
    }

    /// The answer to a failure.
    Response response(Failed failed, Request request) {
        Row row = row(failed.failure());
        if (row.status() == 500 || failed.failure() == Failure.STORAGE) {
            return unexpected(failed);
        }
        String diagnostics = diagnostics(failed);
        byte[] body =
                row.status() == 403 && failed.failure() != Failure.FORBIDDEN
                        ? Outcome.correlated(
                                chance.uuid().toString(),
                                clock.instant().toString(),
                                row.type(),
                                "There was an error using the customer-managed key.")
                        : Outcome.error(row.type(), diagnostics, failed.fact("expression", ""));
        Response response = Answers.json(row.status(), body);
        return switch (failed.failure()) {
            case UNAUTHENTICATED -> // RFC 6750, 3.1: no error code when no token was sent
                    response.with(
                            "WWW-Authenticate",
                            request.header("Authorization").isEmpty()
                                    ? "Bearer"
                                    : "Bearer error=\"invalid_token\"");
            case METHOD_NOT_ALLOWED -> response.with("Allow", failed.fact(ALLOW, ""));
            case BUSY, UNAVAILABLE -> response.with("Retry-After", "1");
            default -> response;
        };
    }

    /// The answer to what the server refuses before the plane is asked; nothing is logged, that
    /// is done.
    static Response refusal(Failed failed) {
        Row row = row(failed.failure());
        byte[] body = Outcome.error(row.type(), diagnostics(failed), "");
        return Answers.json(row.status(), body);
    }

    /// The answer while the customer's key refuses: azure-contract CMK-D1.
    Response keyLost(String diagnostics) {
        String id = chance.uuid().toString();
        String time = clock.instant().toString();
        return Answers.json(403, Outcome.correlated(id, time, IssueType.INVALID, diagnostics));
    }

    /// The answer to what must not happen: an id to find it by, and nothing else.
    Response unexpected(RuntimeException thrown) {
        String id = chance.uuid().toString();
        LOG.log(Level.ERROR, "incident " + id, RedactedCause.of(thrown));
        String time = clock.instant().toString();
        if (thrown instanceof Failed failed && failed.failure() == Failure.STORAGE) {
            return Answers.json(
                            503,
                            Outcome.correlated(
                                    id, time, IssueType.NO_STORE, "The disk does not take it now."))
                    .with("Retry-After", "5");
        }
        String diagnostics = "An unexpected error occurred; the operator finds it by this id.";
        return Answers.json(500, Outcome.correlated(id, time, IssueType.EXCEPTION, diagnostics));
    }

    private static String diagnostics(Failed failed) {
        var text = new StringBuilder(failed.text());
        for (Fact fact : failed.facts()) {
            if (!fact.name().equals("expression") && !fact.name().equals(ALLOW)) {
                text.append(text.length() == failed.text().length() ? ": " : ", ");
                text.append(fact.name()).append(' ').append(fact.value());
            }
        }
        return text.toString();
    }
}
