// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// One thing that a walk found wrong.
///
/// @param text a constant sentence
/// @param facts where: `file`, `family`, `lsn`, `change` (lsn/place), `key` (a database key in
///     hexadecimal: a number or an HMAC); never anything of a resource
public record Finding(String text, List<Fact> facts) {
    public Finding {
        facts = List.copyOf(facts);
    }

    public static Finding of(String text, Fact... facts) {
        return new Finding(text, List.of(facts));
    }

    /// What a refusal says, as a finding.
    public static Finding of(Failed refused) {
        return new Finding(refused.text(), refused.facts());
    }

    /// The same as a refusal: `CORRUPT`.
    public Failed failed() {
        return new Failed(Failure.CORRUPT, text, facts.toArray(new Fact[0]));
    }

    /// The same with the record's key.
    public Finding at(byte[] key) {
        var more = new ArrayList<>(facts);
        more.add(new Fact("key", HexFormat.of().formatHex(key)));
        return new Finding(text, more);
    }

    /// Whether it is about the search index, which can be made anew from the ledger.
    public boolean isOfIndex() {
        String file = fact("file", "");
        return file.equals("index") || file.startsWith("index/") || file.startsWith("index-2/");
    }

    /// The value of the fact of that name as text, or `otherwise`.
    public String fact(String name, String otherwise) {
        return facts.stream()
                .filter(fact -> fact.name().equals(name))
                .map(fact -> String.valueOf(fact.value()))
                .findFirst()
                .orElse(otherwise);
    }
}
