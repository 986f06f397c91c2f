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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is installed without a JDK. The whole way, on a bare Debian, takes minutes and root's
/// rights, and stands behind a property.
final class InstalledPackageTest {
    private static final Path PACKAGING = SignetProcess.home().resolve("packaging");

    private static final Duration WITHIN = Duration.ofMinutes(30);

    /// What `systemd-analyze security` makes of it: 0 is closed, 10 is open; it is at 1.3.
    private static final int EXPOSURE_TENTHS_MAX = 15;

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
        goesThrough("try", packages, "bare-root");
        if (isThere("systemd-nspawn")) {
            goesThrough("try-systemd", packages, "systemd-root");
        } else {
            System.out.println("not tried: the unit under systemd, there is no systemd-nspawn");
        }
    }

    private static void goesThrough(String script, Path packages, String root) {
        CommandRun tried =
                CommandRun.of(
                        Map.of(),
                        WITHIN,
                        List.of(
                                PACKAGING.resolve(script).toString(),
                                packages.toString(),
                                SignetProcess.home()
                                        .resolve("conformance/target")
                                        .resolve(root)
                                        .toString()));
        System.out.println(tried.out());
        assertTrue(tried.ends(0).out().endsWith("all of it\n"), tried.out());
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// By systemd's own programs, on a file: they need no systemd that runs.
    @Test
    void systemdFindsNothingWrongWithTheUnitAndHardlyAnythingOpen(@TempDir Path folder)
            throws IOException {
        if (!isThere("systemd-analyze")) {
            System.out.println("skipped: InstalledPackageTest, there is no systemd-analyze");
            abort("there is no systemd-analyze");
        }
        Path program = Files.createFile(folder.resolve("program"));
        assertTrue(program.toFile().setExecutable(true));
        String text =
                Files.readString(PACKAGING.resolve("signet.service"))
                        .replace("/usr/lib/signet/signet", program.toString());
        Path unit = Files.writeString(folder.resolve("signet.service"), text);
        CommandRun verified =
                CommandRun.of(
                        Map.of(), WITHIN, List.of("systemd-analyze", "verify", unit.toString()));
        assertEquals("", verified.ends(0).err());
        var security =
                List.of(
                        "systemd-analyze",
                        "security",
                        "--offline=true",
                        "--no-pager",
                        "--threshold=" + EXPOSURE_TENTHS_MAX,
                        unit.toString());
        CommandRun.of(Map.of(), WITHIN, security).ends(0);
        Files.writeString(unit, text.replace("ProtectSystem=strict", "ProtectSystems=strict"));
        CommandRun wrong =
                CommandRun.of(
                        Map.of(), WITHIN, List.of("systemd-analyze", "verify", unit.toString()));
        assertTrue(wrong.err().contains("ProtectSystems"), wrong.err());
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
                        "ExecStart=/usr/lib/signet/signet up --config /etc/signet/signet.toml"
                                + " --first-administrator off",
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
