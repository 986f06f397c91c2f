// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// An application that may ask for tokens. Without secrets and certificates it is a public one:
/// it acts for a user only and proves itself by PKCE.
///
/// @param clientId claim `appid`
/// @param objectId claim `oid` of the tokens that it has for itself
/// @param secrets of which any is good
/// @param certificates whose keys sign its assertions
/// @param redirects where users may be sent back to; `http://localhost` and
///     `http://127.0.0.1` stand for every port (RFC 8252 section 7.3)
public record Client(
        String clientId,
        String objectId,
        List<Secret> secrets,
        List<X509Certificate> certificates,
        Set<String> redirects) {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    public Client {
        if (clientId.isEmpty() || objectId.isEmpty()) {
            throw new Failed(Failure.INVALID, "a client has an id and an object id");
        }
        secrets = List.copyOf(secrets);
        certificates = List.copyOf(certificates);
        redirects = Set.copyOf(redirects);
    }

    /// A secret as it is kept: a salted SHA-256. Secrets are 256 random bits, which no slow hash
    /// makes harder to guess.
    ///
    /// @param id names it to people; not secret
    /// @param end it is good before that
    public record Secret(String id, byte[] salt, byte[] hash, Instant end) {
        public Secret {
            if (salt.length < SALT_BYTES || hash.length != HASH_BYTES) {
                throw new Failed(Failure.INVALID, "a client's secret is a salted SHA-256");
            }
            salt = salt.clone();
            hash = hash.clone();
        }

        /// @param secret chosen by the caller, who shows it to its owner once
        public static Secret of(String id, String secret, Instant end, Entropy entropy) {
            byte[] salt = entropy.bytes(SALT_BYTES);
            return new Secret(id, salt, hashed(salt, secret), end);
        }

        @Override
        public byte[] salt() {
            return salt.clone();
        }

        @Override
        public byte[] hash() {
            return hash.clone();
        }

        private static byte[] hashed(byte[] salt, String secret) {
            var digest = Digests.sha256();
            digest.update(salt);
            return digest.digest(secret.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "Secret[" + id + "]";
        }
    }

    /// A client with one secret that does not end.
    public static Client of(String clientId, String objectId, String secret, Entropy entropy) {
        var only = Secret.of("", secret, Instant.MAX, entropy);
        return new Client(clientId, objectId, List.of(only), List.of(), Set.of());
    }

    /// Whether that is one of its secrets; takes the same time for any wrong one.
    public boolean accepts(String secret, Instant now) {
        boolean accepted = false;
        for (Secret each : secrets) {
            boolean same = MessageDigest.isEqual(each.hash, Secret.hashed(each.salt, secret));
            accepted |= same && now.isBefore(each.end);
        }
        return accepted;
    }

    /// Whether it has nothing to prove itself with.
    public boolean isPublic() {
        return secrets.isEmpty() && certificates.isEmpty();
    }

    /// Whether users may be sent back there: character by character one of its addresses, but for
    /// the port on this machine.
    public boolean redirectsTo(String address) {
        return redirects.contains(address) || redirects.contains(withoutLoopbackPort(address));
    }

    private static String withoutLoopbackPort(String address) {
        try {
            URI uri = URI.create(address);
            boolean loopback =
                    "http".equals(uri.getScheme())
                            && ("localhost".equals(uri.getHost())
                                    || "127.0.0.1".equals(uri.getHost()))
                            && uri.getRawUserInfo() == null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null;
            if (!loopback) {
                return address;
            }
            String path = "/".equals(uri.getRawPath()) ? "" : uri.getRawPath();
            return "http://" + uri.getHost() + path;
        } catch (IllegalArgumentException _) {
            return address;
        }
    }

    @Override
    public String toString() {
        return "Client[" + clientId + "]";
    }
}
