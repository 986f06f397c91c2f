// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.identity.Client;
import dev.signet.identity.SignInEvent;
import dev.signet.identity.SignInLog;
import java.time.InstantSource;
import java.util.Optional;

/// Tells the log what came of each request for a token.
record SignIns(SignInLog log, InstantSource clock) {
    /// Who asks for what.
    ///
    /// @param grant in OAuth's words
    /// @param clientId empty when no such application is known
    /// @param audience empty when it came to none
    record Asked(String grant, String clientId, String audience, String address) {
        static Asked of(String grant, Optional<Client> client, String address) {
            return new Asked(grant, client.map(Client::clientId).orElse(""), "", address);
        }

        Asked at(String other) {
            return new Asked(grant, clientId, other, address);
        }
    }

    /// @param objectId who has it
    /// @throws Failed `UNAVAILABLE` when it cannot be recorded: then it must not be given
    void given(Asked asked, String objectId) {
        try {
            log.record(event(asked, objectId, 0));
        } catch (Failed e) {
            throw new Failed(e, Failure.UNAVAILABLE, "the sign-in cannot be recorded");
        }
    }

    /// A refusal stays one when it cannot be recorded.
    ///
    /// @param objectId whose it would have been; empty when that is nobody
    void refused(Asked asked, String objectId, int code) {
        try {
            log.record(event(asked, objectId, code));
        } catch (Failed _) {
            // the trail says itself that it is not written
        }
    }

    private SignInEvent event(Asked asked, String objectId, int code) {
        return new SignInEvent(
                clock.instant(),
                asked.grant(),
                objectId,
                asked.clientId(),
                asked.audience(),
                asked.address(),
                code);
    }
}
