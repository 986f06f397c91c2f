// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One command.
///
/// @param words how it is called, as `healthcareapis service create`
/// @param about one sentence for the help
/// @param action what it does
public record Verb(String words, String about, List<Opt> options, Action action) {
    /// Carries a command out.
    @FunctionalInterface
    public interface Action {
        /// @return what is printed; empty for nothing
        /// @throws dev.signet.cli.server.CommandFailed when it cannot be done
        Optional<JsonNode> run(Context context, Given given);
    }

    public Verb {
        options = List.copyOf(options);
    }

    static Verb of(String words, String about, Action action, Opt... options) {
        return new Verb(words, about, List.of(options), action);
    }

    Verb and(Opt... more) {
        List<Opt> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new Verb(words, about, all, action);
    }

    boolean has(Opt option) {
        return options.contains(option);
    }
}
