// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import dev.signet.cli.server.CommandFailed;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The options that were typed, by their first spelling.
///
/// @param values for a flag an empty list, for a text one element
public record Given(Map<String, List<String>> values) {
    public Given {
        values = Map.copyOf(values);
    }

    boolean has(Opt option) {
        return values.containsKey(option.name());
    }

    Optional<String> find(Opt option) {
        return Optional.ofNullable(values.get(option.name())).map(List::getLast);
    }

    /// The value of a required option.
    String text(Opt option) {
        return find(option)
                .orElseThrow(() -> CommandFailed.usage("Missing required option " + option.name()));
    }

    List<String> list(Opt option) {
        return values.getOrDefault(option.name(), List.of());
    }
}
