// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// An application that may ask the embedded issuer for tokens. Of its secret only a salted hash
/// is known; one SHA-256 is enough because secrets are made here from 32 random bytes.
///
/// @param clientId what it calls itself
/// @param objectId claim `oid` of its tokens: what roles name
/// @param salt 16 bytes or more
/// @param secretHash SHA-256 of salt and secret
public record Client(String clientId, String objectId, byte[] salt, byte[] secretHash) {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    public Client {
        if (clientId.isEmpty() || objectId.isEmpty()) {
            throw new Failed(Failure.INVALID, "a client has an id and an object id");
        }
        if (salt.length < SALT_BYTES || secretHash.length != HASH_BYTES) {
            throw new Failed(Failure.INVALID, "a client's secret is a salted SHA-256");
        }
        salt = salt.clone();
        secretHash = secretHash.clone();
    }

    /// A client with a secret chosen by the caller, who shows it to its owner once.
    public static Client of(String clientId, String objectId, String secret, Entropy entropy) {
        byte[] salt = entropy.bytes(SALT_BYTES);
        return new Client(clientId, objectId, salt, hash(salt, secret));
    }

    /// Whether that is the secret; takes the same time for any wrong one.
    public boolean accepts(String secret) {
        return MessageDigest.isEqual(secretHash, hash(salt, secret));
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    @Override
    public byte[] secretHash() {
        return secretHash.clone();
    }

    @Override
    public String toString() {
        return "Client[" + clientId + "]";
    }

    private static byte[] hash(byte[] salt, String secret) {
        var digest = Digests.sha256();
        digest.update(salt);
        return digest.digest(secret.getBytes(StandardCharsets.UTF_8));
    }
}
