// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.microsoft.aad.msal4j.MsalServiceException;
import java.util.Optional;
import reactor.core.publisher.Mono;

/// Tokens of another credential, with its failures told apart: the issuer's no and its silence.
/// Where a resource is told, tokens are made out to that one and to no other, whatever a vault's
/// challenge names: no vault gets a token that is meant for somebody else.
final class IssuerCredential implements TokenCredential {
    private static final String DEFAULT_SCOPE = "/.default";

    private final TokenCredential inner;
    private final Optional<String> resource;

    IssuerCredential(TokenCredential inner, Optional<String> resource) {
        this.inner = inner;
        this.resource = resource;
    }

    /// No token is to be had. Carries no cause: the library's texts name client and tenant.
    static final class NoToken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean refused;

        NoToken(boolean refused) {
            super("no token for the vault", null, false, false);
            this.refused = refused;
        }

        /// True for a no, false for a silence.
        boolean refused() {
            return refused;
        }
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext request) {
        try {
            return inner.getTokenSync(resource.map(own -> madeOutTo(own, request)).orElse(request));
        } catch (RuntimeException e) {
            throw new NoToken(isNo(e));
        }
    }

    private static TokenRequestContext madeOutTo(String resource, TokenRequestContext request) {
        return new TokenRequestContext()
                .addScopes(resource + DEFAULT_SCOPE)
                .setTenantId(request.getTenantId())
                .setClaims(request.getClaims())
                .setCaeEnabled(request.isCaeEnabled());
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.fromSupplier(() -> getTokenSync(request));
    }

    /// The issuer has answered with a client error: wrong secret, unknown client or tenant.
    private static boolean isNo(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof MsalServiceException service) {
                Integer status = service.statusCode();
                return status != null && status >= 400 && status < 500;
            }
        }
        return false;
    }
}
