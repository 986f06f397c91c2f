// SPDX-License-Identifier: Apache-2.0
package dev.signet.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was set, each with the place that set it. Immutable.
///
/// A refusal is an [IllegalArgumentException] whose message names the place (`--port`, or
/// `FILE:3: port`), what was expected and what was given: for the operator as it is.
public final class Settings {
    private final Map<Setting, Given> given;

    private Settings(Map<Setting, Given> given) {
        this.given = new EnumMap<>(Setting.class);
        this.given.putAll(given);
    }

    /// @param value as [Form] says
    /// @param place that set it, as a refusal names it
    record Given(Object value, String place) {
        /// What is wrong with it.
        Optional<String> problem(Setting setting) {
            Form form = setting.form();
            if (form.accepts(value)) {
                return Optional.empty();
            }
            if (form == Form.NAMES && value instanceof List<?> names) {
                return names.stream()
                        .filter(name -> !Form.NAME.accepts(name))
                        .findFirst()
                        .map(
                                name ->
                                        place
                                                + " is "
                                                + Form.NAME.expected()
                                                + ", not "
                                                + shown(name));
            }
            return Optional.of(place + " is " + form.expected() + ", not " + shown(value));
        }

        private static String shown(Object value) {
            return value instanceof String ? "'" + value + "'" : value.toString();
        }
    }

    /// What stands on a command line. One thread.
    public static final class CommandLine {
        private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

        /// @param value a whole number, a path, a text or a list of texts; null when the option
        ///     was not given
        public CommandLine with(Setting setting, @Nullable Object value) {
            if (value != null) {
                Object plain =
                        value instanceof Number number
                                ? (Object) number.longValue()
                                : value instanceof List<?> list
                                        ? List.copyOf(list)
                                        : value.toString();
                given.put(setting, new Given(plain, "--" + setting.key()));
            }
            return this;
        }

        /// The file that [#over] reads, whether it is there or not.
        public Path file(Optional<Path> named, Path dataFolder) {
            Path data = new Settings(given).path(Setting.DATA).orElse(dataFolder);
            return named.orElse(data.resolve(ConfigurationFile.NAME));
        }

        /// These, and for what they leave out the file's: the one named, else
        /// [ConfigurationFile#NAME] in the data folder if it is there.
        ///
        /// @param dataFolder of a command line that names none
        /// @param taken the settings that this process has
        public Settings over(Optional<Path> file, Path dataFolder, java.util.Set<Setting> taken) {
            check(given);
            Path data = new Settings(given).path(Setting.DATA).orElse(dataFolder);
            Map<Setting, Given> all = new EnumMap<>(Setting.class);
            all.putAll(
                    file.map(named -> ConfigurationFile.read(named, taken))
                            .orElseGet(() -> ConfigurationFile.readIn(data, taken)));
            check(all);
            all.putAll(given);
            return new Settings(all);
        }
    }

    private static void check(Map<Setting, Given> given) {
        var problems = new ArrayList<String>();
        given.forEach((setting, value) -> value.problem(setting).ifPresent(problems::add));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
    }

    public Optional<String> text(Setting setting) {
        return Optional.ofNullable(given.get(setting)).map(value -> (String) value.value());
    }

    public Optional<Path> path(Setting setting) {
        return text(setting).map(Path::of);
    }

    public Optional<UUID> id(Setting setting) {
        return text(setting).map(UUID::fromString);
    }

    public Optional<Long> number(Setting setting) {
        return Optional.ofNullable(given.get(setting)).map(value -> (Long) value.value());
    }

    public Optional<Integer> port(Setting setting) {
        return number(setting).map(Long::intValue);
    }

    public List<String> texts(Setting setting) {
        Given value = given.get(setting);
        return value == null
                ? List.of()
                : ((List<?>) value.value()).stream().map(String.class::cast).toList();
    }
}
