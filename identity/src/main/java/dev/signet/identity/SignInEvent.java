// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.time.Instant;

/// A token that was given or refused: who asked for what from where. No password, no secret, no
/// code and no token; what nobody here is called by is left out, because people type passwords into
/// the wrong field.
///
/// @param grant how it was asked for, in OAuth's words: `client_credentials`, `refresh_token`
/// @param objectId of the user, or of an application that asks for itself; empty when nobody of
///     that name is known
/// @param applicationId of an application that is known; empty otherwise
/// @param audience for whom; empty when it came to none
/// @param address the peer's
/// @param code what it was refused with, Entra ID's number; 0 when it was given
public record SignInEvent(
        Instant time,
        String grant,
        String objectId,
        String applicationId,
        String audience,
        String address,
        int code) {
    /// Whether a token was given.
    public boolean given() {
        return code == 0;
    }
}
