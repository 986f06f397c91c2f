// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// Where the vault's records lie: a sealed, ordered key-value store with synced, atomic
/// batches.
public interface Records {
    /// The families of docs/formats/vault.md.
    enum Family {
        VAULT("vault"),
        KEY("key"),
        VERSION("version"),
        MATERIAL("material"),
        AUDIT("audit");

        private final String text;

        Family(String text) {
            this.text = text;
        }

        /// The family's name in the ledger.
        public String text() {
            return text;
        }
    }

    /// Every record of a family in the order of its keys, unsigned.
    void forEach(Family family, BiConsumer<byte[], byte[]> visitor);

    /// Every key of a family in order; no record is opened.
    void forEachKey(Family family, Consumer<byte[]> visitor);

    /// The records of a family from the greatest key downwards, until the visitor says false.
    void newestFirst(Family family, BiPredicate<byte[], byte[]> visitor);

    /// One record.
    Optional<byte[]> read(Family family, byte[] key);

    /// Writes all or nothing, synced before it returns.
    void commit(Changes changes);

    /// Changes that belong together, in order.
    final class Changes {
        private final List<Write> writes = new ArrayList<>();

        /// Writes or overwrites a record.
        public Changes put(Family family, byte[] key, byte[] value) {
            writes.add(new Write(family, key, Optional.of(value)));
            return this;
        }

        /// Removes a record, if it is there.
        public Changes remove(Family family, byte[] key) {
            writes.add(new Write(family, key, Optional.empty()));
            return this;
        }

        List<Write> writes() {
            return writes;
        }
    }

    /// One change; an empty value removes.
    record Write(Family family, byte[] key, Optional<byte[]> value) {}
}
