// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Directory;
import dev.signet.identity.User;
import dev.signet.identity.grant.RefreshTokens;
import java.util.Map;
import java.util.Optional;

/// `/oauth2/v2.0/revoke`: a client gives a refresh token back, and all that came of its sign-in
/// ends (RFC 7009). Entra ID has no such address. An access token is good until its time: who sends
/// one is told so.
record RevocationEndpoint(
        Directory directory, ClientProof proofs, RefreshTokens refreshing, Refused refused) {
    /// A JWS has two dots; a refresh token of ours, a JWE, has four (RFC 7516 section 9).
    private static final int DOTS_OF_SIGNED = 2;

    private static final int ID_CHARS_MAX = 128;

    Response answer(Request request) {
        Form form;
        ClientProof.Said said;
        try {
            form = Form.body(request);
            said = ClientProof.said(request, form);
        } catch (Failed e) {
            if (e.failure() != Failure.MALFORMED) {
                throw e; // the server is full, or the form too large
            }
            return refused.answer(TokenRefusal.MALFORMED);
        }
        Optional<String> twice = form.twice();
        if (twice.isPresent()) {
            return refused.twice(twice.get());
        }
        if (said.clientId().isEmpty() || said.clientId().length() > ID_CHARS_MAX) {
            return refused.answer(TokenRefusal.NO_CLIENT_ID);
        }
        if (!form.has("token")) {
            return refused.answer(TokenRefusal.NO_TOKEN);
        }
        return switch (proofs.proved(said, request, form, false)) {
            case ClientProof.Proved.No(var refusal) -> refused.answer(refusal);
            case ClientProof.Proved.Yes(var client) ->
                    ended(form.first("token"), client.clientId());
        };
    }

    /// A token that is none, or not this client's, is told the same as one that has ended (RFC 7009
    /// section 2.2).
    private Response ended(String token, String clientId) {
        if (token.chars().filter(each -> each == '.').count() == DOTS_OF_SIGNED) {
            return refused.answer(TokenRefusal.UNSUPPORTED_TOKEN);
        }
        Optional<RefreshTokens.Opened> opened = refreshing.opened(token, clientId, directory);
        if (opened.isPresent()) {
            Optional<User> user = directory.user(opened.get().grant().objectId());
            user.ifPresent(each -> refreshing.end(opened.get(), each));
        }
        return TokenEndpoint.given(Map.of());
    }
}
