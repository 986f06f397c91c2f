// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.time.ZoneOffset;
import reactor.core.publisher.Mono;

/// Tokens that are made out to one resource, whatever a vault's challenge names.
record MadeCredential(TokenMaker maker, String resource) implements TokenCredential {
    @Override
    public AccessToken getTokenSync(TokenRequestContext request) {
        TokenMaker.Made made = maker.token(resource);
        return new AccessToken(made.token(), made.expires().atOffset(ZoneOffset.UTC));
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.fromSupplier(() -> getTokenSync(request));
    }
}
