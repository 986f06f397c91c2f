// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Tells access tokens from what else an authority signs with the same key: id tokens and logout
/// tokens above all, whose audience is an application and can be the audience of an account as
/// well.
final class TokenUse {
    private TokenUse() {}

    /// Whether it may be an access token.
    ///
    /// The embedded issuer's say so (`idtyp`). Of others' what says that it is something else is
    /// refused: a header `typ` other than `JWT` and RFC 9068's `at+jwt`; `at_hash` and `c_hash`,
    /// which only id tokens have; Keycloak's claim `typ` and Cognito's `token_use`; the event of a
    /// logout token.
    static boolean isAccess(Authority authority, JWSHeader header, JWTClaimsSet claims) {
        if (!isTyped(header) || claims.getClaim("at_hash") != null) {
            return false;
        }
        return switch (authority) {
            case EmbeddedAuthority _ ->
                    "app".equals(claims.getClaim("idtyp"))
                            || "user".equals(claims.getClaim("idtyp"));
            case RemoteAuthority _ ->
                    claims.getClaim("c_hash") == null
                            && claims.getClaim("events") == null
                            && isOneOf(claims.getClaim("typ"), "bearer", "dpop")
                            && isOneOf(claims.getClaim("token_use"), "access");
        };
    }

    private static boolean isTyped(JWSHeader header) {
        JOSEObjectType type = header.getType();
        String name = type == null ? "jwt" : type.getType().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "jwt", "at+jwt", "application/at+jwt" -> true;
            default -> false;
        };
    }

    /// Whether a claim is absent or one of these.
    private static boolean isOneOf(@Nullable Object claim, String... names) {
        if (claim == null) {
            return true;
        }
        for (String each : names) {
            if (each.equalsIgnoreCase(claim.toString())) {
                return true;
            }
        }
        return false;
    }
}
