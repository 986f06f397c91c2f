// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds the table of ARCHITECTURE.md: arrows between modules, one package each, the few places
/// that may ask for time and chance, and the length of files.
final class ModuleArrowsTest {
    private static final Pattern MODULE = Pattern.compile("module\\s+dev\\.signet\\.([\\w.]+)");
    private static final Pattern REQUIRES =
            Pattern.compile("requires(?:\\s+(?:static|transitive))*\\s+dev\\.signet\\.([\\w.]+)");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package\\s+([\\w.]+);");
    private static final Pattern CHANCE =
            Pattern.compile(
                    "Instant\\.now\\(|new SecureRandom\\(|System\\.currentTimeMillis\\(|"
                            + "Math\\.random\\(|new Random\\(|Clock\\.system|UUID\\.randomUUID\\(");

    /// Who speaks only HTTP: measures and drives the whole from outside, with time of its own.
    private static final Set<String> OUTSIDE = Set.of("conformance", "sim", "bench", "cli");

    private static final int LINES_MAX = 500;

    /// What a module may use; what those may use in turn, it may use too.
    private static final Map<String, Set<String>> DOWN =
            Map.ofEntries(
                    Map.entry("base", Set.of()),
                    Map.entry("definitions", Set.of()),
                    Map.entry("localnames", Set.of()),
                    Map.entry("crypto", Set.of("base")),
                    Map.entry("http", Set.of("base")),
                    Map.entry("fhir", Set.of("base")),
                    Map.entry("fhirpath", Set.of("fhir")),
                    Map.entry("identity", Set.of("http")),
                    Map.entry("keys", Set.of("crypto")),
                    Map.entry("keys.azure", Set.of("keys")),
                    Map.entry("ledger", Set.of("crypto")),
                    Map.entry("index", Set.of("crypto")),
                    Map.entry("store", Set.of("ledger", "index", "keys", "crypto")),
                    Map.entry("vault", Set.of("ledger", "crypto", "identity", "http")),
                    Map.entry("controlplane", Set.of("identity", "http")),
                    Map.entry("controlplane.keyvault", Set.of("controlplane", "vault")),
                    Map.entry("search", Set.of("fhir", "index")),
                    Map.entry("dataplane", Set.of("search", "store", "identity", "http")),
                    Map.entry("configuration", Set.of()),
                    Map.entry("installation", Set.of("keys", "ledger", "vault", "controlplane")),
                    Map.entry("accounts", Set.of("installation", "dataplane", "controlplane")),
                    Map.entry(
                            "verify", Set.of("accounts", "installation", "controlplane.keyvault")),
                    Map.entry(
                            "app",
                            Set.of(
                                    "accounts",
                                    "verify",
                                    "configuration",
                                    "controlplane.keyvault",
                                    "keys.azure")),
                    Map.entry("cli", Set.of()),
                    Map.entry("conformance", Set.of()),
                    Map.entry("sim", Set.of("conformance")),
                    Map.entry("bench", Set.of("conformance", "app")));

    private static final Path HOME = SignetProcess.home();

    @Test
    void modulesUseOnlyWhatLiesBelowThem() {
        var wrong = new ArrayList<String>();
        for (var module : descriptors().entrySet()) {
            Set<String> allowed = reach(module.getKey());
            for (String used : required(module.getValue())) {
                if (!allowed.contains(used)) {
                    wrong.add(module.getKey() + " -> " + used);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyModuleWithCodeHasADescriptorAndAPlaceInTheTable() {
        Set<String> described = descriptors().keySet();
        assertTrue(described.containsAll(Set.of("base", "crypto", "store", "app")));
        for (Path folder : folders()) {
            if (!sources(folder, "main").isEmpty()) {
                assertTrue(
                        Files.exists(folder.resolve("src/main/java/module-info.java")),
                        folder + " has no module-info");
            }
        }
        assertEquals(Set.of(), difference(described, DOWN.keySet()));
    }

    @Test
    void storeNeverSeesFhirAndTheVaultNeverSeesKeys() {
        assertFalse(reach("store").contains("fhir"));
        assertFalse(reach("ledger").contains("keys"));
        assertFalse(reach("index").contains("keys"));
        assertFalse(reach("vault").contains("keys"));
        assertFalse(reach("keys.azure").contains("vault"));
    }

    @Test
    void aModuleHasOnePackageAndWhatIsBelowIt() {
        var wrong = new ArrayList<String>();
        for (var module : descriptors().entrySet()) {
            String own = "dev.signet." + module.getKey();
            Path folder = module.getValue().getParent().getParent().getParent().getParent();
            for (Path source : sources(folder, "main")) {
                Matcher declared = PACKAGE.matcher(read(source));
                if (declared.find()
                        && !declared.group(1).equals(own)
                        && !declared.group(1).startsWith(own + ".")) {
                    wrong.add(HOME.relativize(source) + ": " + declared.group(1));
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void timeAndChanceComeInAsParameters() {
        var wrong = new ArrayList<String>();
        for (Path folder : folders()) {
            String name = folder.getFileName().toString();
            if (OUTSIDE.contains(name) || name.equals("base") || name.equals("app")) {
                continue;
            }
            for (Path source : sources(folder, "main")) {
                Matcher asked = CHANCE.matcher(read(source));
                if (asked.find()) {
                    wrong.add(HOME.relativize(source) + ": " + asked.group());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void noFileIsLongerThan500LinesAndEachNamesItsLicence() {
        var wrong = new ArrayList<String>();
        for (Path folder : folders()) {
            for (String kind : List.of("main", "test")) {
                for (Path source : sources(folder, kind)) {
                    String text = read(source);
                    if (text.lines().count() > LINES_MAX) {
                        wrong.add(HOME.relativize(source) + " is long");
                    }
                    if (!text.startsWith("// SPDX-License-Identifier: Apache-2.0\n")) {
                        wrong.add(HOME.relativize(source) + " names no licence");
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static Set<String> reach(String module) {
        var reached = new TreeSet<String>();
        for (String below : DOWN.getOrDefault(module, Set.of())) {
            reached.add(below);
            reached.addAll(reach(below));
        }
        return reached;
    }

    private static List<String> required(Path descriptor) {
        return REQUIRES.matcher(read(descriptor)).results().map(hit -> hit.group(1)).toList();
    }

    /// Module name without `dev.signet.`, and its descriptor.
    private static Map<String, Path> descriptors() {
        var found = new TreeMap<String, Path>();
        for (Path folder : folders()) {
            Path descriptor = folder.resolve("src/main/java/module-info.java");
            if (Files.exists(descriptor)) {
                Matcher name = MODULE.matcher(read(descriptor));
                assertTrue(name.find(), descriptor + " names no module");
                found.put(name.group(1), descriptor);
            }
        }
        return found;
    }

    private static List<Path> folders() {
        try (var folders = Files.list(HOME)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources(Path folder, String kind) {
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

    private static Set<String> difference(Set<String> one, Set<String> other) {
        var rest = new TreeSet<>(one);
        rest.removeAll(other);
        return rest;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
