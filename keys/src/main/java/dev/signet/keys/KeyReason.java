// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import java.util.Optional;

/// Why a customer's key cannot be used: the codes 4000 to 4017 of Azure Cosmos DB's
/// customer-managed-key status, with the diagnostics text that microsoft/fhir-server answers.
public enum KeyReason {
    TOKEN_REFUSED(
            4000,
            "Failed to get or access the Azure AD token to access the customer-managed key.",
            "the Azure Cosmos DB service is unable to obtain the AAD authentication token for the"
                    + " account's default identity",
            "Check client id, secret and tenant of the identity that accesses the vault."),
    ISSUER_UNAVAILABLE(
            4001,
            "Azure AD service is unavailable to get access to the customer-managed key.",
            "",
            "Check that the token endpoint can be reached from this machine."),
    NO_PERMISSION_OR_DISABLED(
            4002,
            "Key Vault does not grant permission to the Azure AD, or the customer-managed key is"
                    + " disabled.",
            "the current default identity no longer has permission to the associated Key Vault key",
            "Enable the key version, and give the identity get, wrapKey and unwrapKey."),
    KEY_NOT_FOUND(
            4003,
            "The customer-managed key is not found.",
            "the correspondent key is not found on the specified Key Vault",
            "Recover the deleted key. If it was purged, the data is unreadable for ever."),
    VAULT_UNAVAILABLE(
            4004,
            "The Key Vault Service is unavailable to access the customer-managed key.",
            "",
            "Check that the vault can be reached from this machine."),
    WRAP_OR_UNWRAP_FAILED(
            4005,
            "Failure to Wrap or Unwrap the customer-managed key.",
            "the Azure Cosmos DB service is unable to wrap or unwrap the key",
            "Enable the older versions of the key that are still needed; permit wrapKey and"
                    + " unwrapKey."),
    URI_INVALID(
            4006,
            "The customer-managed key URI is invalid.",
            "the Azure Cosmos DB account's key vault key URI does not follow the expected format",
            "Give the key URI without a version."),
    INPUT_NOT_BASE64(4007, "There was an error using the customer-managed key.", "", ""),
    VAULT_INTERNAL_ERROR(
            4008,
            "Key Vault internal service errors accessing the customer-managed key.",
            "",
            "Wait for the vault to recover."),
    VAULT_NAME_NOT_RESOLVED(
            4009,
            "Could not resolve the DNS name of the Key Vault of the customer-managed key.",
            "the Azure Key Vault DNS name specified by the account's keyvaultkeyuri property could"
                    + " not be resolved",
            "Check the vault's name and this machine's name resolution."),
    IDENTITY_UNDEFINED(
            4015,
            "The identity that accesses the customer-managed key is undefined.",
            "the Azure Cosmos DB account has an undefined default identity",
            "Configure the identity that accesses the vault."),
    VAULT_FIREWALL(
            4016,
            "The access rules of the Key Vault block access to the customer-managed key.",
            "the access rules are blocking outbound requests to the Azure Key Vault service",
            "Admit this machine in the vault's firewall."),
    VAULT_NOT_FOUND(
            4017,
            "The Key Vault of the customer-managed key is not found.",
            "the correspondent Azure Key Vault was not found",
            "Recover the deleted vault and grant the permissions again.");

    private final int code;
    private final String diagnostics;
    private final String statusCause;
    private final String advice;

    KeyReason(int code, String diagnostics, String statusCause, String advice) {
        this.code = code;
        this.diagnostics = diagnostics;
        this.statusCause = statusCause;
        this.advice = advice;
    }

    /// The number, 4000 to 4017.
    public int code() {
        return code;
    }

    /// The sentence for the OperationOutcome's diagnostics.
    public String diagnostics() {
        return diagnostics;
    }

    /// The cause in the sentence of [KeyState#statusText], where Azure has one.
    public Optional<String> statusCause() {
        return statusCause.isEmpty() ? Optional.empty() : Optional.of(statusCause);
    }

    /// What an operator can do about it: a sentence or two, or nothing.
    public String advice() {
        return advice;
    }
}
