// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import static dev.signet.vault.Fixture.KEY;
import static dev.signet.vault.Fixture.MAIN;
import static dev.signet.vault.Fixture.VALUE;
import static dev.signet.vault.Fixture.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.vault.Fixture;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.keys.EncryptionAlgorithm;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyChange;
import dev.signet.vault.keys.KeyOperation;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.keys.NewKey;
import dev.signet.vault.keys.SignatureAlgorithm;
import dev.signet.vault.records.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The table of contract 3.2: what a key version may be used for in each of its states.
final class KeyStateTest {
    private final Fixture fixture = new Fixture();
    private byte[] wrapped = {};

    @BeforeEach
    void makeKey() {
        fixture.keys().create(MAIN, KEY, NewKey.rsa(2048));
        wrapped = fixture.wrap();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void change(KeyChange change) {
        fixture.keys().update(MAIN, KEY, Optional.empty(), change);
    }

    private static KeyChange window(Optional<Instant> notBefore, Optional<Instant> expires) {
        return new KeyChange(List.of(), Optional.empty(), notBefore, expires, Optional.empty());
    }

    private void assertOnlyOpens() {
        assertEquals(1, fixture.keys().get(MAIN, KEY).versions().size());
        assertArrayEquals(VALUE, fixture.unwrap(wrapped));
        for (KeyOperation operation : List.of(KeyOperation.WRAP_KEY, KeyOperation.ENCRYPT)) {
            assertRefused(
                    VaultRefusal.KEY_OUTSIDE_WINDOW,
                    () ->
                            fixture.uses()
                                    .protect(
                                            operation,
                                            Fixture.latest(),
                                            EncryptionAlgorithm.RSA_OAEP,
                                            VALUE));
        }
        assertRefused(
                VaultRefusal.KEY_OUTSIDE_WINDOW,
                () ->
                        fixture.uses()
                                .sign(Fixture.latest(), SignatureAlgorithm.RS256, new byte[32]));
        assertFalse(
                fixture.uses()
                        .verify(
                                Fixture.latest(),
                                SignatureAlgorithm.RS256,
                                new byte[32],
                                new byte[256]));
    }

    @Test
    void anEnabledKeyWrapsAndUnwraps() {
        assertArrayEquals(VALUE, fixture.unwrap(wrapped));
    }

    @Test
    void anExpiredKeyStillOpensOldDataButProtectsNothingNew() {
        change(window(Optional.empty(), Optional.of(fixture.clock.instant().plusSeconds(60))));
        assertArrayEquals(VALUE, fixture.unwrap(fixture.wrap()));
        fixture.clock.advance(Duration.ofSeconds(59));
        fixture.wrap();
        fixture.clock.advance(Duration.ofSeconds(1));
        assertOnlyOpens();
    }

    @Test
    void aKeyBeforeItsTimeOpensOldDataButProtectsNothingNew() {
        change(window(Optional.of(fixture.clock.instant().plusSeconds(60)), Optional.empty()));
        assertOnlyOpens();
        fixture.clock.advance(Duration.ofSeconds(60));
        fixture.wrap();
    }

    @Test
    void aDisabledKeyIsShownButRefusesEveryUse() {
        change(KeyChange.enabled(false));
        assertFalse(fixture.keys().get(MAIN, KEY).latest().attributes().enabled());
        assertRefused(VaultRefusal.KEY_DISABLED, fixture::wrap);
        assertRefused(VaultRefusal.KEY_DISABLED, () -> fixture.unwrap(wrapped));
        assertRefused(
                VaultRefusal.KEY_DISABLED,
                () ->
                        fixture.uses()
                                .open(
                                        KeyOperation.DECRYPT,
                                        Fixture.latest(),
                                        EncryptionAlgorithm.RSA_OAEP_256,
                                        wrapped));
        assertRefused(
                VaultRefusal.KEY_DISABLED,
                () ->
                        fixture.uses()
                                .sign(Fixture.latest(), SignatureAlgorithm.RS256, new byte[32]));
        assertRefused(
                VaultRefusal.KEY_DISABLED,
                () ->
                        fixture.uses()
                                .verify(
                                        Fixture.latest(),
                                        SignatureAlgorithm.RS256,
                                        new byte[32],
                                        new byte[256]));
        change(KeyChange.enabled(true));
        assertArrayEquals(VALUE, fixture.unwrap(wrapped));
    }

    @Test
    void aDisabledVersionDoesNotTouchTheOthers() {
        KeyVersion old = fixture.keys().get(MAIN, KEY).latest();
        fixture.keys().rotate(MAIN, KEY);
        fixture.keys().update(MAIN, KEY, Optional.of(old.id()), KeyChange.enabled(false));
        byte[] again = fixture.wrap();
        assertArrayEquals(VALUE, fixture.unwrap(again));
        assertRefused(VaultRefusal.KEY_DISABLED, () -> fixture.unwrap(Fixture.at(old), wrapped));
    }

    @Test
    void aDeletedKeyIsNotFoundByAnyUse() {
        fixture.keys().delete(MAIN, KEY);
        assertRefused(VaultRefusal.KEY_NOT_FOUND, () -> fixture.keys().get(MAIN, KEY));
        assertRefused(VaultRefusal.KEY_NOT_FOUND, fixture::wrap);
        assertRefused(VaultRefusal.KEY_NOT_FOUND, () -> fixture.unwrap(wrapped));
    }

    @Test
    void aRecoveredKeyOpensWhatItWrappedBefore() {
        fixture.keys().rotate(MAIN, KEY);
        KeyVersion first = fixture.keys().get(MAIN, KEY).versions().getFirst();
        fixture.keys().delete(MAIN, KEY);
        fixture.keys().recover(MAIN, KEY);
        assertEquals(2, fixture.keys().get(MAIN, KEY).versions().size());
        assertArrayEquals(VALUE, fixture.unwrap(Fixture.at(first), wrapped));
    }

    @Test
    void aPurgedKeyIsGoneForEverAndItsNameIsFree() {
        fixture.keys().delete(MAIN, KEY);
        fixture.keys().purge(MAIN, KEY);
        assertRefused(VaultRefusal.KEY_NOT_FOUND, () -> fixture.unwrap(wrapped));
        assertRefused(VaultRefusal.DELETED_KEY_NOT_FOUND, () -> fixture.keys().recover(MAIN, KEY));
        assertEquals(0, fixture.records.count(Records.Family.MATERIAL));
        Key again = fixture.keys().create(MAIN, KEY, NewKey.rsa(2048));
        Fixture.assertInvalid("value", () -> fixture.unwrap(Fixture.at(again.latest()), wrapped));
    }

    @Test
    void anOperationThatTheKeyDoesNotListIsRefused() {
        change(
                new KeyChange(
                        List.of(KeyOperation.UNWRAP_KEY),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertArrayEquals(VALUE, fixture.unwrap(wrapped));
        assertRefused(VaultRefusal.OPERATION_NOT_PERMITTED, fixture::wrap);
        assertRefused(
                VaultRefusal.OPERATION_NOT_PERMITTED,
                () ->
                        fixture.uses()
                                .open(
                                        KeyOperation.DECRYPT,
                                        Fixture.latest(),
                                        EncryptionAlgorithm.RSA_OAEP_256,
                                        wrapped));
    }

    @Test
    void everyStateOutlivesARestart() {
        change(KeyChange.enabled(false));
        fixture.restart();
        assertRefused(VaultRefusal.KEY_DISABLED, () -> fixture.unwrap(wrapped));
        change(KeyChange.enabled(true));
        fixture.keys().delete(MAIN, KEY);
        fixture.restart();
        assertRefused(VaultRefusal.KEY_NOT_FOUND, () -> fixture.unwrap(wrapped));
        assertTrue(fixture.keys().getDeleted(MAIN, KEY).deletion().isPresent());
        fixture.keys().recover(MAIN, KEY);
        fixture.restart();
        assertArrayEquals(VALUE, fixture.unwrap(wrapped));
    }
}
