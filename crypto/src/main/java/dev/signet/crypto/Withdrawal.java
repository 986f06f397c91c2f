// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.List;

/// Why a key can be used no longer: what every later use of it fails with. Immutable.
///
/// @param facts what its owner knows of the reason; the same in every failure
record Withdrawal(Failure kind, List<Fact> facts) {
    Withdrawal {
        facts = List.copyOf(facts);
    }

    static Withdrawal of(Failure kind) {
        return new Withdrawal(kind, List.of());
    }

    /// A fresh failure of that kind with those facts.
    Failed failed(String text) {
        return new Failed(kind, text, facts.toArray(new Fact[0]));
    }
}
