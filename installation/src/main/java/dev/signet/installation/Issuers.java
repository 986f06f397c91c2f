// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.identity.Directory;
import dev.signet.identity.RefreshFamilies;
import dev.signet.identity.grant.RefreshTokens;
import dev.signet.identity.issuer.Issuer;
import dev.signet.identity.issuer.IssuerSettings;
import dev.signet.identity.issuer.SigningKey;
import dev.signet.identity.issuer.SigningKeys;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The embedded issuer with its signing keys, which lie sealed among the control plane's
/// records: a restart changes no token.
public final class Issuers {
    private static final String SIGNING_KEYS = "issuer/signing-keys/";

    /// The one key of older builds, which had no time.
    private static final String SIGNING_KEY = "issuer/signing-key";

    /// 32 bytes that seal refresh tokens.
    private static final String REFRESH_KEY = "issuer/refresh-key";

    private static final String REFRESH_FAMILIES = "issuer/refresh-family/";

    private Issuers() {}

    static Issuer of(
            IssuerSettings settings,
            Directory directory,
            ControlStore records,
            Entropy entropy,
            InstantSource clock) {
        var keys = new SigningKeys(new Kept(records), clock, entropy);
        byte[] refreshKey =
                records.read(REFRESH_KEY)
                        .orElseGet(
                                () -> {
                                    byte[] fresh = entropy.bytes(32);
                                    records.write(Map.of(REFRESH_KEY, Optional.of(fresh.clone())));
                                    return fresh;
                                });
        var families = new RefreshFamilies(new KeptFamilies(records), clock, entropy);
        var refreshing = new RefreshTokens(refreshKey, families, clock);
        Arrays.fill(refreshKey, (byte) 0);
        return new Issuer(
                settings, keys, directory, refreshing, clock, entropy, Chance.of(entropy));
    }

    /// A record for each family of refresh tokens.
    record KeptFamilies(ControlStore records) implements RefreshFamilies.Store {
        @Override
        public Map<String, byte[]> read() {
            var families = new HashMap<String, byte[]>();
            records.startingWith(REFRESH_FAMILIES)
                    .forEach(
                            (name, bytes) ->
                                    families.put(name.substring(REFRESH_FAMILIES.length()), bytes));
            return families;
        }

        @Override
        public void write(Map<String, Optional<byte[]>> changes) {
            var named = new HashMap<String, Optional<byte[]>>();
            changes.forEach((id, bytes) -> named.put(REFRESH_FAMILIES + id, bytes));
            records.write(named);
        }
    }

    /// A record for each key: the second in which it was made, eight bytes, and its PKCS#8.
    record Kept(ControlStore records) implements SigningKeys.Store {
        @Override
        public List<SigningKeys.Dated> read() {
            var keys = new ArrayList<SigningKeys.Dated>();
            records.read(SIGNING_KEY)
                    .map(bytes -> new SigningKeys.Dated(SigningKey.of(bytes), Instant.EPOCH))
                    .ifPresent(keys::add);
            records.startingWith(SIGNING_KEYS).values().forEach(bytes -> keys.add(key(bytes)));
            return keys;
        }

        private static SigningKeys.Dated key(byte[] bytes) {
            if (bytes.length < Long.BYTES) {
                throw new Failed(Failure.CORRUPT, "the record of a signing key is cut short");
            }
            var buffer = ByteBuffer.wrap(bytes);
            Instant made = Instant.ofEpochSecond(buffer.getLong());
            byte[] encoded = new byte[buffer.remaining()];
            buffer.get(encoded);
            try {
                return new SigningKeys.Dated(SigningKey.of(encoded), made);
            } finally {
                Arrays.fill(encoded, (byte) 0);
            }
        }

        @Override
        public void write(List<SigningKeys.Dated> keys) {
            var changes = new HashMap<String, Optional<byte[]>>();
            records.startingWith(SIGNING_KEYS)
                    .keySet()
                    .forEach(each -> changes.put(each, Optional.empty()));
            changes.put(SIGNING_KEY, Optional.empty());
            for (SigningKeys.Dated each : keys) {
                byte[] encoded = each.key().encoded();
                byte[] record =
                        ByteBuffer.allocate(Long.BYTES + encoded.length)
                                .putLong(each.made().getEpochSecond())
                                .put(encoded)
                                .array();
                changes.put(SIGNING_KEYS + each.key().id(), Optional.of(record));
                Arrays.fill(encoded, (byte) 0);
            }
            records.write(Map.copyOf(changes));
        }
    }
}
