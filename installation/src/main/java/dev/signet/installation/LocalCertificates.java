// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The installation's own certificate authority and its one server certificate, made at the
/// first start and renewed at a start when less than thirty days are left or a name is new.
/// `ca.pem` is what clients are given; the keys lie under `root/`, mode 0600.
public final class LocalCertificates {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(397);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final String SIGNATURE = "SHA256withECDSA";

    /// The entry of the key store.
    public static final String SERVER = "server";

    private final DataFolder folder;
    private final InstantSource clock;
    private final Entropy entropy;

    public LocalCertificates(DataFolder folder, InstantSource clock, Entropy entropy) {
        this.folder = folder;
        this.clock = clock;
        this.entropy = entropy;
    }

    /// A key store with the local key and its chain, [#SERVER], and the operator's, if there is
    /// one, [OperatorCertificate#OPERATOR]; the password is empty.
    ///
    /// @param more names or IPv4 addresses the certificate is for, beside localhost and the
    ///     loopback addresses; one may stand there twice
    public KeyStore serverKeys(List<String> more) {
        Set<String> names = new LinkedHashSet<>(List.of("127.0.0.1", "localhost"));
        more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        try {
            Path authorityKeyFile = folder.root().resolve("ca.key");
            if (!Files.exists(folder.certificateAuthority())) {
                KeyPair pair = newPair();
                X509Certificate authority = authority(pair);
                DataFolder.write(authorityKeyFile, pem(pair.getPrivate()), "rw-------");
                DataFolder.write(folder.certificateAuthority(), pem(authority), "rw-r--r--");
            }
            X509Certificate authority = certificate(folder.certificateAuthority());
            PrivateKey authorityKey = privateKey(authorityKeyFile);
            Path serverFile = folder.root().resolve("server.pem");
            Path serverKeyFile = folder.root().resolve("server.key");
            if (!Files.exists(serverFile) || !serves(certificate(serverFile), names)) {
                KeyPair pair = newPair();
                X509Certificate server = server(pair, authority, authorityKey, names);
                DataFolder.write(serverKeyFile, pem(pair.getPrivate()), "rw-------");
                DataFolder.write(serverFile, pem(server), "rw-------");
            }
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, new char[0]);
            Certificate[] chain = {certificate(serverFile), authority};
            keys.setKeyEntry(SERVER, privateKey(serverKeyFile), new char[0], chain);
            Optional<OperatorCertificate> operators = OperatorCertificate.in(folder);
            if (operators.isPresent()) {
                keys.setKeyEntry(
                        OperatorCertificate.OPERATOR,
                        operators.get().key(),
                        new char[0],
                        operators.get().chain().toArray(Certificate[]::new));
            }
            return keys;
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new Failed(e, Failure.INTERNAL, "cannot make the server certificate");
        }
    }

    /// Whether it is good for some time yet and for all these names, none of them twice, and
    /// names the key that signed it (RFC 5280 section 4.2.1.1), which older builds left out.
    private boolean serves(X509Certificate certificate, Set<String> names)
            throws GeneralSecurityException {
        Instant end = certificate.getNotAfter().toInstant();
        var known = new HashSet<Object>();
        for (List<?> alternative : certificate.getSubjectAlternativeNames()) {
            if (!known.add(alternative.get(1))) {
                return false;
            }
        }
        byte[] signer = certificate.getExtensionValue(Extension.authorityKeyIdentifier.getId());
        return signer != null
                && end.isAfter(clock.instant().plus(RENEW_BEFORE))
                && known.containsAll(names);
    }

    private X509Certificate authority(KeyPair pair)
            throws CertIOException, GeneralSecurityException, OperatorCreationException {
        // two installations' authorities are told apart in one bundle by their subjects
        SubjectKeyIdentifier keyId =
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic());
        String told = HexFormat.of().formatHex(keyId.getKeyIdentifier(), 0, 8);
        var name = new X500Name("CN=Signet local CA " + told);
        var builder = builder(name, name, pair, AUTHORITY_LIFE);
        builder.addExtension(Extension.subjectKeyIdentifier, false, keyId);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return sign(builder, pair.getPrivate());
    }

    private X509Certificate server(
            KeyPair pair, X509Certificate authority, PrivateKey authorityKey, Set<String> names)
            throws CertIOException, GeneralSecurityException, OperatorCreationException {
        var issuer = new X500Name(authority.getSubjectX500Principal().getName());
        var builder = builder(issuer, new X500Name("CN=Signet"), pair, SERVER_LIFE);
        var identifiers = new JcaX509ExtensionUtils();
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                identifiers.createAuthorityKeyIdentifier(authority));
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                identifiers.createSubjectKeyIdentifier(pair.getPublic()));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        var alternatives = new ArrayList<GeneralName>();
        alternatives.add(new GeneralName(GeneralName.iPAddress, "::1"));
        for (String name : names) {
            boolean address = IPV4.matcher(name).matches();
            int kind = address ? GeneralName.iPAddress : GeneralName.dNSName;
            alternatives.add(new GeneralName(kind, name));
        }
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(alternatives.toArray(new GeneralName[0])));
        return sign(builder, authorityKey);
    }

    private JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair pair, Duration life) {
        Instant now = clock.instant();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(1, entropy.bytes(16)),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(life)),
                subject,
                pair.getPublic());
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        var signer = new JcaContentSignerBuilder(SIGNATURE).build(key);
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static KeyPair newPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static byte[] pem(Certificate certificate) throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    private static byte[] pem(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static byte[] pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static X509Certificate certificate(Path file) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(DataFolder.read(file)));
        } catch (GeneralSecurityException e) {
            throw new Failed(Failure.CORRUPT, "not a certificate", new Fact("file", file));
        }
    }

    private static PrivateKey privateKey(Path file) {
        String pem = new String(DataFolder.read(file), StandardCharsets.US_ASCII);
        String body =
                pem.replace("-----BEGIN PRIVATE KEY-----", "")
                        .replace("-----END PRIVATE KEY-----", "");
        try {
            var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body));
            return KeyFactory.getInstance("EC").generatePrivate(spec);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Failed(Failure.CORRUPT, "not a private key", new Fact("file", file));
        }
    }
}
