// SPDX-License-Identifier: Apache-2.0
package dev.signet.configuration;

import dev.signet.configuration.Settings.Given;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// The configuration file: TOML 1.0, one key for each setting and no tables
/// (docs/configuration.md). What it says wrongly is refused with file, line and key; all of it at
/// once.
final class ConfigurationFile {
    /// Its name in a data folder.
    static final String NAME = "signet.toml";

    private static final long BYTES_MAX = 64 * 1024;
    private static final Pattern ASSIGNMENT =
            Pattern.compile("\\s*[\"']?([A-Za-z0-9_-]+)[\"']?\\s*=.*");
    private static final Pattern SECRET =
            Pattern.compile(".*(secret|passw|token|private|credential|api-?key).*");

    private final Path file;
    private final List<String> lines;
    private final List<String> problems = new ArrayList<>();

    private ConfigurationFile(Path file, List<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    /// Reads the one in a data folder; empty when there is none.
    static Map<Setting, Given> readIn(Path data, Set<Setting> taken) {
        Path file = data.resolve(NAME);
        if (!Files.exists(file)) {
            return Map.of();
        }
        Map<Setting, Given> given = read(file, taken);
        if (given.containsKey(Setting.DATA)) {
            throw new IllegalArgumentException(
                    given.get(Setting.DATA).place()
                            + " cannot stand in the file that lies in the data folder");
        }
        return given;
    }

    /// @param taken the settings that the process has
    /// @throws IllegalArgumentException whose message names each wrong line
    static Map<Setting, Given> read(Path file, Set<Setting> taken) {
        String text;
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(file + ": there is no such configuration file");
            }
            if (Files.size(file) > BYTES_MAX) {
                throw new IllegalArgumentException(file + ": longer than " + BYTES_MAX + " bytes");
            }
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read as UTF-8 text", e);
        }
        List<String> lines = text.lines().toList();
        requireOnce(file, lines);
        JsonNode root;
        try {
            root = new TomlMapper().readTree(text);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IllegalArgumentException(
                    file + (line > 0 ? ":" + line : "") + ": this line is not TOML", e);
        }
        return new ConfigurationFile(file, lines).settings(root, taken);
    }

    /// The parser refuses a key that stands twice too, but names the line behind it.
    private static void requireOnce(Path file, List<String> lines) {
        var first = new HashMap<String, Integer>();
        for (int i = 0; i < lines.size(); i++) {
            var assignment = ASSIGNMENT.matcher(lines.get(i));
            Integer before = assignment.matches() ? first.put(assignment.group(1), i + 1) : null;
            if (before != null) {
                throw new IllegalArgumentException(
                        file
                                + ":"
                                + (i + 1)
                                + ": "
                                + assignment.group(1)
                                + " stands in line "
                                + before
                                + " already");
            }
        }
    }

    private Map<Setting, Given> settings(JsonNode root, Set<Setting> taken) {
        var given = new EnumMap<Setting, Given>(Setting.class);
        for (var property : root.properties()) {
            String key = property.getKey();
            Optional<Setting> setting = Setting.of(key).filter(taken::contains);
            if (setting.isPresent()) {
                given.put(
                        setting.get(),
                        new Given(value(setting.get(), property.getValue()), place(key) + key));
            } else {
                problems.add(place(key) + unknown(key, taken));
            }
        }
        given.forEach((setting, value) -> value.problem(setting).ifPresent(problems::add));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return given;
    }

    /// A path is relative to the file's folder.
    private Object value(Setting setting, JsonNode node) {
        if (node.isString()) {
            String text = node.stringValue();
            return setting.form() == Form.PATH && !text.isBlank()
                    ? file.resolveSibling(text).toString()
                    : text;
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if (node.isArray()) {
            return node.valueStream()
                    .map(each -> each.isString() ? (Object) each.stringValue() : each)
                    .toList();
        }
        return node;
    }

    private static String unknown(String key, Set<Setting> taken) {
        String lower = key.toLowerCase(Locale.ROOT);
        if (SECRET.matcher(lower).matches()) {
            return "'"
                    + key
                    + "' is no setting: secrets do not stand in this file, name the file that"
                    + " holds them with vault-credentials";
        }
        String text = "'" + key + "' is no setting";
        return NearestKey.to(lower, taken)
                .map(near -> text + "; did you mean '" + near + "'?")
                .orElse(text);
    }

    /// `FILE:LINE: `, as far as the line is known.
    private String place(String key) {
        Pattern start =
                Pattern.compile(
                        "\\s*\\[{0,2}\\s*[\"']?" + Pattern.quote(key) + "[\"']?\\s*[=.\\]].*");
        for (int i = 0; i < lines.size(); i++) {
            if (start.matcher(lines.get(i)).matches()) {
                return file + ":" + (i + 1) + ": ";
            }
        }
        return file + ": ";
    }
}
