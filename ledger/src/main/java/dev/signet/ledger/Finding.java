// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import java.util.List;

/// One thing that is wrong with what is stored.
///
/// @param text a constant sentence
/// @param facts where: `file`, `family`, numbers; nothing of a resource
public record Finding(String text, List<Fact> facts) {
    public Finding {
        facts = List.copyOf(facts);
    }
}
