// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.portal.page.Call;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.vault.KeyCause.Remedy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// That somebody has given back what an account's key was refused for, and the account does not
/// serve yet. It is told while it is fresh and the key was not refused since, so that no page
/// promises for ever what does not come.
///
/// @param what is so again; empty where nothing was given back
/// @param time as the trail has it
record KeyReturn(String what, String time) {
    private static final KeyReturn NONE = new KeyReturn("", "");

    /// Accounts are asked after their keys every 20 seconds, or at once where the vault is here and
    /// something was given back, and then read what they need.
    private static final Duration FRESH = Duration.ofMinutes(1);

    /// @param rows about the key, newest first
    /// @param needed versions; where that is not known each one counts
    static KeyReturn of(List<JsonNode> rows, List<String> needed, Who who) {
        for (JsonNode row : rows) {
            String what = what(row, needed, who);
            if (!what.isEmpty()) {
                return new KeyReturn(what, row.path("time").asString(""));
            }
        }
        return NONE;
    }

    private static String what(JsonNode row, List<String> needed, Who who) {
        return switch (row.path("operationName").asString("")) {
            case "KeyUpdate" -> {
                String version = KeyEvent.version(row);
                JsonNode enabled = row.at("/properties/keyProperties/attributes/enabled");
                boolean isNeeded =
                        needed.isEmpty()
                                || (!version.isEmpty()
                                        && needed.stream().anyMatch(one -> one.endsWith(version)));
                yield isNeeded && enabled.asBoolean(false) ? "The key is enabled again" : "";
            }
            case "KeyRecover", "KeyRestore" -> "The key is recovered";
            case "KeyUnwrap", "KeyWrap" -> "";
            default ->
                    Rights.of(row)
                            .filter(each -> each.isGiven() && who.isService(each.principal()))
                            .filter(each -> each.isRole() || KeyCause.isNeeded(each.words()))
                            .map(_ -> "Signet may use the key again")
                            .orElse("");
        };
    }

    /// What there is to tell of it now.
    Optional<KeyCause> opening(Call call, Vaults.Vault vault, String key) {
        return what.isEmpty() || !isFresh(call.session().used()) || isRefused(call, vault, key)
                ? Optional.empty()
                : Optional.of(
                        new KeyCause(
                                "Opening",
                                what + "; the account opens within seconds.",
                                Remedy.DONE));
    }

    private boolean isFresh(Instant now) {
        try {
            return OffsetDateTime.parse(time).toInstant().plus(FRESH).isAfter(now);
        } catch (DateTimeException _) {
            return false;
        }
    }

    /// Whether the key was refused after that. Where it is not told it may have been.
    private boolean isRefused(Call call, Vaults.Vault vault, String key) {
        String path =
                "/auditEvents?%24top=1&result=Failed&operation=KeyUnwrap&key="
                        + Planes.encoded(key)
                        + "&from="
                        + Planes.encoded(time);
        Answer answer = call.planes().arm(vault.id() + path, Planes.VAULTS);
        return !answer.good() || !answer.body().path("value").isEmpty();
    }
}
