// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Assumptions;

/// Stores that others have made, as processes of this machine: Azurite speaks Azure Blob, s3rver
/// speaks S3. Both come from npm, in the versions of `src/test/node/package-lock.json`, and listen
/// on loopback only. Without node, npm or its registry the test says that it is skipped.
public final class Stores implements AutoCloseable {
    /// The account of Azurite, and its key, as its documentation has them.
    public static final String ACCOUNT = "devstoreaccount1";

    static final String ACCOUNT_KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// Key id and key of s3rver.
    public static final String S3_KEY = "S3RVER";

    /// A bucket that is there.
    public static final String BUCKET = "exports";

    private static final long INSTALL_SECONDS = 240;
    private static final long START_SECONDS = 60;
    private static final long PAUSE_NANOS = 10_000_000;
    private static final Pattern LISTENS =
            Pattern.compile("(?:listens on https?://|listening on )127.0.0.1:([0-9]+)");

    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final Path work;

    private Stores(Path folder, Path work) {
        this.folder = folder;
        this.work = work;
    }

    /// None yet; they keep what they are given below `folder`.
    static Stores in(Path folder) throws IOException {
        return in(folder, Path.of("").toAbsolutePath());
    }

    /// The same for the tests of another module.
    ///
    /// @param module the folder of this one
    public static Stores in(Path folder, Path module) throws IOException {
        Path packages = module.resolve("src/test/node");
        Path work = module.resolve("target/node");
        Files.createDirectories(work);
        try (var one = FileChannel.open(work.resolve("installing"), CREATE, WRITE);
                var _ = one.lock()) { // tests of two modules may come together
            installOnce(packages, work);
        }
        return new Stores(folder, work);
    }

    private static void installOnce(Path packages, Path work) throws IOException {
        Path lock = packages.resolve("package-lock.json");
        Path installed = work.resolve("installed-lock.json");
        if (!Files.exists(installed) || Files.mismatch(lock, installed) != -1) {
            for (String name : List.of("package.json", "package-lock.json", "s3.js")) {
                Files.copy(
                        packages.resolve(name),
                        work.resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            install(work);
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void install(Path work) throws IOException {
        try {
            Process npm =
                    new ProcessBuilder(
                                    "npm",
                                    "ci",
                                    "--omit=optional",
                                    "--ignore-scripts",
                                    "--no-audit",
                                    "--no-fund")
                            .directory(work.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(work.resolve("npm.log").toFile())
                            .start();
            if (!npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) || npm.exitValue() != 0) {
                npm.destroyForcibly();
                skip("the npm registry does not give the packages");
            }
        } catch (IOException _) {
            skip("there is no npm");
        } catch (InterruptedException thrown) {
            Thread.currentThread().interrupt();
            throw new IOException(thrown);
        }
    }

    private static void skip(String why) {
        System.out.println("skipped: a store of others, " + why);
        Assumptions.abort(why);
    }

    /// Starts Azurite.
    ///
    /// @return the address of its account
    public URI azurite() throws IOException {
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
        return URI.create("http://127.0.0.1:" + port + "/" + ACCOUNT + "/");
    }

    /// Starts Azurite with TLS, so that it takes tokens.
    ///
    /// @param keys a PKCS #12 file with the key of its certificate
    /// @return the address of its account
    URI azurite(Path keys, String password) throws IOException {
        int port =
                start(
                        "azurite-tls",
                        "node_modules/azurite/dist/src/blob/main.js",
                        "--blobHost",
                        "127.0.0.1",
                        "--blobPort",
                        "0",
                        "--skipApiVersionCheck",
                        "--disableTelemetry",
                        "--oauth",
                        "basic",
                        "--cert",
                        keys.toString(),
                        "--pwd",
                        password,
                        "--location",
                        folder.resolve("azurite-tls").toString());
        return URI.create("https://127.0.0.1:" + port + "/" + ACCOUNT + "/");
    }

    /// Starts s3rver.
    ///
    /// @return the address of its bucket
    public URI s3() throws IOException {
        int port = start("s3rver", "s3.js", folder.resolve("s3rver").toString(), BUCKET);
        return URI.create("http://127.0.0.1:" + port + "/" + BUCKET + "/");
    }

    private int start(String name, String... arguments) throws IOException {
        Path log = folder.resolve(name + ".log");
        Files.createDirectories(folder.resolve(name));
        var command = new ArrayList<String>();
        command.add("node");
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(work.toFile())
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

    /// A shared access signature of Azurite's account (Azure Storage, "Create an account SAS").
    ///
    /// @param permissions such as `r`, or `rwcl`
    public static String signature(String permissions, Clock clock) {
        String version = "2021-12-02";
        String end = clock.instant().plusSeconds(3_600).toString().substring(0, 19) + "Z";
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
