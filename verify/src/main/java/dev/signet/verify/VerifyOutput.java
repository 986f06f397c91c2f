// SPDX-License-Identifier: Apache-2.0
package dev.signet.verify;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What `signet verify` tells: each finding in a line of standard output, how far it has come on
/// standard error. Lines hold constant texts, places, numbers; nothing of a resource. One thread.
final class VerifyOutput {
    private static final Duration EACH = Duration.ofSeconds(2);

    /// More of one folder say nothing new.
    private static final int LINES_OF_FOLDER_MAX = 100;

    private final PrintStream out;
    private final PrintStream err;
    private final InstantSource clock;
    private final Set<String> told = new HashSet<>();
    private final Set<String> damaged = new HashSet<>();
    private final Map<String, Integer> linesOf = new HashMap<>();
    private Instant next;
    private long bytes;
    private long bytesOfAll;
    private long findings;
    private boolean notAllWalked;

    VerifyOutput(PrintStream out, PrintStream err, InstantSource clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.next = clock.instant().plus(EACH);
    }

    /// A file or a record is damaged or missing.
    ///
    /// @param folder relative to the data folder, such as `accounts/<id>`; empty for itself
    /// @param facts `file`, relative to `folder`, and others
    void damaged(String folder, String text, List<Fact> facts) {
        String place = place(folder, facts);
        damaged.add(place);
        findings++;
        line("damaged", folder, place, text, facts);
    }

    void damaged(String folder, Failed why) {
        damaged(folder, why.text(), why.facts());
    }

    /// Nothing that a crash would not leave.
    void noted(String folder, String text, List<Fact> facts) {
        line("note", folder, place(folder, facts), text, facts);
    }

    /// Something could not be looked at as asked.
    void notWalked(String folder, String text, List<Fact> facts) {
        notAllWalked = true;
        line("not walked", folder, place(folder, facts), text, facts);
    }

    private void line(String kind, String folder, String place, String text, List<Fact> facts) {
        var line = new StringBuilder(kind + "  " + place + ": " + text);
        String separator = " (";
        for (Fact fact : facts) {
            if (!fact.name().equals("file")) {
                line.append(separator).append(fact.name()).append(' ').append(fact.value());
                separator = ", ";
            }
        }
        if (separator.equals(", ")) {
            line.append(')');
        }
        if (!told.add(line.toString())) {
            return;
        }
        int lines = linesOf.merge(folder, 1, Integer::sum);
        if (lines <= LINES_OF_FOLDER_MAX) {
            out.println(line);
        } else if (lines == LINES_OF_FOLDER_MAX + 1) {
            out.println("and more in " + folder);
        }
    }

    /// The folder with the file, as far as it is known.
    private static String place(String folder, List<Fact> facts) {
        String file =
                facts.stream()
                        .filter(fact -> fact.name().equals("file"))
                        .map(fact -> String.valueOf(fact.value()))
                        .findFirst()
                        .orElse("");
        String before = folder.isEmpty() || file.isEmpty() ? folder : folder + "/";
        return (before + file).isEmpty() ? "." : before + file;
    }

    /// How many bytes there are to look at.
    void expects(long allBytes) {
        bytesOfAll = allBytes;
    }

    /// So many more bytes of files have been looked at.
    void read(String folder, long more) {
        bytes += more;
        progress(folder, bytes, bytesOfAll, "bytes");
    }

    /// How far it has come, when there is something to say again.
    ///
    /// @param what is counted
    void progress(String folder, long done, long all, String what) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(EACH);
        long percent = all <= 0 ? 100 : Math.min(100, done * 100 / all);
        err.printf(
                Locale.ROOT,
                "verify: %s: %d %%, %,d of %,d %s%n",
                folder,
                percent,
                done,
                all,
                what);
    }

    /// Ends it.
    Verdict end(String counts) {
        Verdict verdict =
                findings > 0
                        ? Verdict.DAMAGED
                        : notAllWalked ? Verdict.COULD_NOT_LOOK : Verdict.SOUND;
        String said =
                switch (verdict) {
                    case SOUND -> "nothing is damaged";
                    case DAMAGED -> findings + " findings in " + damaged.size() + " places";
                    case COULD_NOT_LOOK -> "nothing damaged was found, but not all was walked";
                };
        out.printf(Locale.ROOT, "verify: %,d bytes%s: %s%n", bytes, counts, said);
        return verdict;
    }
}
