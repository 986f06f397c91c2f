// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One row of the audit trail: what a call of an account's data plane began with, or what it came
/// to. Texts that are too long are cut.
///
/// @param time to the microsecond
/// @param accountId whose data plane was called
/// @param correlationId the same in all rows of one request
/// @param part 0 of the request itself, from 1 of each entry of a Bundle
/// @param result what the row tells
/// @param operation FHIR's name of the interaction: `search-type`
/// @param resourceType "" when the address names none
/// @param sealedUri the request's address under the account's own seals; empty when it was not
///     kept, because the customer's key refused. Handed over
/// @param callerIpAddress the peer's
/// @param caller empty when nobody was authenticated
/// @param headers custom audit headers by the name they came under
/// @param status of HTTP, 0 of a call that has begun
/// @param durationMillis 0 of a call that has begun
public record AuditRow(
        Instant time,
        UUID accountId,
        UUID correlationId,
        int part,
        Result result,
        String operation,
        String resourceType,
        byte[] sealedUri,
        String callerIpAddress,
        Optional<Identity> caller,
        Map<String, String> headers,
        int status,
        int durationMillis) {
    /// Of a name or an id.
    static final int CHARACTERS_MAX = 2048;

    /// What a row tells. The order is the file format.
    public enum Result {
        /// The call has begun.
        STARTED("Started"),
        /// It has ended with a status below 400.
        SUCCEEDED("Succeeded"),
        /// It has ended with another.
        FAILED("Failed");

        private final String text;

        Result(String text) {
            this.text = text;
        }

        /// Azure's word.
        public String text() {
            return text;
        }
    }

    /// Who called, by the claims of the token.
    ///
    /// @param issuer claim `iss`
    /// @param objectId claim `oid`
    /// @param applicationId claim `appid` or `azp`; "" for none
    public record Identity(String issuer, String objectId, String applicationId) {
        public Identity {
            issuer = bounded(issuer);
            objectId = bounded(objectId);
            applicationId = bounded(applicationId);
        }
    }

    public AuditRow {
        time = time.truncatedTo(ChronoUnit.MICROS);
        operation = bounded(operation);
        resourceType = bounded(resourceType);
        callerIpAddress = bounded(callerIpAddress);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    private static String bounded(String text) {
        return text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX);
    }
}
