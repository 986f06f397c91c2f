// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.portal.account.People;
import dev.signet.portal.account.People.Person;
import dev.signet.portal.plane.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class KeyEventTest {
    private static final Who WHO =
            new Who(
                    new People(
                            Map.of("o", new Person("o", "olga", "olga")),
                            true,
                            "",
                            _ -> Optional.empty()),
                    "service-id");

    private final List<JsonNode> rows = new ArrayList<>();

    private void row(String operation, boolean good) {
        var row = Wire.object();
        row.put("time", "2026-01-01T00:00:0" + rows.size() + ".123Z");
        row.put("operationName", operation).put("resultType", good ? "Success" : "Failed");
        rows.addFirst(row);
    }

    @Test
    void ofManyUsesOnlyTheFirstRefusalAndTheHealingAreTold() {
        row("KeyCreate", true);
        row("KeyWrap", true);
        row("KeyUnwrap", true);
        row("KeyUnwrap", false);
        row("KeyUnwrap", false);
        row("KeyUpdate", true);
        row("KeyUnwrap", true);
        row("KeyUnwrap", true);
        assertEquals(
                List.of(
                        "The key answers again: data is served.",
                        "The key was changed.",
                        "The key refused: data is withheld.",
                        "An account was wrapped under it.",
                        "The key was created."),
                KeyEvent.of(rows, WHO).stream().map(KeyEvent::text).toList());
        assertEquals("2026-01-01 00:00:03 UTC", KeyEvent.of(rows, WHO).get(2).time());
    }

    @Test
    void switchedOnOrOffIsToldAsTheRowSays() {
        for (boolean enabled : List.of(false, true)) {
            row("KeyUpdate", true);
            var row = (ObjectNode) rows.getFirst();
            row.putObject("properties")
                    .put("id", "https://v/keys/k/0123456789abcdef0123456789abcdef")
                    .putObject("keyProperties")
                    .putObject("attributes")
                    .put("enabled", enabled);
        }
        List<KeyEvent> told = KeyEvent.of(rows, WHO);
        assertEquals(
                List.of("The key was enabled.", "The key was disabled."),
                told.stream().map(KeyEvent::text).toList());
        assertEquals(List.of("good", "bad"), told.stream().map(KeyEvent::tone).toList());
        assertEquals(
                "By Signet itself. Version 0123456789abcdef0123456789abcdef",
                told.getLast().detail());
    }

    @Test
    void wrapsWithinOneSecondAreToldOnce() {
        for (String time : List.of("00.100Z", "00.900Z", "01.000Z")) {
            var row = Wire.object();
            row.put("time", "2026-01-01T00:00:" + time);
            row.put("operationName", "KeyWrap").put("resultType", "Success");
            rows.addFirst(row);
        }
        assertEquals(
                List.of("2026-01-01 00:00:01 UTC", "2026-01-01 00:00:00 UTC"),
                KeyEvent.of(rows, WHO).stream().map(KeyEvent::time).toList());
    }

    @Test
    void whatDidNotHappenIsNotTold() {
        row("KeyDelete", false);
        row("KeyGet", true);
        assertEquals(List.of(), KeyEvent.of(rows, WHO));
    }
}
