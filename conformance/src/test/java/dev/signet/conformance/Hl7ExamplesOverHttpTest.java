// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.search.examples.Hl7Examples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// HL7's examples of R4, sent to the running server under their own ids in JSON and in XML and read
/// back in both: all that are published with R4 (`hl7.fhir.r4.examples`), and those of HL7's test
/// cases (`fhir-test-cases`, r4/examples), some of which are written in XML. What is not stored is
/// listed with its reason; of that, search parameters of FHIR's own go there and back in Bundles.
final class Hl7ExamplesOverHttpTest {
    private static final String JSON = "application/fhir+json";
    private static final String XML = "application/fhir+xml";
    private static final String CASES = "org/hl7/fhir/testcases/r4/examples/";

    /// `name status # reason`
    private static final String NOT_STORED = "/hl7/r4-not-stored.txt";

    /// In that list, all that have no line of their own.
    private static final String ALL_PARAMETERS = "SearchParameter-*";

    private static final int AT_ONCE = 8;
    private static final int BUNDLED = 100;

    private static final Pattern TYPE_IN_XML = Pattern.compile("<([A-Z]\\w+)\\s");
    private static final Pattern ID_IN_XML = Pattern.compile("<id value=\"([^\"]*)\"");

    private static RunningSignet signet;
    private static String address;

    /// What came back otherwise, by the name of the example.
    private final Map<String, String> different = new ConcurrentSkipListMap<>();

    /// The status with which an example was refused.
    private final Map<String, Integer> refused = new ConcurrentSkipListMap<>();

    private final AtomicInteger stored = new AtomicInteger();

    /// An example: its file's name and what stands in it.
    private record Example(String name, byte[] content) {
        boolean isXml() {
            return name.endsWith(".xml");
        }

        String type() {
            return isXml() ? found(TYPE_IN_XML) : Canonical.member(content, "resourceType");
        }

        /// Empty when it has none.
        String id() {
            return isXml() ? found(ID_IN_XML) : Canonical.member(content, "id");
        }

        private String found(Pattern pattern) {
            Matcher matcher = pattern.matcher(new String(content, StandardCharsets.UTF_8));
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    @BeforeAll
    static void start() {
        signet = RunningSignet.shared();
        signet.keys().create("examples");
        address = signet.account("examples", "examples");
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    @Test
    void eachOfThosePublishedWithR4ComesBackInBothForms() throws IOException {
        Map<String, Integer> listed = notStored();
        var read = new AtomicInteger();
        var parameters = new TreeMap<String, byte[]>();
        try (var work = Executors.newVirtualThreadPerTaskExecutor()) {
            var places = new Semaphore(AT_ONCE);
            Hl7Examples.each(
                    "R4",
                    1,
                    (name, json) -> {
                        read.incrementAndGet();
                        if (isParameter(name) && !listed.containsKey(name)) {
                            parameters.put(name, json);
                        }
                        send(new Example(name, json), places, work);
                    });
            bundles(parameters).forEach(each -> send(each, places, work));
        }
        System.out.printf(
                "HL7's examples of R4 over HTTP: %d read, %d stored, %d refused%n",
                read.get(), stored.get(), refused.size());
        assertEquals(Map.of(), different);
        assertTrue(read.get() > 5_000, "examples: " + read);
        parameters.keySet().forEach(name -> listed.put(name, listed.get(ALL_PARAMETERS)));
        listed.remove(ALL_PARAMETERS);
        assertEquals(listed, refused);
    }

    private static boolean isParameter(String name) {
        return name.startsWith("SearchParameter-");
    }

    @Test
    void eachOfTheTestCasesComesBackInBothForms() throws IOException {
        for (Example each : cases()) {
            test(each);
        }
        System.out.printf("examples of HL7's test cases over HTTP: %d stored%n", stored.get());
        assertEquals(Map.of(), different);
        // an item without its linkId, as in the published one; a search parameter of FHIR's own
        assertEquals(
                Map.of("bundle-questionnaire.json", 400, "searchparameter-example.json", 400),
                refused);
        assertEquals(80, stored.get());
    }

    private void send(Example example, Semaphore places, ExecutorService work) {
        places.acquireUninterruptibly();
        work.execute(
                () -> {
                    try {
                        test(example);
                    } catch (RuntimeException e) {
                        different.put(example.name(), "" + e);
                    } finally {
                        places.release();
                    }
                });
    }

    private void test(Example example) {
        String id = example.id().isEmpty() ? "without-id" : example.id();
        String there = address + "/" + example.type() + "/" + id;
        byte[] sent = example.content();
        if (example.id().isEmpty()) {
            String text = new String(sent, StandardCharsets.UTF_8);
            sent =
                    text.replaceFirst("\\{", "{\"id\":\"" + id + "\",")
                            .getBytes(StandardCharsets.UTF_8);
        }
        String form = example.isXml() ? XML : JSON;
        int status = put(there, sent, form).status();
        if (status != 200 && status != 201) {
            refused.put(example.name(), status);
            return;
        }
        stored.incrementAndGet();
        byte[] json = read(there, JSON);
        byte[] xml = read(there, XML);
        if (example.isXml()) {
            compare(example, "XML", Canonical.xml(sent), Canonical.xml(xml));
        } else {
            compare(example, "JSON", Canonical.json(sent, false), Canonical.json(json, false));
        }
        // and what was read in the other form is written back in that form
        put(there, example.isXml() ? json : xml, example.isXml() ? JSON : XML).expect(200);
        compare(
                example,
                "JSON after XML",
                Canonical.json(json, true),
                Canonical.json(read(there, JSON), true));
        compare(example, "XML after XML", Canonical.xml(xml), Canonical.xml(read(there, XML)));
    }

    private void compare(Example example, String what, String expected, String found) {
        if (!expected.equals(found)) {
            int at = 0;
            while (at < Math.min(expected.length(), found.length())
                    && expected.charAt(at) == found.charAt(at)) {
                at++;
            }
            different.put(
                    example.name(),
                    what + ": " + around(expected, at) + " came back as " + around(found, at));
        }
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 40), Math.min(text.length(), at + 40));
    }

    private static Client.Answer put(String there, byte[] body, String form) {
        return signet.client()
                .send(
                        "fhir",
                        "PUT",
                        there,
                        body,
                        "Content-Type",
                        form,
                        "Accept",
                        JSON,
                        "Prefer",
                        "return=minimal");
    }

    private static byte[] read(String there, String form) {
        return signet.client().send("fhir", "GET", there, "", "Accept", form).expect(200).body();
    }

    /// Bundles of a hundred resources each.
    private static List<Example> bundles(Map<String, byte[]> resources) {
        var bundles = new ArrayList<Example>();
        var entries = new ArrayList<String>();
        int left = resources.size();
        for (byte[] resource : resources.values()) {
            entries.add("{\"resource\":" + new String(resource, StandardCharsets.UTF_8) + "}");
            left--;
            if (entries.size() == BUNDLED || left == 0) {
                String id = "parameters-" + bundles.size();
                String bundle =
                        "{\"resourceType\":\"Bundle\",\"id\":\"%s\",\"type\":\"collection\",\"entry\":[%s]}"
                                .formatted(id, String.join(",", entries));
                bundles.add(new Example(id + ".json", bundle.getBytes(StandardCharsets.UTF_8)));
                entries.clear();
            }
        }
        return bundles;
    }

    private static List<Example> cases() throws IOException {
        var found = new ArrayList<Example>();
        ClassLoader loader = Hl7ExamplesOverHttpTest.class.getClassLoader();
        var known = Objects.requireNonNull(loader.getResource(CASES + "patient-example.xml"));
        String jar = known.getPath().substring("file:".length(), known.getPath().indexOf('!'));
        try (var file = new JarFile(Path.of(jar).toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) () -> file.entries().asIterator()) {
                String name = entry.getName();
                boolean isResource = name.endsWith(".json") || name.endsWith(".xml");
                if (name.startsWith(CASES) && isResource) {
                    try (var in = file.getInputStream(entry)) {
                        found.add(new Example(name.substring(CASES.length()), in.readAllBytes()));
                    }
                }
            }
        }
        return found;
    }

    private static Map<String, Integer> notStored() throws IOException {
        var listed = new TreeMap<String, Integer>();
        try (var in = Hl7ExamplesOverHttpTest.class.getResourceAsStream(NOT_STORED)) {
            byte[] text = Objects.requireNonNull(in).readAllBytes();
            for (String line : new String(text, StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split(" +", 3);
                    listed.put(parts[0], Integer.valueOf(parts[1]));
                }
            }
        }
        return listed;
    }
}
