// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.key;

import dev.signet.base.Failed;
import dev.signet.controlplane.healthcareapis.KeyUse;
import dev.signet.controlplane.healthcareapis.KeyUse.KeyIdentity;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.keys.CreationCheck.Result.Broken;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyReason;
import dev.signet.keys.ring.KeyMove;
import java.util.Optional;

/// What the control plane says when a customer's key cannot be used for what was asked: codes and
/// sentences as Azure Cosmos DB has them, the substatus at the end in parentheses. Only what may
/// pass asks to be tried again: a key, a vault or a name that is not there is said to be missing.
public final class KeyRefusals {
    private static final String UNREACHABLE = "Error contacting the Azure Key Vault resource.";
    private static final String AGAIN = " Please try again.";

    private KeyRefusals() {}

    /// A precondition that does not hold.
    ///
    /// @param use as whom the vault was asked
    public static Outcome.Refused of(Broken broken, KeyUse use) {
        String rule = "Required: " + broken.rule().text();
        if (broken.reason().equals(Optional.of(KeyReason.NO_PERMISSION_OR_DISABLED))) {
            rule += " " + permissions(use);
        }
        return of(broken, rule);
    }

    /// Whom to give what at the vault.
    private static String permissions(KeyUse use) {
        String identity =
                use.identity()
                        .map(
                                asked ->
                                        switch (asked) {
                                            case KeyIdentity.SystemAssigned(var principal) ->
                                                    "the service's own identity '"
                                                            + principal
                                                            + "'";
                                            case KeyIdentity.UserAssigned(var resource) ->
                                                    "the identity '" + resource + "'";
                                        })
                        .orElse("Signet's own identity at the vault");
        return "The vault was asked as "
                + identity
                + ", which needs the permissions get, wrapKey and unwrapKey on the key.";
    }

    private static Outcome.Refused of(Broken broken, String rule) {
        return broken.reason()
                .map(reason -> of(reason, broken.silence(), rule))
                .orElseGet(() -> new Outcome.Refused("BadRequest", rule));
    }

    /// An answer of the vault.
    public static Outcome.Refused of(KeyReason reason, boolean silence) {
        return of(reason, silence, "");
    }

    /// A vault in another region than the service.
    public static Outcome.Refused elsewhere(String vault, String service) {
        return new Outcome.Refused(
                "BadRequest",
                "The key vault must be in the region of the service: it is in '"
                        + vault
                        + "', the service in '"
                        + service
                        + "'.");
    }

    /// What came of wrapping with the key.
    public static Outcome of(KeyAnswer<?> answer) {
        return switch (answer) {
            case KeyAnswer.Opened<?> _ -> new Outcome.Done();
            case KeyAnswer.Refused<?>(var reason) -> of(reason, false);
            case KeyAnswer.NoAnswer<?>(var reason) -> of(reason, true);
        };
    }

    /// A key URI that was refused before any vault was asked.
    public static Outcome.Refused of(Failed failed) {
        return new Outcome.Refused(
                "BadRequest", failed.text() + " (" + failed.fact("code", "4006") + ")");
    }

    /// A change of key that did not happen; empty texts never occur for [KeyMove.Moved].
    public static Outcome of(KeyMove move) {
        return switch (move) {
            case KeyMove.Moved _ -> new Outcome.Done();
            case KeyMove.OldRefused(var reason) ->
                    new Outcome.Refused(
                            "BadRequest",
                            "No Update is allowed on Database Account with Customer Managed Key"
                                    + " in Revoked Status ("
                                    + reason.code()
                                    + ")");
            case KeyMove.NewRefused(var reason) -> of(reason, false);
            case KeyMove.Silent(var reason) -> of(reason, true);
        };
    }

    private static Outcome.Refused of(KeyReason reason, boolean silence, String rule) {
        String code = " (" + reason.code() + ")";
        String behind = rule.isEmpty() ? code : " " + rule + code;
        if (silence && reason != KeyReason.VAULT_NAME_NOT_RESOLVED) {
            return new Outcome.Refused("ServiceUnavailable", UNREACHABLE + AGAIN + code);
        }
        return switch (reason) {
            case KEY_NOT_FOUND, VAULT_NOT_FOUND, VAULT_NAME_NOT_RESOLVED ->
                    new Outcome.Refused(
                            "BadRequest",
                            UNREACHABLE + " " + KeySentences.diagnostics(reason) + code);
            case NO_PERMISSION_OR_DISABLED, VAULT_FIREWALL, TOKEN_REFUSED, IDENTITY_UNDEFINED ->
                    new Outcome.Refused("Forbidden", KeySentences.diagnostics(reason) + behind);
            case ISSUER_UNAVAILABLE,
                    VAULT_UNAVAILABLE,
                    WRAP_OR_UNWRAP_FAILED,
                    URI_INVALID,
                    INPUT_NOT_BASE64,
                    VAULT_INTERNAL_ERROR ->
                    new Outcome.Refused("BadRequest", KeySentences.diagnostics(reason) + behind);
        };
    }
}
