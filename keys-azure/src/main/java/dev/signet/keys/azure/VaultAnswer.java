// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpResponse;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyReason;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The one place where a failure of the Azure client becomes an answer. Key Vault's error body is
/// `{"error":{"code","message","innererror":{"code"}}}`.
///
/// | seen | answer |
/// |---|---|
/// | token endpoint 4xx; vault 401 | no, 4000 |
/// | token endpoint 429, 5xx, silent | silence, 4001 |
/// | 403, inner `ForbiddenByFirewall`, `ForbiddenByConnection` | no, 4016 |
/// | 403, inner `KeyOperationForbidden`, `KeyNotYetValidOrExpired` | no, 4005 |
/// | 403, all else | no, 4002 |
/// | 404 `VaultNotFound` | no, 4017 |
/// | 404 with any other error of Key Vault | no, 4003 |
/// | 404 without one: another server's | silence, 4004 |
/// | 400 | no, 4005 |
/// | 500 | silence, 4008 |
/// | 408, 429, other 5xx, anything else; timeouts, connections, TLS | silence, 4004 |
/// | the vault's name is not known | silence, 4009 |
final class VaultAnswer {
    private VaultAnswer() {}

    static <T> KeyAnswer<T> of(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof IssuerCredential.NoToken token) {
                return token.refused()
                        ? new KeyAnswer.Refused<>(KeyReason.TOKEN_REFUSED)
                        : new KeyAnswer.NoAnswer<>(KeyReason.ISSUER_UNAVAILABLE);
            }
            if (at instanceof HttpResponseException answered) {
                return ofStatus(answered);
            }
            if (at instanceof UnknownHostException || at instanceof UnresolvedAddressException) {
                return new KeyAnswer.NoAnswer<>(KeyReason.VAULT_NAME_NOT_RESOLVED);
            }
        }
        return new KeyAnswer.NoAnswer<>(KeyReason.VAULT_UNAVAILABLE);
    }

    private static <T> KeyAnswer<T> ofStatus(HttpResponseException answered) {
        HttpResponse response = answered.getResponse();
        int status = response == null ? 0 : response.getStatusCode();
        return switch (status) {
            case 400 -> new KeyAnswer.Refused<>(KeyReason.WRAP_OR_UNWRAP_FAILED);
            case 401 -> new KeyAnswer.Refused<>(KeyReason.TOKEN_REFUSED);
            case 403 -> new KeyAnswer.Refused<>(forbidden(innerCode(answered.getValue())));
            case 404 -> notFound(answered.getValue());
            case 500 -> new KeyAnswer.NoAnswer<>(KeyReason.VAULT_INTERNAL_ERROR);
            default -> new KeyAnswer.NoAnswer<>(KeyReason.VAULT_UNAVAILABLE);
        };
    }

    private static KeyReason forbidden(String innerCode) {
        return switch (innerCode.toLowerCase(Locale.ROOT)) {
            case "forbiddenbyfirewall", "forbiddenbyconnection" -> KeyReason.VAULT_FIREWALL;
            case "keyoperationforbidden", "keynotyetvalidorexpired" ->
                    KeyReason.WRAP_OR_UNWRAP_FAILED;
            default -> KeyReason.NO_PERMISSION_OR_DISABLED; // disabled, policy, role: a no
        };
    }

    private static <T> KeyAnswer<T> notFound(Object body) {
        return switch (code(error(body))) {
            case "" -> new KeyAnswer.NoAnswer<>(KeyReason.VAULT_UNAVAILABLE);
            case "VaultNotFound" -> new KeyAnswer.Refused<>(KeyReason.VAULT_NOT_FOUND);
            default -> new KeyAnswer.Refused<>(KeyReason.KEY_NOT_FOUND);
        };
    }

    private static String innerCode(Object body) {
        Map<?, ?> error = error(body);
        return error.get("innererror") instanceof Map<?, ?> inner ? code(inner) : code(error);
    }

    private static Map<?, ?> error(Object body) {
        return body instanceof Map<?, ?> members && members.get("error") instanceof Map<?, ?> error
                ? error
                : Map.of();
    }

    private static String code(Map<?, ?> error) {
        return Objects.toString(error.get("code"), "");
    }
}
