// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Azurite and s3rver as processes on loopback, with the packages that the tests of
/// `transfer` name.
final class FileStores implements AutoCloseable {
    static final String ACCOUNT = "devstoreaccount1";
    static final String BUCKET = "exports";
    static final String S3_KEY = "S3RVER";

    /// As Azurite's documentation has it.
    private static final String ACCOUNT_KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final Path SOURCES = SignetProcess.home().resolve("transfer/src/test/node");
    private static final Path WORK = SignetProcess.home().resolve("transfer/target/node");
    private static final long START_SECONDS = 60;
    private static final long PAUSE_NANOS = 10_000_000;
    private static final Pattern LISTENS =
            Pattern.compile("(?:listens on http://|listening on )127.0.0.1:([0-9]+)");

    private final List<Process> processes = new ArrayList<>();
    private final Path folder;

    private FileStores(Path folder) {
        this.folder = folder;
    }

    /// None yet; without node, npm or its registry the test says that it is skipped.
    static FileStores in(Path folder, String test) throws IOException, InterruptedException {
        NodePackages.prepare(test, SOURCES, WORK);
        return new FileStores(folder);
    }

    /// @return the address of Azurite's account
    String azurite() throws IOException {
        int port =
                start(
                        "azurite",
                        "node_modules/azurite/dist/src/blob/main.js",
                        "--blobHost",
                        "127.0.0.1",
                        "--blobPort",
                        "0",
                        "--skipApiVersionCheck",
                        "--disableTelemetry",
                        "--location",
                        folder.resolve("azurite").toString());
        return "http://127.0.0.1:" + port + "/" + ACCOUNT + "/";
    }

    /// @return the address of s3rver's bucket
    String s3() throws IOException {
        int port = start("s3rver", "s3.js", folder.resolve("s3rver").toString(), BUCKET);
        return "http://127.0.0.1:" + port + "/" + BUCKET + "/";
    }

    private int start(String name, String... arguments) throws IOException {
        Path log = folder.resolve(name + ".log");
        Files.createDirectories(folder.resolve(name));
        var command = new ArrayList<String>();
        command.add("node");
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(WORK.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        processes.add(process);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < end && process.isAlive()) {
            Matcher listens = LISTENS.matcher(Files.readString(log));
            if (listens.find()) {
                return Integer.parseInt(listens.group(1));
            }
            LockSupport.parkNanos(PAUSE_NANOS); // the processor is the process's
        }
        throw new IOException(name + " does not start: " + Files.readString(log));
    }

    /// A file with a line for Azurite's account, as the setting `export-sas` wants it.
    Path signatures() throws IOException {
        return Files.writeString(folder.resolve("sas"), ACCOUNT + "=" + signature("rwcl") + "\n");
    }

    /// A file as `export-s3` and `import-s3` want it.
    Path key() throws IOException {
        return Files.writeString(
                folder.resolve("s3.properties"),
                "accessKeyId=" + S3_KEY + "\nsecretAccessKey=" + S3_KEY + "\n");
    }

    /// A shared access signature of Azurite's account (Azure Storage, "Create an account SAS").
    ///
    /// @param permissions such as `r`, or `rwcl`
    static String signature(String permissions) {
        String version = "2021-12-02";
        String end = Instant.now().plusSeconds(3_600).toString().substring(0, 19) + "Z";
        String signed =
                String.join(
                        "\n", ACCOUNT, permissions, "b", "sco", "", end, "", "", version, "", "");
        return "sv="
                + version
                + "&ss=b&srt=sco&sp="
                + permissions
                + "&se="
                + end.replace(":", "%3A")
                + "&sig="
                + hash(signed).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
    }

    private static String hash(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(ACCOUNT_KEY), "HmacSHA256"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
