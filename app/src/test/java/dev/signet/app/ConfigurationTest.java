// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.installation.DataFolder;
import dev.signet.installation.FixedIds;
import dev.signet.installation.Installation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What the verbs say of a wrong file or option, and with which exit code.
class ConfigurationTest {
    private static final UUID TENANT = new UUID(1, 2);

    @TempDir private Path folder = Path.of("");

    private record Said(int code, String text) {}

    private static Said run(String... arguments) {
        PrintStream before = System.err;
        var bytes = new ByteArrayOutputStream();
        try (var err = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setErr(err);
            int code = new CommandLine(Main.class).execute(arguments);
            return new Said(code, bytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("signet.toml"), text).toString();
    }

    @Test
    void aWrongFileEndsAStartWithALineForEachThingThatIsWrong() throws Exception {
        String file = file("prot = 1\nport = \"x\"\n");
        assertEquals(
                new Said(
                        2,
                        "signet: "
                                + file
                                + ":1: 'prot' is no setting; did you mean 'port'?\nsignet: "
                                + file
                                + ":2: port is a port, 0 to 65535, not 'x'\n"),
                run("up", "--config", file));
    }

    @Test
    void theFileInTheDataFolderIsReadByBothVerbs() throws Exception {
        String file = file("colour = 1\n");
        var said = new Said(2, "signet: " + file + ":1: 'colour' is no setting\n");
        assertEquals(said, run("up", "--data", folder.toString()));
        assertEquals(said, run("vault", "--data", folder.toString()));
    }

    @Test
    void aWrongOptionIsRefusedByItsName() {
        assertEquals(
                new Said(2, "signet: --bound-seconds is 10 to 86400, not 9\n"),
                run("up", "--data", folder.toString(), "--bound-seconds", "9"));
        assertEquals(
                new Said(2, "signet: --vault needs --vault-credentials FILE\n"),
                run("up", "--data", folder.toString(), "--vault", "https://v.example"));
    }

    @Test
    void idsThatAreFixedAtCreationAreNotChanged() throws Exception {
        var data = new DataFolder(folder.resolve("data"));
        data.create();
        var made =
                Installation.in(
                        data,
                        new FixedIds(Optional.of(TENANT), Optional.empty()),
                        Chance.of(Entropy.system()),
                        Entropy.system());
        assertEquals(TENANT, made.tenant());
        String other = new UUID(3, 4).toString();
        Said said = run("up", "--data", data.path().toString(), "--tenant", other);
        assertEquals(1, said.code());
        assertTrue(
                said.text()
                        .contains(
                                "fixed when the data folder is made; leave it out, or give the"
                                        + " folder's own (setting tenant, fixed "
                                        + TENANT
                                        + ", given "
                                        + other),
                said.text());
    }
}
