// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The bytes of a sealed value, docs/formats/sealed-value.md:
///
/// ```
/// version 1 | generation 4, big endian | nonce 12 | ciphertext | tag 16
/// associated data = version | generation | purpose label | the caller's bytes
/// ```
final class ValueFormat {
    static final int VERSION = 1;
    static final int HEADER_BYTES = 5;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;
    static final int CIPHERTEXT_OFFSET = HEADER_BYTES + NONCE_BYTES;
    static final int OVERHEAD_BYTES = CIPHERTEXT_OFFSET + TAG_BYTES;
    static final int PLAIN_BYTES_MAX = 1 << 28;

    private static final VarHandle NUMBER =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private ValueFormat() {}

    /// The generation that a sealed value names, after the checks that need no key.
    static int generation(byte[] sealed) {
        if (sealed.length < 1) {
            throw new Failed(Failure.CORRUPT, "sealed value is empty");
        }
        checkVersion(sealed[0] & 0xff);
        if (sealed.length < OVERHEAD_BYTES || sealed.length > OVERHEAD_BYTES + PLAIN_BYTES_MAX) {
            throw new Failed(
                    Failure.CORRUPT,
                    "sealed value has an impossible length",
                    new Fact("bytes", sealed.length));
        }
        return (int) NUMBER.get(sealed, 1);
    }

    static byte[] associated(int generation, byte[] label, byte[] associated) {
        byte[] all = new byte[HEADER_BYTES + label.length + associated.length];
        header(generation, all);
        System.arraycopy(label, 0, all, HEADER_BYTES, label.length);
        System.arraycopy(associated, 0, all, HEADER_BYTES + label.length, associated.length);
        return all;
    }

    /// Writes what a sealed value begins with.
    static void header(int generation, byte[] target) {
        target[0] = (byte) VERSION;
        NUMBER.set(target, 1, generation);
    }

    private static void checkVersion(int version) {
        if (version < VERSION) {
            throw new Failed(
                    Failure.FORMAT_TOO_OLD,
                    "sealed value is of a format older than this build reads",
                    new Fact("version", version),
                    new Fact("oldest", VERSION));
        }
        if (version > VERSION) {
            throw new Failed(
                    Failure.FORMAT_TOO_NEW,
                    "sealed value is of a format newer than this build knows",
                    new Fact("version", version),
                    new Fact("newest", VERSION));
        }
    }
}
