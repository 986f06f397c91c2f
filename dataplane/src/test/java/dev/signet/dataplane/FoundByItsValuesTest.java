// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import dev.signet.dataplane.AskedBack.Asked;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.search.Extraction;
import dev.signet.search.SearchEntry;
import dev.signet.search.examples.Hl7Examples;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is stored is found by every value that is extracted from it, and by none that is not: HL7's
/// examples, patients of Synthea's and generated ones with long and odd texts, asked for through
/// the plane. From a seed, which `-Dsignet.seed` sets, some of each type.
final class FoundByItsValuesTest {
    private static final Path SYNTHEA = Path.of("../conformance/data/synthea-r4-10.tar.zst");
    private static final int PATIENTS = 2;
    private static final int GENERATED = 40;
    private static final int OF_EACH_TYPE = 8;
    private static final long SEED = Long.getLong("signet.seed", 9);

    private static final List<String> LETTERS =
            List.of(
                    "abcdefgh",
                    "ABC xyz-,.",
                    "äöüÅéñß",
                    "\u03a3\u03c3\u03c2\u03b1",
                    "王小明李",
                    "\ud83d\ude00\ud840\udc00");

    @TempDir Path folder;

    private final Random random = new Random(SEED);
    private final Extraction extraction = new Extraction(SearchParameters.load(FhirVersion.R4));
    private final AskedBack back = new AskedBack(random);
    private final TreeMap<String, Integer> types = new TreeMap<>();

    /// The first of each parameter and modifier.
    private final TreeMap<String, String> wrong = new TreeMap<>();

    private int found;
    private int missed;

    @Test
    void whatIsStoredIsFoundByEachOfItsValuesAndByNoOther() throws IOException {
        try (var account = new Account(folder, FhirVersion.R4)) {
            store(account);
            for (String type : SearchParameters.load(FhirVersion.R4).types()) {
                for (JsonObject resource : some(account, type)) {
                    types.merge(type, 1, Integer::sum);
                    ask(account, type, resource);
                }
            }
        }
        System.out.printf(
                "values asked back, seed %d: %d resources of %d types, %d searches that find, %d"
                        + " that do not%n",
                SEED,
                types.values().stream().mapToInt(Integer::intValue).sum(),
                types.size(),
                found,
                missed);
        assertEquals("", String.join("\n", wrong.values()));
        assertTrue(found > 15_000 && missed > 20_000, found + " and " + missed);
    }

    private void store(Account account) throws IOException {
        Hl7Examples.each(
                "R4",
                1,
                (_, json) -> {
                    JsonObject resource = Json.readObject(json);
                    String there =
                            "/" + resource.text("resourceType", "") + "/" + resource.text("id", "");
                    if (!there.startsWith("/SearchParameter/")) {
                        account.send("PUT", there, new ByteArrayInputStream(json));
                    }
                });
        int patients = 0;
        try (var tar =
                new TarArchiveInputStream(
                        new ZstdInputStream(
                                new BufferedInputStream(Files.newInputStream(SYNTHEA))))) {
            var later = new ArrayList<byte[]>();
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile() && entry.getName().contains("Information")) {
                    load(account, tar.readAllBytes());
                } else if (entry.isFile() && patients++ < PATIENTS) {
                    later.add(tar.readAllBytes());
                }
            }
            later.forEach(body -> load(account, body));
        }
        for (int i = 0; i < GENERATED; i++) {
            account.put("/Patient/generated-" + i, generated("generated-" + i)).expect(201);
        }
    }

    private static void load(Account account, byte[] bundle) {
        account.send("POST", "/", new ByteArrayInputStream(bundle)).expect(200);
    }

    private String generated(String id) {
        return ("{'resourceType':'Patient','id':'%s','name':[{'family':'%s','given':['%s','%s']}],"
                        + "'identifier':[{'system':'urn:%s','value':'%s','type':{'text':'%s'}}]}")
                .replace('\'', '"')
                .formatted(id, text(), text(), text(), word(), word(), text());
    }

    /// Short, about as long as a term, or of several.
    private String text() {
        int length =
                List.of(3, 20, 255, 257, 2_047, 2_049, 4_095, 4_097, 9_000).get(random.nextInt(9));
        var text = new StringBuilder("x");
        while (text.length() < length) {
            int[] letters = LETTERS.get(random.nextInt(LETTERS.size())).codePoints().toArray();
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private String word() {
        String text = text();
        return text.substring(0, Math.min(text.length(), 1_900)).replaceAll("\\s|\\p{Cs}", "_");
    }

    /// Of that type, some of its first 400.
    private List<JsonObject> some(Account account, String type) {
        if (type.equals("Resource") || type.equals("DomainResource")) {
            return List.of();
        }
        var some = new ArrayList<JsonObject>();
        Answer page = account.get("/" + type + "?_count=400").expect(200);
        page.entries().forEach(entry -> some.add((JsonObject) resource(entry)));
        Collections.shuffle(some, random);
        int most = type.equals("Patient") ? some.size() : OF_EACH_TYPE;
        return some.subList(0, Math.min(some.size(), most));
    }

    private static Json resource(Json entry) {
        return Objects.requireNonNull(((JsonObject) entry).find("resource"));
    }

    private void ask(Account account, String type, JsonObject resource) {
        List<SearchEntry> entries = extraction.extract(resource);
        String id = resource.text("id", "");
        for (SearchEntry entry : new LinkedHashSet<>(entries)) {
            String code = entry.parameter().code();
            if (code.equals("_id")) {
                continue; // is in each search
            }
            for (Asked asked : back.of(entry, entries)) {
                String query = code + asked.modifier() + "=" + encoded(asked.value());
                Answer answer = account.get("/" + type + "?_id=" + id + "&" + query);
                boolean isRight =
                        answer.status() == 200
                                && answer.hits().equals(asked.isFound() ? List.of(id) : List.of());
                if (asked.isFound()) {
                    found++;
                } else {
                    missed++;
                }
                if (!isRight) {
                    wrong.putIfAbsent(
                            code + asked.modifier() + asked.isFound(),
                            "%s/%s?%s%s=%s: %d, expected to be %s"
                                    .formatted(
                                            type,
                                            id,
                                            code,
                                            asked.modifier(),
                                            head(asked.value()),
                                            answer.status(),
                                            asked.isFound() ? "found" : "missed"));
                }
            }
        }
    }

    private static String head(String value) {
        return value.length() < 200 ? value : value.substring(0, 200) + "... " + value.length();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
