// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.async;

import dev.signet.dataplane.exchange.Rights;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataScopes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who has asked for which later answer, as far as it was looked at: a request is long, and whoever
/// lists jobs looks at each. Holds names of callers, and nothing that their tokens say of patients.
/// Any thread.
final class Askers {
    /// More than an account has at a time.
    private static final int MOST = 2 * LaterAnswers.ALL_MAX;

    private final Map<UUID, List<String>> names = new LinkedHashMap<>(); // guarded by this

    /// Whether it is the same who asked, with a token that sees no less ([Asker#isSame]).
    ///
    /// @param kept reads who asked
    /// @throws dev.signet.base.Failed as `kept` and [Rights#admitted]
    boolean isSame(UUID job, Rights now, Supplier<Asker> kept) {
        DataScopes scopes = now.admitted(DataAction.READ); // from then on the caller is known
        List<String> known = known(job);
        if (known == null) {
            Asker asker = kept.get();
            learn(job, Asker.name(asker.caller()));
            return asker.isSame(now);
        }
        return known.equals(Asker.name(now.caller())) && (scopes.isAll() || kept.get().isSame(now));
    }

    private synchronized @Nullable List<String> known(UUID job) {
        return names.get(job);
    }

    private synchronized void learn(UUID job, List<String> name) {
        names.put(job, name);
        if (names.size() > MOST) {
            names.remove(names.keySet().iterator().next()); // the one learnt first
        }
    }
}
