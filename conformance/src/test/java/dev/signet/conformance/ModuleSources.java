// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The modules of a checkout as their source files say.
///
/// @param home the folder with ARCHITECTURE.md
record ModuleSources(Path home) {
    private static final Pattern MODULE =
            Pattern.compile("(?m)^module\\s+dev\\.signet\\.([\\w.]+)");
    private static final Pattern REQUIRES =
            Pattern.compile("requires(?:\\s+(?:static|transitive))*\\s+dev\\.signet\\.([\\w.]+)");
    private static final Pattern COMMENT =
            Pattern.compile("//[^\n]*|(?s:/\\*.*?\\*/)|\"(?:\\\\.|[^\"\\\\\n])*\"");
    private static final Pattern NAMED = Pattern.compile("\\bdev\\.signet(?:\\.[a-z]\\w*)+");
    private static final Pattern DEPENDENCY =
            Pattern.compile("(?s)<dependency>(?:(?!</dependency>).)*</dependency>");
    private static final Pattern OURS =
            Pattern.compile("<groupId>dev\\.signet</groupId>\\s*<artifactId>([\\w-]+)<");

    /// The folders of modules, by name.
    List<Path> folders() {
        try (var folders = Files.list(home)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Java sources of a module.
    ///
    /// @param kind `main` or `test`
    static List<Path> of(Path folder, String kind) {
        Path root = folder.resolve("src").resolve(kind).resolve("java");
        if (!Files.exists(root)) {
            return List.of();
        }
        try (var paths = Files.walk(root)) {
            return paths.filter(path -> path.toString().endsWith(".java")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Package of a module, `dev.signet.keys.azure`, to the module's name, `keys-azure`.
    Map<String, String> packages() {
        var found = new TreeMap<String, String>();
        for (Path folder : folders()) {
            Path descriptor = descriptor(folder);
            if (Files.exists(descriptor)) {
                var name = MODULE.matcher(read(descriptor));
                if (!name.find()) {
                    throw new IllegalStateException(descriptor + " names no module");
                }
                found.put("dev.signet." + name.group(1), folder.getFileName().toString());
            }
        }
        return found;
    }

    static Path descriptor(Path folder) {
        return folder.resolve("src/main/java/module-info.java");
    }

    /// Which module of ours a package is of: that with the longest name that it begins with.
    static String moduleOf(String name, Map<String, String> packages) {
        String begin = name;
        while (!packages.containsKey(begin)) {
            int dot = begin.lastIndexOf('.');
            if (dot < 0) {
                throw new IllegalStateException("of no module: " + name);
            }
            begin = begin.substring(0, dot);
        }
        return packages.get(begin);
    }

    /// The modules that the descriptor requires.
    Set<String> required(Path folder) {
        var names = new TreeSet<String>();
        REQUIRES.matcher(read(descriptor(folder)))
                .results()
                .forEach(hit -> names.add(hit.group(1).replace('.', '-')));
        return names;
    }

    /// The modules that main code depends on in Maven's eyes.
    Set<String> dependencies(Path folder) {
        String pom = read(folder.resolve("pom.xml"));
        int build = pom.indexOf("<build>");
        var names = new TreeSet<String>();
        DEPENDENCY
                .matcher(build < 0 ? pom : pom.substring(0, build))
                .results()
                .map(hit -> hit.group())
                .filter(hit -> !hit.contains("<scope>test</scope>"))
                // says what is built before, and puts nothing on a class path
                .filter(hit -> !hit.contains("<type>pom</type>"))
                .forEach(
                        hit -> {
                            var ours = OURS.matcher(hit);
                            if (ours.find()) {
                                names.add(ours.group(1));
                            }
                        });
        return names;
    }

    /// The other modules whose packages are named in main code, comments and texts aside.
    Set<String> named(Path folder) {
        Map<String, String> packages = packages();
        var names = new TreeSet<String>();
        for (Path source : of(folder, "main")) {
            if (source.endsWith("module-info.java")) {
                continue;
            }
            NAMED.matcher(COMMENT.matcher(read(source)).replaceAll(" "))
                    .results()
                    .forEach(hit -> names.add(moduleOf(hit.group(), packages)));
        }
        names.remove(folder.getFileName().toString());
        return names;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
