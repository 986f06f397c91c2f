// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import static dev.signet.vault.Fixture.KEY;
import static dev.signet.vault.Fixture.MAIN;
import static dev.signet.vault.Fixture.assertInvalid;
import static dev.signet.vault.Fixture.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.vault.Fixture;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.keys.EcCurve;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyChange;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyType;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.keys.KeyVersionId;
import dev.signet.vault.keys.NewKey;
import dev.signet.vault.keys.PrivateKeys;
import dev.signet.vault.keys.PublicPart;
import dev.signet.vault.keys.RotationPolicy;
import dev.signet.vault.keys.RotationPolicy.Action;
import dev.signet.vault.keys.RotationPolicy.ActionType;
import dev.signet.vault.keys.SignatureAlgorithm;
import dev.signet.vault.records.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Names, versions, soft delete and rotation of keys (contract 3.1).
final class KeyLifeTest {
    private static final NewKey EC = NewKey.of(new KeyType.Ec(EcCurve.P_384));

    private final Fixture fixture = new Fixture();
    private final VaultKeys keys = fixture.keys();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aNameIsComparedWithoutCaseAndKeptAsItWasGiven() {
        keys.create(MAIN, new KeyName("Mixed-Case"), EC);
        keys.create(MAIN, new KeyName("MIXED-CASE"), EC);
        Key key = keys.get(MAIN, new KeyName("mixed-case"));
        assertEquals("Mixed-Case", key.name().text());
        assertEquals(2, key.versions().size());
        for (String name : List.of("", "a_b", "a b", "a/b", "ä", "x".repeat(128))) {
            assertInvalid("key-name", () -> new KeyName(name));
        }
        for (String version : List.of("", "0".repeat(31), "g".repeat(32), "0".repeat(33))) {
            assertInvalid("key-version", () -> new KeyVersionId(version));
        }
    }

    @Test
    void theLatestVersionIsTheOneMadeLast() {
        Key first = keys.create(MAIN, KEY, EC);
        Key second = keys.create(MAIN, KEY, EC);
        assertNotEquals(first.latest().id(), second.latest().id());
        assertEquals(second.latest(), keys.version(MAIN, KEY, Optional.empty()));
        assertEquals(first.latest(), keys.version(MAIN, KEY, Optional.of(first.latest().id())));
        assertRefused(
                VaultRefusal.KEY_NOT_FOUND,
                () -> keys.version(MAIN, KEY, Optional.of(new KeyVersionId("0".repeat(32)))));
    }

    @Test
    void creatingIfAbsentLeavesAKeyThatExistsAsItIs() {
        Key first = keys.createIfAbsent(MAIN, KEY, EC).key();
        Key again = keys.createIfAbsent(MAIN, KEY, NewKey.rsa(2048)).key();
        assertSame(first, again);
        keys.delete(MAIN, KEY);
        assertRefused(VaultRefusal.KEY_DELETED, () -> keys.createIfAbsent(MAIN, KEY, EC));
    }

    @Test
    void twoWhoCreateIfAbsentAtOnceGetOneVersion() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<VaultKeys.Made>> all =
                    java.util.stream.IntStream.range(0, 4)
                            .mapToObj(_ -> threads.submit(() -> keys.createIfAbsent(MAIN, KEY, EC)))
                            .toList();
            int makers = 0;
            for (Future<VaultKeys.Made> each : all) {
                VaultKeys.Made got = each.get();
                assertEquals(keys.get(MAIN, KEY), got.key());
                makers += got.isMade() ? 1 : 0;
            }
            assertEquals(1, makers);
        }
        assertEquals(1, keys.get(MAIN, KEY).versions().size());
    }

    @Test
    void aDeletedKeyIsPurgedOfItselfAfterItsRetention() {
        keys.create(MAIN, KEY, EC);
        keys.delete(MAIN, KEY);
        fixture.clock.advance(Duration.ofDays(90).minusSeconds(1));
        assertRefused(VaultRefusal.KEY_DELETED, () -> keys.create(MAIN, KEY, EC));
        assertTrue(keys.getDeleted(MAIN, KEY).deletion().isPresent());
        fixture.clock.advance(Duration.ofSeconds(1));
        assertRefused(VaultRefusal.DELETED_KEY_NOT_FOUND, () -> keys.recover(MAIN, KEY));
        assertEquals(1, fixture.records.count(Records.Family.MATERIAL));
        fixture.service().tick();
        assertEquals(0, fixture.records.count(Records.Family.MATERIAL));
        assertEquals(1, keys.create(MAIN, KEY, EC).versions().size());
    }

    @Test
    void aNameIsFreeAfterTheRetentionEvenWhenNobodySweptIt() {
        Key old = keys.create(MAIN, KEY, EC);
        keys.delete(MAIN, KEY);
        fixture.clock.advance(Duration.ofDays(90));
        Key fresh = keys.create(MAIN, KEY, EC);
        assertNotEquals(old.id(), fresh.id());
        assertEquals(1, fixture.records.count(Records.Family.MATERIAL));
        fixture.restart();
        assertEquals(fresh, fixture.keys().get(MAIN, KEY));
    }

    @Test
    void purgeProtectionHoldsAKeyForItsRetention() {
        fixture.vaults().put(MAIN, Fixture.draft(MAIN).withPurgeProtection());
        keys.create(MAIN, KEY, EC);
        keys.delete(MAIN, KEY);
        assertRefused(VaultRefusal.PURGE_PROTECTED, () -> keys.purge(MAIN, KEY));
        keys.recover(MAIN, KEY);
        assertRefused(VaultRefusal.DELETED_KEY_NOT_FOUND, () -> keys.purge(MAIN, KEY));
    }

    @Test
    void anUpdateChangesOnlyWhatItNames() {
        Key key = keys.create(MAIN, KEY, NewKey.rsa(2048));
        fixture.clock.advance(Duration.ofMinutes(1));
        KeyVersion off = keys.update(MAIN, KEY, Optional.empty(), KeyChange.enabled(false)).after();
        assertEquals(key.latest().operations(), off.operations());
        assertEquals(key.latest().tags(), off.tags());
        assertEquals(key.latest().attributes().created(), off.attributes().created());
        assertEquals(
                key.latest().attributes().updated().plusSeconds(60), off.attributes().updated());
        assertInvalid(
                "attributes.exp",
                () ->
                        keys.update(
                                MAIN,
                                KEY,
                                Optional.empty(),
                                new KeyChange(
                                        List.of(),
                                        Optional.empty(),
                                        Optional.of(Instant.ofEpochSecond(20)),
                                        Optional.of(Instant.ofEpochSecond(10)),
                                        Optional.empty())));
    }

    private static RotationPolicy policy(String expiry, Action... actions) {
        return new RotationPolicy(
                Optional.of(expiry).filter(text -> !text.isEmpty()),
                List.of(actions),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static Action rotateAfter(String period) {
        return new Action(ActionType.ROTATE, Optional.of(period), Optional.empty());
    }

    @Test
    void aRotationPolicyMakesAVersionWhenItIsDue() {
        keys.create(MAIN, KEY, EC);
        keys.putRotationPolicy(MAIN, KEY, policy("P90D", rotateAfter("P30D")));
        fixture.clock.advance(Duration.ofDays(30).minusSeconds(1));
        fixture.service().tick();
        assertEquals(1, keys.get(MAIN, KEY).versions().size());
        fixture.restart();
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.service().tick();
        fixture.service().tick();
        Key rotated = fixture.keys().get(MAIN, KEY);
        assertEquals(2, rotated.versions().size());
        assertEquals(
                Optional.of(fixture.clock.instant().plus(Duration.ofDays(90))),
                rotated.latest().attributes().expires());
    }

    private List<String> notices() {
        return fixture.service().audit().newest(100).stream()
                .filter(row -> row.operationName().endsWith("EventGridNotification"))
                .map(row -> row.operationName() + " " + row.id())
                .toList();
    }

    @Test
    void thatAVersionWillExpireAndHasIsToldOnceEach() {
        keys.create(MAIN, KEY, EC);
        keys.putRotationPolicy(MAIN, KEY, policy("P90D"));
        String id = "/keys/" + KEY.text() + "/" + keys.rotate(MAIN, KEY).latest().id().text();
        fixture.clock.advance(Duration.ofDays(60).minusSeconds(1));
        fixture.service().tick();
        assertEquals(List.of(), notices());
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.service().tick();
        fixture.service().tick();
        List<String> near = List.of("KeyNearExpiryEventGridNotification " + id);
        assertEquals(near, notices());
        fixture.service().audit().flush();
        fixture.restart();
        fixture.service().tick();
        assertEquals(near, notices());
        fixture.clock.advance(Duration.ofDays(30));
        fixture.service().tick();
        fixture.service().tick();
        assertEquals("KeyExpiredEventGridNotification " + id, notices().getFirst());
        assertEquals(2, notices().size());
    }

    @Test
    void aRotationPolicyHasBounds() {
        assertInvalid("rotationPolicy", () -> policy("P27D"));
        assertInvalid("rotationPolicy", () -> policy("", rotateAfter("P6D")));
        assertInvalid("rotationPolicy", () -> policy("", rotateAfter("PT5H")));
        assertInvalid("rotationPolicy", () -> policy("P999999999Y"));
        assertInvalid("rotationPolicy", () -> policy("-P90D"));
        assertInvalid("rotationPolicy", () -> policy("", rotateAfter("P30D"), rotateAfter("P60D")));
        assertInvalid(
                "rotationPolicy",
                () ->
                        policy(
                                "",
                                new Action(
                                        ActionType.ROTATE, Optional.empty(), Optional.of("P30D"))));
        assertEquals(RotationPolicy.initial().actions(), rotationPolicyOfANewKey().actions());
    }

    private RotationPolicy rotationPolicyOfANewKey() {
        keys.create(MAIN, KEY, EC);
        return keys.rotationPolicy(MAIN, KEY);
    }

    @Test
    void aBackupComesBackInAnotherVaultOfTheTenant() {
        keys.create(MAIN, KEY, NewKey.rsa(2048));
        byte[] wrapped = fixture.wrap();
        keys.create(MAIN, KEY, NewKey.rsa(2048));
        Key key = keys.get(MAIN, KEY);
        byte[] backup = fixture.service().backups().backup(MAIN, KEY);
        assertRefused(
                VaultRefusal.KEY_EXISTS, () -> fixture.service().backups().restore(MAIN, backup));
        var other = new VaultName("other");
        fixture.vaults().put(other, Fixture.draft(other));
        Key restored = fixture.service().backups().restore(other, backup);
        assertEquals(key.versions(), restored.versions());
        byte[] opened =
                fixture.unwrap(
                        new KeyUses.Place(other, KEY, Optional.of(key.versions().getFirst().id())),
                        wrapped);
        org.junit.jupiter.api.Assertions.assertArrayEquals(Fixture.VALUE, opened);
        backup[backup.length - 1] ^= 1;
        assertInvalid("value", () -> fixture.service().backups().restore(other, backup));
    }

    @Test
    void signaturesAreThoseOfTheJdk() throws Exception {
        byte[] message = {1, 2, 3};
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(message);
        Key rsa = keys.create(MAIN, KEY, NewKey.rsa(2048));
        byte[] signature =
                fixture.uses().sign(Fixture.latest(), SignatureAlgorithm.RS256, digest).value();
        var part = (PublicPart.Rsa) rsa.latest().publicPart();
        var verifier = java.security.Signature.getInstance("SHA256withRSA");
        verifier.initVerify(
                java.security.KeyFactory.getInstance("RSA")
                        .generatePublic(
                                new java.security.spec.RSAPublicKeySpec(
                                        part.modulus(), part.exponent())));
        verifier.update(message);
        assertTrue(verifier.verify(signature));
        assertTrue(
                fixture.uses()
                        .verify(Fixture.latest(), SignatureAlgorithm.RS256, digest, signature));
        var ecKey = new KeyName("ec");
        keys.create(MAIN, ecKey, NewKey.of(new KeyType.Ec(EcCurve.P_256)));
        var place = new KeyUses.Place(MAIN, ecKey, Optional.empty());
        byte[] ec = fixture.uses().sign(place, SignatureAlgorithm.ES256, digest).value();
        assertEquals(64, ec.length);
        assertTrue(fixture.uses().verify(place, SignatureAlgorithm.ES256, digest, ec));
        ec[5] ^= 1;
        org.junit.jupiter.api.Assertions.assertFalse(
                fixture.uses().verify(place, SignatureAlgorithm.ES256, digest, ec));
        assertInvalid("alg", () -> fixture.uses().sign(place, SignatureAlgorithm.RS256, digest));
        assertInvalid(
                "alg", () -> fixture.uses().sign(place, SignatureAlgorithm.ES384, new byte[48]));
    }

    @Test
    void aKeyThatIsForgottenWhileItIsReadIsNotKept() {
        Key key = keys.create(MAIN, KEY, EC);
        var halves = new PrivateKeys(fixture.records);
        var reads = new AtomicInteger();
        fixture.records.afterRead =
                () -> {
                    if (reads.incrementAndGet() == 1) {
                        halves.forget(key);
                    }
                };
        for (int use = 0; use < 3; use++) {
            var unused = halves.of(key, key.latest());
        }
        assertEquals(2, reads.get(), "read again after it was forgotten, then kept");
    }
}
