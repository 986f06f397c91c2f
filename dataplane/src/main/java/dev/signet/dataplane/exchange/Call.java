// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/// One call on its way, a request's or an entry's, as the audit trail sees it.
public interface Call {
    /// One that is not audited.
    ///
    /// @param id is asked for once, when it is needed
    static Call unaudited(Supplier<UUID> id) {
        return new Unaudited(id);
    }

    /// The correlation id: rows, refusals and the operator's log have it. Those of a Bundle's
    /// entries are the Bundle's. Any thread.
    UUID id();

    /// Whether it leaves rows, and its entries do.
    boolean isAudited();

    /// It begins; the first time counts.
    ///
    /// @throws dev.signet.base.Failed `STORAGE` when it must not go on
    void begin();

    /// It has brought a Bundle that is worked on as of now.
    ///
    /// @param type `batch`, `transaction`; of any other nothing is done
    /// @throws dev.signet.base.Failed as [#begin]
    void bundle(String type);

    /// An entry of that Bundle begins. Any thread.
    ///
    /// @param method of HTTP
    /// @param path decoded segments below the account's address
    /// @param address as the entry has it
    /// @param isConditional whether it states `ifNoneExist`
    Call entry(String method, List<String> path, String address, boolean isConditional);

    /// It is over, and with it those of its entries that have not ended; the first time counts.
    /// Does not throw.
    ///
    /// @param status of HTTP
    void end(int status);
}
