// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// A right on keys in an access policy (Microsoft.KeyVault, `permissions.keys`), with the data
/// action that means the same in a role.
public enum KeyPermission {
    GET("get", "read"),
    LIST("list", "read"),
    UPDATE("update", "update/action"),
    CREATE("create", "create/action"),
    IMPORT("import", "import/action"),
    DELETE("delete", "delete"),
    RECOVER("recover", "recover/action"),
    BACKUP("backup", "backup/action"),
    RESTORE("restore", "restore/action"),
    DECRYPT("decrypt", "decrypt/action"),
    ENCRYPT("encrypt", "encrypt/action"),
    UNWRAP_KEY("unwrapKey", "unwrap/action"),
    WRAP_KEY("wrapKey", "wrap/action"),
    VERIFY("verify", "verify/action"),
    SIGN("sign", "sign/action"),
    PURGE("purge", "purge/action"),
    RELEASE("release", "release/action"),
    ROTATE("rotate", "rotate/action"),
    GET_ROTATION_POLICY("getrotationpolicy", "read"),
    SET_ROTATION_POLICY("setrotationpolicy", "setrotationpolicy/action");

    private final String text;
    private final String action;

    KeyPermission(String text, String action) {
        this.text = text;
        this.action = action;
    }

    /// The word in a policy.
    public String text() {
        return text;
    }

    /// The data action a role must hold: `Microsoft.KeyVault/vaults/keys/wrap/action`.
    public String dataAction() {
        if (this == GET_ROTATION_POLICY) {
            return "Microsoft.KeyVault/vaults/keyrotationpolicies/read";
        }
        if (this == SET_ROTATION_POLICY) {
            return "Microsoft.KeyVault/vaults/keyrotationpolicies/write";
        }
        return "Microsoft.KeyVault/vaults/keys/" + action;
    }

    /// What a word of a policy grants, compared without case: one permission, or every one for
    /// `all`; empty for a word that is none.
    static Optional<Set<KeyPermission>> granted(String word) {
        if (word.equalsIgnoreCase("all")) {
            return Optional.of(EnumSet.allOf(KeyPermission.class));
        }
        return Arrays.stream(values())
                .filter(each -> each.text.equalsIgnoreCase(word))
                .findFirst()
                .map(EnumSet::of);
    }
}
