// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Two certificates of one server: the preferred one is shown to who asks for a name that it
/// is for (RFC 6066 section 3), the usual one to all others.
///
/// A client that names an address names nothing in its handshake; where the preferred
/// certificate is for addresses, such clients from other machines are shown it too.
final class NamedKeys extends X509ExtendedKeyManager {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private static final String PREFERRED = "preferred";
    private static final String USUAL = "usual";

    private final Entry preferred;
    private final Entry usual;
    private final Set<String> names = new HashSet<>();
    private final boolean isForAddresses;

    /// A key and its chain, the server's own certificate first.
    record Entry(PrivateKey key, List<X509Certificate> chain) {
        static Entry of(KeyStore store, char[] password, String alias)
                throws GeneralSecurityException {
            var chain = new ArrayList<X509Certificate>();
            for (Certificate each : store.getCertificateChain(alias)) {
                chain.add((X509Certificate) each);
            }
            return new Entry((PrivateKey) store.getKey(alias, password), List.copyOf(chain));
        }
    }

    NamedKeys(Entry preferred, Entry usual) throws CertificateParsingException {
        this.preferred = preferred;
        this.usual = usual;
        boolean addresses = false;
        Collection<List<?>> alternatives =
                preferred.chain().getFirst().getSubjectAlternativeNames();
        for (List<?> each : alternatives == null ? List.<List<?>>of() : alternatives) {
            if (each.get(0).equals(DNS)) {
                names.add(((String) each.get(1)).toLowerCase(Locale.ROOT));
            }
            addresses |= each.get(0).equals(ADDRESS);
        }
        isForAddresses = addresses;
    }

    private Entry entry(String alias) {
        return alias.equals(PREFERRED) ? preferred : usual;
    }

    private @Nullable String chosen(String keyType, @Nullable SSLSession session, boolean local) {
        String alias = isPreferred(session, local) ? PREFERRED : USUAL;
        return entry(alias).key().getAlgorithm().equals(keyType) ? alias : null;
    }

    private boolean isPreferred(@Nullable SSLSession session, boolean local) {
        Optional<String> asked =
                session instanceof ExtendedSSLSession extended
                        ? host(extended.getRequestedServerNames())
                        : Optional.empty();
        return asked.map(this::isFor).orElse(isForAddresses && !local);
    }

    private static Optional<String> host(List<SNIServerName> names) {
        for (SNIServerName name : names) {
            if (name instanceof SNIHostName host) {
                return Optional.of(host.getAsciiName().toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }

    private boolean isFor(String name) {
        int dot = name.indexOf('.');
        return names.contains(name) || (dot > 0 && names.contains("*" + name.substring(dot)));
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, Socket socket) {
        return chosen(
                keyType,
                socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null,
                socket.getLocalAddress().isLoopbackAddress());
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return chosen(keyType, engine.getHandshakeSession(), true);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {PREFERRED, USUAL};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return entry(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return entry(alias).key();
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
