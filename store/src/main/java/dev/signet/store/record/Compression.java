// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Contents of bodies made short: folded ([Folding]), then zstd with a dictionary of the build.
/// Frames carry no magic, no dictionary id, no checksum and no content size: the body's header and
/// its seal tell and guard all of that. One per process; any thread.
public final class Compression {
    /// Not compressed.
    public static final int PLAIN = 0;

    // Of contents of 1,970 bytes (docs/formats/body.md) level 3 makes 188 in 2.3 us, 5 makes 174 in
    // 8.6 us, 6 makes 172 in 13 us, without the folding.
    private static final int LEVEL = 5;

    /// What a frame may be longer than what is in it.
    private static final int FRAME_MORE = 64;

    private static final Compression SHARED = new Compression();

    private final NativeContexts<ZstdCompressCtx> packing = packing();
    private final NativeContexts<ZstdDecompressCtx> unpacking = unpacking();
    private final NativeContexts<ZstdDecompressCtx> unpackingFirst =
            new NativeContexts<>(() -> decompressor(Earlier.DICTIONARY), ZstdDecompressCtx::close);

    private Compression() {
        Dictionary.FIRST.bytes(); // checked now, and not when its first body is read
    }

    /// Loaded when the first body of an earlier build is read.
    private static final class Earlier {
        static final ZstdDictDecompress DICTIONARY =
                new ZstdDictDecompress(Dictionary.FIRST.bytes());
    }

    /// The one of this process.
    public static Compression shared() {
        return SHARED;
    }

    /// Packs and unpacks a little, so that all that this takes is loaded.
    public static void prepare() {
        byte[] plain = new byte[256];
        Packed packed = SHARED.pack(plain);
        SHARED.unpack(packed.dictionary(), packed.bytes(), 0, plain.length);
        SHARED.letGo();
    }

    /// Frees the contexts that are not in use: each holds pieces of what it packed last.
    public void letGo() {
        packing.letGo();
        unpacking.letGo();
        unpackingFirst.letGo();
    }

    /// `plain` folded and compressed, or `plain` itself when that is not longer.
    public Packed pack(byte[] plain) {
        var folding = Folding.of(plain);
        int textLength = folding.textLength();
        int most = textLength + textLength / 64 + FRAME_MORE;
        byte[] bytes = new byte[2 * Varint.BYTES_MAX + folding.valuesLength() + most];
        var packed = ByteBuffer.wrap(bytes);
        Varint.put(packed, textLength);
        Varint.put(packed, folding.valuesLength());
        packed.put(folding.values(), 0, folding.valuesLength());
        int length = packed.position() + frame(folding, bytes, packed.position());
        return length < plain.length
                ? new Packed(Dictionary.FOLDED.number(), Arrays.copyOf(bytes, length))
                : new Packed(PLAIN, plain);
    }

    private int frame(Folding folding, byte[] target, int at) {
        var context = packing.take();
        try {
            return context.compressByteArray(
                    target, at, target.length - at, folding.text(), 0, folding.textLength());
        } finally {
            packing.giveBack(context);
        }
    }

    /// Reverses [#pack].
    ///
    /// @param dictionary as in [Packed]
    /// @param plainBytes the exact length of the result, checked by the caller against its
    ///     bound
    /// @throws IllegalArgumentException when the frame is not of that dictionary or length
    /// @throws java.nio.BufferUnderflowException when bytes are missing
    public byte[] unpack(int dictionary, byte[] source, int from, int plainBytes) {
        if (dictionary == PLAIN && source.length - from == plainBytes) {
            return Arrays.copyOfRange(source, from, source.length);
        }
        if (dictionary == Dictionary.FIRST.number()) {
            return text(unpackingFirst, source, from, plainBytes);
        }
        if (dictionary != Dictionary.FOLDED.number()) {
            throw new IllegalArgumentException("no such dictionary, or not its length");
        }
        var packed = ByteBuffer.wrap(source).position(from);
        int textBytes = Varint.take(packed, 2 * plainBytes); // all of it escaped
        int valuesBytes = Varint.take(packed, packed.remaining());
        if (valuesBytes > packed.remaining()) {
            throw new IllegalArgumentException("values are missing");
        }
        var values = packed.slice(packed.position(), valuesBytes);
        byte[] text = text(unpacking, source, packed.position() + valuesBytes, textBytes);
        return Unfolding.of(text, text.length, values, plainBytes);
    }

    private static byte[] text(
            NativeContexts<ZstdDecompressCtx> contexts, byte[] source, int from, int bytes) {
        var context = contexts.take();
        try {
            byte[] text = new byte[bytes];
            int length =
                    context.decompressByteArray(text, 0, bytes, source, from, source.length - from);
            if (length != bytes) {
                throw new IllegalArgumentException("the frame is of another length");
            }
            return text;
        } catch (ZstdException thrown) {
            throw new IllegalArgumentException("the frame does not read", thrown);
        } finally {
            contexts.giveBack(context);
        }
    }

    private static NativeContexts<ZstdCompressCtx> packing() {
        var dictionary = new ZstdDictCompress(Dictionary.FOLDED.bytes(), LEVEL);
        return new NativeContexts<>(() -> compressor(dictionary), ZstdCompressCtx::close);
    }

    private static ZstdCompressCtx compressor(ZstdDictCompress dictionary) {
        var context = new ZstdCompressCtx();
        context.setLevel(LEVEL);
        context.setMagicless(true);
        context.setDictID(false);
        context.setChecksum(false);
        context.setContentSize(false);
        return context.loadDict(dictionary);
    }

    private static NativeContexts<ZstdDecompressCtx> unpacking() {
        var dictionary = new ZstdDictDecompress(Dictionary.FOLDED.bytes());
        return new NativeContexts<>(() -> decompressor(dictionary), ZstdDecompressCtx::close);
    }

    private static ZstdDecompressCtx decompressor(ZstdDictDecompress dictionary) {
        var context = new ZstdDecompressCtx();
        context.setMagicless(true);
        return context.loadDict(dictionary);
    }

    /// @param dictionary [#PLAIN], or the number of a [Dictionary]
    public record Packed(int dictionary, byte[] bytes) {}
}
