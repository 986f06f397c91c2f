// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.portal.PortalSettings;
import dev.signet.portal.page.Call;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Who has given what stands in a vault's access policies, and when, as far as its audit trail
/// tells it. The first start leaves no row: what it gave is known by there being none, by whom it
/// gave it to and by what it gave.
///
/// @param newest row by which something was given, by object ids in small letters
/// @param none what is said where there is no such row
/// @param atStart what the first start gave, by object ids in small letters; empty where it is not
///     sure that it has made the vault and that nothing was given since without being read here
record Givers(
        Who who, Map<String, JsonNode> newest, String none, Map<String, Set<String>> atStart) {
    private static final String SINCE_START = "Since the first start of this server";
    private static final String UNREAD = "The trail cannot be read now";
    private static final String NOT_AMONG = "Not among the newest calls of the trail";
    private static final String NOT_WRITTEN = "Not written down";

    /// The vault that the first start makes (docs/operating.md).
    private static final String FIRST = "signet-vault";

    private static final int ROWS_MAX = 1_000;
    private static final String ASKED =
            "/auditEvents?%24top=" + ROWS_MAX + "&result=Success&operation=VaultPut,VaultPatch";

    Givers {
        newest = Map.copyOf(newest);
        atStart = Map.copyOf(atStart);
    }

    static Givers of(Call call, Vaults.Vault vault, Who who) {
        Answer answer = call.planes().arm(vault.id() + ASKED, Planes.VAULTS);
        if (!answer.good()) {
            return new Givers(who, Map.of(), UNREAD, Map.of());
        }
        List<JsonNode> rows = answer.body().path("value").valueStream().toList();
        var newest = new HashMap<String, JsonNode>();
        boolean isMade = false; // by somebody, in Resource Manager
        for (JsonNode row : rows) {
            isMade |= row.path("operationName").asString("").equals("VaultPut");
            Rights.of(row)
                    .filter(each -> each.isGiven() && !each.isRole())
                    .ifPresent(each -> newest.putIfAbsent(small(each.principal()), row));
        }
        boolean isWhole = rows.size() < ROWS_MAX && !answer.body().path("isCut").asBoolean(false);
        boolean isFromStart = isWhole && !isMade && vault.name().equalsIgnoreCase(FIRST);
        return new Givers(
                who,
                newest,
                isWhole ? NOT_WRITTEN : NOT_AMONG,
                isFromStart ? atStart(call.planes().settings()) : Map.of());
    }

    private static Map<String, Set<String>> atStart(PortalSettings settings) {
        return Map.of(
                small(settings.serviceObjectId()),
                small(NewVault.OF_SERVICE),
                small(settings.administratorObjectId()),
                Set.of("all"));
    }

    /// By whom and when, or why that is not told.
    ///
    /// @param permissions that are held, as Key Vault names them
    String given(String objectId, List<String> permissions) {
        Set<String> held = small(permissions);
        JsonNode row = newest.get(small(objectId));
        if (row == null) {
            return held.equals(atStart.get(small(objectId))) ? SINCE_START : none;
        }
        String by = who.name(AuditRow.caller(row)) + ", " + AuditRow.time(row);
        Set<String> given = small(Rights.of(row).map(Rights::words).orElse(List.of()));
        return given.contains("all") || given.containsAll(held) ? by : "Last added to by " + by;
    }

    private static Set<String> small(List<String> permissions) {
        return permissions.stream().map(Givers::small).collect(Collectors.toSet());
    }

    private static String small(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
