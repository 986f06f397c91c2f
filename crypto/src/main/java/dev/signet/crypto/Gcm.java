// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Entropy;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/// One AES-256-GCM cipher with a stock of random nonces. One thread at a time; kept in a [Pool],
/// because `Cipher.getInstance` costs more than sealing a small value.
final class Gcm {
    static final int TAG_BITS = 128;
    private static final int NONCES = 64;

    private final Cipher cipher;
    private byte @Nullable [] nonces;
    private int nextNonce;

    Gcm() {
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES/GCM", e);
        }
    }

    /// Puts a nonce that was never used into `target` at `offset`. Drawn in stocks, so that the
    /// operating system is asked once for many values.
    void freshNonce(Entropy entropy, byte[] target, int offset) {
        byte[] stock = nonces;
        if (stock == null || nextNonce == NONCES) {
            stock = entropy.bytes(NONCES * ValueFormat.NONCE_BYTES);
            nonces = stock;
            nextNonce = 0;
        }
        System.arraycopy(
                stock,
                nextNonce * ValueFormat.NONCE_BYTES,
                target,
                offset,
                ValueFormat.NONCE_BYTES);
        nextNonce++;
    }

    /// Encrypts `count` bytes and appends the tag.
    ///
    /// @param nonce where the 12 bytes stand
    void seal(
            CipherKey key,
            Slice nonce,
            byte[] associated,
            byte[] plain,
            int count,
            byte[] target,
            int offset) {
        try {
            init(Cipher.ENCRYPT_MODE, key, nonce, associated);
            cipher.doFinal(plain, 0, count, target, offset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM does not seal", e);
        }
    }

    /// Decrypts and verifies.
    ///
    /// @param count length of ciphertext and tag, at least 16
    /// @return whether the tag verifies; if not, nothing in `target` may be used
    boolean open(
            CipherKey key,
            Slice nonce,
            byte[] associated,
            byte[] sealed,
            int from,
            int count,
            byte[] target) {
        try {
            init(Cipher.DECRYPT_MODE, key, nonce, associated);
            cipher.doFinal(sealed, from, count, target, 0);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM does not open", e);
        }
    }

    private void init(int mode, CipherKey key, Slice nonce, byte[] associated)
            throws GeneralSecurityException {
        cipher.init(
                mode,
                key,
                new GCMParameterSpec(
                        TAG_BITS, nonce.bytes(), nonce.offset(), ValueFormat.NONCE_BYTES));
        if (associated.length > 0) {
            cipher.updateAAD(associated);
        }
    }

    /// Where a nonce stands in a larger array.
    record Slice(byte[] bytes, int offset) {}
}
