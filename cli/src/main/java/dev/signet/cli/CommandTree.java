// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import dev.signet.cli.output.Format;
import dev.signet.cli.verb.Given;
import dev.signet.cli.verb.Opt;
import dev.signet.cli.verb.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// The verbs as picocli's commands: `a b c` is the command `c` of the group `b` of the group `a`.
final class CommandTree {
    private static final Map<String, String> GROUPS =
            Map.ofEntries(
                    Map.entry("group", "Resource groups."),
                    Map.entry("healthcareapis", "FHIR accounts and workspaces."),
                    Map.entry("healthcareapis service", "FHIR accounts."),
                    Map.entry("healthcareapis acr", "Container registries of an account."),
                    Map.entry("healthcareapis workspace", "Workspaces and their services."),
                    Map.entry("keyvault", "Key vaults."),
                    Map.entry("keyvault key", "Keys of a vault."),
                    Map.entry("deployment", "Templates."),
                    Map.entry("role", "Roles and who holds them."),
                    Map.entry("identity", "Managed identities of their own."),
                    Map.entry("job", "What goes on in the background of an account."),
                    Map.entry("keys", "The customers' keys of the accounts."),
                    Map.entry("account", "The installation's subscription and accounts."));

    /// Options that every verb has.
    static final List<OptionSpec> EVERYWHERE =
            List.of(
                    text("json, jsonc, table, tsv, yaml, yamlc or none (json).", "--output", "-o")
                            .completionCandidates(Format.words())
                            .build(),
                    text("JMESPath: what of the result to print.", "--query").build(),
                    text("Subscription to work in (the installation's).", "--subscription").build(),
                    text("Data folder of the installation (signet-data).", "--data").build(),
                    text("Another server, as https://signet.example:8443.", "--server").build(),
                    text("Whose the client's secret is, where that is not the server.", "--issuer")
                            .build(),
                    text("PEM file of whom to trust, with --server.", "--ca").build(),
                    text("Client to ask as, with --server.", "--client-id").build(),
                    text("File with its secret, with --server.", "--client-secret-file").build(),
                    OptionSpec.builder("--only-show-errors")
                            .arity("0")
                            .description("Show no progress.")
                            .build());

    /// A verb that was recognized, with its options.
    record Typed(Verb verb, Given given, Map<String, String> everywhere) {}

    /// Carries out what was typed.
    interface Runner {
        /// @return the exit code
        int run(Typed typed);
    }

    private final Runner runner;

    CommandTree(Runner runner) {
        this.runner = runner;
    }

    /// Adds the verbs below a command.
    void addTo(CommandSpec root, List<Verb> verbs) {
        Map<String, CommandSpec> groups = new TreeMap<>();
        groups.put("", root);
        for (Verb verb : verbs) {
            int at = verb.words().lastIndexOf(' ');
            CommandSpec owner = group(groups, at < 0 ? "" : verb.words().substring(0, at));
            owner.addSubcommand(verb.words().substring(at + 1), command(verb));
        }
    }

    private static CommandSpec group(Map<String, CommandSpec> groups, String words) {
        CommandSpec known = groups.get(words);
        if (known != null) {
            return known;
        }
        CommandSpec made = CommandSpec.create();
        made.addOption(help());
        made.usageMessage().description(GROUPS.getOrDefault(words, "Verbs of " + words + "."));
        int at = words.lastIndexOf(' ');
        CommandSpec owner = group(groups, at < 0 ? "" : words.substring(0, at));
        owner.addSubcommand(words.substring(at + 1), made);
        groups.put(words, made);
        return made;
    }

    private static OptionSpec help() {
        return OptionSpec.builder("--help", "-h").usageHelp(true).description("Show this.").build();
    }

    private CommandLine command(Verb verb) {
        var self = new CommandSpec[1];
        CommandSpec spec =
                CommandSpec.wrapWithoutInspection(
                        (java.util.concurrent.Callable<Integer>)
                                () -> runner.run(typed(verb, self[0])));
        self[0] = spec;
        spec.addOption(help());
        for (Opt option : verb.options()) {
            if (option.kind() == Opt.Kind.WORD) {
                spec.addPositional(word(option));
            } else {
                spec.addOption(option(option));
            }
        }
        EVERYWHERE.forEach(option -> spec.addOption(OptionSpec.builder(option).build()));
        spec.usageMessage().description(verb.about()).sortOptions(false).abbreviateSynopsis(true);
        return new CommandLine(spec);
    }

    private static OptionSpec.Builder text(String about, String... names) {
        return OptionSpec.builder(names)
                .arity("1")
                .type(String.class)
                .paramLabel(names[0].substring(2).toUpperCase(java.util.Locale.ROOT))
                .description(about.replace("%", "%%"));
    }

    private static PositionalParamSpec word(Opt option) {
        return PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel(option.name())
                .description(option.about().replace("%", "%%"))
                .build();
    }

    private static OptionSpec option(Opt option) {
        var builder =
                OptionSpec.builder(option.names().toArray(String[]::new))
                        .required(option.required())
                        .description(option.about().replace("%", "%%"));
        if (!option.allowed().isEmpty()) {
            builder.completionCandidates(option.allowed());
        }
        String label = option.name().substring(2).toUpperCase(java.util.Locale.ROOT);
        return switch (option.kind()) {
            case FLAG -> builder.arity("0").build();
            case TEXT -> builder.arity("1").type(String.class).paramLabel(label).build();
            case WORD -> throw new IllegalArgumentException("a word is no option");
            case LIST ->
                    builder.arity("0..*")
                            .type(List.class)
                            .auxiliaryTypes(String.class)
                            .paramLabel("VALUE")
                            .build();
        };
    }

    private static Typed typed(Verb verb, CommandSpec spec) {
        ParseResult parsed = spec.commandLine().getParseResult();
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Opt option : verb.options()) {
            if (option.kind() == Opt.Kind.WORD) {
                values.put(option.name(), parsed.matchedPositional(0).originalStringValues());
            } else if (parsed.hasMatchedOption(option.name())) {
                values.put(
                        option.name(), values(parsed.matchedOption(option.name()), option, spec));
            }
        }
        Map<String, String> everywhere = new LinkedHashMap<>();
        for (OptionSpec option : EVERYWHERE) {
            String name = option.longestName();
            if (parsed.hasMatchedOption(name)) {
                List<String> typed = parsed.matchedOption(name).originalStringValues();
                everywhere.put(name, typed.isEmpty() ? "" : typed.getLast());
            }
        }
        return new Typed(verb, new Given(values), everywhere);
    }

    private static List<String> values(OptionSpec matched, Opt option, CommandSpec spec) {
        if (option.kind() == Opt.Kind.FLAG) {
            return List.of();
        }
        List<String> typed = new ArrayList<>(matched.originalStringValues());
        if (option.allowed().isEmpty()) {
            return typed;
        }
        typed.replaceAll(word -> spelled(word, option, spec));
        return typed;
    }

    /// The allowed spelling of a value: case does not count, as in `az`.
    private static String spelled(String word, Opt option, CommandSpec spec) {
        return option.allowed().stream()
                .filter(word::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandLine.ParameterException(
                                        spec.commandLine(),
                                        option.name()
                                                + ": '"
                                                + word
                                                + "' is not a valid value. Allowed values: "
                                                + String.join(", ", option.allowed())
                                                + "."));
    }
}
