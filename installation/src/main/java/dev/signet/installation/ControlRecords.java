// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.crypto.Seals;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Family;
import dev.signet.ledger.Ledger;
import dev.signet.ledger.LedgerLimits;
import dev.signet.ledger.Verifying;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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
    private static final int FORMAT = 1;
    private static final int KEY_CHARACTERS_MAX = 512;

    private final Ledger ledger;
    private final Seals seals;
    private final SortedMap<String, byte[]> documents = new TreeMap<>();

    private ControlRecords(Ledger ledger, Seals seals) {
        this.ledger = ledger;
        this.seals = seals;
    }

    public static ControlRecords open(Path folder, UUID controlId, Seals seals) {
        Ledger ledger =
                Ledger.open(folder, controlId, List.of(DOCUMENT), seals, LedgerLimits.small());
        var records = new ControlRecords(ledger, seals);
        try {
            ledger.verify(); // there are few: what was put back, dropped or exchanged is found now
            records.readAll();
            return records;
        } catch (RuntimeException failed) {
            ledger.abandon();
            throw failed;
        }
    }

    /// Reads the records of a store that nobody has open; writing to them fails. Whether they are
    /// those that were written is for [#verify] to say.
    ///
    /// @throws Failed `CORRUPT` when there are none or one does not read
    public static ControlRecords openToRead(Path folder, UUID controlId, Seals seals) {
        Ledger ledger =
                Ledger.openToRead(
                        folder, controlId, List.of(DOCUMENT), seals, LedgerLimits.small());
        var records = new ControlRecords(ledger, seals);
        try {
            records.readAll();
            return records;
        } catch (RuntimeException failed) {
            ledger.abandon();
            throw failed;
        }
    }

    private void readAll() {
        try (var scan = ledger.forward(DOCUMENT, new byte[0])) {
            while (scan.next()) {
                read(scan.value());
            }
        }
    }

    /// Walks over all records.
    public void verify(Verifying hearing) {
        ledger.verify(hearing);
    }

    /// Walks over all records of a store that nobody has open; changes nothing.
    public static void verifyStopped(Path folder, UUID controlId, Seals seals, Verifying hearing) {
        try (Ledger ledger =
                Ledger.openToRead(
                        folder, controlId, List.of(DOCUMENT), seals, LedgerLimits.small())) {
            ledger.verify(hearing);
        }
    }

    private void read(byte[] value) {
        try (var in = new DataInputStream(new java.io.ByteArrayInputStream(value))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new Failed(
                        format < FORMAT ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                        "a control record is of a format that this build does not read",
                        new Fact("format", format));
            }
            String key = in.readUTF();
            documents.put(key, in.readAllBytes());
        } catch (IOException e) {
            throw new Failed(Failure.CORRUPT, "a control record is cut short");
        }
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

    @Override
    public synchronized void write(Map<String, Optional<byte[]>> changes) {
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
        ledger.write(batch);
        changes.forEach(
                (key, value) ->
                        value.ifPresentOrElse(
                                bytes -> documents.put(key, bytes.clone()),
                                () -> documents.remove(key)));
    }

    private static byte[] value(String key, byte[] document) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeUTF(key);
            out.write(document);
        } catch (IOException e) {
            throw new Failed(e, Failure.INTERNAL, "memory cannot be written");
        }
        return bytes.toByteArray();
    }

    @Override
    public synchronized void close() {
        ledger.close();
    }
}
