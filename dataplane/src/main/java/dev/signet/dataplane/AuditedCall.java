// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.identity.Caller;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What is known of a call when it begins.
///
/// @param correlationId the same for a Bundle and its entries
/// @param part 0 of a request, from 1 of each entry of its Bundle
/// @param operation FHIR's name of what is asked: `search-type`; `unknown` for what is at no
///     address
/// @param resourceType that the address names; "" for none
/// @param uri the whole address, search values included: of the customer's data
/// @param callerIpAddress the peer's
/// @param caller empty when nobody was authenticated
/// @param headers custom audit headers
public record AuditedCall(
        Instant time,
        UUID correlationId,
        int part,
        String operation,
        String resourceType,
        String uri,
        String callerIpAddress,
        Optional<Caller> caller,
        Map<String, String> headers) {

    /// The same under another name.
    public AuditedCall named(String name) {
        return new AuditedCall(
                time,
                correlationId,
                part,
                name,
                resourceType,
                uri,
                callerIpAddress,
                caller,
                headers);
    }
}
