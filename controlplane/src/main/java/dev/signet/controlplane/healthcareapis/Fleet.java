// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.provider.Outcome;
import java.util.Optional;
import java.util.UUID;

/// The port through which the control plane makes, changes and removes the accounts themselves.
/// Every call is idempotent and may be repeated after a kill. Blocking; any thread; one call at a
/// time for one account.
public interface Fleet {
    /// Brings the account to life: checks the preconditions of its key,
    /// makes the key ring and the empty database, starts serving. On `Refused` nothing is left
    /// behind.
    Outcome create(AccountSpec spec);

    /// Changes what may change: object ids, authentication, CORS, and the key URI: of a
    /// customer-managed account to another (old and new key are both needed), of a service-managed
    /// one to its first. On `Refused` the old stays.
    Outcome update(AccountSpec before, AccountSpec after);

    /// Ends serving, erases the account's wrapped keys, then its files. Works while the key is
    /// revoked, and when nothing of the account is there (any more).
    Outcome delete(AccountSpec spec);

    /// Serves the account again after a start of the process; never fails: an account whose key
    /// is refused comes up revoked.
    void resume(AccountSpec spec);

    /// The state of the account's key; empty for service-managed or unknown accounts.
    Optional<KeyStatus> keyStatus(UUID accountId);

    /// @param usable whether data is served
    /// @param code 4000 to 4017, or 0 when usable
    /// @param text Azure's `customerManagedKeyStatus` sentence
    record KeyStatus(boolean usable, int code, String text) {}
}
