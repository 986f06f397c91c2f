// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdException;
import dev.signet.base.Digests;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// zstd with the built-in dictionaries, one per process. Frames carry no magic, no
/// dictionary id, no checksum and no content size: the body's header and its seal tell and
/// guard all of that.
///
/// Any thread. Contexts are native and pooled: a virtual thread must not own one.
public final class Compression {
    /// Not compressed.
    public static final int PLAIN = 0;

    /// `body-1.dict`; how it was made: docs/formats/body.md.
    public static final int DICTIONARY = 1;

    /// SHA-256 of `body-1.dict`. With another dictionary of the same shape a frame decodes to
    /// another well-formed text, and no seal would notice.
    public static final String DICTIONARY_SHA256 =
            "a126b307e3320f4be4a9650ed7b9e2013f352f441861193900ea3370a0765628";

    // Level 3: of 1,950 bytes 294, in 8 us; level 6: 290 in 30 us; level 1: 319 in 7 us.
    private static final int LEVEL = 3;
    private static final int CONTEXTS_MAX = 8;
    private static final Compression SHARED = new Compression();

    private final ZstdDictCompress compressing;
    private final ZstdDictDecompress decompressing;
    private final ConcurrentLinkedQueue<ZstdCompressCtx> compressors =
            new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ZstdDecompressCtx> decompressors =
            new ConcurrentLinkedQueue<>();
    private final AtomicInteger compressorsKept = new AtomicInteger();
    private final AtomicInteger decompressorsKept = new AtomicInteger();

    private Compression() {
        byte[] dictionary = checked(dictionary());
        compressing = new ZstdDictCompress(dictionary, LEVEL);
        decompressing = new ZstdDictDecompress(dictionary);
    }

    /// The one of this process.
    public static Compression shared() {
        return SHARED;
    }

    /// Frees the contexts that are not in use: each holds pieces of what it packed last.
    public void letGo() {
        for (var kept = compressors.poll(); kept != null; kept = compressors.poll()) {
            release(kept, compressorsKept).close();
        }
        for (var kept = decompressors.poll(); kept != null; kept = decompressors.poll()) {
            release(kept, decompressorsKept).close();
        }
    }

    private static byte[] dictionary() {
        try (var stream = Compression.class.getResourceAsStream("body-1.dict")) {
            return Objects.requireNonNull(stream, "body-1.dict is not in the build").readAllBytes();
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        }
    }

    /// @throws Failed `CORRUPT` when it is not the dictionary that bodies were compressed with
    public static byte[] checked(byte[] dictionary) {
        String found = HexFormat.of().formatHex(Digests.sha256(dictionary));
        if (!found.equals(DICTIONARY_SHA256)) {
            throw new Failed(
                    Failure.CORRUPT,
                    "the dictionary of this build is not the one that bodies are compressed with",
                    new Fact("file", "body-1.dict"),
                    new Fact("sha256", found),
                    new Fact("expected", DICTIONARY_SHA256));
        }
        return dictionary;
    }

    /// The frame of `plain`, or `plain` itself when that is not longer.
    public Packed pack(byte[] plain) {
        var kept = compressors.poll();
        ZstdCompressCtx context = kept == null ? compressor() : release(kept, compressorsKept);
        try {
            byte[] frame = new byte[plain.length + 64 + plain.length / 64];
            int length = context.compressByteArray(frame, 0, frame.length, plain, 0, plain.length);
            return length < plain.length
                    ? new Packed(DICTIONARY, Arrays.copyOf(frame, length))
                    : new Packed(PLAIN, plain);
        } finally {
            if (compressorsKept.incrementAndGet() <= CONTEXTS_MAX) {
                compressors.add(context);
            } else {
                compressorsKept.decrementAndGet();
                context.close();
            }
        }
    }

    /// Reverses [#pack].
    ///
    /// @param dictionary as in [Packed]
    /// @param plainBytes the exact length of the result, checked by the caller against its
    ///     bound
    /// @throws IllegalArgumentException when the frame is not of that dictionary or length
    public byte[] unpack(int dictionary, byte[] source, int from, int plainBytes) {
        if (dictionary == PLAIN && source.length - from == plainBytes) {
            return Arrays.copyOfRange(source, from, source.length);
        }
        if (dictionary != DICTIONARY) {
            throw new IllegalArgumentException("no such dictionary, or not its length");
        }
        var kept = decompressors.poll();
        ZstdDecompressCtx context =
                kept == null ? decompressor() : release(kept, decompressorsKept);
        try {
            byte[] plain = new byte[plainBytes];
            int length =
                    context.decompressByteArray(
                            plain, 0, plainBytes, source, from, source.length - from);
            if (length != plainBytes) {
                throw new IllegalArgumentException("the frame is of another length");
            }
            return plain;
        } catch (ZstdException thrown) {
            throw new IllegalArgumentException("the frame does not read", thrown);
        } finally {
            if (decompressorsKept.incrementAndGet() <= CONTEXTS_MAX) {
                decompressors.add(context);
            } else {
                decompressorsKept.decrementAndGet();
                context.close();
            }
        }
    }

    private static <T> T release(T context, AtomicInteger kept) {
        kept.decrementAndGet();
        return context;
    }

    private ZstdCompressCtx compressor() {
        var context = new ZstdCompressCtx();
        context.setLevel(LEVEL);
        context.setMagicless(true);
        context.setDictID(false);
        context.setChecksum(false);
        context.setContentSize(false);
        return context.loadDict(compressing);
    }

    private ZstdDecompressCtx decompressor() {
        var context = new ZstdDecompressCtx();
        context.setMagicless(true);
        return context.loadDict(decompressing);
    }

    /// @param dictionary [#PLAIN] or [#DICTIONARY]
    public record Packed(int dictionary, byte[] bytes) {}
}
