// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// A key that the JDK's ciphers take and that can be wiped under them.
///
/// The bytes leave only through [#getEncoded], as a copy that is checked after it was made: a
/// cipher gets the whole key or a [Failed], never one that is half zeros. Wiping is best
/// effort: a cipher expands the key into arrays of its own, which live until the collector
/// takes them, and `SecretKeySpec` could not be wiped at all (its `destroy` throws). Any
/// thread.
final class CipherKey implements SecretKey {
    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;
    private final String algorithm;
    private transient volatile @Nullable Withdrawal wiped;

    /// Takes over `bytes`: the caller must not touch the array again.
    CipherKey(byte[] bytes, String algorithm) {
        this.bytes = bytes;
        this.algorithm = algorithm;
    }

    /// Overwrites the bytes; from now on every use fails with `why`. The first reason stays.
    void wipe(Withdrawal why) {
        if (wiped == null) {
            wiped = why;
        }
        VarHandle.fullFence(); // no zero may be seen before the mark
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public byte[] getEncoded() {
        byte[] copy = bytes.clone();
        VarHandle.acquireFence();
        Withdrawal why = wiped;
        if (why != null) {
            Arrays.fill(copy, (byte) 0);
            throw why.failed("the key has been withdrawn");
        }
        return copy;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public String toString() {
        return "CipherKey(" + bytes.length + " bytes)";
    }
}
