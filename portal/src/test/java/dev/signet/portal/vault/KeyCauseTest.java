// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.portal.account.People;
import dev.signet.portal.plane.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class KeyCauseTest {
    private static final String CLAIM =
            "http://schemas.microsoft.com/identity/claims/objectidentifier";

    private final List<String> looked = new ArrayList<>();
    private final Who who = new Who(new People(Map.of(), true, "", this::look), "service-id");

    private Optional<People.Holder> look(String objectId) {
        looked.add(objectId);
        return Optional.of(new People.Holder("Name of " + objectId, ""));
    }

    private static JsonNode row(String operation, String by) {
        var row = Wire.object();
        row.put("time", "2026-01-01T00:00:00.123Z").put("operationName", operation);
        row.putObject("identity").putObject("claim").put(CLAIM, by);
        return row;
    }

    @Test
    void onlyWhoIsToldIsLookedUpSinceThisIsAskedAgainAndAgain() {
        var rows = new ArrayList<JsonNode>();
        for (int i = 0; i < 100; i++) {
            rows.add(row("KeyUpdate", "u" + i)); // of a version that is not needed
        }
        assertEquals(Optional.empty(), KeyCause.of(rows, "k", List.of(), who));
        assertEquals(List.of(), looked);
        rows.add(row("KeyDelete", "d"));
        String text = KeyCause.of(rows, "k", List.of(), who).orElseThrow().text();
        assertEquals(
                "The key k was deleted by Name of d, 2026-01-01 00:00:00 UTC. It can be recovered"
                        + " in its vault.",
                text);
        assertEquals(List.of("d"), looked);
    }
}
