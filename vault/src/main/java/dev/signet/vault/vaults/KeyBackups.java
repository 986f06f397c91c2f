// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Seals;
import dev.signet.ledger.record.RecordReader;
import dev.signet.ledger.record.RecordWriter;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyRecords;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.keys.RotationPolicy;
import dev.signet.vault.records.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A key with all its versions and private halves as one sealed value, and back again, into any
/// vault of the same tenant in this installation. The value opens under this installation's
/// root only. Any thread.
public final class KeyBackups {
    private static final byte[] ASSOCIATED =
            "signet vault key backup".getBytes(StandardCharsets.US_ASCII);

    private final VaultState state;
    private final Seals seals;
    private final Chance chance;
    private final VaultListener listener;

    public KeyBackups(VaultState state, Seals seals, Chance chance, VaultListener listener) {
        this.state = state;
        this.seals = seals;
        this.chance = chance;
        this.listener = listener;
    }

    private record Backup(String tenantId, Key key, Map<Integer, byte[]> pkcs8) {}

    /// @return the sealed copy; the caller owns it
    public byte[] backup(VaultName vault, KeyName name) {
        VaultState.Entry entry = state.live(vault);
        Key key = state.live(entry, name);
        var out = new RecordWriter(RecordKind.BACKUP.form());
        out.text(entry.vault().tenantId())
                .text(key.name().text())
                .optional(key.rotationPolicy(), policy -> KeyRecords.policy(out, policy))
                .list(
                        key.versions(),
                        version -> {
                            KeyRecords.fields(out, version);
                            byte[] pkcs8 = state.privateKeys().bytes(key, version);
                            out.bytes(pkcs8);
                            Arrays.fill(pkcs8, (byte) 0);
                        });
        byte[] plain = out.toBytes();
        try {
            return seals.seal(Purpose.TOKEN, plain, ASSOCIATED);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /// Puts a copy back under its name.
    ///
    /// @throws Failed `INVALID` for what is no backup of this installation and tenant;
    ///     `CONFLICT` when the name is taken, by a deleted key too
    public Key restore(VaultName vault, byte[] sealed) {
        Backup backup = open(sealed);
        KeyName name = backup.key().name();
        try {
            Key restored = state.change(() -> restore(state.live(vault), name, backup));
            listener.changed(vault, Optional.of(name));
            return restored;
        } finally {
            backup.pkcs8().values().forEach(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    private Key restore(VaultState.Entry entry, KeyName name, Backup backup) {
        state.eraseDue(entry, name);
        if (!entry.vault().tenantId().equalsIgnoreCase(backup.tenantId())) {
            throw invalid();
        }
        Optional<Key> known = state.find(entry, name);
        if (known.isPresent()) {
            var fact = new Fact("key", name.text());
            throw known.get().deletion().isPresent()
                    ? VaultRefusal.KEY_DELETED.failed(fact)
                    : VaultRefusal.KEY_EXISTS.failed(fact);
        }
        Key key =
                new Key(
                        chance.uuid(),
                        name,
                        backup.key().versions(),
                        backup.key().rotationPolicy(),
                        Optional.empty());
        state.store(entry, key, key.versions(), backup.pkcs8());
        return key;
    }

    private Backup open(byte[] sealed) {
        try {
            byte[] plain = seals.open(Purpose.TOKEN, sealed, ASSOCIATED);
            try {
                return RecordReader.read(RecordKind.BACKUP.form(), plain, this::read);
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
        } catch (Failed failed) {
            throw switch (failed.failure()) {
                case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW -> invalid();
                default -> failed;
            };
        }
    }

    private Backup read(RecordReader in) {
        String tenantId = in.text();
        var name = new KeyName(in.text());
        Optional<RotationPolicy> policy = in.optional(KeyRecords::policy);
        Map<Integer, byte[]> pkcs8 = new HashMap<>();
        List<KeyVersion> versions =
                in.list(
                        each -> {
                            KeyVersion version = KeyRecords.fields(each);
                            pkcs8.put(version.number(), each.bytes());
                            return version;
                        });
        var key = new Key(chance.uuid(), name, versions, policy, Optional.empty());
        return new Backup(tenantId, key, pkcs8);
    }

    private static Failed invalid() {
        return new Failed(
                Failure.INVALID,
                "the value is no backup of a key of this vault's tenant",
                new Fact("field", "value"));
    }
}
