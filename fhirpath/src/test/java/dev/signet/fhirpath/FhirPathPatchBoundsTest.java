// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import static dev.signet.fhirpath.FhirPathPatchTest.ENGINE;
import static dev.signet.fhirpath.FhirPathPatchTest.PATIENT;
import static dev.signet.fhirpath.FhirPathPatchTest.R4;
import static dev.signet.fhirpath.FhirPathPatchTest.at;
import static dev.signet.fhirpath.FhirPathPatchTest.object;
import static dev.signet.fhirpath.FhirPathPatchTest.of;
import static dev.signet.fhirpath.FhirPathPatchTest.operation;
import static dev.signet.fhirpath.FhirPathPatchTest.parameters;
import static dev.signet.fhirpath.FhirPathPatchTest.part;
import static dev.signet.fhirpath.FhirPathPatchTest.patched;
import static dev.signet.fhirpath.FhirPathPatchTest.refused;
import static dev.signet.fhirpath.FhirPathPatchTest.work;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.FhirPathAllowance;
import dev.signet.fhir.FhirPathWork;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.patch.FhirPathPatch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What a FHIRPath Patch may look for and at, and for how long.
class FhirPathPatchBoundsTest {
    private static JsonObject withIdentifiers(int count) {
        var many = new StringBuilder();
        for (int i = 0; i < count; i++) {
            many.append(i == 0 ? "" : ",").append("{\"value\":\"").append(i).append("\"}");
        }
        return object("{\"resourceType\":\"Patient\",\"identifier\":[" + many + "]}");
    }

    /// A patch of so many deletes of what is not there.
    private static JsonObject deletes(int count, String path) {
        String one =
                operation(
                        part("type", "\"valueCode\":\"delete\""),
                        part("path", "\"valueString\":\"" + path + "\""));
        return object(parameters(Collections.nCopies(count, one).toArray(new String[0])));
    }

    private static Failed ended(JsonObject resource, JsonObject patch, FhirPathWork work) {
        return assertThrows(
                Failed.class, () -> FhirPathPatch.of(patch).apply(resource, R4, ENGINE, work));
    }

    @Test
    void whatIsLookedForInTextsIsAShortLiteral() {
        String family = "Patient.name.where(family.";
        for (String function : List.of("contains", "startsWith", "endsWith")) {
            for (String argument :
                    List.of("text", "%resource.id", "'a'.lower()", "'" + "a".repeat(257) + "'")) {
                String path = family + function + "(" + argument + ")).period";
                Failed failed = refused(of("delete", path));
                assertEquals(function, failed.fact("function", ""), path);
            }
        }
        String text = part("value", "\"valueString\":\"x\"");
        String path = family + "contains('halm')).family";
        assertTrue(at(of("replace", path, text), "name").contains("\"family\":\"x\""));
        refused(of("delete", family + "lower()." + "lower().".repeat(16) + "exists()).period"));
    }

    @Test
    void anElementThatItsTypeDoesNotHaveIsRefusedWithTheType() {
        for (String[] wrong :
                new String[][] {
                    {"Patient.shoeSize", "Patient"},
                    {"Patient.contact.nam", "Patient.contact"},
                    {"Patient.photo.where(siz = 1)", "Attachment"},
                    {"Patient.name.where(use = 'usual' and famly = 'x').period", "HumanName"},
                    {"Patient.name.where(%resource.actve = true).period", "Patient"},
                    {"Patient.name.first().famly", "HumanName"},
                    {"Patient.birthDate.day", "date"},
                    {"Observation.status", "Patient"},
                }) {
            Failed failed = refused(of("delete", wrong[0]));
            assertEquals(wrong[1], failed.fact("type", ""), wrong[0]);
            assertEquals("0", failed.fact("operation", ""), wrong[0]);
        }
        for (String right :
                List.of(
                        "Patient.contained.where(shoeSize = 1)",
                        "DomainResource.photo",
                        "photo",
                        "Patient.deceased.ofType(dateTime).extension.value.code",
                        "Patient.name.where($this is HumanName and period.exists()).period",
                        "Patient.extension('urn:x').value")) {
            assertEquals(
                    object(PATIENT), patched(object(PATIENT), object(of("delete", right))), right);
        }
    }

    @Test
    void allPathsOfAPatchTogetherAreCutOff() {
        JsonObject large = withIdentifiers(3_000);
        String path = "Patient.identifier.where(value = 'x')";
        FhirPathPatch.of(deletes(5, path)).apply(large, R4, ENGINE, work());
        Failed failed = ended(large, deletes(200, path), work());
        assertEquals(Failure.TOO_LARGE, failed.failure());
        assertEquals("1048576", failed.fact(FhirPathAllowance.LOOKS, ""));
    }

    @Test
    void whatLooksAtNothingOfTheResourceIsCutOff() {
        String path = "Patient.identifier.where(" + "true and ".repeat(180) + "false)";
        Failed failed = ended(withIdentifiers(6_000), deletes(1, path), work());
        assertEquals("1048576", failed.fact(FhirPathAllowance.LOOKS, ""));
    }

    @Test
    void comparedTreesCountWithAllThatIsInThem() {
        String many =
                "\"extension\":["
                        + String.join(
                                ",",
                                Collections.nCopies(
                                        2_000, "{\"url\":\"urn:x\",\"valueCode\":\"a\"}"))
                        + "]";
        JsonObject large =
                object(
                        ("{\"resourceType\":\"Patient\",\"managingOrganization\":{%1$s},"
                                        + "\"contact\":[{\"organization\":{%1$s}}],"
                                        + "\"address\":[%2$s]}")
                                .formatted(
                                        many,
                                        String.join(
                                                ",",
                                                Collections.nCopies(1_000, "{\"use\":\"home\"}"))));
        String path =
                "Patient.address.where(%resource.managingOrganization"
                        + " = %resource.contact.organization).period";
        assertEquals(Failure.TOO_LARGE, ended(large, deletes(1, path), work()).failure());
    }

    @Test
    void longTextsCountByTheirLength() {
        JsonObject large =
                object(
                        "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\""
                                + "a".repeat(1_000_000)
                                + "\"}]}");
        String path = "Patient.name.where(text.lower() = 'x').period";
        assertEquals(Failure.TOO_LARGE, ended(large, deletes(100, path), work()).failure());
    }

    @Test
    void aPatchEndsWhenItsTimeIsOverAndSoDoAllOfARequest() {
        var now = new AtomicLong();
        var request = new FhirPathAllowance(() -> Instant.ofEpochMilli(now.addAndGet(500)));
        JsonObject patient = object(PATIENT);
        Failed failed =
                ended(patient, deletes(10, "Patient.photo"), request.patch(Meter.NONE, () -> {}));
        assertEquals("2", failed.fact(FhirPathAllowance.SECONDS, ""));
        FhirPathPatch brief = FhirPathPatch.of(deletes(2, "Patient.photo"));
        for (int i = 0; i < 7; i++) {
            brief.apply(patient, R4, ENGINE, request.patch(Meter.NONE, () -> {}));
        }
        Failed all =
                ended(patient, deletes(2, "Patient.photo"), request.patch(Meter.NONE, () -> {}));
        assertEquals("10", all.fact(FhirPathAllowance.SECONDS, ""));
    }

    @Test
    void aPatchEndsWhenTheKeysAreWithdrawn() {
        var now = new AtomicLong();
        var request = new FhirPathAllowance(() -> Instant.ofEpochMilli(now.addAndGet(60)));
        FhirPathWork work =
                request.patch(
                        Meter.NONE,
                        () -> {
                            throw new Failed(Failure.KEY_REFUSED, "withdrawn");
                        });
        Failed failed = ended(object(PATIENT), deletes(2, "Patient.photo"), work);
        assertEquals(Failure.KEY_REFUSED, failed.failure());
    }

    /// Counts what is held, and the most that was.
    private static final class Held implements Meter {
        private long bytes;
        private long most;

        @Override
        public void take(long more) {
            bytes += more;
            most = Math.max(most, bytes);
        }

        @Override
        public void give(long fewer) {
            bytes -= fewer;
        }
    }

    @Test
    void theMemoryOfEachOperationIsToldAndGivenBack() {
        String move =
                operation(
                        part("type", "\"valueCode\":\"move\""),
                        part("path", "\"valueString\":\"Patient.identifier\""),
                        part("source", "\"valueInteger\":0"),
                        part("destination", "\"valueInteger\":1"));
        var one = new Held();
        var ten = new Held();
        JsonObject large = withIdentifiers(5_000);
        var request = new FhirPathAllowance(InstantSource.fixed(Instant.EPOCH));
        FhirPathPatch.of(object(parameters(move)))
                .apply(large, R4, ENGINE, request.patch(one, () -> {}));
        String[] moves = Collections.nCopies(10, move).toArray(new String[0]);
        FhirPathPatch.of(object(parameters(moves)))
                .apply(large, R4, ENGINE, request.patch(ten, () -> {}));
        assertTrue(one.most >= 5_000 * 400, () -> "most " + one.most);
        assertEquals(one.most, ten.most);
        assertEquals(0, ten.bytes);
    }
}
