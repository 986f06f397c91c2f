// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.keys.EncryptionAlgorithm;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyOperation;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.keys.KeyVersionId;
import dev.signet.vault.keys.PublicPart;
import dev.signet.vault.keys.SignatureAlgorithm;
import dev.signet.vault.keys.Signatures;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;

/// The uses of keys: wrap, unwrap, encrypt, decrypt, sign, verify. Each first asks, on the key
/// as it is at this moment, whether it is there, enabled, allowed the operation and, to protect
/// new data, inside its time window. It trusts its caller: access policies are checked by the
/// plane before.
///
/// Any thread; a use of the private half takes one to a few milliseconds.
public final class KeyUses {
    private final VaultState state;
    private final SecureRandom random;

    public KeyUses(VaultState state, Entropy entropy) {
        this.state = state;
        this.random = entropy.secureRandom();
    }

    /// Which key version to use: the latest when the id is empty.
    public record Place(VaultName vault, KeyName name, Optional<KeyVersionId> version) {}

    /// What a use came to.
    ///
    /// @param version the version that was used
    /// @param value a fresh array; the caller owns it
    public record Used(KeyVersion version, byte[] value) {}

    /// Encrypts or wraps a small value with the public half.
    ///
    /// @param operation `ENCRYPT` or `WRAP_KEY`
    /// @throws Failed `INVALID` when the value is too long for the key
    public Used protect(
            KeyOperation operation, Place place, EncryptionAlgorithm algorithm, byte[] value) {
        Key key = key(place);
        KeyVersion version = permitted(operation, key, place);
        try {
            Cipher cipher = algorithm.cipher(Cipher.ENCRYPT_MODE, rsa(version).key(), random);
            return new Used(version, cipher.doFinal(value));
        } catch (GeneralSecurityException _) {
            throw invalid("value", "the value is too long for this key and algorithm");
        }
    }

    /// Decrypts or unwraps with the private half.
    ///
    /// @param operation `DECRYPT` or `UNWRAP_KEY`
    /// @throws Failed `INVALID` when the value was not made with this version and algorithm
    public Used open(
            KeyOperation operation, Place place, EncryptionAlgorithm algorithm, byte[] value) {
        Key key = key(place);
        KeyVersion version = permitted(operation, key, place);
        rsa(version);
        try {
            Cipher cipher =
                    algorithm.cipher(
                            Cipher.DECRYPT_MODE, state.privateKeys().of(key, version), random);
            return new Used(version, cipher.doFinal(value));
        } catch (GeneralSecurityException _) {
            throw invalid("value", "the value does not open with this key and algorithm");
        }
    }

    /// Signs a digest with the private half.
    public Used sign(Place place, SignatureAlgorithm algorithm, byte[] digest) {
        Key key = key(place);
        KeyVersion version = permitted(KeyOperation.SIGN, key, place);
        requireFit(algorithm, version, digest);
        PrivateKey privateKey = state.privateKeys().of(key, version);
        return new Used(version, Signatures.sign(algorithm, privateKey, digest, random));
    }

    /// Whether the signature of a digest is one of this key.
    public boolean verify(
            Place place, SignatureAlgorithm algorithm, byte[] digest, byte[] signature) {
        Key key = key(place);
        KeyVersion version = permitted(KeyOperation.VERIFY, key, place);
        requireFit(algorithm, version, digest);
        try {
            return Signatures.verify(algorithm, version.publicPart().key(), digest, signature);
        } catch (GeneralSecurityException e) {
            throw new Failed(e, Failure.CORRUPT, "a stored public key does not read");
        }
    }

    private Key key(Place place) {
        return state.live(state.live(place.vault()), place.name());
    }

    private KeyVersion permitted(KeyOperation operation, Key key, Place place) {
        KeyVersion version = VaultState.version(key, place.version());
        var fact = new Fact("operation", operation.text());
        if (!version.attributes().enabled()) {
            throw VaultRefusal.KEY_DISABLED.failed(fact);
        }
        if (!version.operations().contains(operation)) {
            throw VaultRefusal.OPERATION_NOT_PERMITTED.failed(fact);
        }
        if (operation.protecting() && !version.attributes().covers(state.now())) {
            throw VaultRefusal.KEY_OUTSIDE_WINDOW.failed(fact);
        }
        return version;
    }

    private static PublicPart.Rsa rsa(KeyVersion version) {
        return switch (version.publicPart()) {
            case PublicPart.Rsa rsa -> rsa;
            case PublicPart.Ec _ -> throw invalid("alg", "this key does not encrypt or wrap");
        };
    }

    private static void requireFit(
            SignatureAlgorithm algorithm, KeyVersion version, byte[] digest) {
        if (!algorithm.fits(version.publicPart())) {
            throw invalid("alg", "the algorithm does not fit the key");
        }
        if (digest.length != algorithm.digestBytes()) {
            throw invalid("value", "the digest is not as long as the algorithm has it");
        }
    }

    private static Failed invalid(String field, String text) {
        return new Failed(Failure.INVALID, text, new Fact("field", field));
    }
}
