// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

/// A cipher and one segment's worth of ciphertext. One thread at a time; kept in a [Pool].
final class FileCipher {
    private static final byte[] NONE = {};

    private final Gcm gcm = new Gcm();
    private final byte[] sealed = new byte[FileFormat.SEGMENT_BYTES];

    /// The ciphertext to read into before [#open], or written by [#seal].
    byte[] sealed() {
        return sealed;
    }

    /// @return length of ciphertext and tag in [#sealed]
    int seal(CipherKey key, byte[] nonce, byte[] plain, int count) {
        gcm.seal(key, new Gcm.Slice(nonce, 0), NONE, plain, count, sealed, 0);
        return count + FileFormat.TAG_BYTES;
    }

    boolean open(CipherKey key, byte[] nonce, int count, byte[] plain) {
        return gcm.open(key, new Gcm.Slice(nonce, 0), NONE, sealed, 0, count, plain);
    }
}
