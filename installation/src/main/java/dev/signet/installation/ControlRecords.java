// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.crypto.Seals;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Family;
import dev.signet.ledger.Verifying;
import dev.signet.ledger.record.RecordForm;
import dev.signet.ledger.record.RecordReader;
import dev.signet.ledger.record.RecordStore;
import dev.signet.ledger.record.RecordWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// The control plane's documents on a ledger of their own. There are few, so they are all kept in
/// memory; on disk the key is an HMAC of the document's name, which stands sealed in the value
/// (docs/formats/control-store.md).
public final class ControlRecords implements ControlStore, AutoCloseable {
    private static final Family DOCUMENT = Family.records("document");
    private static final RecordForm FORM = new RecordForm("control document", 1);
    private static final int KEY_CHARACTERS_MAX = 512;

    private final RecordStore store;
    private final Seals seals;
    private SortedMap<String, byte[]> documents = new TreeMap<>();

    /// @throws Failed `CORRUPT` when a record does not read; the store is closed then
    private ControlRecords(RecordStore store, Seals seals) {
        this.store = store;
        this.seals = seals;
        try {
            readAll();
        } catch (RuntimeException failed) {
            store.abandon();
            throw failed;
        }
    }

    public static ControlRecords open(Path folder, UUID controlId, Seals seals) {
        return new ControlRecords(
                RecordStore.open(folder, controlId, List.of(DOCUMENT), seals), seals);
    }

    /// Reads the records of a store that nobody has open; writing to them fails. Whether they are
    /// those that were written is for [#verify] to say.
    ///
    /// @throws Failed `CORRUPT` when there are none or one does not read
    public static ControlRecords openToRead(Path folder, UUID controlId, Seals seals) {
        return new ControlRecords(
                RecordStore.openToRead(folder, controlId, List.of(DOCUMENT), seals), seals);
    }

    /// What is there takes the place of what was known, or nothing does.
    private void readAll() {
        var read = new TreeMap<String, byte[]>();
        store.oldestFirst(
                DOCUMENT,
                (_, value) ->
                        RecordReader.read(
                                FORM,
                                value,
                                in -> {
                                    read.put(in.shortText(), in.rest());
                                    return true;
                                }));
        documents = read;
    }

    /// Walks over all records.
    public void verify(Verifying hearing) {
        store.verify(hearing);
    }

    /// Walks over all records of a store that nobody has open; changes nothing.
    public static void verifyStopped(Path folder, UUID controlId, Seals seals, Verifying hearing) {
        RecordStore.verifyStopped(folder, controlId, List.of(DOCUMENT), seals, hearing);
    }

    @Override
    public synchronized Map<String, byte[]> startingWith(String prefix) {
        var found = new TreeMap<>(documents.subMap(prefix, prefix + Character.MAX_VALUE));
        found.replaceAll((_, document) -> document.clone());
        return found;
    }

    @Override
    public synchronized Optional<byte[]> read(String key) {
        return Optional.ofNullable(documents.get(key)).map(byte[]::clone);
    }

    /// After a write that failed as `STORAGE` it is not known what was written: the next one opens
    /// the store again and reads what is there.
    @Override
    public synchronized void write(Map<String, Optional<byte[]>> changes) {
        if (store.isUncertain()) {
            store.reopen(this::readAll);
        }
        var batch = new Batch();
        for (var change : changes.entrySet()) {
            if (change.getKey().length() > KEY_CHARACTERS_MAX) {
                throw new Failed(Failure.INVALID, "the key of a control record is too long");
            }
            byte[] name = seals.name(change.getKey().getBytes(StandardCharsets.UTF_8));
            if (change.getValue().isPresent()) {
                batch.put(DOCUMENT, name, value(change.getKey(), change.getValue().get()));
            } else {
                batch.delete(DOCUMENT, name);
            }
        }
        store.write(batch);
        changes.forEach(
                (key, value) ->
                        value.ifPresentOrElse(
                                bytes -> documents.put(key, bytes.clone()),
                                () -> documents.remove(key)));
    }

    private static byte[] value(String key, byte[] document) {
        return new RecordWriter(FORM).shortText(key).rest(document).toBytes();
    }

    @Override
    public synchronized void close() {
        store.close();
    }
}
