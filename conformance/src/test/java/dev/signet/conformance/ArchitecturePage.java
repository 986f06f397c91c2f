// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What ARCHITECTURE.md says about modules and ports, read from its tables: the page is the only
/// place where an arrow is allowed.
///
/// @param arrows for each module, in the order of the page, those that it may use directly
/// @param ports the table of ports
record ArchitecturePage(Map<String, Set<String>> arrows, List<Port> ports) {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /// @param port `module.Type`
    /// @param adapters `module.Type` of each class that implements it
    /// @param makers the modules that may construct one
    record Port(String port, Set<String> adapters, Set<String> makers) {}

    static ArchitecturePage of(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            var arrows = new LinkedHashMap<String, Set<String>>();
            for (List<String> row : table(lines, "## Modules")) {
                String module = codes(row.get(0)).getFirst();
                if (arrows.put(module, new TreeSet<>(codes(row.get(2)))) != null) {
                    throw new IllegalStateException("stands twice: " + module);
                }
            }
            var ports = new ArrayList<Port>();
            for (List<String> row : table(lines, "## Ports")) {
                ports.add(
                        new Port(
                                codes(row.get(0)).getFirst(),
                                new TreeSet<>(codes(row.get(1))),
                                new TreeSet<>(codes(row.get(2)))));
            }
            return new ArchitecturePage(arrows, ports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a module may use: what stands in its row, and what those may use in turn.
    Set<String> reach(String module) {
        var reached = new TreeSet<String>();
        for (String below : arrows.getOrDefault(module, Set.of())) {
            reached.add(below);
            reached.addAll(reach(below));
        }
        return reached;
    }

    /// The cells of the first table below a heading, without its own heading and rule.
    private static List<List<String>> table(List<String> lines, String heading) {
        int start = lines.indexOf(heading);
        if (start < 0) {
            throw new IllegalStateException("ARCHITECTURE.md has no " + heading);
        }
        return lines.subList(start, lines.size()).stream()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> List.of(line.substring(1).split("\\|", -1)))
                .toList();
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map((MatchResult code) -> code.group(1)).toList();
    }
}
