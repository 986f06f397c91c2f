// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.portal.account.People.Holder;
import dev.signet.portal.page.Call;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Who has given what stands in a vault's access policies, and when, as far as its audit trail
/// tells it. The first start leaves no row: what it gave is known by there being none.
///
/// @param newest by whom and when, by object ids in small letters
/// @param isFromStart whether the first start has made the vault
record Givers(Map<String, String> newest, boolean isFromStart) {
    static final String SINCE_START = "Since the first start of this server";

    /// The vault that the first start makes (docs/operating.md).
    private static final String FIRST = "signet-vault";

    private static final int ROWS_MAX = 1_000;
    private static final String ASKED =
            "/auditEvents?%24top=" + ROWS_MAX + "&result=Success&operation=VaultPut,VaultPatch";

    Givers {
        newest = Map.copyOf(newest);
    }

    static Givers of(Call call, Vaults.Vault vault, Who who) {
        Answer answer = call.planes().arm(vault.id() + ASKED, Planes.VAULTS);
        List<JsonNode> rows =
                answer.good() ? answer.body().path("value").valueStream().toList() : List.of();
        var newest = new HashMap<String, String>();
        boolean isMade = false; // by somebody, in Resource Manager
        for (JsonNode row : rows) {
            isMade |= row.path("operationName").asString("").equals("VaultPut");
            Rights.of(row)
                    .filter(each -> each.isGiven() && !each.isRole())
                    .ifPresent(
                            each ->
                                    newest.putIfAbsent(
                                            each.principal().toLowerCase(Locale.ROOT),
                                            by(row, who)));
        }
        boolean isWhole =
                answer.good()
                        && rows.size() < ROWS_MAX
                        && !answer.body().path("isCut").asBoolean(false);
        return new Givers(newest, isWhole && !isMade && vault.name().equalsIgnoreCase(FIRST));
    }

    private static String by(JsonNode row, Who who) {
        return who.name(AuditRow.caller(row)) + ", " + AuditRow.time(row);
    }

    /// @return empty where nobody has written it down
    String given(String objectId, Holder holder) {
        return newest.getOrDefault(
                objectId.toLowerCase(Locale.ROOT),
                isFromStart && holder.isProgram() ? SINCE_START : "");
    }
}
