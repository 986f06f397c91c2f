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
/// @param detail what stands beside it: a version, a reason; may be empty
public record KeyEvent(String time, String tone, String text, String detail) {
    private static final int SECONDS = 19;

    /// Reads rows of a vault's audit trail. Uses that go on as before are left out: of a key's
    /// thousand unwraps only the first refused one is told, and the first good one after that. Of
    /// wraps by one version within a second one is told: one account may take several.
    ///
    /// @param rows newest first, as the trail gives them
    /// @return newest first
    static List<KeyEvent> of(List<JsonNode> rows) {
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
                                ? event(row, "good", "The key answers again: data is served.")
                                : event(row, "bad", "The key refused: data is withheld."));
            } else if (good) {
                boolean wrapped = operation.equals("KeyWrap");
                changed(row, operation)
                        .filter(each -> !wrapped || !same(each, events))
                        .ifPresent(events::add);
            }
        }
        return events.reversed();
    }

    private static boolean same(KeyEvent event, List<KeyEvent> events) {
        return !events.isEmpty() && event.equals(events.getLast());
    }

    private static Optional<KeyEvent> changed(JsonNode row, String operation) {
        return switch (operation) {
            case "KeyCreate" -> Optional.of(event(row, "good", "The key was created."));
            case "KeyImport" -> Optional.of(event(row, "good", "The key was imported."));
            case "KeyRotate" -> Optional.of(event(row, "good", "A new version was made."));
            case "KeyUpdate" -> Optional.of(updated(row));
            case "KeyWrap" -> Optional.of(event(row, "good", "An account was wrapped under it."));
            case "KeyDelete" -> Optional.of(event(row, "bad", "The key was deleted."));
            case "KeyRecover" -> Optional.of(event(row, "good", "The key was recovered."));
            case "KeyPurge" -> Optional.of(event(row, "bad", "The key was purged."));
            default -> Optional.empty();
        };
    }

    /// Where nothing was switched it was dates, operations or tags; rows of a vault that was asked
    /// by an earlier version of Signet do not say.
    private static KeyEvent updated(JsonNode row) {
        JsonNode enabled = row.at("/properties/keyProperties/attributes/enabled");
        if (!enabled.isBoolean()) {
            return event(row, "", "The key was changed.");
        }
        return enabled.asBoolean()
                ? event(row, "good", "The key was enabled.")
                : event(row, "bad", "The key was disabled.");
    }

    private static KeyEvent event(JsonNode row, String tone, String text) {
        String time = row.path("time").asString("");
        String shown = time.length() > SECONDS ? time.substring(0, SECONDS) : time;
        String id = row.path("properties").path("id").asString("");
        String version =
                id.matches(".*/keys/[^/]+/[^/]+") ? id.substring(id.lastIndexOf('/') + 1) : "";
        String why = row.path("resultDescription").asString("");
        String detail = why.isEmpty() ? (version.isEmpty() ? "" : "Version " + version) : why;
        return new KeyEvent(shown.replace("T", " ") + " UTC", tone, text, detail);
    }
}
