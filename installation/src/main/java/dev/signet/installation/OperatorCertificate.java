// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/// The certificate that the operator has brought, with its key: shown to clients that ask
/// for one of its names, beside the local one. `root/operator.pem`, mode 0600: the key
/// (PKCS#8), then the chain, the server's own certificate first.
public record OperatorCertificate(PrivateKey key, List<X509Certificate> chain) {
    /// The entry of the key store.
    public static final String OPERATOR = "operator";

    private static final int FILE_BYTES_MAX = 256 * 1024;
    private static final int RSA_BITS_MIN = 2048;

    public OperatorCertificate {
        chain = List.copyOf(chain);
    }

    static Path file(DataFolder folder) {
        return folder.root().resolve("operator.pem");
    }

    /// The one that was taken, if any.
    ///
    /// @throws Failed `CORRUPT` when the file does not read
    public static Optional<OperatorCertificate> in(DataFolder folder) {
        Path file = file(folder);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new OperatorCertificate(key(file), certificates(file)));
        } catch (Failed failed) {
            throw new Failed(failed, Failure.CORRUPT, failed.text(), new Fact("file", file));
        }
    }

    /// Checks a certificate and its key, and keeps them for the next start.
    ///
    /// @param chain PEM: the server's certificate, then those that lead to its authority
    /// @param key PEM: PKCS#8, PKCS#1 or SEC 1, not encrypted; may be the same file
    /// @throws Failed `INVALID` with fact `file` and what is wrong
    public static OperatorCertificate take(DataFolder folder, Path chain, Path key, Instant now) {
        var taken = new OperatorCertificate(key(key), certificates(chain));
        taken.check(chain, now);
        folder.create();
        DataFolder.write(file(folder), taken.pem(), "rw-------");
        return taken;
    }

    /// Goes back to the local certificate alone.
    ///
    /// @return whether there was another
    public static boolean remove(DataFolder folder) {
        try {
            return Files.deleteIfExists(file(folder));
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "cannot remove", new Fact("file", file(folder)));
        }
    }

    /// DNS names and addresses that it is for.
    public List<String> names() {
        var names = new TreeSet<String>();
        try {
            Collection<List<?>> alternatives = chain.getFirst().getSubjectAlternativeNames();
            for (List<?> each : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (each.get(0).equals(2) || each.get(0).equals(7)) {
                    names.add(each.get(1).toString());
                }
            }
        } catch (CertificateException e) {
            throw new Failed(Failure.INVALID, "the certificate's names do not read");
        }
        return List.copyOf(names);
    }

    public Instant end() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    private void check(Path file, Instant now) {
        for (X509Certificate each : chain) {
            if (now.isAfter(each.getNotAfter().toInstant())) {
                throw invalid("a certificate of the chain has expired", file);
            }
            if (now.isBefore(each.getNotBefore().toInstant())) {
                throw invalid("a certificate of the chain is not valid yet", file);
            }
        }
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < RSA_BITS_MIN) {
            throw invalid("an RSA key has 2048 bits or more", file);
        }
        if (!fits()) {
            throw invalid("the key is not that of the first certificate", file);
        }
        if (names().isEmpty()) {
            throw invalid("the certificate names no host (subjectAltName)", file);
        }
        for (int i = 0; i + 1 < chain.size(); i++) {
            try {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw invalid("each certificate is followed by the one that signed it", file);
            }
        }
    }

    /// Whether what the private key signs the certificate verifies.
    private boolean fits() {
        String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        byte[] text = "fits".getBytes(StandardCharsets.US_ASCII);
        try {
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(text);
            byte[] signature = signer.sign();
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(chain.getFirst().getPublicKey());
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private byte[] pem() {
        var out = new ByteArrayOutputStream();
        try {
            out.write(block("PRIVATE KEY", key.getEncoded()));
            out.write(chainPem());
        } catch (IOException e) {
            throw new Failed(e, Failure.INTERNAL, "memory cannot be written");
        }
        return out.toByteArray();
    }

    /// The certificates alone.
    byte[] chainPem() {
        var out = new ByteArrayOutputStream();
        try {
            for (X509Certificate each : chain) {
                out.write(block("CERTIFICATE", each.getEncoded()));
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new Failed(e, Failure.INTERNAL, "memory cannot be written");
        }
        return out.toByteArray();
    }

    private static byte[] block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static List<X509Certificate> certificates(Path file) {
        try {
            var text = new StringBuilder();
            // what is no certificate, as the key, is not the certificate factory's to read
            String pem = text(file);
            int at = pem.indexOf("-----BEGIN CERTIFICATE-----");
            while (at >= 0) {
                String end = "-----END CERTIFICATE-----";
                int stop = pem.indexOf(end, at);
                if (stop < 0) {
                    throw invalid("a certificate is cut short", file);
                }
                text.append(pem, at, stop + end.length()).append('\n');
                at = pem.indexOf("-----BEGIN CERTIFICATE-----", stop);
            }
            var found = new ArrayList<X509Certificate>();
            var in = new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.US_ASCII));
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                found.add((X509Certificate) each);
            }
            if (found.isEmpty()) {
                throw invalid("the file holds no certificate; PEM is expected", file);
            }
            return found;
        } catch (CertificateException e) {
            throw invalid("a certificate does not read", file);
        }
    }

    private static PrivateKey key(Path file) {
        try (var parser = new PEMParser(new StringReader(text(file)))) {
            var converter = new JcaPEMKeyConverter();
            for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
                switch (each) {
                    case PrivateKeyInfo info -> {
                        return supported(converter.getPrivateKey(info), file);
                    }
                    case PEMKeyPair pair -> {
                        return supported(converter.getPrivateKey(pair.getPrivateKeyInfo()), file);
                    }
                    case PKCS8EncryptedPrivateKeyInfo _, PEMEncryptedKeyPair _ ->
                            throw invalid("the key is encrypted; decrypt it first", file);
                    default -> {} // a certificate, or the parameters of an EC key
                }
            }
        } catch (IOException e) {
            throw invalid("the key does not read", file);
        }
        throw invalid("the file holds no private key; PEM is expected", file);
    }

    private static PrivateKey supported(PrivateKey key, Path file) {
        if (!key.getAlgorithm().equals("RSA") && !key.getAlgorithm().equals("EC")) {
            throw invalid("the key is neither RSA nor EC", file);
        }
        return key;
    }

    private static String text(Path file) {
        if (!Files.isRegularFile(file) || file.toFile().length() > FILE_BYTES_MAX) {
            throw invalid("there is no such file, or it is too large", file);
        }
        return new String(DataFolder.read(file), StandardCharsets.ISO_8859_1);
    }

    private static Failed invalid(String text, Path file) {
        return new Failed(Failure.INVALID, text, new Fact("file", file));
    }

    @Override
    public String toString() {
        return "OperatorCertificate" + names();
    }
}
