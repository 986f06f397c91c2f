// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.store.Database;
import java.util.List;
import java.util.Optional;

/// The port through which the data plane gets at its account's data; the app implements it.
/// Asked once for every request that touches stored data, because the answer changes when the
/// customer's key says no and yes again. Any thread.
public interface Access {
    /// Whether data is served now, and from where.
    State state();

    /// The refusal behind what has broken a request. What `thrown` carries of it comes first,
    /// because the state may be another one by now; without that, a refusal that is in force.
    default Optional<State.Refused> refusal(RuntimeException thrown) {
        return state() instanceof State.Refused now ? Optional.of(now) : Optional.empty();
    }

    /// The versions of the customer's key that live data still needs: their last path segments.
    /// Empty for a service-managed account.
    List<String> keyVersionsNeeded();

    /// What does not stop the account today and may tomorrow; for `/health/check`.
    List<Warning> warnings();

    /// @param code one word, for programs
    /// @param text a sentence for the operator; nothing secret
    record Warning(String code, String text) {}

    /// One moment's answer.
    sealed interface State {
        /// Data is served from this database, which may be closed under a request at any moment:
        /// every use of it then fails with `KEY_REFUSED` or `KEY_SILENT`.
        ///
        /// @param stale true while the vault is silent and the grace runs
        record Serving(Database database, boolean stale) implements State {}

        /// The customer's key refuses, or the grace is over: 403 on everything that touches data.
        ///
        /// @param code 4000 to 4017
        /// @param diagnostics the contract's sentence
        record Refused(int code, String diagnostics) implements State {}

        /// The database is being opened: 503 with Retry-After.
        record Opening() implements State {}

        /// The stored data is damaged or cannot be opened: 500; the operator's log names the
        /// file.
        record Broken() implements State {}
    }
}
