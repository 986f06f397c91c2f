// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a vault's audit trail is shown as, and what of it is asked for.
final class VaultAuditPagesTest extends PortalScene {
    private static final String AUDIT = "/portal/vaults/box/audit";

    private void trail(String... rows) {
        planes.on(
                "GET " + VAULT + "/auditEvents",
                200,
                "{\"value\":[" + String.join(",", rows) + "]}");
    }

    /// @param minute of the hour
    private static String row(String operation, String by, int minute, String why, String more) {
        return """
               {"time":"2026-01-01T10:%02d:00Z","operationName":"%s","resultType":"%s",
                "resultDescription":"%s","identity":{"claim":{
                "http://schemas.microsoft.com/identity/claims/objectidentifier":"%s"}},
                "properties":{"id":"https://b/keys/main/v1"%s}}"""
                .formatted(minute, operation, why.isEmpty() ? "Success" : "Failed", why, by, more);
    }

    private String asked() {
        return planes.asked.stream()
                .map(FakePlanes.Asked::target)
                .filter(each -> each.contains("/auditEvents"))
                .map(each -> URLDecoder.decode(each, StandardCharsets.UTF_8))
                .reduce((_, last) -> last)
                .orElse("");
    }

    @Test
    void whatIsOnlyLookedAtAndTheServicesOwnUsesAreLeftOutUnlessTheyAreAskedFor() {
        trail(row("KeyUpdate", "o", 1, "", ""));
        get(AUDIT).has("are left out where they were not refused", "Changed a version", "olga");
        assertTrue(asked().contains("withoutReads=true&withoutUsesBy=service-id"), asked());
        get(AUDIT + "?all=1").lacks("are left out").has("value=\"1\" checked", "Start over");
        assertTrue(!asked().contains("without"), asked());
        get(AUDIT + "?what=wrapped").lacks("are left out");
        assertTrue(asked().contains("operation=KeyWrap,KeyUnwrap"), asked());
        assertTrue(!asked().contains("without"), asked());
        get(AUDIT + "?who=service-id");
        assertTrue(!asked().contains("withoutUsesBy"), asked());
    }

    @Test
    void theTrailIsAskedByWhoWhatResultAndDays() {
        trail();
        Page none = get(AUDIT + "?who=o&what=gone&outcome=refused&from=2026-01-01&to=2026-01-31");
        none.has("Nothing in the trail is so.", "value=\"o\" selected>olga (you)", "Signet itself")
                .has("value=\"gone\" selected", "value=\"2026-01-31\"");
        for (String each :
                new String[] {
                    "caller=o",
                    "operation=KeyDelete,KeyRecover,KeyPurge",
                    "result=Failed",
                    "from=2026-01-01T00:00:00Z",
                    "to=2026-02-01T00:00:00Z"
                }) {
            assertTrue(asked().contains("&" + each), asked());
        }
        get(AUDIT + "?what=x&outcome=y&from=yesterday&who=" + "%22%3E");
        for (String each : new String[] {"caller", "operation", "result", "from="}) {
            assertTrue(!asked().contains(each), asked());
        }
    }

    @Test
    void rowsThatFollowEachOtherAndSayTheSameAreOne() {
        trail(
                row("KeyUnwrap", "service-id", 9, "disabled", ""),
                row("KeyUnwrap", "service-id", 8, "disabled", ""),
                row("KeyUnwrap", "service-id", 7, "disabled", ""),
                row("KeyUpdate", "o", 6, "", ""),
                row("KeyUnwrap", "service-id", 5, "disabled", ""));
        get(AUDIT)
                .has("3 times, since 2026-01-01 10:07:00 UTC", "Signet itself", "main/v1", "3 rows")
                .has("Refused", "disabled", "Unwrapped with a key");
    }

    @Test
    void rightsAndSwitchesAreToldInWords() {
        trail(
                row(
                        "KeyUpdate",
                        "o",
                        9,
                        "",
                        ",\"keyProperties\":{\"attributes\":{\"enabled\":false}}"),
                row(
                        "VaultPatch",
                        "o",
                        8,
                        "",
                        ",\"addedAccessPolicy\":{\"ObjectId\":\"anna\",\"Permissions\":"
                                + "{\"keys\":[\"get\",\"list\"]}}"),
                row(
                        "Microsoft.Authorization/roleAssignments/delete",
                        "o",
                        7,
                        "",
                        ",\"removedRoleAssignment\":{\"PrincipalId\":\"o\",\"RoleName\":\"Reader\"}"));
        get(AUDIT)
                .has(
                        "Disabled a version",
                        "Permission given to anna",
                        "<dd>see and list keys</dd>",
                        "Role taken from olga",
                        "<dd>Reader</dd>");
        String events = "/portal/vaults/box/keys/main";
        planes.on("GET /vault-box/keys/main/versions", 200, "{\"value\":[]}");
        planes.on(
                "GET /subscriptions/sub/providers/Microsoft.HealthcareApis/",
                200,
                "{\"value\":[]}");
        get(events)
                .has(
                        "The key was disabled.",
                        "By olga. Version v1",
                        "Permission given to anna: see and list keys.",
                        "Role taken from olga: Reader.");
        assertTrue(asked().contains("key=main&withoutReads=true"), asked());
    }

    @Test
    void theTrailHasPagesThatKeepWhatWasAskedFor() {
        trail(
                IntStream.range(0, 60)
                        .mapToObj(i -> row("Key" + i, "o", i, "", ""))
                        .collect(Collectors.toList())
                        .toArray(String[]::new));
        Page first = get(AUDIT + "?who=o").has("60 rows, page 1 of 2", "Key0").lacks("Key59");
        String next = first.href("/portal/vaults/box/audit[?]who=o&amp;page=2");
        get(next).has("Key59");
        assertTrue(asked().contains("caller=o"), asked());
    }

    @Test
    void aTrailThatWasNotLookedAtToItsEndSaysSo() {
        trail();
        get(AUDIT).lacks("were looked at");
        planes.on("GET " + VAULT + "/auditEvents", 200, "{\"value\":[],\"isCut\":true}");
        get(AUDIT).has("Only the newest 25,000 calls up to the last day were looked at.");
    }

    @Test
    void aRowIsShortAndWhatElseThereIsToSayIsFolded() {
        String every =
                Stream.of("get,list,update,create,import,delete,recover,backup,restore".split(","))
                        .map(each -> "\"" + each + "\"")
                        .collect(Collectors.joining(","));
        trail(
                row(
                        "VaultPatch",
                        "o",
                        8,
                        "",
                        ",\"addedAccessPolicy\":{\"ObjectId\":\"anna\",\"Permissions\":{\"keys\":["
                                + every
                                + "]}}"),
                row("KeyUnwrap", "o", 7, "a long sentence of the vault's", ""));
        Page page = get(AUDIT).has("make and import keys", "a long sentence", "main/v1");
        String rows = page.text().substring(page.text().indexOf("<tbody>"));
        String shown = rows.replaceAll("(?s)<details>.*?</details>", "").replaceAll("<[^>]*>", "");
        for (String folded : new String[] {"make", "sentence", "v1", "KeyUnwrap", "VaultPatch"}) {
            assertTrue(!shown.contains(folded), shown);
        }
        assertTrue(shown.contains("Permission given to anna") && shown.contains("main"), shown);
    }
}
