// SPDX-License-Identifier: Apache-2.0
package dev.signet.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Makes pages of the documents: a fragment of HTML for each, the files that they offer, and the
/// list `index` with a line for each page: path, tabulator, title; the guides first, in the order
/// in which they are read.
public final class Compiler {
    /// The guides in the order in which they are read.
    private static final List<String> GUIDES =
            List.of(
                    "docs/installing.md",
                    "docs/configuration.md",
                    "docs/operating.md",
                    "docs/monitoring/README.md",
                    "docs/portal.md",
                    "docs/moving-in.md",
                    "docs/azure-clients.md",
                    "docs/fhir.md",
                    "docs/performance.md",
                    "SECURITY.md",
                    "docs/vocabulary.md",
                    "docs/decisions/README.md");

    private static final List<String> FOLDERS = List.of("docs/decisions", "docs/formats");
    private static final List<String> FILES =
            List.of("docs/monitoring/alerts.yaml", "docs/monitoring/grafana-dashboard.json");

    private Compiler() {}

    /// @param arguments the folder of the sources, and the folder into which pages are written
    public static void main(String[] arguments) throws IOException {
        compile(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    /// @param root of the sources
    /// @param target is made
    /// @throws IllegalArgumentException when a link leads to a document that is not there
    static void compile(Path root, Path target) throws IOException {
        Map<String, String> pages = pages(root);
        var served = new TreeMap<>(pages);
        FILES.forEach(file -> served.put(file, path(file)));
        var list = new StringBuilder();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            String source = page.getKey();
            var links = new Links(root, source, served);
            Document document = Document.of(Files.readString(root.resolve(source)), links);
            Path file = target.resolve(page.getValue() + ".html");
            Files.createDirectories(file.getParent());
            Files.writeString(file, document.html());
            list.append(page.getValue()).append('\t').append(document.title()).append('\n');
        }
        Files.writeString(target.resolve("index"), list);
        for (String file : FILES) {
            Path copy = target.resolve(path(file));
            Files.createDirectories(copy.getParent());
            Files.write(copy, Files.readAllBytes(root.resolve(file)));
        }
    }

    /// Where each source is served, below `/docs/`; the guides first.
    private static Map<String, String> pages(Path root) throws IOException {
        var sources = new ArrayList<>(GUIDES);
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                files.map(file -> folder + "/" + file.getFileName())
                        .filter(name -> name.endsWith(".md") && !sources.contains(name))
                        .sorted()
                        .toList()
                        .forEach(sources::add);
            }
        }
        var pages = new LinkedHashMap<String, String>();
        sources.forEach(source -> pages.put(source, path(source)));
        return pages;
    }

    private static String path(String source) {
        return source.replaceFirst("^docs/", "")
                .replaceFirst("/README\\.md$", "")
                .replaceFirst("\\.md$", "")
                .replaceFirst("^SECURITY$", "security");
    }
}
