// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.key;

import dev.signet.crypto.Secret;
import dev.signet.http.Metrics;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyFacts;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import java.util.function.Supplier;

/// A key source whose calls are counted by what they ask and what the vault answers, and timed.
/// No label names a key, a vault or an account. Any thread.
///
/// @param source that answers
public record MeteredKeySource(KeySource source, Metrics metrics) implements KeySource {
    @Override
    public KeyAnswer<KeyFacts> latest() {
        return metered("latest", source::latest);
    }

    @Override
    public KeyAnswer<byte[]> wrap(KeyVersion version, Secret secret) {
        return metered("wrap", () -> source.wrap(version, secret));
    }

    @Override
    public KeyAnswer<Secret> unwrap(WrappedKey wrapped) {
        return metered("unwrap", () -> source.unwrap(wrapped));
    }

    private <T> KeyAnswer<T> metered(String call, Supplier<KeyAnswer<T>> asked) {
        long start = System.nanoTime();
        KeyAnswer<T> answer = asked.get();
        metrics.histogram(
                        "signet_vault_call_seconds",
                        "Time that a vault took to answer about a customer's key.",
                        "call",
                        call)
                .recordNanos(System.nanoTime() - start);
        String said =
                switch (answer) {
                    case KeyAnswer.Opened<T> _ -> "opened";
                    case KeyAnswer.Refused<T> _ -> "refused";
                    case KeyAnswer.NoAnswer<T> _ -> "no_answer";
                };
        metrics.counter(
                        "signet_vault_calls_total",
                        "What vaults have answered about customers' keys.",
                        "call",
                        call,
                        "answer",
                        said)
                .add(1);
        return answer;
    }
}
