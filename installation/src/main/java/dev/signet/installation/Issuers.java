// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.identity.Issuer;
import dev.signet.identity.SigningKey;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// The embedded token issuer of an installation; its signing key stands sealed among the control
/// plane's records.
public final class Issuers {
    private static final String SIGNING_KEY = "issuer/signing-key";

    private Issuers() {}

    /// @param base address of the issuer, without tenant and trailing slash
    public static Issuer of(
            String base,
            DataFolder folder,
            Installation installation,
            ControlRecords records,
            Entropy entropy,
            InstantSource clock) {
        Optional<byte[]> stored = records.read(SIGNING_KEY);
        SigningKey key = stored.map(SigningKey::of).orElseGet(() -> SigningKey.generated(entropy));
        if (stored.isEmpty()) {
            byte[] encoded = key.encoded();
            records.write(Map.of(SIGNING_KEY, Optional.of(encoded)));
            Arrays.fill(encoded, (byte) 0);
        }
        String id = installation.tenant().toString();
        var tenant = new Issuer.Tenant(id, base + "/" + id + "/");
        var clients = new Clients(folder, installation, entropy);
        return new Issuer(tenant, key, clients, clock, Chance.of(entropy));
    }
}
