// SPDX-License-Identifier: Apache-2.0
package dev.signet.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Set<Setting> ALL = EnumSet.allOf(Setting.class);

    @TempDir private Path folder = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("signet.toml"), text);
    }

    private Settings settings(String text) throws IOException {
        return new Settings.CommandLine().over(Optional.of(file(text)), folder, ALL);
    }

    /// What is said, with the folder left out.
    private String refusal(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> settings(text));
        return String.valueOf(refused.getMessage()).replace(folder + "/", "");
    }

    @Test
    void everySettingCanStandInTheFile() throws Exception {
        Settings read =
                settings(
                        """
                        # a comment
                        data = "d"
                        host = "fhir.example"
                        known-as = ["a.example", "b.example"]
                        port = 1
                        vault-port = 2
                        plain-port = 3
                        vault = "https://v.example"
                        vault-credentials = "/c/credentials.json"
                        bound-seconds = 10
                        grace-seconds = 0
                        tenant = "00000000-0000-0000-0000-000000000001"
                        subscription = "00000000-0000-0000-0000-000000000002"
                        """);
        assertEquals(Optional.of(folder.resolve("d")), read.path(Setting.DATA));
        assertEquals(Optional.of("fhir.example"), read.text(Setting.HOST));
        assertEquals(List.of("a.example", "b.example"), read.texts(Setting.KNOWN_AS));
        assertEquals(Optional.of(1), read.port(Setting.PORT));
        assertEquals(Optional.of(2), read.port(Setting.VAULT_PORT));
        assertEquals(Optional.of(3), read.port(Setting.PLAIN_PORT));
        assertEquals(Optional.of("https://v.example"), read.text(Setting.VAULT));
        assertEquals(
                Optional.of(Path.of("/c/credentials.json")), read.path(Setting.VAULT_CREDENTIALS));
        assertEquals(Optional.of(10L), read.number(Setting.BOUND_SECONDS));
        assertEquals(Optional.of(0L), read.number(Setting.GRACE_SECONDS));
        assertEquals(Optional.of(new UUID(0, 1)), read.id(Setting.TENANT));
        assertEquals(Optional.of(new UUID(0, 2)), read.id(Setting.SUBSCRIPTION));
    }

    @Test
    void theCommandLineComesBeforeTheFile() throws Exception {
        Settings both =
                new Settings.CommandLine()
                        .with(Setting.PORT, 7)
                        .with(Setting.HOST, null)
                        .over(Optional.of(file("port = 8\nhost = \"h\"")), folder, ALL);
        assertEquals(Optional.of(7), both.port(Setting.PORT));
        assertEquals(Optional.of("h"), both.text(Setting.HOST));
    }

    @Test
    void theFileInTheDataFolderIsReadUnasked() throws Exception {
        file("port = 9");
        Settings found =
                new Settings.CommandLine()
                        .with(Setting.DATA, folder)
                        .over(Optional.empty(), Path.of("elsewhere"), ALL);
        assertEquals(Optional.of(9), found.port(Setting.PORT));
        file("port = 9\ndata = \"x\"");
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Settings.CommandLine().over(Optional.empty(), folder, ALL));
        assertEquals(
                folder
                        + "/signet.toml:2: data cannot stand in the file that lies in the data"
                        + " folder",
                refused.getMessage());
    }

    @Test
    void withoutAFileNothingIsSet() {
        Settings none = new Settings.CommandLine().over(Optional.empty(), folder, ALL);
        assertEquals(Optional.empty(), none.port(Setting.PORT));
        assertEquals(List.of(), none.texts(Setting.KNOWN_AS));
    }

    @Test
    void aFileThatIsNamedMustBeThere() {
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new Settings.CommandLine()
                                        .over(Optional.of(folder.resolve("no")), folder, ALL));
        assertEquals(folder + "/no: there is no such configuration file", refused.getMessage());
    }

    @Test
    void anUnknownKeyIsRefusedWithItsLineAndTheNearestKnownOne() {
        assertEquals(
                "signet.toml:2: 'prot' is no setting; did you mean 'port'?",
                refusal("host = \"h\"\nprot = 1"));
        assertEquals(
                "signet.toml:1: 'vault_port' is no setting; did you mean 'vault-port'?",
                refusal("vault_port = 1"));
        assertEquals(
                "signet.toml:1: 'grace' is no setting; did you mean 'grace-seconds'?",
                refusal("grace = 1"));
        assertEquals("signet.toml:1: 'colour' is no setting", refusal("colour = 1"));
        assertEquals("signet.toml:2: 'server' is no setting", refusal("\n[server]\nport = 1"));
        assertEquals("signet.toml:1: 'limits' is no setting", refusal("limits.heap = 1"));
    }

    @Test
    void aSettingOfAnotherProcessIsUnknown() throws Exception {
        Path file = file("grace-seconds = 1");
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new Settings.CommandLine()
                                        .over(
                                                Optional.of(file),
                                                folder,
                                                Set.of(Setting.DATA, Setting.HOST)));
        assertEquals(file + ":1: 'grace-seconds' is no setting", refused.getMessage());
    }

    @Test
    void aSecretIsRefusedAndNotRepeated() {
        String said = refusal("client-secret = \"hunter2\"");
        assertEquals(
                "signet.toml:1: 'client-secret' is no setting: secrets do not stand in this file,"
                        + " name the file that holds them with vault-credentials",
                said);
        assertEquals(
                "signet.toml:1: 'AdminPassword' is no setting: secrets do not stand in this file,"
                        + " name the file that holds them with vault-credentials",
                refusal("AdminPassword = \"hunter2\""));
    }

    @Test
    void aWrongValueIsRefusedWithWhatWasExpected() {
        assertEquals(
                "signet.toml:1: port is a port, 0 to 65535, not 70000", refusal("port = 70000"));
        assertEquals(
                "signet.toml:1: port is a port, 0 to 65535, not '8443'",
                refusal("port = \"8443\""));
        assertEquals("signet.toml:1: port is a port, 0 to 65535, not 1.5", refusal("port = 1.5"));
        assertEquals(
                "signet.toml:1: bound-seconds is 10 to 86400, not 9", refusal("bound-seconds = 9"));
        assertEquals(
                "signet.toml:1: grace-seconds is 0 to 31536000, not -1",
                refusal("grace-seconds = -1"));
        assertEquals(
                "signet.toml:1: grace-seconds is 0 to 31536000, not 9223372036854775807",
                refusal("grace-seconds = 9223372036854775807"));
        assertEquals("signet.toml:1: host is a DNS name, not 'a b'", refusal("host = \"a b\""));
        assertEquals(
                "signet.toml:1: known-as is a list of DNS names, not 'a'",
                refusal("known-as = \"a\""));
        assertEquals(
                "signet.toml:1: known-as is a DNS name, not 'b c'",
                refusal("known-as = [\"a\", \"b c\"]"));
        assertEquals(
                "signet.toml:1: known-as is a DNS name, not 1", refusal("known-as = [\"a\", 1]"));
        assertEquals("signet.toml:1: tenant is a UUID, not 'x'", refusal("tenant = \"x\""));
        assertEquals("signet.toml:1: data is a path, not ''", refusal("data = \"\""));
        assertEquals("signet.toml:1: vault is a text, not true", refusal("vault = true"));
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertEquals(
                "signet.toml:2: 'prot' is no setting; did you mean 'port'?\n"
                        + "signet.toml:1: port is a port, 0 to 65535, not -1",
                refusal("port = -1\nprot = 2"));
    }

    @Test
    void whatIsNotTomlOrIsSaidTwiceNamesTheLineAndQuotesNothing() {
        assertEquals("signet.toml:2: this line is not TOML", refusal("port = 1\nhost: hunter2\n"));
        assertEquals(
                "signet.toml:2: port stands in line 1 already", refusal("port = 1\nport = 2\n"));
    }

    @Test
    void aWrongOptionIsRefusedByItsName() {
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new Settings.CommandLine()
                                        .with(Setting.PORT, 70_000)
                                        .over(Optional.empty(), folder, ALL));
        assertEquals("--port is a port, 0 to 65535, not 70000", refused.getMessage());
    }
}
