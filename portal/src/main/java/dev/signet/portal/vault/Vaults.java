// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.portal.account.Account;
import dev.signet.portal.account.Accounts;
import dev.signet.portal.page.Call;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The vaults and keys that a user may see.
public final class Vaults {
    /// Of the events of a key.
    private static final int EVENTS_READ_MAX = 1_000;

    /// As many as a vault gives at once.
    private static final int PART = 25;

    private static final Pattern TOKEN = Pattern.compile("[?&]\\$skiptoken=([^&]+)");

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

    /// A page of a list of a vault's.
    ///
    /// @param next what the page after it is asked for with; empty on the last
    public record Part(Answer answer, String next) {
        List<JsonNode> items() {
            return answer.body().path("value").valueStream().toList();
        }
    }

    /// @param path of the list
    /// @param after as the page before has said it; empty for the first
    static Part part(Planes planes, String vault, String path, String after) {
        String query = "?maxresults=" + PART;
        query += after.isEmpty() ? "" : "&%24skiptoken=" + Planes.encoded(after);
        Answer answer = planes.vault("GET", vault, path + query, Optional.empty());
        Matcher next = TOKEN.matcher(answer.body().path("nextLink").asString(""));
        return new Part(answer, next.find() ? next.group(1) : "");
    }

    /// A page of the versions of a key.
    ///
    /// @param rows the newest first
    /// @param next what the page after it is asked for with; empty on the last
    public record Versions(List<KeyVersionRow> rows, String next, Answer answer) {
        /// What the vault says is wrong; empty when all is well.
        public String problem() {
            return answer.good() ? "" : Vaults.problem(answer);
        }
    }

    /// As a vault tells them, which is the newest first.
    ///
    /// @param after as the page before has said it; empty for the first
    public static Versions versions(Planes planes, String vault, String key, String after) {
        Part part = part(planes, vault, Planes.path("keys", key, "versions"), after);
        List<KeyVersionRow> rows = part.items().stream().map(KeyVersionRow::of).toList();
        return new Versions(rows, part.next(), part.answer());
    }

    /// The current version of a key; empty when the vault does not say it.
    public static String currentVersion(Planes planes, String vault, String key) {
        Answer answer = planes.vault("GET", vault, Planes.path("keys", key), Optional.empty());
        return answer.good() ? KeyVersionRow.of(answer.body()).id() : "";
    }

    /// What a vault says is wrong, in plain words where Azure's are not.
    public static String problem(Answer answer) {
        return answer.status() == 403 && answer.problem().contains("permission")
                ? "You have no permission to use the keys of this vault."
                : answer.problem();
    }

    /// What has happened to a key. What was only looked at is in no event.
    public static List<KeyEvent> events(Call call, Vault vault, String key) {
        return KeyEvent.of(
                audit(call.planes(), vault, key, EVENTS_READ_MAX, "&withoutReads=true"),
                Who.of(call));
    }

    /// Rows of the audit trail about a key, newest first; none when they may not be read.
    ///
    /// @param more what else is asked for, each with an `&` before it
    static List<JsonNode> audit(Planes planes, Vault vault, String key, int most, String more) {
        String path = "/auditEvents?%24top=" + most + "&key=" + Planes.encoded(key) + more;
        Answer answer = planes.arm(vault.id() + path, Planes.VAULTS);
        return answer.good() ? answer.body().path("value").valueStream().toList() : List.of();
    }

    /// The vault of that name; empty when there is none, or where they are elsewhere.
    public static Optional<Vault> named(Planes planes, String name) {
        return all(planes).stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
    }

    /// The accounts that stand under any key of a vault.
    static List<Account> under(Planes planes, String vault) {
        return Accounts.all(planes).stream()
                .filter(
                        account ->
                                account.key()
                                        .filter(place -> place.vault().equalsIgnoreCase(vault))
                                        .isPresent())
                .toList();
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
