// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is installed without a JDK. The whole way, on a bare Debian, takes minutes and root's
/// rights, and stands behind a property.
final class InstalledPackageTest {
    private static final Path PACKAGING = SignetProcess.home().resolve("packaging");

    private static final Duration WITHIN = Duration.ofMinutes(30);

    private static CommandRun build(Path folder, String... options) {
        var command = new ArrayList<String>();
        command.add(SignetProcess.home().resolve("signet").toString());
        command.addAll(List.of("package", "--output", folder.toString()));
        command.addAll(List.of(options));
        return CommandRun.of(Map.of(), WITHIN, command);
    }

    @Test
    void aPackageIsInstalledStartedUpgradedAndRemovedOnABareRoot(@TempDir Path packages) {
        if (!Boolean.getBoolean("signet.package")) {
            String why = "a package's whole way in a chroot is asked for by -Dsignet.package=true";
            System.out.println("skipped: InstalledPackageTest, " + why);
            abort(why);
        }
        build(packages).ends(0);
        Path root = SignetProcess.home().resolve("conformance/target/bare-root");
        CommandRun tried =
                CommandRun.of(
                        Map.of(),
                        WITHIN,
                        List.of(
                                PACKAGING.resolve("try").toString(),
                                packages.toString(),
                                root.toString()));
        assertTrue(tried.ends(0).out().endsWith("all of it\n"), tried.out());
    }

    @Test
    void whatThePackagerDoesNotUnderstandIsRefusedByName(@TempDir Path folder) {
        CommandRun kind = build(folder, "--only", "rpm").ends(2);
        assertTrue(kind.err().contains("--only: expected is archive, deb or image"), kind.err());
        CommandRun revision = build(folder, "--revision", "0").ends(2);
        assertTrue(revision.err().contains("--revision: expected is a number"), revision.err());
        CommandRun other = CommandRun.signet("package --fast").ends(2);
        assertTrue(other.err().contains("unknown option '--fast'"), other.err());
    }

    @Test
    void theUnitRunsWhatThePackageInstallsAndClosesTheRest() throws IOException {
        List<String> unit = Files.readAllLines(PACKAGING.resolve("signet.service"));
        for (String line :
                List.of(
                        "User=signet",
                        "ExecStart=/usr/lib/signet/signet up --config /etc/signet/signet.toml",
                        "ProtectSystem=strict",
                        "NoNewPrivileges=yes",
                        "CapabilityBoundingSet=",
                        "LimitCORE=0",
                        "MemorySwapMax=0",
                        "StateDirectory=signet")) {
            assertTrue(unit.contains(line), line);
        }
        assertEquals(
                "/etc/signet/signet.toml\n",
                Files.readString(PACKAGING.resolve("debian/conffiles")));
        String settings = Files.readString(PACKAGING.resolve("signet.toml"));
        assertTrue(settings.contains("\ndata = \"/var/lib/signet\"\n"), settings);
    }
}
