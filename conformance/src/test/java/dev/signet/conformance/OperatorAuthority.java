// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A certificate authority of the operator's own, made by openssl: nothing of it is known to the
/// server until it is brought.
///
/// @param folder where its files are
record OperatorAuthority(Path folder) {
    private static final long SECONDS = 60;

    /// Makes it.
    OperatorAuthority made() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        openssl(
                "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj"
                        + " /CN=Operator -addext basicConstraints=critical,CA:TRUE -addext"
                        + " keyUsage=critical,keyCertSign,cRLSign");
        return this;
    }

    /// What clients trust.
    Path certificate() {
        return folder.resolve("ca.pem");
    }

    /// Signs a certificate for names, and gives it to the server whose data folder it is.
    void bring(Path data, String... names) throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve("names"),
                "subjectAltName=DNS:"
                        + String.join(",DNS:", names)
                        + "\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:FALSE\n");
        openssl("req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=Server");
        openssl(
                "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out"
                        + " server.pem -extfile names");
        Path chain = folder.resolve("chain.pem");
        Files.writeString(
                chain,
                Files.readString(folder.resolve("server.pem")) + Files.readString(certificate()));
        run(
                List.of(
                        SignetProcess.home().resolve("signet").toString(),
                        "certificate",
                        "--data",
                        data.toString(),
                        "--certificate",
                        chain.toString(),
                        "--key",
                        folder.resolve("server.key").toString()));
    }

    private void openssl(String words) throws IOException, InterruptedException {
        run(List.of(("openssl " + words).split(" ", -1)));
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Ended ended = Ended.run(folder, SECONDS, List.of(), command);
        if (ended.exitCode() != 0) {
            throw new IllegalStateException(command.getFirst() + ": " + ended.output());
        }
    }
}
