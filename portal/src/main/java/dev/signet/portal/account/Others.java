// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.base.Failed;
import dev.signet.portal.account.People.Holder;
import dev.signet.portal.page.Call;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Who is none of the users that are known: Signet itself, identities of accounts, applications and
/// groups. The directory is asked for one at a time, and once. Of one page; for one thread.
final class Others implements Function<String, Optional<Holder>> {
    /// So many questions are asked; a page is not waited for longer. On a page of 25 rights each
    /// may have a holder and a giver, and a group is found by the second question.
    private static final int ASKED_MAX = 100;

    private final Call call;
    private final boolean areUsersKnown;
    private final Map<String, Optional<Holder>> known = new HashMap<>();
    private Optional<List<Account>> accounts = Optional.empty();
    private int asked;
    private boolean isRefused;

    /// @param areUsersKnown whether who is asked for is no user
    Others(Call call, boolean areUsersKnown) {
        this.call = call;
        this.areUsersKnown = areUsersKnown;
    }

    /// @param objectId of anybody
    /// @return empty where nobody tells a name
    @Override
    public Optional<Holder> apply(String objectId) {
        if (objectId.equalsIgnoreCase(call.planes().settings().serviceObjectId())) {
            return Optional.of(Holder.ITSELF);
        }
        return objectId.matches(People.OBJECT_ID)
                ? known.computeIfAbsent(objectId.toLowerCase(Locale.ROOT), this::found)
                : Optional.empty();
    }

    private Optional<Holder> found(String objectId) {
        return accounts().stream()
                .filter(each -> each.isIdentity(objectId))
                .findFirst()
                .map(each -> new Holder("Identity of " + each.reference(), "An account's identity"))
                .or(() -> told("servicePrincipals", objectId, "An application"))
                .or(() -> told("groups", objectId, "A group"))
                .or(() -> areUsersKnown ? Optional.empty() : told("users", objectId, ""));
    }

    private List<Account> accounts() {
        if (accounts.isEmpty()) {
            accounts = Optional.of(all());
        }
        return accounts.get();
    }

    /// None for who may not see them.
    private List<Account> all() {
        try {
            return Accounts.all(call.planes());
        } catch (Failed _) {
            return List.of();
        }
    }

    private Optional<Holder> told(String place, String objectId, String kind) {
        if (isRefused || asked >= ASKED_MAX) {
            return Optional.empty();
        }
        asked++;
        Answer answer = call.planes().directory("/v1.0/" + place + Planes.path(objectId));
        isRefused = answer.status() == 403;
        String name = answer.body().path("displayName").asString("");
        return answer.good() && !name.isEmpty()
                ? Optional.of(new Holder(name, kind))
                : Optional.empty();
    }
}
