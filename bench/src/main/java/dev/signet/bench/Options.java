// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import dev.signet.conformance.SignetProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What `signet bench` is asked for.
///
/// @param length of one measurement
/// @param rounds how often each is made, 1 to 100
/// @param archive the Synthea set
/// @param contenders the servers that are compared; ratios are the first to the second
/// @param warm how long each request is sent before it is measured for the first time
/// @param figures is found in the names of the requests to measure
/// @param scale how many copies of the set are loaded in the end; 1: no growth is measured
/// @param up further options of `up` for contenders that the launcher starts
record Options(
        Duration length,
        int rounds,
        Path archive,
        List<Contender> contenders,
        Duration warm,
        Pattern figures,
        int scale,
        List<String> up) {
    static final String USAGE =
            """
            usage: ./signet bench [--seconds 5] [--rounds 5] [--archive FILE]
                                  [--only-sealed | --against FOLDER]
                                  [--warm-seconds 1] [--figures REGEX] [--scale N [--with-null]]
                                  [--words]
              loads the Synthea set into a server with the real seals and into one of the same build
              that seals nothing, measures both in turn, and prints figures and ratios;
              --against: in place of the second, the build in FOLDER, another checkout of Signet
              --warm-seconds: how long each request is sent before it is measured for the first time
              --figures: only the requests in whose name the expression is found, as "creates|reads";
              accounts are moved and changed in bulk where it is found in "$export, $import,
              $bulk-update, $bulk-delete"
              --scale: two servers of each build, one with the set once, one that grows to N copies of
              it (2 to 100), each of other patients; figures at N/2 and N beside those at 1;
              --with-null: of the build that seals nothing too
              --words: the account is searched by _text and _content; one server, as the launcher
              starts it, or the two of --against
            """;

    /// @throws IllegalArgumentException naming the option and what was expected
    static Options of(String[] arguments) {
        long seconds = 5;
        int rounds = 5;
        long warm = 1;
        Pattern figures = Pattern.compile("");
        int scale = 1;
        boolean isWithNull = false;
        boolean isByWords = false;
        Path archive = SignetProcess.home().resolve("bench/data/synthea-r4-100.tar.zst");
        var contenders = List.of(Contender.sealed(), Contender.unsealed());
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--seconds" -> seconds = number(arguments, ++i, 600);
                case "--rounds" -> rounds = number(arguments, ++i, 100);
                case "--warm-seconds" -> warm = number(arguments, ++i, 600);
                case "--figures" -> figures = expression(arguments, ++i);
                case "--scale" -> scale = number(arguments, ++i, 100);
                case "--words" -> isByWords = true;
                case "--archive" -> archive = Path.of(value(arguments, ++i));
                case "--with-null" -> isWithNull = true;
                case "--only-sealed" -> contenders = List.of(Contender.sealed());
                case "--against" ->
                        contenders =
                                List.of(
                                        Contender.launched("now", SignetProcess.home()),
                                        Contender.launched("before", checkout(arguments, ++i)));
                default ->
                        throw new IllegalArgumentException("unknown option '" + arguments[i] + "'");
            }
        }
        if (isByWords && contenders.getFirst().home().isEmpty()) {
            contenders = List.of(Contender.launched("now", SignetProcess.home()));
        }
        if (scale > 1
                && !isWithNull
                && contenders.equals(List.of(Contender.sealed(), Contender.unsealed()))) {
            contenders = List.of(Contender.sealed());
        }
        if (!Files.isReadable(archive)) {
            throw new IllegalArgumentException("--archive: cannot read " + archive);
        }
        return new Options(
                Duration.ofSeconds(seconds),
                rounds,
                archive,
                contenders,
                Duration.ofSeconds(warm),
                figures,
                scale,
                isByWords ? List.of("--full-text", "demo") : List.of());
    }

    private static Path checkout(String[] arguments, int at) {
        Path folder = Path.of(value(arguments, at)).toAbsolutePath();
        if (!Files.isExecutable(folder.resolve("signet"))) {
            throw new IllegalArgumentException("--against: no launcher `signet` in " + folder);
        }
        return folder;
    }

    private static String value(String[] arguments, int at) {
        if (at >= arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value");
        }
        return arguments[at];
    }

    private static Pattern expression(String[] arguments, int at) {
        try {
            return Pattern.compile(value(arguments, at));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    arguments[at - 1] + " is a regular expression: " + e.getDescription(), e);
        }
    }

    private static int number(String[] arguments, int at, int most) {
        String text = value(arguments, at);
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(
                    arguments[at - 1] + " is a number from 1 to " + most + ", not '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
