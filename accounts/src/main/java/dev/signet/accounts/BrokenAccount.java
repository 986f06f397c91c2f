// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.dataplane.Access;
import java.util.List;

/// The data of an account whose key ring or ledger is refused: there is none.
record BrokenAccount() implements Access {
    @Override
    public State state() {
        return new State.Broken();
    }

    @Override
    public List<String> keyVersionsNeeded() {
        return List.of();
    }

    @Override
    public List<Warning> warnings() {
        return List.of();
    }
}
