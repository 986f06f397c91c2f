// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.output;

import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// How a result is written (`--output`), each as `az` writes it.
public enum Format {
    /// JSON, two spaces of indent, Unix line ends.
    JSON {
        @Override
        String text(JsonNode result) {
            return PRETTY.writeValueAsString(result) + "\n";
        }
    },
    /// The same with colours.
    JSONC {
        @Override
        String text(JsonNode result) {
            return Colours.of(JSON.text(result));
        }
    },
    /// Columns for people.
    TABLE {
        @Override
        String text(JsonNode result) {
            return Table.of(result);
        }
    },
    /// Values with tabs between, a line for each element: for scripts.
    TSV {
        @Override
        String text(JsonNode result) {
            return Tsv.of(result);
        }
    },
    YAML {
        @Override
        String text(JsonNode result) {
            return YAML_MAPPER.writeValueAsString(result);
        }
    },
    YAMLC {
        @Override
        String text(JsonNode result) {
            return Colours.of(YAML.text(result));
        }
    },
    NONE {
        @Override
        String text(JsonNode result) {
            return "";
        }
    };

    private static final ObjectWriter PRETTY =
            Json.MAPPER
                    .writer()
                    .with(
                            new DefaultPrettyPrinter(
                                            Separators.createDefaultInstance()
                                                    .withObjectNameValueSpacing(
                                                            Separators.Spacing.AFTER)
                                                    .withArrayEmptySeparator("")
                                                    .withObjectEmptySeparator(""))
                                    .withArrayIndenter(new DefaultIndenter("  ", "\n"))
                                    .withObjectIndenter(new DefaultIndenter("  ", "\n")));
    private static final YAMLMapper YAML_MAPPER =
            YAMLMapper.builder()
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                    .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build();

    /// The whole text, with its last line end; empty for nothing.
    abstract String text(JsonNode result);

    /// The result in this form.
    public String of(JsonNode result) {
        return text(result);
    }

    /// @param word as typed
    /// @throws CommandFailed for another word
    public static Format named(String word) {
        for (Format format : values()) {
            if (format.word().equals(word.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw CommandFailed.usage(
                "--output: expected one of " + String.join(", ", words()) + ", and not " + word);
    }

    /// The words that can be typed.
    public static List<String> words() {
        List<String> words = new ArrayList<>();
        for (Format format : values()) {
            words.add(format.word());
        }
        return words;
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
