// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One row of the audit trail, in the shape of Key Vault's `AuditEvent` log (contract 3.6). It
/// holds no key material and no token.
///
/// @param resourceId ARM id of the vault in upper case
/// @param operationName `KeyUnwrap`, `KeyCreate`, `Authentication`
/// @param operationVersion the api-version asked for; empty when there was none
/// @param resultSignature `OK`, `Forbidden`, `Not Found`
/// @param resultDescription why it was refused; empty when it was not
/// @param objectId claim `oid`; empty when nobody was authenticated
/// @param applicationId claim `appid`
/// @param clientInfo the caller's User-Agent
/// @param id the key's id, with its version where one was used; empty when none was
/// @param enabled to what a change has switched a version; empty where that is as it was, where
///     the change was refused, and of all else
/// @param rights what a change in Resource Manager gave to somebody or took away; empty of all else
public record AuditEvent(
        Instant time,
        String resourceId,
        String operationName,
        String operationVersion,
        boolean success,
        String resultSignature,
        String resultDescription,
        long durationMillis,
        String callerIpAddress,
        UUID correlationId,
        Optional<String> objectId,
        Optional<String> applicationId,
        String clientInfo,
        String requestUri,
        String id,
        int httpStatusCode,
        Optional<Boolean> enabled,
        Optional<RightsChange> rights) {
    private static final int CHARACTERS_MAX = 2048;

    public AuditEvent {
        resourceId = bounded(resourceId);
        operationVersion = bounded(operationVersion);
        resultDescription = bounded(resultDescription);
        clientInfo = bounded(clientInfo);
        requestUri = bounded(requestUri);
        id = bounded(id);
    }

    /// The row as JSON, as a diagnostic setting writes it.
    public String json() {
        return AuditJson.write(this);
    }

    private static String bounded(String text) {
        return text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX);
    }
}
