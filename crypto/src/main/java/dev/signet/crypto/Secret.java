// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.lang.invoke.VarHandle;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;

/// Secret bytes with one owner and an end. Never a `String`; prints its length only; equality
/// takes constant time. Wiping is best effort: the collector may have copied the array before,
/// and the JDK's own key objects copy too.
///
/// One thread at a time, except [#use], which any number of threads may call until [#close].
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private volatile boolean closed;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Takes over `bytes`: the caller must not touch the array again.
    public static Secret owning(byte[] bytes) {
        return new Secret(bytes);
    }

    /// A fresh random secret of `length` bytes.
    public static Secret random(Entropy entropy, int length) {
        return new Secret(entropy.bytes(length));
    }

    /// Lends the bytes for the length of one call; the callee keeps no reference.
    ///
    /// A use that a [#close] overtakes fails as well: its result may come from zeroed bytes.
    ///
    /// @throws Failed `KEY_REFUSED` after [#close]
    public <T> T use(Function<byte[], T> borrower) {
        checkOpen();
        T result = borrower.apply(bytes);
        VarHandle.acquireFence();
        checkOpen();
        return result;
    }

    private void checkOpen() {
        if (closed) {
            throw new Failed(Failure.KEY_REFUSED, "the secret has been wiped");
        }
    }

    /// A secret of which each bit is set where those of the two differ. If `other` is chance and
    /// as long, the result alone says nothing of this, and `other` alone does not either: they are
    /// two shares of it, which `xor` joins again. The caller owns it.
    ///
    /// @throws Failed `INVALID` when they differ in length
    public Secret xor(Secret other) {
        if (other.length() != length()) {
            throw new Failed(Failure.INVALID, "shares of a secret are as long as it is");
        }
        return use(
                mine ->
                        other.use(
                                others -> {
                                    byte[] share = mine.clone();
                                    for (int place = 0; place < share.length; place++) {
                                        share[place] ^= others[place];
                                    }
                                    return owning(share);
                                }));
    }

    /// Length in bytes.
    public int length() {
        return bytes.length;
    }

    /// Overwrites the bytes with zeros; further uses fail. Idempotent.
    @Override
    public void close() {
        closed = true;
        VarHandle.fullFence();
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "Secret(" + bytes.length + " bytes)";
    }
}
