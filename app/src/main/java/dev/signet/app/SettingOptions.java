// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.configuration.Setting;
import dev.signet.configuration.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Gives a verb an option for every setting there is, in the setting's own words: none can be
/// forgotten.
final class SettingOptions implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec verb) {
        for (Setting setting : Setting.values()) {
            var option =
                    OptionSpec.builder("--" + setting.key())
                            .type(setting.type())
                            .paramLabel("<" + label(setting.key()) + ">")
                            .description(setting.help());
            if (setting.type() == List.class) {
                option.auxiliaryTypes(String.class).splitRegex(",");
            }
            verb.addOption(option.build());
        }
        return verb;
    }

    /// `vaultPort` for `vault-port`.
    private static String label(String key) {
        String words =
                Arrays.stream(key.split("-"))
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
        return Character.toLowerCase(words.charAt(0)) + words.substring(1);
    }

    /// What stands on the command line of a verb that has them.
    static Settings.CommandLine given(CommandSpec verb) {
        var given = new Settings.CommandLine();
        for (Setting setting : Setting.values()) {
            given.with(setting, verb.findOption("--" + setting.key()).getValue());
        }
        return given;
    }
}
