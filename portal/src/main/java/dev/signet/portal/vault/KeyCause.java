// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.portal.account.Account;
import dev.signet.portal.account.Health;
import dev.signet.portal.account.KeyPlace;
import dev.signet.portal.page.Call;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Why an account's key is refused: what somebody has done, as the audit trail of its vault tells
/// it. Told is only what explains it: nothing after which the key has worked, no permission that is
/// not needed, no version of which it is not known that the account needs it. The trail is read in
/// ARM, so that no permission on keys is needed and no row is left by it.
///
/// @param label of the account's state in place of its own
/// @param text who, what and when
/// @param remedy what undoes it
public record KeyCause(String label, String text, Remedy remedy) {
    /// What undoes it.
    public enum Remedy {
        /// What the account's key page has.
        ON_THE_KEYS_PAGE,
        /// Something in the vault.
        IN_THE_VAULT,
        /// Nothing: what only that key opens is lost.
        NONE,
        /// It is undone already, and the account is being opened.
        DONE
    }

    private static final String TAKEN = "Permission taken away";
    private static final Set<String> NEEDED = Set.of("get", "wrapkey", "unwrapkey", "all");
    private static final int ROWS_MAX = 200;
    private static final String ASKED =
            "&result=Success&operation=KeyUpdate,KeyDelete,KeyRecover,KeyPurge,KeyRestore,"
                    + "KeyWrap,KeyUnwrap,VaultPatch,"
                    + "Microsoft.Authorization/roleAssignments/write,"
                    + "Microsoft.Authorization/roleAssignments/delete";

    /// @return empty while the key is not refused, where its vault is elsewhere, and where the
    ///     trail does not tell
    public static Optional<KeyCause> of(Call call, Account account, Health health) {
        Optional<KeyPlace> place = account.key().filter(_ -> Vaults.here(call.planes()));
        if (health.kind() != Health.Kind.KEY_LOST || place.isEmpty()) {
            return Optional.empty();
        }
        Optional<Vaults.Vault> vault = Vaults.named(call.planes(), place.get().vault());
        if (vault.isEmpty()) {
            return Optional.empty();
        }
        String key = place.get().key();
        List<JsonNode> rows = Vaults.audit(call.planes(), vault.get(), key, ROWS_MAX, ASKED);
        Who who = Who.of(call);
        boolean asksAsService = account.workspace().isEmpty();
        return of(rows, key, health.versions(), who)
                .filter(cause -> asksAsService || !cause.label().equals(TAKEN))
                .filter(cause -> !vault.get().byRoles() || !cause.label().equals(TAKEN))
                .or(
                        () ->
                                KeyReturn.of(rows, health.versions(), who)
                                        .opening(call, vault.get(), key));
    }

    /// Whether the account's key page has what undoes it.
    public boolean isMended() {
        return remedy == Remedy.ON_THE_KEYS_PAGE;
    }

    /// Whether nothing undoes it.
    public boolean isFinal() {
        return remedy == Remedy.NONE;
    }

    /// Whether it is undone, and the account is being opened.
    public boolean isOver() {
        return remedy == Remedy.DONE;
    }

    /// The tone of a state, which is bad no longer once its cause is over.
    public static String tone(Health health, Optional<KeyCause> cause) {
        return cause.filter(KeyCause::isOver).isPresent() ? "warn" : health.kind().tone();
    }

    /// The same as long as nothing of a state changes; in letters that may stand in an address. As
    /// long as an account is being opened it is never that of its health alone, so that the page
    /// looks again.
    public static String mark(Health health, Optional<KeyCause> cause) {
        return health.mark() + (cause.filter(KeyCause::isOver).isPresent() ? "-opening" : "");
    }

    /// @param rows about the key, newest first
    /// @param needed versions; none where that is not known, and then no version is the cause
    static Optional<KeyCause> of(List<JsonNode> rows, String key, List<String> needed, Who who) {
        Set<String> switched = new HashSet<>();
        Set<String> decided = new HashSet<>();
        Set<String> worked = new HashSet<>();
        for (JsonNode row : rows) {
            String operation = row.path("operationName").asString("");
            switch (operation) {
                case "KeyUpdate" -> {
                    String version = KeyEvent.version(row);
                    JsonNode enabled = row.at("/properties/keyProperties/attributes/enabled");
                    boolean isNeeded =
                            !version.isEmpty()
                                    && !worked.contains(version)
                                    && needed.stream().anyMatch(each -> each.endsWith(version));
                    if (enabled.isBoolean()
                            && switched.add(version)
                            && isNeeded
                            && !enabled.asBoolean()) {
                        return Optional.of(
                                new KeyCause(
                                        "Key disabled",
                                        "The key " + key + " was disabled by " + by(row, who),
                                        Remedy.ON_THE_KEYS_PAGE));
                    }
                }
                case "KeyDelete", "KeyPurge" -> {
                    boolean isPurged = operation.equals("KeyPurge");
                    if (decided.add("deleted") && worked.isEmpty()) {
                        return Optional.of(
                                new KeyCause(
                                        isPurged ? "Key purged" : "Key deleted",
                                        "The key "
                                                + key
                                                + (isPurged
                                                        ? " was purged by "
                                                        : " was deleted by ")
                                                + by(row, who)
                                                + (isPurged
                                                        ? " What it locks can never be read again."
                                                        : " It can be recovered in its vault."),
                                        isPurged ? Remedy.NONE : Remedy.IN_THE_VAULT));
                    }
                }
                case "KeyRecover", "KeyRestore" -> decided.add("deleted");
                case "KeyWrap", "KeyUnwrap" -> {
                    if (who.isService(AuditRow.caller(row))) {
                        worked.add(KeyEvent.version(row)); // what is older explains nothing
                    }
                }
                default -> {
                    Optional<Rights> rights =
                            Rights.of(row)
                                    .filter(each -> who.isService(each.principal()))
                                    .filter(each -> !each.isRole() && isNeeded(each.words()));
                    if (rights.isPresent()
                            && decided.add("rights")
                            && worked.isEmpty()
                            && !rights.get().isGiven()) {
                        return Optional.of(
                                new KeyCause(
                                        TAKEN,
                                        "Signet's permission to use the key was taken away by "
                                                + by(row, who)
                                                + " It is given back in the vault.",
                                        Remedy.IN_THE_VAULT));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// Who and when, at the end of a sentence. Only for the row that is told: a name may cost
    /// questions to the directory, and this is asked every two seconds.
    private static String by(JsonNode row, Who who) {
        return who.name(AuditRow.caller(row)) + ", " + AuditRow.time(row) + ".";
    }

    /// Whether one of these permissions is needed.
    static boolean isNeeded(List<String> words) {
        return words.stream().anyMatch(each -> NEEDED.contains(each.toLowerCase(Locale.ROOT)));
    }
}
