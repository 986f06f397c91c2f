// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.vault.audit.AuditEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which rows of a vault's audit trail are asked for; all that is said must hold.
///
/// @param key name; of a key there are also the rights on the whole vault that were given and taken
/// @param caller object id
/// @param operations names of operations; none for all
/// @param success whether it was done; else refused
/// @param from inclusive
/// @param to exclusive
/// @param withoutReads leaves out what was only looked at, where it was not refused
/// @param withoutUsesBy leaves out the wraps and unwraps of that object id that were not refused
record AuditQuery(
        Optional<String> key,
        Optional<String> caller,
        List<String> operations,
        Optional<Boolean> success,
        Optional<Instant> from,
        Optional<Instant> to,
        boolean withoutReads,
        Optional<String> withoutUsesBy) {
    private static final Pattern KEY = Pattern.compile("[0-9a-zA-Z-]{1,127}");
    private static final Pattern OPERATIONS = Pattern.compile("[A-Za-z./,]{1,1024}");
    private static final Pattern ID = Pattern.compile("[0-9a-zA-Z-]{1,64}");
    private static final Set<String> WHOLE =
            Set.of("VaultPatch", "VaultDelete", "VaultRecover", "VaultPurge");
    private static final Set<String> USES = Set.of("KeyWrap", "KeyUnwrap");

    /// As an address says it.
    ///
    /// @throws dev.signet.base.Failed `INVALID`
    static AuditQuery of(ArmRequest call) {
        Optional<String> operations =
                text(call, "operation", OPERATIONS, "must be names of operations with commas");
        return new AuditQuery(
                text(call, "key", KEY, "must be the name of a key"),
                text(call, "caller", ID, "must be an object id"),
                operations.map(each -> Arrays.asList(each.split(",", -1))).orElse(List.of()),
                asked(call, "result").map(AuditQuery::success),
                asked(call, "from").map(each -> time("from", each)),
                asked(call, "to").map(each -> time("to", each)),
                asked(call, "withoutReads").filter("true"::equalsIgnoreCase).isPresent(),
                text(call, "withoutUsesBy", ID, "must be an object id"));
    }

    private static Optional<String> asked(ArmRequest call, String name) {
        return call.parameter(name).filter(text -> !text.isEmpty());
    }

    private static Optional<String> text(
            ArmRequest call, String name, Pattern pattern, String must) {
        Optional<String> text = asked(call, name);
        if (text.filter(each -> !pattern.matcher(each).matches()).isPresent()) {
            throw ArmError.property(name, must);
        }
        return text;
    }

    private static boolean success(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "success" -> true;
            case "failed" -> false;
            default -> throw ArmError.property("result", "must be Success or Failed");
        };
    }

    private static Instant time(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw ArmError.property(name, "must be a moment, such as 2026-01-31T00:00:00Z");
        }
    }

    boolean passes(AuditEvent row) {
        return key.filter(name -> !isAbout(row, name)).isEmpty()
                && caller.filter(id -> !isBy(row, id)).isEmpty()
                && (operations.isEmpty() || operations.contains(row.operationName()))
                && success.filter(each -> each != row.success()).isEmpty()
                && from.filter(row.time()::isBefore).isEmpty()
                && to.filter(each -> !row.time().isBefore(each)).isEmpty()
                && !(row.success() && isLeftOut(row));
    }

    private boolean isLeftOut(AuditEvent row) {
        return (withoutReads && isRead(row.operationName()))
                || (USES.contains(row.operationName())
                        && withoutUsesBy.filter(id -> isBy(row, id)).isPresent());
    }

    /// `KeyGet`, `KeyList`, `KeyListVersions`, `KeyGetDeleted`, `KeyRotationPolicyGet`.
    private static boolean isRead(String operation) {
        return operation.contains("Get") || operation.contains("List");
    }

    private static boolean isBy(AuditEvent row, String id) {
        return row.objectId().filter(id::equalsIgnoreCase).isPresent();
    }

    /// Its id is the address of a key, perhaps with a version; a right on the whole vault, and what
    /// is done to that, is about each key.
    private static boolean isAbout(AuditEvent row, String key) {
        String id = (row.id() + "/").toLowerCase(Locale.ROOT);
        return id.contains("/keys/" + key.toLowerCase(Locale.ROOT) + "/")
                || (!id.contains("/keys/")
                        && (row.rights().isPresent() || WHOLE.contains(row.operationName())));
    }
}
