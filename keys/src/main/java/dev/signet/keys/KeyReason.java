// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

/// Why a customer's key cannot be used: the codes 4000 to 4017 of Azure Cosmos DB's
/// customer-managed-key status, with the diagnostics text that microsoft/fhir-server answers.
public enum KeyReason {
    TOKEN_REFUSED(
            4000, "Failed to get or access the Azure AD token to access the customer-managed key."),
    ISSUER_UNAVAILABLE(
            4001, "Azure AD service is unavailable to get access to the customer-managed key."),
    NO_PERMISSION_OR_DISABLED(
            4002,
            "Key Vault does not grant permission to the Azure AD, or the customer-managed key is disabled."),
    KEY_NOT_FOUND(4003, "The customer-managed key is not found."),
    VAULT_UNAVAILABLE(
            4004, "The Key Vault Service is unavailable to access the customer-managed key."),
    WRAP_OR_UNWRAP_FAILED(4005, "Failure to Wrap or Unwrap the customer-managed key."),
    URI_INVALID(4006, "The customer-managed key URI is invalid."),
    INPUT_NOT_BASE64(4007, "There was an error using the customer-managed key."),
    VAULT_INTERNAL_ERROR(
            4008, "Key Vault internal service errors accessing the customer-managed key."),
    VAULT_NAME_NOT_RESOLVED(
            4009, "Could not resolve the DNS name of the Key Vault of the customer-managed key."),
    IDENTITY_UNDEFINED(4015, "The identity that accesses the customer-managed key is undefined."),
    VAULT_FIREWALL(
            4016, "The access rules of the Key Vault block access to the customer-managed key."),
    VAULT_NOT_FOUND(4017, "The Key Vault of the customer-managed key is not found.");

    private final int code;
    private final String diagnostics;

    KeyReason(int code, String diagnostics) {
        this.code = code;
        this.diagnostics = diagnostics;
    }

    /// The number, 4000 to 4017.
    public int code() {
        return code;
    }

    /// The sentence for the OperationOutcome's diagnostics.
    public String diagnostics() {
        return diagnostics;
    }
}
