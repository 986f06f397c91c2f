// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.terminology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.LargeSystem;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.Meter;
import dev.signet.index.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the expansion of a code system of 400,000 concepts by a filter costs, counted: how often
/// its parts are read, how often its concepts are looked at, and what is charged for memory; and
/// what its codes cost, looked for one after the other.
class LargeSystemWorkTest {
    /// For one part at a time, the digests of all codes, and what is found.
    private static final long BYTES_MAX = 40 << 20;

    /// Memory as it is charged, and the most there was.
    private static final class Peak implements Meter {
        private long now;
        private long most;

        @Override
        public void take(long bytes) {
            now += bytes;
            most = Math.max(most, now);
        }

        @Override
        public void give(long bytes) {
            now -= bytes;
        }
    }

    private static byte[] part(int part) {
        return LargeSystem.part(part, LargeSystem.PARTS * LargeSystem.EACH)
                .getBytes(StandardCharsets.UTF_8);
    }

    private final AtomicInteger reads = new AtomicInteger();
    private final Peak peak = new Peak();
    private final Terminology terminology =
            new Terminology(
                    stored(),
                    () -> {
                        throw new IllegalStateException("nothing of HL7's is asked for");
                    },
                    peak,
                    Deadline.in(Duration.ofMinutes(10), () -> 0),
                    Terminology.Bounds.LISTED);

    private StoredSource stored() {
        return new StoredSource() {
            @Override
            public Optional<byte[]> find(String type, String canonical) {
                return type.equals("CodeSystem") ? Optional.of(part(0)) : Optional.empty();
            }

            @Override
            public List<Supplier<Optional<byte[]>>> all(String type, String canonical) {
                var all = new ArrayList<Supplier<Optional<byte[]>>>();
                for (int i = 0; i < LargeSystem.PARTS; i++) {
                    int number = i;
                    all.add(
                            () -> {
                                reads.incrementAndGet();
                                return Optional.of(part(number));
                            });
                }
                return all;
            }
        };
    }

    @BeforeAll
    static void loadNames() {
        // as in a server, whose definitions' names are not charged for
        Definitions.load(FhirVersion.R4).type("CodeSystem.concept");
    }

    @Test
    void aPartThatWasFoundIsKeptForTheNextCodeAndLetGoOfForAnotherPart() {
        for (int i = 0; i < 100; i++) {
            assertIsFound(i);
        }
        assertEquals(1, reads.get());
        for (int part = 1; part < 8; part++) {
            assertIsFound(part * LargeSystem.EACH);
            assertIsFound(part * LargeSystem.EACH + 1);
        }
        assertEquals(1 + 2 + 3 + 4 + 5 + 6 + 7 + 8, reads.get());
        assertTrue(peak.most < BYTES_MAX, peak.most + " bytes at most at one time");
    }

    private void assertIsFound(int number) {
        String code = "c" + number;
        assertTrue(terminology.system(LargeSystem.URL, code).get().find(code).isPresent(), code);
    }

    @Test
    void eachPartIsReadOnceEachConceptLookedAtOnceAndOnePartHeldAtATime() {
        var looked = new AtomicInteger();
        terminology.keepOnly(
                concept -> {
                    looked.incrementAndGet();
                    return concept.code().startsWith("c39999");
                });
        List<Concept> found = terminology.codes(valueSet());
        assertEquals(11, found.size()); // c39999, and c399990 to 9
        assertEquals(LargeSystem.PARTS, reads.get());
        assertEquals(LargeSystem.PARTS * LargeSystem.EACH, looked.get());
        assertTrue(peak.most < BYTES_MAX, peak.most + " bytes at most at one time");
    }

    private static JsonObject valueSet() {
        byte[] json =
                ("{\"resourceType\":\"ValueSet\",\"compose\":{\"include\":[{\"system\":\""
                                + LargeSystem.URL
                                + "\"}]}}")
                        .getBytes(StandardCharsets.UTF_8);
        return JsonReader.readObject(json, 0, json.length, Meter.NONE);
    }
}
