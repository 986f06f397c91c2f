// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/// Holds the modules to ARCHITECTURE.md: descriptors, poms, sources and compiled classes against
/// its table of arrows and its table of ports; one package each; the few places that may ask for
/// time and chance; the size of packages and the length of files.
final class ModuleArrowsTest {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package\\s+([\\w.]+);");
    private static final Pattern TOP_LEVEL =
            Pattern.compile(
                    "(?m)^(?:(?:public|final|abstract|sealed|non-sealed|strictfp) )*"
                            + "(?:class|interface|record|enum|@interface) \\w");
    private static final Pattern MODULE = Pattern.compile("<module>([\\w-]+)</module>");
    private static final Pattern CHANCE =
            Pattern.compile(
                    "Instant\\.now\\(|new SecureRandom\\(|System\\.currentTimeMillis\\(|"
                            + "Math\\.random\\(|new Random\\(|Clock\\.system|UUID\\.randomUUID\\(");

    /// Who speaks only HTTP: measures and drives the whole from outside, with time of its own.
    private static final Set<String> OUTSIDE = Set.of("conformance", "sim", "bench", "cli");

    private static final int LINES_MAX = 500;

    /// Of the module that only assembles, all files together.
    private static final int APP_LINES_MAX = 1_500;

    /// Of 30 a reader no longer sees which belong together.
    private static final int CLASSES_MAX = 29;

    private static final Path HOME = SignetProcess.home();
    private static final ModuleSources SOURCES = new ModuleSources(HOME);
    private static final ModuleClasses CLASSES = new ModuleClasses(SOURCES);
    private static final ArchitecturePage PAGE =
            ArchitecturePage.of(HOME.resolve("ARCHITECTURE.md"));

    @Test
    void thePageNamesEveryModuleAndNoOther() {
        var folders = new TreeSet<String>();
        SOURCES.folders().forEach(folder -> folders.add(name(folder)));
        assertEquals(folders, new TreeSet<>(PAGE.arrows().keySet()));
        for (Path folder : SOURCES.folders()) {
            assertTrue(Files.exists(ModuleSources.descriptor(folder)), folder.toString());
        }
    }

    @Test
    void everyArrowOfThePageGoesDown() {
        var rows = new ArrayList<>(PAGE.arrows().keySet());
        var wrong = new ArrayList<String>();
        PAGE.arrows()
                .forEach(
                        (module, used) -> {
                            for (String below : used) {
                                if (rows.indexOf(below) <= rows.indexOf(module)) {
                                    wrong.add(module + " -> " + below);
                                }
                            }
                        });
        assertEquals(List.of(), wrong);
    }

    @Test
    void storeNeverSeesFhirAndTheVaultNeverSeesKeys() {
        var never =
                Map.of(
                        "store", Set.of("fhir", "search", "keys"),
                        "ledger", Set.of("keys"),
                        "index", Set.of("keys"),
                        "vault", Set.of("keys", "keys-azure"),
                        "keys", Set.of("vault"),
                        "keys-azure", Set.of("vault"),
                        "dataplane", Set.of("keys", "vault", "controlplane"));
        never.forEach(
                (module, others) -> {
                    var both = new TreeSet<>(PAGE.reach(module));
                    both.retainAll(others);
                    assertEquals(Set.of(), both, module);
                });
    }

    @Test
    void descriptorsAndPomsNameOnlyWhatThePageAllows() {
        var wrong = new ArrayList<String>();
        for (Path folder : SOURCES.folders()) {
            wrong.addAll(beyond(name(folder), SOURCES.required(folder), "requires"));
            wrong.addAll(beyond(name(folder), SOURCES.dependencies(folder), "depends on"));
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void sourcesNameOnlyWhatThePageAllows() {
        var wrong = new ArrayList<String>();
        for (Path folder : SOURCES.folders()) {
            wrong.addAll(beyond(name(folder), SOURCES.named(folder), "names"));
        }
        assertEquals(List.of(), wrong);
    }

    /// Those that are built after this module are held by their sources alone in a first build.
    @Test
    void everyModuleBuiltBeforeThisOneIsHeldByItsClasses() {
        var before =
                MODULE.matcher(ModuleSources.read(HOME.resolve("pom.xml")))
                        .results()
                        .map(hit -> hit.group(1))
                        .takeWhile(module -> !module.equals("conformance"))
                        .toList();
        assertTrue(before.contains("app"));
        assertEquals(
                Set.of(), difference(new TreeSet<>(before), CLASSES.modules()), "not compiled");
    }

    @Test
    void compiledClassesUseOnlyWhatThePageAllows() {
        var wrong = new ArrayList<String>();
        CLASSES.used().forEach((module, used) -> wrong.addAll(beyond(module, used, "uses")));
        assertEquals(List.of(), wrong);
    }

    @Test
    void thePageAllowsNoArrowThatNobodyUses() {
        Map<String, Set<String>> used = CLASSES.used();
        var wrong = new ArrayList<String>();
        used.forEach(
                (module, really) -> {
                    for (String allowed : difference(PAGE.arrows().get(module), really)) {
                        if (!isFoundByTheJdk(allowed)) {
                            wrong.add(module + " -> " + allowed);
                        }
                    }
                });
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyAdapterOfAPortStandsOnThePage() {
        for (var port : PAGE.ports()) {
            assertEquals(port.adapters(), CLASSES.implementing(port.port()), port.port());
        }
    }

    @Test
    void adaptersAreMadeOnlyWhereThePageSays() {
        assertTrue(PAGE.ports().size() > 5);
        var wrong = new ArrayList<String>();
        for (var port : PAGE.ports()) {
            var makers = new TreeSet<String>();
            for (String adapter : port.adapters()) {
                for (String maker : CLASSES.makersOf(adapter)) {
                    String module = maker.substring(0, maker.indexOf(':'));
                    makers.add(module);
                    if (!port.makers().contains(module)) {
                        wrong.add(adapter + " is made in " + maker);
                    }
                }
            }
            for (String idle : difference(port.makers(), makers)) {
                wrong.add(port.port() + " is not made in " + idle);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void aModuleHasOnePackageAndWhatIsBelowIt() {
        var wrong = new ArrayList<String>();
        var packages = SOURCES.packages();
        for (Path folder : SOURCES.folders()) {
            for (Path source : ModuleSources.of(folder, "main")) {
                Matcher declared = PACKAGE.matcher(ModuleSources.read(source));
                if (declared.find()
                        && !ModuleSources.moduleOf(declared.group(1), packages)
                                .equals(name(folder))) {
                    wrong.add(HOME.relativize(source) + ": " + declared.group(1));
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void noPackageHas30ClassesAndMore() {
        var wrong = new ArrayList<String>();
        var counts = new TreeMap<String, Integer>();
        for (Path folder : SOURCES.folders()) {
            for (Path source : ModuleSources.of(folder, "main")) {
                String text = ModuleSources.read(source);
                Matcher declared = PACKAGE.matcher(text);
                if (declared.find()) {
                    int types = (int) TOP_LEVEL.matcher(text).results().count();
                    counts.merge(declared.group(1), types, Integer::sum);
                }
            }
        }
        assertTrue(counts.size() > 50, counts::toString);
        counts.forEach(
                (name, types) -> {
                    if (types > CLASSES_MAX) {
                        wrong.add(name + " has " + types);
                    }
                });
        assertEquals(List.of(), wrong);
    }

    @Test
    void timeAndChanceComeInAsParameters() {
        var wrong = new ArrayList<String>();
        for (Path folder : SOURCES.folders()) {
            String name = name(folder);
            if (OUTSIDE.contains(name) || name.equals("base") || name.equals("app")) {
                continue;
            }
            for (Path source : ModuleSources.of(folder, "main")) {
                Matcher asked = CHANCE.matcher(ModuleSources.read(source));
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
        for (Path folder : SOURCES.folders()) {
            for (String kind : List.of("main", "test")) {
                for (Path source : ModuleSources.of(folder, kind)) {
                    String text = ModuleSources.read(source);
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

    @Test
    void whatOnlyAssemblesStaysSmall() {
        long lines = 0;
        for (Path source : ModuleSources.of(HOME.resolve("app"), "main")) {
            lines += ModuleSources.read(source).lines().count();
        }
        assertTrue(lines > 0);
        assertTrue(lines <= APP_LINES_MAX, "app has " + lines + " lines");
    }

    private static List<String> beyond(String module, Set<String> used, String how) {
        return difference(used, PAGE.reach(module)).stream()
                .map(other -> module + " " + how + " " + other)
                .toList();
    }

    /// Whether a module is there to be found as a service, and called by nobody.
    private static boolean isFoundByTheJdk(String module) {
        return SOURCES.folders().stream()
                .filter(folder -> name(folder).equals(module))
                .map(folder -> ModuleSources.read(ModuleSources.descriptor(folder)))
                .anyMatch(text -> text.contains("\n    provides "));
    }

    private static String name(Path folder) {
        return folder.getFileName().toString();
    }

    private static Set<String> difference(Set<String> one, Set<String> other) {
        var rest = new TreeSet<>(one);
        rest.removeAll(other);
        return rest;
    }
}
