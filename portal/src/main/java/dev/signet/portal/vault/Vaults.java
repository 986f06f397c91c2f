// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.portal.account.Account;
import dev.signet.portal.account.Accounts;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The vaults and keys that a user may see.
public final class Vaults {
    private static final int EVENTS = 1000;

    private Vaults() {}

    /// A vault as ARM shows it.
    public record Vault(
            String id, String name, String group, String location, JsonNode properties) {
        static Vault of(JsonNode json) {
            String[] id = json.path("id").asString("").split("/", -1);
            return new Vault(
                    json.path("id").asString(""),
                    json.path("name").asString(""),
                    id.length > 4 ? id[4] : "",
                    json.path("location").asString(""),
                    json.path("properties"));
        }

        public String address() {
            return properties.path("vaultUri").asString("").replaceFirst("/+$", "");
        }

        public boolean softDelete() {
            return properties.path("enableSoftDelete").asBoolean(false);
        }

        public boolean purgeProtection() {
            return properties.path("enablePurgeProtection").asBoolean(false);
        }

        public boolean byRoles() {
            return properties.path("enableRbacAuthorization").asBoolean(false);
        }

        public String href() {
            return "/portal" + Planes.path("vaults", name);
        }
    }

    /// Whether the keys lie in this installation's own vaults.
    public static boolean here(Planes planes) {
        return planes.settings().vault().isPresent();
    }

    public static List<Vault> all(Planes planes) {
        if (!here(planes)) {
            return List.of();
        }
        String path = planes.subscription() + "/providers/Microsoft.KeyVault/vaults";
        return Accounts.list(planes, path, Planes.VAULTS).stream().map(Vault::of).toList();
    }

    /// @throws Failed `NOT_FOUND`
    public static Vault find(Planes planes, String name) {
        return all(planes).stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () -> new Failed(Failure.NOT_FOUND, "There is no vault of that name."));
    }

    /// Names of the keys of a vault.
    public static List<String> keys(Planes planes, Vault vault) {
        return Accounts.list(planes, vault.id() + "/keys", Planes.VAULTS).stream()
                .map(each -> each.path("name").asString(""))
                .toList();
    }

    /// All versions of a key, the newest first.
    ///
    /// @throws Failed with what the vault says is wrong
    static List<KeyVersionRow> versions(Planes planes, String vault, String key) {
        return rows(Accounts.good(askVersions(planes, vault, key)));
    }

    public static Answer askVersions(Planes planes, String vault, String key) {
        String path = Planes.path("keys", key, "versions") + "?maxresults=25";
        return planes.vault("GET", vault, path, Optional.empty());
    }

    /// Versions of an answer to [#askVersions], the newest first.
    public static List<KeyVersionRow> rows(Answer answer) {
        var rows = new ArrayList<KeyVersionRow>();
        answer.body().path("value").forEach(item -> rows.add(KeyVersionRow.of(item)));
        rows.sort((one, other) -> other.created().compareTo(one.created()));
        return rows;
    }

    /// What a vault says is wrong, in plain words where Azure's are not.
    public static String problem(Answer answer) {
        return answer.status() == 403 && answer.problem().contains("permission")
                ? "You have no permission to use the keys of this vault."
                : answer.problem();
    }

    /// What has happened to a key.
    public static List<KeyEvent> events(Planes planes, Vault vault, String key) {
        String path = vault.id() + "/auditEvents?$top=" + EVENTS + "&key=" + Planes.encoded(key);
        Answer answer = planes.arm(path.replace("$", "%24"), Planes.VAULTS);
        if (!answer.good()) {
            return List.of();
        }
        var rows = new ArrayList<JsonNode>();
        answer.body().path("value").forEach(rows::add);
        return KeyEvent.of(rows);
    }

    /// The accounts that stand under a key.
    public static List<Account> under(Planes planes, String vault, String key) {
        return Accounts.all(planes).stream()
                .filter(
                        account ->
                                account.key()
                                        .filter(
                                                place ->
                                                        place.vault().equalsIgnoreCase(vault)
                                                                && place.key()
                                                                        .equalsIgnoreCase(key))
                                        .isPresent())
                .toList();
    }
}
