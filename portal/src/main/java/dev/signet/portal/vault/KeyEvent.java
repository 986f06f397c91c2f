// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What has happened to a key, as people tell it.
///
/// @param time in UTC, to the second
/// @param tone `good`, `warn`, `bad`, or empty for what is neither
/// @param text a sentence
/// @param detail what stands beside it: who, a version, a reason; may be empty
public record KeyEvent(String time, String tone, String text, String detail) {
    private static final String WHOLE =
            "It was changed who may use the vault's keys, by roles or policies, or from where.";

    /// Reads rows of a vault's audit trail. Uses that go on as before are left out: of a key's
    /// thousand unwraps only the first refused one is told, and the first good one after that. Of
    /// wraps by one version within a second one is told: one account may take several.
    ///
    /// @param rows newest first, as the trail gives them
    /// @return newest first
    static List<KeyEvent> of(List<JsonNode> rows, Who who) {
        var events = new ArrayList<KeyEvent>();
        boolean refused = false;
        for (JsonNode row : rows.reversed()) {
            boolean good = row.path("resultType").asString("").equals("Success");
            String operation = row.path("operationName").asString("");
            if (operation.equals("KeyUnwrap")) {
                if (good != refused) {
                    continue;
                }
                refused = !good;
                events.add(
                        good
                                ? event(row, "good", "The key answers again: data is served.", "")
                                : event(row, "bad", "The key refused: data is withheld.", ""));
            } else if (good) {
                boolean wrapped = operation.equals("KeyWrap");
                changed(row, operation, who)
                        .filter(each -> !wrapped || !same(each, events))
                        .ifPresent(events::add);
            }
        }
        return events.reversed();
    }

    private static boolean same(KeyEvent event, List<KeyEvent> events) {
        return !events.isEmpty() && event.equals(events.getLast());
    }

    private static Optional<KeyEvent> changed(JsonNode row, String operation, Who who) {
        String by = "By " + who.name(AuditRow.caller(row));
        return switch (operation) {
            case "KeyCreate" -> Optional.of(event(row, "good", "The key was created.", by));
            case "KeyImport" -> Optional.of(event(row, "good", "The key was imported.", by));
            case "KeyRotate" -> Optional.of(event(row, "good", "A new version was made.", by));
            case "KeyUpdate" -> Optional.of(updated(row, by));
            case "KeyWrap" ->
                    Optional.of(event(row, "good", "An account was wrapped under it.", ""));
            case "KeyDelete" -> Optional.of(event(row, "bad", "The key was deleted.", by));
            case "KeyRecover" -> Optional.of(event(row, "good", "The key was recovered.", by));
            case "KeyPurge" -> Optional.of(event(row, "bad", "The key was purged.", by));
            case "VaultDelete" -> Optional.of(event(row, "bad", "The vault was deleted.", by));
            case "VaultRecover" -> Optional.of(event(row, "good", "The vault was recovered.", by));
            case "VaultPatch" ->
                    Rights.of(row)
                            .map(rights -> rights(row, rights, who, by))
                            .or(() -> Optional.of(event(row, "", WHOLE, by)));
            default -> Rights.of(row).map(rights -> rights(row, rights, who, by));
        };
    }

    /// Without a permission of the service's own no account is served.
    private static KeyEvent rights(JsonNode row, Rights rights, Who who, String by) {
        boolean ofService = who.isService(rights.principal());
        String tone = rights.isGiven() ? "good" : ofService ? "bad" : "";
        return event(row, tone, rights.text(who) + ".", by);
    }

    /// Where nothing was switched it was dates, operations or tags; rows of a vault that was asked
    /// by an earlier version of Signet do not say.
    private static KeyEvent updated(JsonNode row, String by) {
        JsonNode enabled = row.at("/properties/keyProperties/attributes/enabled");
        if (!enabled.isBoolean()) {
            return event(row, "", "The key was changed.", by);
        }
        return enabled.asBoolean()
                ? event(row, "good", "The key was enabled.", by)
                : event(row, "bad", "The key was disabled.", by);
    }

    /// @param by who has done it; empty where it is always Signet itself
    private static KeyEvent event(JsonNode row, String tone, String text, String by) {
        String version = version(row);
        String why = row.path("resultDescription").asString("");
        String about = why.isEmpty() ? (version.isEmpty() ? "" : "Version " + version) : why;
        String detail = by.isEmpty() || about.isEmpty() ? by + about : by + ". " + about;
        return new KeyEvent(AuditRow.time(row), tone, text, detail);
    }

    /// That a row is about; empty where it names none.
    static String version(JsonNode row) {
        String id = row.path("properties").path("id").asString("");
        return id.matches(".*/keys/[^/]+/[^/]+") ? id.substring(id.lastIndexOf('/') + 1) : "";
    }
}
