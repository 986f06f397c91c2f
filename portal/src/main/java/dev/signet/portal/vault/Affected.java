// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.portal.account.Account;
import dev.signet.portal.account.Accounts;
import dev.signet.portal.account.Confirmation.Named;
import dev.signet.portal.account.KeyPlace;
import dev.signet.portal.plane.Planes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an act against a key, or a version of one, does to accounts.
///
/// @param closed those that say that they need what is taken
/// @param unsure those that may need it: they do not say what they need, or not all versions are
///     told
/// @param open those under the key that need other versions of it
public record Affected(List<Account> closed, List<Account> unsure, List<Account> open) {
    /// So many are asked what they need; a page is not waited for longer.
    private static final int ASKED_MAX = 50;

    public Affected {
        closed = List.copyOf(closed);
        unsure = List.copyOf(unsure);
        open = List.copyOf(open);
    }

    /// @param version empty for all of the key
    static Affected of(Planes planes, String vault, String key, Optional<String> version) {
        var closed = new ArrayList<Account>();
        var unsure = new ArrayList<Account>();
        var open = new ArrayList<Account>();
        Taken taken = taken(planes, vault, key, version);
        int asked = 0;
        for (Account account : Accounts.all(planes)) {
            Optional<KeyPlace> place =
                    account.key().filter(each -> each.vault().equalsIgnoreCase(vault));
            if (place.isEmpty()) {
                continue;
            }
            boolean under = key.equalsIgnoreCase(place.get().key());
            List<String> needed = asked++ < ASKED_MAX ? needed(planes, account) : List.<String>of();
            boolean whole = version.isEmpty() && under && !needed.isEmpty();
            if (whole || needed.stream().anyMatch(taken.ids()::contains)) {
                closed.add(account); // also one that has moved to another key and is not done
            } else if (under && !needed.isEmpty()) {
                open.add(account);
            } else if (under || !taken.areAll()) {
                unsure.add(account); // it may need a version that was not told
            }
        }
        return new Affected(closed, unsure, open);
    }

    /// What is taken.
    ///
    /// @param areAll whether there are no others; of a key with many, or of one that is deleted,
    ///     not all are told
    private record Taken(List<String> ids, boolean areAll) {}

    private static Taken taken(Planes planes, String vault, String key, Optional<String> version) {
        if (version.isPresent()) {
            return new Taken(List.of(version.get()), true);
        }
        Vaults.Versions all = Vaults.versions(planes, vault, key, "");
        List<String> ids = all.rows().stream().map(KeyVersionRow::id).toList();
        return new Taken(ids, all.answer().good() && all.next().isEmpty());
    }

    /// Versions without the key's address, which an account may say before them.
    private static List<String> needed(Planes planes, Account account) {
        return Accounts.health(planes, account).versions().stream()
                .map(each -> each.substring(each.lastIndexOf('/') + 1))
                .toList();
    }

    /// For a page that asks; what there is none of is left out.
    ///
    /// @param stop what becomes of those that need it: `Accounts that stop`
    public List<Named> named(String stop) {
        var named = new ArrayList<Named>();
        named.add(new Named(stop, closed));
        named.add(new Named("May need it, and do not tell you", unsure));
        named.add(new Named("Go on: they need other versions", open));
        named.removeIf(each -> each.accounts().isEmpty());
        return named;
    }

    boolean isNone() {
        return closed.isEmpty() && unsure.isEmpty();
    }
}
