// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.crypto.Secret;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the key ring and the watch ask of a vault: the tests' own in memory and the client of a
/// real one do the same.
public abstract class KeySourceContract {
    /// A vault with one key, and what its owner may do.
    public interface Owned {
        KeySource source();

        KeyVersion newVersion();

        void enable(KeyVersion version, boolean yes);

        /// Has the version's time end in the past.
        void expire(KeyVersion version);

        void delete();

        void recover();

        /// Nobody answers any more.
        void fallSilent();
    }

    private @Nullable Owned owned;
    private final Secret secret = Secret.random(Entropy.system(), 32);

    /// A vault with a key of its own, in its first version.
    protected abstract Owned vault();

    @BeforeEach
    void begin() {
        owned = vault();
    }

    private Owned owner() {
        return Objects.requireNonNull(owned);
    }

    private KeyFacts latest() {
        return opened(owner().source().latest());
    }

    private WrappedKey wrapped() {
        KeyVersion version = latest().version();
        return new WrappedKey(version, opened(owner().source().wrap(version, secret)));
    }

    private static <T> T opened(KeyAnswer<T> answer) {
        return switch (answer) {
            case KeyAnswer.Opened<T>(var value) -> value;
            case KeyAnswer.Refused<T> refused -> throw new AssertionError(refused);
            case KeyAnswer.NoAnswer<T> silence -> throw new AssertionError(silence);
        };
    }

    private void assertUnwraps(WrappedKey wrapped) {
        try (Secret unwrapped = opened(owner().source().unwrap(wrapped))) {
            assertEquals(secret, unwrapped);
        }
    }

    private static <T> void assertRefused(KeyReason reason, KeyAnswer<T> answer) {
        assertEquals(new KeyAnswer.Refused<T>(reason), answer);
    }

    @Test
    void theLatestVersionComesWithItsFacts() {
        KeyFacts first = latest();
        KeyVersion second = owner().newVersion();
        KeyFacts now = latest();
        assertFalse(first.version().equals(second));
        assertEquals(second, now.version());
        assertEquals("RSA", now.type());
        assertTrue(now.sizeBits() >= 2048, now::toString);
        assertTrue(now.enabled());
        assertTrue(now.softDelete());
        assertTrue(now.operations().containsAll(Set.of("wrapKey", "unwrapKey")), now::toString);
    }

    @Test
    void whatAVersionHasWrappedItUnwrapsThoughThereIsANewerOne() {
        WrappedKey wrapped = wrapped();
        assertEquals(latest().sizeBits() / 8, wrapped.bytes().length);
        owner().newVersion();
        assertUnwraps(wrapped);
        assertUnwraps(wrapped());
    }

    @Test
    void aVersionThatIsDisabledIsANoUntilItIsEnabledAgain() {
        WrappedKey wrapped = wrapped();
        owner().enable(wrapped.version(), false);
        assertRefused(
                KeyReason.NO_PERMISSION_OR_DISABLED,
                owner().source().wrap(wrapped.version(), secret));
        assertRefused(KeyReason.NO_PERMISSION_OR_DISABLED, owner().source().unwrap(wrapped));
        assertFalse(latest().enabled());
        owner().enable(wrapped.version(), true);
        assertUnwraps(wrapped);
    }

    @Test
    void aVersionWhoseTimeHasEndedWrapsNoMoreAndUnwrapsStill() {
        WrappedKey wrapped = wrapped();
        owner().expire(wrapped.version());
        assertTrue(latest().expires().isPresent());
        assertRefused(
                KeyReason.WRAP_OR_UNWRAP_FAILED, owner().source().wrap(wrapped.version(), secret));
        assertUnwraps(wrapped);
    }

    @Test
    void aKeyThatIsDeletedIsANoUntilItIsRecovered() {
        WrappedKey wrapped = wrapped();
        owner().delete();
        assertRefused(KeyReason.KEY_NOT_FOUND, owner().source().latest());
        assertRefused(KeyReason.KEY_NOT_FOUND, owner().source().wrap(wrapped.version(), secret));
        assertRefused(KeyReason.KEY_NOT_FOUND, owner().source().unwrap(wrapped));
        owner().recover();
        assertUnwraps(wrapped);
    }

    @Test
    void bytesThatTheVersionHasNotWrappedAreANo() {
        WrappedKey wrapped = wrapped();
        byte[] other = wrapped.bytes();
        other[other.length / 2] ^= 1;
        assertRefused(
                KeyReason.WRAP_OR_UNWRAP_FAILED,
                owner().source().unwrap(new WrappedKey(wrapped.version(), other)));
        KeyVersion second = owner().newVersion();
        assertRefused(
                KeyReason.WRAP_OR_UNWRAP_FAILED,
                owner().source().unwrap(new WrappedKey(second, wrapped.bytes())));
    }

    @Test
    void aVersionThatIsNotThereIsANo() {
        WrappedKey wrapped = wrapped();
        var missing = version(wrapped, kid -> kid.substring(0, kid.length() - 32) + "0".repeat(32));
        assertRefused(KeyReason.KEY_NOT_FOUND, owner().source().wrap(missing, secret));
        assertRefused(
                KeyReason.KEY_NOT_FOUND,
                owner().source().unwrap(new WrappedKey(missing, wrapped.bytes())));
    }

    @Test
    void aVersionOfAnotherKeyIsNotAskedFor() {
        WrappedKey wrapped = wrapped();
        var foreign = version(wrapped, kid -> kid.replace("/keys/", "/keys/x"));
        assertRefused(KeyReason.URI_INVALID, owner().source().wrap(foreign, secret));
        assertRefused(
                KeyReason.URI_INVALID,
                owner().source().unwrap(new WrappedKey(foreign, wrapped.bytes())));
    }

    private static KeyVersion version(WrappedKey wrapped, UnaryOperator<String> change) {
        return new KeyVersion(change.apply(wrapped.version().kid()));
    }

    @Test
    void silenceIsNoAnswerAndNeverANo() {
        WrappedKey wrapped = wrapped();
        owner().fallSilent();
        assertInstanceOf(KeyAnswer.NoAnswer.class, owner().source().latest());
        assertInstanceOf(
                KeyAnswer.NoAnswer.class, owner().source().wrap(wrapped.version(), secret));
        assertInstanceOf(KeyAnswer.NoAnswer.class, owner().source().unwrap(wrapped));
    }
}
