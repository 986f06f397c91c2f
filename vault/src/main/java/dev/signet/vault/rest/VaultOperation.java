// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.vault.access.KeyPermission;
import java.util.Optional;

/// The operations of the data plane: the name in the audit trail and the permission it takes
/// (contract 3.1 and 3.6).
enum VaultOperation {
    CREATE("KeyCreate", KeyPermission.CREATE),
    IMPORT("KeyImport", KeyPermission.IMPORT),
    GET("KeyGet", KeyPermission.GET),
    LIST("KeyList", KeyPermission.LIST),
    LIST_VERSIONS("KeyListVersions", KeyPermission.LIST),
    UPDATE("KeyUpdate", KeyPermission.UPDATE),
    DELETE("KeyDelete", KeyPermission.DELETE),
    LIST_DELETED("KeyListDeleted", KeyPermission.LIST),
    GET_DELETED("KeyGetDeleted", KeyPermission.GET),
    RECOVER("KeyRecover", KeyPermission.RECOVER),
    PURGE("KeyPurge", KeyPermission.PURGE),
    WRAP_KEY("KeyWrap", KeyPermission.WRAP_KEY),
    UNWRAP_KEY("KeyUnwrap", KeyPermission.UNWRAP_KEY),
    ENCRYPT("KeyEncrypt", KeyPermission.ENCRYPT),
    DECRYPT("KeyDecrypt", KeyPermission.DECRYPT),
    SIGN("KeySign", KeyPermission.SIGN),
    VERIFY("KeyVerify", KeyPermission.VERIFY),
    BACKUP("KeyBackup", KeyPermission.BACKUP),
    RESTORE("KeyRestore", KeyPermission.RESTORE),
    ROTATE("KeyRotate", KeyPermission.ROTATE),
    GET_ROTATION_POLICY("KeyRotationPolicyGet", KeyPermission.GET_ROTATION_POLICY),
    PUT_ROTATION_POLICY("KeyRotationPolicySet", KeyPermission.SET_ROTATION_POLICY),
    RANDOM_BYTES("RandomBytesGet");

    private final String auditName;
    private final Optional<KeyPermission> permission;

    VaultOperation(String auditName, KeyPermission permission) {
        this.auditName = auditName;
        this.permission = Optional.of(permission);
    }

    VaultOperation(String auditName) {
        this.auditName = auditName;
        this.permission = Optional.empty();
    }

    /// `operationName` of an audit row.
    String auditName() {
        return auditName;
    }

    /// The permission it takes; empty: any authenticated caller.
    Optional<KeyPermission> permission() {
        return permission;
    }

    /// Whether only newer api-versions have it.
    boolean rotating() {
        return switch (this) {
            case ROTATE, GET_ROTATION_POLICY, PUT_ROTATION_POLICY, RANDOM_BYTES -> true;
            case CREATE,
                    IMPORT,
                    GET,
                    LIST,
                    LIST_VERSIONS,
                    UPDATE,
                    DELETE,
                    LIST_DELETED,
                    GET_DELETED,
                    RECOVER,
                    PURGE,
                    WRAP_KEY,
                    UNWRAP_KEY,
                    ENCRYPT,
                    DECRYPT,
                    SIGN,
                    VERIFY,
                    BACKUP,
                    RESTORE ->
                    false;
        };
    }
}
