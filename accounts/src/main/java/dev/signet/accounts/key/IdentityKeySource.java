// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.key;

import dev.signet.crypto.Secret;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyFacts;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks for a key as a managed identity, which is looked up at each question: one that is gone is
/// a no at once, however long its last token would be good, and one that was made anew under its
/// name is another, which must be given the key. Any thread.
///
/// @param <I> what tells one identity from another
public final class IdentityKeySource<I> implements KeySource {
    private final Supplier<Optional<I>> identity;
    private final Function<I, KeySource> sources;
    private volatile @Nullable As<I> last;

    private record As<I>(I identity, KeySource source) {}

    /// @param identity whoever it is now; empty when it is gone
    /// @param sources speaks as one
    public IdentityKeySource(Supplier<Optional<I>> identity, Function<I, KeySource> sources) {
        this.identity = identity;
        this.sources = sources;
    }

    @Override
    public KeyAnswer<KeyFacts> latest() {
        return asked(KeySource::latest);
    }

    @Override
    public KeyAnswer<byte[]> wrap(KeyVersion version, Secret secret) {
        return asked(source -> source.wrap(version, secret));
    }

    @Override
    public KeyAnswer<Secret> unwrap(WrappedKey wrapped) {
        return asked(source -> source.unwrap(wrapped));
    }

    private <T> KeyAnswer<T> asked(Function<KeySource, KeyAnswer<T>> question) {
        Optional<I> now = identity.get();
        if (now.isEmpty()) {
            last = null;
            return new KeyAnswer.Refused<>(KeyReason.IDENTITY_UNDEFINED);
        }
        As<I> before = last;
        As<I> as =
                before != null && before.identity().equals(now.get())
                        ? before
                        : new As<>(now.get(), sources.apply(now.get()));
        last = as;
        return question.apply(as.source());
    }
}
