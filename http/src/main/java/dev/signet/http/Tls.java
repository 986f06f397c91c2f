// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/// What a listener needs to speak TLS: 1.3, or 1.2 with ephemeral keys and authenticated
/// encryption. Without CBC there is no padding to guess at, and without static RSA a key
/// that is stolen later opens nothing recorded before.
///
/// @param context with the server's key
public record Tls(SSLContext context) {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /// Clients show no certificates here. Without this the platform's hundred and more authorities
    /// would be read at each start.
    private static final TrustManager[] NO_CLIENTS = {};

    /// From a private key and its chain.
    ///
    /// @param chain the server's own certificate first
    /// @throws Failed `INVALID` when key and chain do not make a key store
    public static Tls of(PrivateKey key, List<X509Certificate> chain) {
        try {
            char[] password = new char[0];
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry("server", key, password, chain.toArray(X509Certificate[]::new));
            return of(store, password);
        } catch (GeneralSecurityException | IOException e) {
            throw new Failed(e, Failure.INVALID, "key and certificates do not fit TLS");
        }
    }

    /// From a key store whose keys open with `password`; the caller keeps the password.
    ///
    /// @throws Failed `INVALID` when no key opens
    public static Tls of(KeyStore store, char[] password) {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), NO_CLIENTS, null);
            return new Tls(context);
        } catch (GeneralSecurityException e) {
            throw new Failed(e, Failure.INVALID, "the key store does not fit TLS");
        }
    }

    /// The same with two keys: `preferred` for who asks for a name in its certificate,
    /// `usual` for all others.
    ///
    /// @throws Failed `INVALID` when the store does not hold both
    public static Tls of(KeyStore store, char[] password, String preferred, String usual) {
        try {
            if (!store.isKeyEntry(preferred) || !store.isKeyEntry(usual)) {
                throw new Failed(Failure.INVALID, "the key store lacks a key");
            }
            var named =
                    new NamedKeys(
                            NamedKeys.Entry.of(store, password, preferred),
                            NamedKeys.Entry.of(store, password, usual));
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {named}, NO_CLIENTS, null);
            return new Tls(context);
        } catch (GeneralSecurityException e) {
            throw new Failed(e, Failure.INVALID, "the key store does not fit TLS");
        }
    }

    /// `parameters` held to what is offered, in the server's order.
    public static SSLParameters allowed(SSLParameters parameters) {
        parameters.setProtocols(VERSIONS);
        parameters.setCipherSuites(
                Arrays.stream(parameters.getCipherSuites())
                        .filter(Tls::offered)
                        .toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        return parameters;
    }

    private static boolean offered(String suite) {
        boolean version3 = !suite.contains("_WITH_");
        boolean authenticated = suite.contains("_GCM_") || suite.contains("_CHACHA20_POLY1305_");
        return authenticated && (version3 || suite.startsWith("TLS_ECDHE_"));
    }
}
