// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.vault.access.KeyPermission;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// The built-in roles of Azure that give something on keys, with their data actions
/// (Azure's guide to role-based access to Key Vault). Roles on secrets and certificates give
/// nothing here.
enum VaultRole {
    KEY_VAULT_ADMINISTRATOR("00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator"),
    KEY_VAULT_CRYPTO_OFFICER("14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "Key Vault Crypto Officer"),
    KEY_VAULT_CRYPTO_USER("12338af0-0e69-4776-bea7-57ae8d297424", "Key Vault Crypto User"),
    KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER(
            "e147488a-f6f5-4113-8e2d-b22465e65bf6", "Key Vault Crypto Service Encryption User"),
    KEY_VAULT_READER("21090545-7ca7-4776-b22c-e363652d74d2", "Key Vault Reader");

    private static final String KEYS = "Microsoft.KeyVault/vaults/keys/";

    private final UUID definitionId;
    private final String label;

    VaultRole(String definitionId, String label) {
        this.definitionId = UUID.fromString(definitionId);
        this.label = label;
    }

    UUID definitionId() {
        return definitionId;
    }

    /// Its name in Azure.
    String label() {
        return label;
    }

    /// A star stands for any text.
    List<String> dataActions() {
        return switch (this) {
            case KEY_VAULT_ADMINISTRATOR -> List.of("Microsoft.KeyVault/vaults/*");
            case KEY_VAULT_CRYPTO_OFFICER ->
                    List.of(KEYS + "*", "Microsoft.KeyVault/vaults/keyrotationpolicies/*");
            case KEY_VAULT_CRYPTO_USER ->
                    List.of(
                            KEYS + "read",
                            KEYS + "update/action",
                            KEYS + "backup/action",
                            KEYS + "encrypt/action",
                            KEYS + "decrypt/action",
                            KEYS + "wrap/action",
                            KEYS + "unwrap/action",
                            KEYS + "sign/action",
                            KEYS + "verify/action");
            case KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER ->
                    List.of(KEYS + "read", KEYS + "wrap/action", KEYS + "unwrap/action");
            case KEY_VAULT_READER -> List.of("Microsoft.KeyVault/vaults/*/read");
        };
    }

    /// The role of that definition id, whatever its case; a full resource id counts by its last
    /// segment.
    static Optional<VaultRole> of(String id) {
        String last = id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(role -> role.definitionId.toString().equals(last))
                .findFirst();
    }

    boolean allows(KeyPermission permission) {
        String action = permission.dataAction();
        return dataActions().stream().anyMatch(allowed -> matches(allowed, action));
    }

    private static boolean matches(String allowed, String action) {
        int star = allowed.indexOf('*');
        if (star < 0) {
            return allowed.equals(action);
        }
        String end = allowed.substring(star + 1);
        return action.length() >= allowed.length() - 1
                && action.startsWith(allowed.substring(0, star))
                && action.endsWith(end);
    }
}
