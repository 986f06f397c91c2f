// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

/// Why a customer's key cannot be used. What each plane says of it is the plane's own; the number
/// is the same in all of them.
public enum KeyReason {
    /// The identity that accesses the vault gets no token, or the vault does not take it.
    TOKEN_REFUSED(4000),
    /// The token endpoint gives no answer.
    ISSUER_UNAVAILABLE(4001),
    /// The identity lacks a permission, or the key version is disabled.
    NO_PERMISSION_OR_DISABLED(4002),
    /// The key is not there: deleted, or never made.
    KEY_NOT_FOUND(4003),
    /// The vault gives no answer.
    VAULT_UNAVAILABLE(4004),
    /// The vault does not wrap or unwrap with it, or unwraps something else.
    WRAP_OR_UNWRAP_FAILED(4005),
    /// The key URI is not of the form that a key URI has, or names a vault that is not allowed.
    URI_INVALID(4006),
    /// What was to be unwrapped is not base64.
    INPUT_NOT_BASE64(4007),
    /// The vault has failed by itself.
    VAULT_INTERNAL_ERROR(4008),
    /// The vault's name leads to no address.
    VAULT_NAME_NOT_RESOLVED(4009),
    /// No identity is configured that could access the vault.
    IDENTITY_UNDEFINED(4015),
    /// The vault's rules on networks keep this machine out.
    VAULT_FIREWALL(4016),
    /// The vault is not there.
    VAULT_NOT_FOUND(4017);

    private final int code;

    KeyReason(int code) {
        this.code = code;
    }

    /// The number, 4000 to 4017; never given to another reason. Those of Azure Cosmos DB's
    /// customer-managed-key status, which has the only published list.
    public int code() {
        return code;
    }
}
