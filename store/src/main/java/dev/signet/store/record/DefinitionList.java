// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.ledger.Batch;
import dev.signet.ledger.Reading;
import dev.signet.store.Definitions;
import dev.signet.store.ResourceKey;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;

/// The record of [Definitions] in the family `meta`. Format: docs/formats/tx.md.
public final class DefinitionList {
    private static final byte[] KEY = Schema.metaKey("definitions");
    private static final int FORMAT_VERSION = 1;

    private DefinitionList() {}

    /// What is noted; empty when nothing is, by a build that did not know of definitions. What the
    /// index covers is not in it.
    public static Optional<Definitions> read(Reading ledger) {
        return ledger.get(Schema.META, KEY).map(DefinitionList::of);
    }

    /// Puts it into a batch.
    public static void write(Definitions definitions, Batch batch) {
        batch.put(Schema.META, KEY, bytes(definitions));
    }

    static byte[] bytes(Definitions definitions) {
        var out = new ByteArrayOutputStream();
        out.write(FORMAT_VERSION);
        out.writeBytes(Schema.key(definitions.lsn()));
        for (Definitions.Entry entry : definitions.entries()) {
            text(entry.key().type(), out);
            text(entry.key().id(), out);
            out.writeBytes(Schema.key(entry.update()));
        }
        return out.toByteArray();
    }

    private static void text(String text, ByteArrayOutputStream out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length >>> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    static Definitions of(byte[] record) {
        var in = ByteBuffer.wrap(record);
        try {
            Schema.checkFormat(Schema.META, in.get(), FORMAT_VERSION);
            long lsn = in.getLong();
            var entries = new ArrayList<Definitions.Entry>();
            while (in.hasRemaining()) {
                var key = new ResourceKey(text(in), text(in));
                entries.add(new Definitions.Entry(key, in.getLong()));
            }
            return new Definitions(lsn, 0, entries);
        } catch (BufferUnderflowException _) {
            throw Schema.unreadable(Schema.META);
        }
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
