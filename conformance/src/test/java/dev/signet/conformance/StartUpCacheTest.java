// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher uses the JVM's start-up cache only with the jars that it was made from: the JVM may
/// run the old classes of a replaced jar without a word. A copy of the launcher, with a `java` that
/// tells how it was called.
final class StartUpCacheTest {
    @TempDir private Path home;
    private Path jar;

    @BeforeEach
    void install() throws IOException {
        Files.copy(SignetProcess.home().resolve("signet"), home.resolve("signet"));
        Files.createDirectories(home.resolve("app/target/lib"));
        Files.createDirectories(home.resolve(".signet-build"));
        jar = home.resolve("app/target/lib/fhir.jar");
        Files.writeString(jar, "classes");
        Files.createDirectories(home.resolve("jdk/bin"));
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
        script(
                "jdk/bin/java",
                """
                #!/usr/bin/env bash
                case "$*" in *version*) echo 'openjdk version "25.0.3"' >&2; exit 0 ;; esac
                for word; do
                  case "$word" in -XX:AOTCacheOutput=*) echo made >"${word#*=}" ;; esac
                done
                printf '%s\\n' "$@" >>"$SIGNET_HOME_OF_TEST/calls"
                case "$*" in *end-when-ready*) echo ready; cat >/dev/null ;; esac
                """);
        script("jdk/bin/javac", "#!/usr/bin/env bash\n");
        Files.writeString(home.resolve(".signet-build/stamp"), "");
        train();
    }

    /// The first start: there is a build, but what it left of the cache does not fit.
    private void train() throws IOException {
        Files.writeString(home.resolve(".signet-build/server.aot"), "older");
        assertTrue(up("").contains("-XX:AOTCacheOutput="), "not made anew");
    }

    private void script(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// @param built as the launcher reads it from `SIGNET_BUILT`
    /// @return every word that `java` was called with, in one or more calls
    private String up(String built) throws IOException {
        Path calls = home.resolve("calls");
        Files.deleteIfExists(calls);
        run(built, "up");
        return Files.readString(calls, StandardCharsets.UTF_8);
    }

    /// @return what it prints; it ends well
    private String run(String built, String verb) throws IOException {
        var builder = new ProcessBuilder(home.resolve("signet").toString(), verb);
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().put("SIGNET_HOME_OF_TEST", home.toString());
        builder.environment().put("SIGNET_BUILT", built);
        Process process = builder.redirectErrorStream(true).start();
        try (var output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), text);
            assertEquals(0, process.exitValue(), text);
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aBuildGoesOnWithoutACacheThatCannotBeMadeAndSaysSo() throws IOException {
        Files.writeString(jar, "CLASSES");
        script(
                "jdk/bin/java",
                """
                #!/usr/bin/env bash
                case "$*" in *version*) echo 'openjdk version "25.0.3"' >&2; exit 0 ;; esac
                for word; do
                  case "$word" in -XX:AOTCacheOutput=*) echo half >"${word#*=}" ;; esac
                done
                exit 1
                """);
        String told = run("1", "train");
        assertTrue(told.contains("\nskipped: start-up cache: the server's was not made"), told);
        assertFalse(Files.exists(home.resolve(".signet-build/server.aot")));
    }

    @Test
    void theCacheIsUsedWhileTheJarsAreThoseItWasMadeFrom() throws IOException {
        String called = up("");
        assertTrue(called.contains("-XX:AOTCache="), called);
        assertFalse(called.contains("-XX:AOTCacheOutput="), called);
    }

    @Test
    void aJarReplacedByAnOlderOneMakesItAnew() throws IOException {
        FileTime old = Files.getLastModifiedTime(jar);
        Files.writeString(jar, "CLASSES");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(old.toMillis() - 86_400_000));
        String called = up("");
        assertTrue(called.contains("-XX:AOTCacheOutput="), called);
        assertTrue(called.contains("-XX:AOTCache="), called);
    }

    @Test
    void aJarReplacedByOneOfTheSameSizeAndTimeIsNoticed() throws IOException {
        FileTime same = Files.getLastModifiedTime(jar);
        Files.writeString(jar, "CLASSES");
        Files.setLastModifiedTime(jar, same);
        assertFalse(up("1").contains("-XX:AOTCache="));
    }

    @Test
    void aJarMoreOrOneLessIsNoticed() throws IOException {
        Files.writeString(home.resolve("app/target/lib/new.jar"), "more");
        assertFalse(up("1").contains("-XX:AOTCache="));
        Files.delete(home.resolve("app/target/lib/new.jar"));
        assertTrue(up("1").contains("-XX:AOTCache="));
        Files.writeString(home.resolve("app/target/lib/other.jar"), "other");
        Files.delete(jar);
        assertFalse(up("1").contains("-XX:AOTCache="));
    }

    /// The JVM makes no cache when it is told of another kind of archive beside it.
    @Test
    void theCommandLineHasACacheOfItsOwn() throws IOException {
        Files.createDirectories(home.resolve("cli/target/lib"));
        Files.writeString(home.resolve("cli/target/lib/cli.jar"), "classes");
        Files.writeString(jar, "CLASSES");
        String called = up("");
        assertTrue(called.contains("-XX:AOTCacheOutput=" + home.resolve(".signet-build/cli.aot")));
        assertTrue(called.contains("dev.signet.cli.Main"), called);
        assertFalse(called.contains("-Xshare"), called);
    }
}
