// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.delete;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.bulk.job.WalkState;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How far a bulk delete has come (docs/formats/bulk-delete.md).
///
/// @param position where the search goes on; empty: from the start
/// @param deleted how many of each type
/// @param planned what the next commit deletes; empty: it is to be searched for
/// @param isLast whether nothing is to be searched for any more
record BulkDeleteState(
        byte[] position, Map<String, Long> deleted, List<Planned> planned, boolean isLast)
        implements WalkState<BulkDeleteState> {
    static final BulkDeleteState BEGUN =
            new BulkDeleteState(new byte[0], Map.of(), List.of(), false);
    private static final int FORMAT_VERSION = 1;

    /// A version that is to be deleted while it is the newest.
    ///
    /// @param lsn the transaction that wrote it
    record Planned(ResourceKey key, long version, long lsn) {}

    @Override
    public boolean isPlanned() {
        return !planned.isEmpty();
    }

    @Override
    public BulkDeleteState planning(byte[] at, List<Stored> page, boolean isTheLast) {
        List<Planned> next =
                page.stream().map(hit -> new Planned(hit.key(), hit.version(), hit.lsn())).toList();
        return new BulkDeleteState(at, deleted, next, isTheLast);
    }

    @Override
    public byte[] bytes() {
        int size = 2 + Integer.BYTES + position.length + 2 * Integer.BYTES;
        for (String type : deleted.keySet()) {
            size += 1 + type.length() + Long.BYTES;
        }
        for (Planned each : planned) {
            size += 2 + each.key().type().length() + each.key().id().length() + 2 * Long.BYTES;
        }
        ByteBuffer out =
                ByteBuffer.allocate(size)
                        .put((byte) FORMAT_VERSION)
                        .put((byte) (isLast ? 1 : 0))
                        .putInt(position.length)
                        .put(position)
                        .putInt(deleted.size());
        new TreeMap<>(deleted)
                .forEach(
                        (type, count) -> {
                            put(out, type);
                            out.putLong(count);
                        });
        out.putInt(planned.size());
        for (Planned each : planned) {
            put(out, each.key().type());
            put(out, each.key().id());
            out.putLong(each.version()).putLong(each.lsn());
        }
        return out.array();
    }

    /// Types and ids of FHIR are ASCII, and no longer than 64.
    private static void put(ByteBuffer out, String text) {
        out.put((byte) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    }

    static BulkDeleteState of(byte[] checkpoint) {
        if (checkpoint.length == 0) {
            return BEGUN;
        }
        var in = ByteBuffer.wrap(checkpoint);
        try {
            if (in.get() != FORMAT_VERSION) {
                throw new Failed(
                        Failure.FORMAT_TOO_NEW, "a bulk delete is of another format version");
            }
            boolean isLast = in.get() == 1;
            byte[] position = bytes(in, in.getInt());
            var deleted = new TreeMap<String, Long>();
            for (int left = in.getInt(); left > 0; left--) {
                deleted.put(text(in), in.getLong());
            }
            var planned = new ArrayList<Planned>();
            for (int left = in.getInt(); left > 0; left--) {
                var key = new ResourceKey(text(in), text(in));
                planned.add(new Planned(key, in.getLong(), in.getLong()));
            }
            if (in.hasRemaining()) {
                throw unreadable();
            }
            return new BulkDeleteState(position, deleted, planned, isLast);
        } catch (BufferUnderflowException _) {
            throw unreadable();
        }
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in, in.get()), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw unreadable();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static Failed unreadable() {
        return new Failed(Failure.CORRUPT, "the checkpoint of a bulk delete does not read");
    }

    @Override
    public long count() {
        return deleted.values().stream().mapToLong(Long::longValue).sum();
    }
}
