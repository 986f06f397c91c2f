// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.identity.DataRole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Role assignments as older builds kept them: in three kinds of records, of which each went its
/// own way. They are read as they stand, and written as [RoleAssignment] when they are changed;
/// docs/formats/control-records.md.
final class FormerRoles {
    private static final String ON_ACCOUNTS = "role-assignment/";

    private FormerRoles() {}

    /// On an account.
    record OnAccount(
            int format,
            UUID accountId,
            String name,
            DataRole role,
            String principalId,
            Optional<String> principalType,
            Optional<String> description,
            Stamp created,
            Stamp updated) {
        OnAccount {
            RecordCodec.requireFormat(format);
        }

        RoleAssignment now() {
            return new RoleAssignment(
                    RecordCodec.FORMAT,
                    Optional.of(accountId),
                    Optional.empty(),
                    name,
                    role.definitionId(),
                    principalId,
                    principalType,
                    description,
                    created,
                    updated);
        }
    }

    /// At a scope; `role` by the name that the kind of roles gave it.
    record AtScope(
            int format,
            String scope,
            String name,
            String role,
            String principalId,
            Optional<String> principalType,
            Optional<String> description,
            Stamp created,
            Stamp updated) {
        AtScope {
            RecordCodec.requireFormat(format);
        }

        /// @throws Failed `CORRUPT` when it names no role of that kind
        RoleAssignment now(RoleKind.Former kind) {
            UUID definition = kind.roles().get(role);
            if (definition == null) {
                throw new Failed(
                        Failure.CORRUPT,
                        "a control record cannot be read",
                        new Fact("kind", "role assignment"));
            }
            return new RoleAssignment(
                    RecordCodec.FORMAT,
                    Optional.empty(),
                    Optional.of(scope),
                    name,
                    definition,
                    principalId,
                    principalType,
                    description,
                    created,
                    updated);
        }
    }

    /// Those that are left, by the keys of their records.
    static Map<String, RoleAssignment> read(ControlStore records, List<RoleKind> kinds) {
        var found = new HashMap<String, RoleAssignment>();
        records.startingWith(ON_ACCOUNTS)
                .forEach(
                        (key, bytes) ->
                                found.put(key, RecordCodec.read(bytes, OnAccount.class).now()));
        for (RoleKind kind : kinds) {
            RoleKind.Former former = kind.former();
            records.startingWith(former.prefix())
                    .forEach(
                            (key, bytes) ->
                                    found.put(
                                            key,
                                            RecordCodec.read(bytes, AtScope.class).now(former)));
        }
        return found;
    }

    /// As [RoleAssignments#recordsOf].
    static String recordsOf(UUID account) {
        return ON_ACCOUNTS + account + "/";
    }
}
