// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.accounts.key.KeySources;
import dev.signet.controlplane.healthcareapis.KeyUse;
import dev.signet.crypto.Secret;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyFacts;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A vault of one key whose wrappings are handles to what it keeps, and which lets whoever wraps
/// wait until it is told to answer.
final class StallingVault implements KeySource, KeySources {
    static final KeyUri KEY = KeyUri.parse("https://vault.test:8444/keys/one", Sample.VAULTS);
    static final KeyVersion VERSION = KEY.version("0123456789abcdef0123456789abcdef");

    /// Counted down when somebody waits for a wrapping.
    final CountDownLatch asked = new CountDownLatch(1);

    /// Counted down when wrappings are to be answered.
    final CountDownLatch answers = new CountDownLatch(1);

    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
    private final AtomicLong handles = new AtomicLong();

    @Override
    public KeyAnswer<KeyFacts> latest() {
        return new KeyAnswer.Opened<>(
                new KeyFacts(
                        VERSION,
                        "RSA",
                        3072,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Set.of("wrapKey", "unwrapKey"),
                        "Recoverable"));
    }

    @Override
    public KeyAnswer<byte[]> wrap(KeyVersion version, Secret secret) {
        asked.countDown();
        try {
            answers.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new KeyAnswer.NoAnswer<>(KeyReason.VAULT_UNAVAILABLE);
        }
        byte[] handle = new byte[384];
        handle[0] = (byte) handles.incrementAndGet();
        kept.put(HexFormat.of().formatHex(handle), secret.use(bytes -> bytes.clone()));
        return new KeyAnswer.Opened<>(handle);
    }

    @Override
    public KeyAnswer<Secret> unwrap(WrappedKey wrapped) {
        byte[] found = kept.get(HexFormat.of().formatHex(wrapped.bytes()));
        return found == null
                ? new KeyAnswer.Refused<>(KeyReason.WRAP_OR_UNWRAP_FAILED)
                : new KeyAnswer.Opened<>(Secret.owning(found.clone()));
    }

    @Override
    public KeySource of(KeyUri uri, KeyUse use) {
        return this;
    }

    @Override
    public Optional<String> location(KeyUri uri) {
        return Optional.empty();
    }
}
