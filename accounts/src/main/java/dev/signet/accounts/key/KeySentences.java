// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.key;

import dev.signet.dataplane.Access.State;
import dev.signet.keys.KeyReason;
import dev.signet.keys.watch.KeyState;
import dev.signet.keys.watch.KeyWarning;

/// What the planes say of a customer's key, reason by reason. `keys` knows reasons and no
/// sentences; clients of Azure know these sentences and compare them.
public final class KeySentences {
    private static final String DETAILS =
            "; for more details about this error and how to restore access to your account"
                    + " please visit https://learn.microsoft.com/en-us/azure/cosmos-db/"
                    + "cmk-troubleshooting-guide";

    private KeySentences() {}

    /// The diagnostics of an OperationOutcome, as microsoft/fhir-server answers.
    public static String diagnostics(KeyReason reason) {
        return switch (reason) {
            case TOKEN_REFUSED ->
                    "Failed to get or access the Azure AD token to access the"
                            + " customer-managed key.";
            case ISSUER_UNAVAILABLE ->
                    "Azure AD service is unavailable to get access to the"
                            + " customer-managed key.";
            case NO_PERMISSION_OR_DISABLED ->
                    "Key Vault does not grant permission to the Azure AD, or the"
                            + " customer-managed key is disabled.";
            case KEY_NOT_FOUND -> "The customer-managed key is not found.";
            case VAULT_UNAVAILABLE ->
                    "The Key Vault Service is unavailable to access the" + " customer-managed key.";
            case WRAP_OR_UNWRAP_FAILED -> "Failure to Wrap or Unwrap the customer-managed key.";
            case URI_INVALID -> "The customer-managed key URI is invalid.";
            case INPUT_NOT_BASE64 -> "There was an error using the customer-managed key.";
            case VAULT_INTERNAL_ERROR ->
                    "Key Vault internal service errors accessing the" + " customer-managed key.";
            case VAULT_NAME_NOT_RESOLVED ->
                    "Could not resolve the DNS name of the Key Vault of the"
                            + " customer-managed key.";
            case IDENTITY_UNDEFINED ->
                    "The identity that accesses the customer-managed key is undefined.";
            case VAULT_FIREWALL ->
                    "The access rules of the Key Vault block access to the"
                            + " customer-managed key.";
            case VAULT_NOT_FOUND -> "The Key Vault of the customer-managed key is not found.";
        };
    }

    /// What the data plane answers while the key is in that state.
    public static State.Refused refused(KeyState.Revoked revoked) {
        return new State.Refused(revoked.reason().code(), diagnostics(revoked.reason()));
    }

    /// What an operator can do about it: a sentence or two, or nothing.
    public static String advice(KeyReason reason) {
        return switch (reason) {
            case TOKEN_REFUSED ->
                    "Check client id, secret and tenant of the identity that"
                            + " accesses the vault.";
            case ISSUER_UNAVAILABLE ->
                    "Check that the token endpoint can be reached from this machine.";
            case NO_PERMISSION_OR_DISABLED ->
                    "Enable the key version, and give the identity get, wrapKey"
                            + " and unwrapKey.";
            case KEY_NOT_FOUND ->
                    "Recover the deleted key. If it was purged, the data is"
                            + " unreadable for ever.";
            case VAULT_UNAVAILABLE -> "Check that the vault can be reached from this machine.";
            case WRAP_OR_UNWRAP_FAILED ->
                    "Enable the older versions of the key that are still needed;"
                            + " permit wrapKey and unwrapKey.";
            case URI_INVALID -> "Give the key URI without a version.";
            case INPUT_NOT_BASE64 -> "";
            case VAULT_INTERNAL_ERROR -> "Wait for the vault to recover.";
            case VAULT_NAME_NOT_RESOLVED ->
                    "Check the vault's name and this machine's name resolution.";
            case IDENTITY_UNDEFINED -> "Configure the identity that accesses the vault.";
            case VAULT_FIREWALL -> "Admit this machine in the vault's firewall.";
            case VAULT_NOT_FOUND -> "Recover the deleted vault and grant the permissions again.";
        };
    }

    /// The sentence of `customerManagedKeyStatus` (Azure Cosmos DB, database accounts).
    public static String status(KeyState state) {
        return switch (state) {
            case KeyState.Usable _, KeyState.Stale _, KeyState.Damaged _ ->
                    "Access to the configured customer managed key confirmed.";
            case KeyState.Revoked(var reason, _) -> {
                String cause = cause(reason);
                yield "Access to your account is currently revoked"
                        + (cause.isEmpty()
                                ? DETAILS + "."
                                : " because " + cause + DETAILS + " (" + reason.code() + ").");
            }
        };
    }

    /// Azure has none for some.
    private static String cause(KeyReason reason) {
        return switch (reason) {
            case TOKEN_REFUSED ->
                    "the Azure Cosmos DB service is unable to obtain the AAD"
                            + " authentication token for the account's default identity";
            case ISSUER_UNAVAILABLE, VAULT_UNAVAILABLE, INPUT_NOT_BASE64, VAULT_INTERNAL_ERROR ->
                    "";
            case NO_PERMISSION_OR_DISABLED ->
                    "the current default identity no longer has permission to the"
                            + " associated Key Vault key";
            case KEY_NOT_FOUND -> "the correspondent key is not found on the specified Key Vault";
            case WRAP_OR_UNWRAP_FAILED ->
                    "the Azure Cosmos DB service is unable to wrap or unwrap the key";
            case URI_INVALID ->
                    "the Azure Cosmos DB account's key vault key URI does not"
                            + " follow the expected format";
            case VAULT_NAME_NOT_RESOLVED ->
                    "the Azure Key Vault DNS name specified by the account's"
                            + " keyvaultkeyuri property could not be resolved";
            case IDENTITY_UNDEFINED ->
                    "the Azure Cosmos DB account has an undefined default identity";
            case VAULT_FIREWALL ->
                    "the access rules are blocking outbound requests to the Azure"
                            + " Key Vault service";
            case VAULT_NOT_FOUND -> "the correspondent Azure Key Vault was not found";
        };
    }

    /// A warning with what the vault has said.
    public static String warning(KeyWarning warning) {
        return warning.reason()
                .map(
                        reason ->
                                "%s The vault: %s (%d)"
                                        .formatted(
                                                warning.text(), diagnostics(reason), reason.code()))
                .orElse(warning.text());
    }
}
