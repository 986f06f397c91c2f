// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Trust in the certificates of one PEM file and in nothing else.
public final class CaTrust {
    private CaTrust() {}

    /// @param pem one or more certificates of authorities
    /// @throws Failed `INVALID` when it holds none; `STORAGE` when it cannot be read
    public static SSLContext of(Path pem) {
        try (var in = Files.newInputStream(pem)) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca" + count++, certificate);
            }
            if (count == 0) {
                throw new Failed(Failure.INVALID, "no certificate of an authority", name(pem));
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new Failed(
                    e, Failure.STORAGE, "the authorities' certificates cannot be read", name(pem));
        } catch (GeneralSecurityException e) {
            throw new Failed(
                    e, Failure.INVALID, "the authorities' certificates do not parse", name(pem));
        }
    }

    private static Fact name(Path pem) {
        return new Fact("file", String.valueOf(pem.getFileName()));
    }
}
