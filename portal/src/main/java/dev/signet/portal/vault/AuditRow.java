// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A row of a vault's audit trail, or several in a row that say the same.
///
/// @param time of the newest, in UTC, to the second
/// @param since time of the oldest
/// @param times how many they are
/// @param what in a few plain words
/// @param more what else there is to say of it; may be empty
/// @param operation as Key Vault names it
/// @param about the key, with its version where it was one; empty for the vault
/// @param why it was refused; empty otherwise
public record AuditRow(
        String time,
        String since,
        int times,
        String what,
        String more,
        String operation,
        String about,
        boolean good,
        String why,
        String caller,
        String address) {
    private static final String CLAIM =
            "http://schemas.microsoft.com/identity/claims/objectidentifier";
    private static final int SECONDS = 19;

    private static final Map<String, String> WORDS =
            Map.ofEntries(
                    Map.entry("KeyCreate", "Made a key"),
                    Map.entry("KeyImport", "Imported a key"),
                    Map.entry("KeyRotate", "Made a new version"),
                    Map.entry("KeyUpdate", "Changed a version"),
                    Map.entry("KeyDelete", "Deleted a key"),
                    Map.entry("KeyRecover", "Recovered a key"),
                    Map.entry("KeyPurge", "Purged a key"),
                    Map.entry("KeyBackup", "Took a backup of a key"),
                    Map.entry("KeyRestore", "Restored a key"),
                    Map.entry("KeyWrap", "Wrapped with a key"),
                    Map.entry("KeyUnwrap", "Unwrapped with a key"),
                    Map.entry("KeyEncrypt", "Encrypted with a key"),
                    Map.entry("KeyDecrypt", "Decrypted with a key"),
                    Map.entry("KeySign", "Signed with a key"),
                    Map.entry("KeyVerify", "Verified with a key"),
                    Map.entry("KeyGet", "Looked at a key"),
                    Map.entry("KeyGetDeleted", "Looked at a deleted key"),
                    Map.entry("KeyList", "Listed the keys"),
                    Map.entry("KeyListVersions", "Listed the versions of a key"),
                    Map.entry("KeyListDeleted", "Listed the deleted keys"),
                    Map.entry("KeyRotationPolicyGet", "Looked at a rotation policy"),
                    Map.entry("KeyRotationPolicySet", "Set a rotation policy"),
                    Map.entry("RandomBytesGet", "Asked for random bytes"),
                    Map.entry("VaultPut", "Made the vault"),
                    Map.entry("VaultPatch", "Changed who may use the vault, and from where"),
                    Map.entry("VaultDelete", "Deleted the vault"),
                    Map.entry("VaultRecover", "Recovered the vault"),
                    Map.entry("VaultPurge", "Purged the vault"),
                    Map.entry("Authentication", "Came with a bad token"),
                    Map.entry("KeyNearExpiryEventGridNotification", "A key will expire soon"),
                    Map.entry("KeyExpiredEventGridNotification", "A key has expired"));

    static AuditRow of(JsonNode row, Who who) {
        String id = row.path("properties").path("id").asString("");
        int keys = id.indexOf("/keys/");
        String operation = row.path("operationName").asString("");
        String time = time(row);
        return new AuditRow(
                time,
                time,
                1,
                what(row, operation, who),
                Rights.of(row).map(Rights::meaning).orElse(""),
                operation,
                keys < 0 ? "" : id.substring(keys + "/keys/".length()),
                row.path("resultType").asString("").equals("Success"),
                row.path("resultDescription").asString(""),
                operation.equals("Authentication") && caller(row).isEmpty()
                        ? "Nobody known"
                        : who.name(caller(row)),
                row.path("callerIpAddress").asString(""));
    }

    /// Object id; empty where nobody has asked.
    static String caller(JsonNode row) {
        return row.path("identity").path("claim").path(CLAIM).asString("");
    }

    static String time(JsonNode row) {
        String time = row.path("time").asString("");
        String shown = time.length() > SECONDS ? time.substring(0, SECONDS) : time;
        return shown.replace("T", " ") + " UTC";
    }

    private static String what(JsonNode row, String operation, Who who) {
        JsonNode enabled = row.at("/properties/keyProperties/attributes/enabled");
        if (enabled.isBoolean()) {
            return enabled.asBoolean() ? "Enabled a version" : "Disabled a version";
        }
        return Rights.of(row)
                .map(rights -> rights.title(who))
                .orElseGet(() -> WORDS.getOrDefault(operation, operation));
    }

    /// With rows that follow each other and say the same as one.
    ///
    /// @param rows newest first
    static List<AuditRow> together(List<AuditRow> rows) {
        var together = new ArrayList<AuditRow>();
        for (AuditRow row : rows) {
            if (!together.isEmpty() && together.getLast().saysTheSame(row)) {
                together.add(together.removeLast().with(row));
            } else {
                together.add(row);
            }
        }
        return together;
    }

    private boolean saysTheSame(AuditRow other) {
        return at("", "", 1).equals(other.at("", "", 1));
    }

    private AuditRow with(AuditRow older) {
        return at(time, older.time, times + 1);
    }

    private AuditRow at(String newest, String oldest, int count) {
        return new AuditRow(
                newest, oldest, count, what, more, operation, about, good, why, caller, address);
    }

    /// The key's name; empty for the vault.
    public String key() {
        int end = about.indexOf('/');
        return end < 0 ? about : about.substring(0, end);
    }
}
