// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.ledger.record.RecordReader;
import dev.signet.ledger.record.RecordWriter;
import dev.signet.vault.records.RecordKind;
import dev.signet.vault.records.Records;
import dev.signet.vault.vaults.VaultState;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// The private halves: read from their sealed records when first used and then kept for the
/// most recently used versions. The JDK's key objects cannot be wiped; they are let go. Any
/// thread.
public final class PrivateKeys {
    private static final int KEPT_MAX = 256;

    private record Place(UUID key, int number) {}

    private final Records records;
    private final Map<Place, PrivateKey> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Place, PrivateKey> eldest) {
                    return size() > KEPT_MAX;
                }
            };

    private long forgotten;

    public PrivateKeys(Records records) {
        this.records = records;
    }

    /// The private half of a version.
    public PrivateKey of(Key key, KeyVersion version) {
        var place = new Place(key.id(), version.number());
        long before;
        synchronized (kept) {
            before = forgotten;
            PrivateKey known = kept.get(place);
            if (known != null) {
                return known;
            }
        }
        byte[] pkcs8 = bytes(key, version);
        try {
            PrivateKey read = KeyMaterial.privateKey(version.publicPart(), pkcs8);
            synchronized (kept) {
                if (forgotten == before) { // else it may be this key that is gone
                    kept.put(place, read);
                }
            }
            return read;
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /// The PKCS#8 bytes of a version; the caller wipes them.
    public byte[] bytes(Key key, KeyVersion version) {
        byte[] record =
                records.read(Records.Family.MATERIAL, VaultState.versionKey(key, version.number()))
                        .orElseThrow(() -> VaultState.notFound(key.name().text()));
        try {
            return RecordReader.read(RecordKind.MATERIAL.form(), record, RecordReader::bytes);
        } finally {
            Arrays.fill(record, (byte) 0);
        }
    }

    /// Lets the versions of a key go.
    public void forget(Key key) {
        synchronized (kept) {
            forgotten++;
            kept.keySet().removeIf(place -> place.key().equals(key.id()));
        }
    }

    /// The record of a private half.
    public static byte[] record(byte[] pkcs8) {
        if (pkcs8.length == 0) {
            throw new Failed(Failure.INTERNAL, "a private key is empty");
        }
        return new RecordWriter(RecordKind.MATERIAL.form()).bytes(pkcs8).toBytes();
    }
}
