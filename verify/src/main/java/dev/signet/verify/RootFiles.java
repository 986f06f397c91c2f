// SPDX-License-Identifier: Apache-2.0
package dev.signet.verify;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.installation.DataFolder;
import dev.signet.installation.Installation;
import dev.signet.installation.OperatorCertificate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;

/// The files of a data folder that stand for themselves: is each there, and does it read?
record RootFiles(DataFolder folder, VerifyOutput told) {
    private static final String SECRET = "[A-Za-z0-9_-]{43}\n?";
    private static final String KEY = "(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----\n.*-----END.*";

    /// @return the installation, if it reads
    Optional<Installation> look() {
        for (String client : List.of(Installation.ADMINISTRATOR, Installation.SERVICE)) {
            text(folder.clientSecret(client), SECRET);
        }
        text(folder.root().resolve("ca.key"), KEY);
        text(folder.root().resolve("server.key"), KEY);
        certificate(folder.root().resolve("server.pem"));
        certificate(folder.certificateAuthority());
        try {
            var _ = OperatorCertificate.in(folder);
        } catch (Failed failed) {
            told.damaged(
                    "", "a file does not read", List.of(new Fact("file", "root/operator.pem")));
        }
        if (!there(folder.installation())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Installation.read(folder.installation()));
        } catch (Failed failed) {
            told.damaged("", failed.text(), facts(folder.installation()));
            return Optional.empty();
        }
    }

    private boolean there(Path file) {
        if (Files.exists(file)) {
            told.read("root", file.toFile().length());
            return true;
        }
        told.damaged("", "a file is missing", facts(file));
        return false;
    }

    private void text(Path file, String form) {
        if (there(file)) {
            String text = new String(DataFolder.read(file), StandardCharsets.ISO_8859_1);
            if (!text.matches(form)) {
                told.damaged("", "a file does not read", facts(file));
            }
        }
    }

    private void certificate(Path file) {
        if (!there(file)) {
            return;
        }
        try {
            var _ =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(DataFolder.read(file)));
        } catch (CertificateException _) {
            told.damaged("", "a file does not read", facts(file));
        }
    }

    private List<Fact> facts(Path file) {
        return List.of(new Fact("file", folder.path().relativize(file)));
    }

    /// Whether this is a failure that the file itself is to blame for.
    static boolean isDamage(Failed failed) {
        return switch (failed.failure()) {
            case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW, NOT_FOUND, INVALID, TOO_LARGE -> true;
            default -> failed.failure() == Failure.INTERNAL;
        };
    }
}
