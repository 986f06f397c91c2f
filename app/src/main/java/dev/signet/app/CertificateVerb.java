// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Failed;
import dev.signet.installation.DataFolder;
import dev.signet.installation.OperatorCertificate;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `signet certificate`: takes the operator's own certificate; needs no running server.
@Command(
        name = "certificate",
        description = {
            "Takes a certificate of your own, shows it or gives it up; the next start uses it.",
            "Clients that ask for one of its names are shown it, all others the local one."
        },
        mixinStandardHelpOptions = true)
final class CertificateVerb implements Callable<Integer> {
    @Option(
            names = "--data",
            description = "data folder (default: ${DEFAULT-VALUE})",
            defaultValue = "${sys:signet.data:-signet-data}")
    private Path data = Path.of("signet-data");

    @Option(
            names = "--certificate",
            description = "PEM file: the server's certificate, then those that signed it, in order")
    private @Nullable Path certificate;

    @Option(names = "--key", description = "PEM file with its private key, RSA or EC")
    private @Nullable Path key;

    @Option(names = "--remove", description = "back to the local certificate alone")
    private boolean remove;

    @Override
    public Integer call() {
        Path chain = certificate;
        Path secret = key;
        if ((chain == null) != (secret == null) || (remove && chain != null)) {
            System.err.println(
                    "signet certificate: --certificate and --key go together, without --remove");
            return 2;
        }
        var folder = new DataFolder(data);
        try {
            if (remove) {
                boolean was = OperatorCertificate.remove(folder);
                System.out.println(was ? "removed" : "there was none");
                return 0;
            }
            Optional<OperatorCertificate> shown =
                    chain == null || secret == null
                            ? OperatorCertificate.in(folder)
                            : Optional.of(
                                    OperatorCertificate.take(
                                            folder,
                                            chain,
                                            secret,
                                            InstantSource.system().instant()));
            System.out.println(
                    shown.map(CertificateVerb::line).orElse("none; the local certificate alone"));
            return 0;
        } catch (Failed e) {
            System.err.println(StartFailure.text(e));
            return 1;
        }
    }

    private static String line(OperatorCertificate certificate) {
        return "for " + String.join(", ", certificate.names()) + " until " + certificate.end();
    }
}
