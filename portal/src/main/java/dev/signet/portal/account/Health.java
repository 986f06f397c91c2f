// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.portal.plane.Answer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// How an account says that it is.
///
/// @param versions of keys that it needs; empty when its user may not know
/// @param warnings sentences
public record Health(Kind kind, List<String> versions, List<String> warnings) {
    public Health {
        versions = List.copyOf(versions);
        warnings = List.copyOf(warnings);
    }

    /// In the words of the pages.
    public enum Kind {
        HEALTHY("Healthy", "good", "Its data is served."),
        KEY_LOST(
                "Locked by its key",
                "bad",
                "The customer's key cannot be used, so no data is served. Nothing is lost: once the"
                        + " key can be used again, the account goes on by itself."),
        KEY_STALE(
                "Vault silent",
                "warn",
                "The vault does not answer. Data is served until the grace ends; see that the vault"
                        + " can be reached."),
        OPENING("Opening", "warn", "The account is being opened. This takes a moment."),
        DAMAGED(
                "Damaged",
                "bad",
                "Stored data does not verify or cannot be written. The server's log names the place;"
                        + " restore the account's folder from a backup."),
        UNKNOWN("Unknown", "warn", "The account does not say how it is.");

        private final String label;
        private final String tone;
        private final String meaning;

        Kind(String label, String tone, String meaning) {
            this.label = label;
            this.tone = tone;
            this.meaning = meaning;
        }

        public String label() {
            return label;
        }

        /// `good`, `warn` or `bad`.
        public String tone() {
            return tone;
        }

        public String meaning() {
            return meaning;
        }
    }

    /// Of an account that is not there yet.
    static final Health NONE = new Health(Kind.UNKNOWN, List.of(), List.of());

    /// The same as long as nothing of it changes; in letters that may stand in an address.
    public String mark() {
        return kind.name() + "-" + Integer.toHexString(List.of(versions, warnings).hashCode());
    }

    static Health of(Answer answer) {
        JsonNode data = answer.body().path("details").path(0).path("data");
        var versions = new ArrayList<String>();
        data.path("KeyVersionsNeeded").forEach(each -> versions.add(each.asString()));
        var warnings = new ArrayList<String>();
        data.path("Warnings").forEach(each -> warnings.add(each.path("Text").asString()));
        return new Health(kind(answer, data.path("Reason").asString("")), versions, warnings);
    }

    private static Kind kind(Answer answer, String reason) {
        return switch (answer.body().path("overallStatus").asString("")) {
            case "Healthy" -> Kind.HEALTHY;
            case "Unhealthy" -> Kind.DAMAGED;
            case "Degraded" ->
                    switch (reason) {
                        case "CustomerManagedKeyAccessLost" -> Kind.KEY_LOST;
                        case "CustomerManagedKeyStale" -> Kind.KEY_STALE;
                        default -> Kind.OPENING;
                    };
            default -> Kind.UNKNOWN;
        };
    }
}
