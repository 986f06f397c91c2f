// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import dev.signet.cli.server.Arm;
import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.DataPlane;
import dev.signet.cli.server.VaultClient;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/// What a command works with.
///
/// @param folder against which file names are resolved: where the caller stands
/// @param out for text that is no JSON, as a summary
/// @param notes where to say what is no result
public record Context(
        Arm arm,
        VaultClient vaults,
        DataPlane data,
        Path folder,
        PrintStream out,
        PrintStream notes) {
    private static final int TEXT_BYTES_MAX = 16 << 20;

    /// The terminal, when a person sits at it.
    public static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /// The text of a file that was named.
    String read(String name) {
        Path file = folder.resolve(name);
        try {
            if (Files.size(file) > TEXT_BYTES_MAX) {
                throw CommandFailed.error(file + " is larger than 16 MiB");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw CommandFailed.error("cannot read " + file);
        }
    }

    /// A value, or the text of the file that it names by `@file`.
    String valueOrFile(String value) {
        return value.startsWith("@") ? read(value.substring(1)) : value;
    }

    /// Asks before what cannot be undone, unless `yes` was given.
    ///
    /// @throws CommandFailed when it is not wanted, or nobody can be asked
    void confirm(boolean yes, String what) {
        if (yes) {
            return;
        }
        Console console =
                terminal()
                        .orElseThrow(
                                () ->
                                        CommandFailed.error(
                                                "Unable to prompt for confirmation as no tty"
                                                        + " available. Use --yes."));
        Optional<String> said = Optional.ofNullable(console.readLine("%s (y/n): ", what));
        if (said.filter(word -> word.strip().matches("(?i)y|yes")).isEmpty()) {
            throw CommandFailed.error("Operation cancelled.");
        }
    }

    /// A new name for what is named by chance, as role assignments are.
    static String freshId() {
        return UUID.randomUUID().toString();
    }
}
