// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.PreferReturnEnum;
import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.api.SummaryEnum;
import ca.uhn.fhir.rest.api.ValidationModeEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.gclient.ICriterion;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// HAPI's unmodified generic client on an account of R4, in JSON and in XML.
final class HapiClientTest {
    private static final FhirContext R4 = FhirContext.forR4();
    private static RunningSignet signet;
    private static String address;

    @BeforeAll
    static void start() {
        signet = RunningSignet.shared();
        address = HapiAccounts.account(signet, "fhir-R4");
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static IGenericClient client(EncodingEnum encoding) throws IOException {
        return HapiAccounts.client(R4, signet.client(), address, encoding);
    }

    private static Patient patient(String family, String given) {
        var patient = new Patient();
        patient.addName().setFamily(family).addGiven(given);
        return patient;
    }

    private static Observation observation(IdType subject, String code, String day) {
        var observation = new Observation().setStatus(ObservationStatus.FINAL);
        observation.getCode().addCoding().setSystem("urn:codes").setCode(code);
        observation.getSubject().setReferenceElement(subject.toUnqualifiedVersionless());
        return observation.setEffective(new DateTimeType(day));
    }

    private static IdType created(MethodOutcome outcome) {
        assertEquals(Boolean.TRUE, outcome.getCreated());
        return (IdType) outcome.getId();
    }

    private static ICriterion<?> familyIs(String family) {
        return Patient.FAMILY.matches().value(family);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void resourcesAreWrittenReadPatchedAndDeleted(EncodingEnum encoding) throws IOException {
        IGenericClient client = client(encoding);
        IdType id = created(client.create().resource(patient("Written", "A")).execute());
        assertEquals("1", id.getVersionIdPart());
        Patient read = client.read().resource(Patient.class).withId(id.getIdPart()).execute();
        assertEquals("Written", read.getNameFirstRep().getFamily());
        read.setBirthDateElement(new DateType("1815-12-10"));
        MethodOutcome updated = client.update().resource(read).execute();
        assertEquals("2", updated.getId().getVersionIdPart());
        assertFalse(
                client.read()
                        .resource(Patient.class)
                        .withIdAndVersion(id.getIdPart(), "1")
                        .execute()
                        .hasBirthDate(),
                "the first has none");
        var known = client.read().resource(Patient.class).withId(id.getIdPart());
        // 304: it has what is there
        assertSame(read, known.ifVersionMatches("2").returnResource(read).execute());
        Patient stale = patient("Stale", "A");
        stale.setId(id.withVersion("1"));
        assertThrows(
                PreconditionFailedException.class,
                () ->
                        client.update()
                                .resource(stale)
                                .withAdditionalHeader("If-Match", "W/\"1\"")
                                .execute());
        client.patch()
                .withBody("[{\"op\":\"add\",\"path\":\"/gender\",\"value\":\"female\"}]")
                .withId("Patient/" + id.getIdPart())
                .execute();
        var operation = new Parameters();
        var part = operation.addParameter().setName("operation");
        part.addPart().setName("type").setValue(new CodeType("replace"));
        part.addPart().setName("path").setValue(new StringType("Patient.name[0].family"));
        part.addPart().setName("value").setValue(new StringType("Patched"));
        MethodOutcome patched =
                client.patch()
                        .withFhirPatch(operation)
                        .withId(new IdType("Patient", id.getIdPart()))
                        .prefer(PreferReturnEnum.REPRESENTATION)
                        .execute();
        Patient after = (Patient) patched.getResource();
        assertEquals("Patched", after.getNameFirstRep().getFamily());
        assertEquals("female", after.getGender().toCode());
        Bundle history =
                client.history()
                        .onInstance(new IdType("Patient", id.getIdPart()))
                        .returnBundle(Bundle.class)
                        .execute();
        assertEquals(4, history.getEntry().size());
        assertEquals(HTTPVerb.PATCH, history.getEntryFirstRep().getRequest().getMethod());
        assertTrue(
                client.history()
                                .onServer()
                                .returnBundle(Bundle.class)
                                .since(new Date(0))
                                .count(5)
                                .execute()
                                .getEntry()
                                .size()
                        >= 4);
        client.delete().resourceById("Patient", id.getIdPart()).execute();
        assertThrows(
                ResourceGoneException.class,
                () -> client.read().resource(Patient.class).withId(id.getIdPart()).execute());
        assertThrows(
                ResourceNotFoundException.class,
                () -> client.read().resource(Patient.class).withId("none").execute());
        assertThrows(
                InvalidRequestException.class,
                () -> client.create().resource(new Observation()).execute());
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void conditionsFindWhatTheyName(EncodingEnum encoding) throws IOException {
        IGenericClient client = client(encoding);
        String family = "Condition" + encoding;
        IdType id =
                created(
                        client.create()
                                .resource(patient(family, "A"))
                                .conditional()
                                .where(familyIs(family))
                                .execute());
        MethodOutcome again =
                client.create()
                        .resource(patient(family, "B"))
                        .conditional()
                        .where(familyIs(family))
                        .execute();
        assertEquals(id.getIdPart(), again.getId().getIdPart());
        MethodOutcome updated =
                client.update()
                        .resource(patient(family, "C"))
                        .conditional()
                        .where(familyIs(family))
                        .execute();
        assertEquals(id.getIdPart(), updated.getId().getIdPart());
        assertEquals("2", updated.getId().getVersionIdPart());
        client.patch()
                .withBody("[{\"op\":\"add\",\"path\":\"/active\",\"value\":true}]")
                .conditional("Patient")
                .where(familyIs(family))
                .execute();
        assertTrue(
                client.read().resource(Patient.class).withId(id.getIdPart()).execute().getActive());
        created(client.create().resource(patient(family, "D")).execute());
        assertThrows(
                PreconditionFailedException.class,
                () ->
                        client.update()
                                .resource(patient(family, "E"))
                                .conditional()
                                .where(familyIs(family))
                                .execute());
        client.delete()
                .resourceConditionalByUrl("Patient?family=" + family + "&_count=10")
                .execute();
        assertEquals(0, total(client, family));
    }

    private static int total(IGenericClient client, String family) {
        return client.search()
                .forResource(Patient.class)
                .where(familyIs(family))
                .summaryMode(SummaryEnum.COUNT)
                .returnBundle(Bundle.class)
                .execute()
                .getTotal();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void transactionsAreSearchedAndPaged(EncodingEnum encoding) throws IOException {
        IGenericClient client = client(encoding);
        String family = "Paged" + encoding;
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        String urn = "urn:uuid:11111111-1111-4111-8111-11111111111" + encoding.ordinal();
        bundle.addEntry()
                .setFullUrl(urn)
                .setResource(patient(family, "A"))
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Patient");
        IntStream.rangeClosed(1, 7)
                .forEach(
                        i ->
                                bundle.addEntry()
                                        .setResource(
                                                observation(
                                                        new IdType(urn), "c" + i, "2020-01-0" + i))
                                        .getRequest()
                                        .setMethod(HTTPVerb.POST)
                                        .setUrl("Observation"));
        Bundle done = client.transaction().withBundle(bundle).execute();
        assertEquals(8, done.getEntry().size());
        done.getEntry()
                .forEach(
                        entry ->
                                assertEquals(
                                        "201", entry.getResponse().getStatus().substring(0, 3)));
        var subject = new IdType(done.getEntryFirstRep().getResponse().getLocation());
        var ofPatient = Observation.PATIENT.hasId(subject.getIdPart());
        Bundle page =
                client.search()
                        .forResource(Observation.class)
                        .where(ofPatient)
                        .sort()
                        .descending(Observation.DATE)
                        .count(3)
                        .include(Observation.INCLUDE_SUBJECT)
                        .returnBundle(Bundle.class)
                        .execute();
        var codes = new ArrayList<String>(codes(page));
        while (page.getLink("next") != null) {
            page = client.loadPage().next(page).execute();
            codes.addAll(codes(page));
        }
        assertEquals(List.of("c7", "c6", "c5", "c4", "c3", "c2", "c1"), codes);
        assertEquals(List.of("c4", "c3", "c2"), codes(client.loadPage().previous(page).execute()));
        Bundle posted =
                client.search()
                        .forResource(Observation.class)
                        .where(Observation.PATIENT.hasChainedProperty(familyIs(family)))
                        .and(Observation.DATE.afterOrEquals().day("2020-01-06"))
                        .and(
                                Observation.CODE
                                        .exactly()
                                        .systemAndValues("urn:codes", "c5", "c6", "c7"))
                        .usingStyle(SearchStyleEnum.POST)
                        .returnBundle(Bundle.class)
                        .execute();
        assertEquals(2, posted.getEntry().size());
        Bundle reverse =
                client.search()
                        .forResource(Patient.class)
                        .where(Patient.FAMILY.matchesExactly().value(family))
                        .and(Patient.RES_ID.exactly().code(subject.getIdPart()))
                        .revInclude(Observation.INCLUDE_PATIENT)
                        .elementsSubset("name", "status")
                        .returnBundle(Bundle.class)
                        .execute();
        assertEquals(8, reverse.getEntry().size());
        Bundle failing = new Bundle().setType(BundleType.TRANSACTION);
        failing.addEntry()
                .setResource(patient(family, "B"))
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Patient");
        failing.addEntry()
                .setResource(
                        observation(new IdType("Patient?family=" + family + "none"), "x", "2020"))
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Observation");
        assertThrows(
                PreconditionFailedException.class,
                () -> client.transaction().withBundle(failing).execute());
        assertEquals(1, total(client, family));
    }

    private static List<String> codes(Bundle page) {
        return page.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Observation.class::isInstance)
                .map(each -> ((Observation) each).getCode().getCodingFirstRep().getCode())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void operationsAreAsked(EncodingEnum encoding) throws IOException {
        IGenericClient client = client(encoding);
        IdType id = created(client.create().resource(patient("Operation", "A")).execute());
        IdType bare = new IdType("Patient", id.getIdPart());
        created(client.create().resource(observation(bare, "c", "2020-01-01")).execute());
        var input = new Parameters();
        input.addParameter().setName("_count").setValue(new UnsignedIntType(10));
        Bundle all =
                client.operation()
                        .onInstance(bare)
                        .named("$everything")
                        .withNoParameters(Parameters.class)
                        .useHttpGet()
                        .returnResourceType(Bundle.class)
                        .execute();
        assertEquals(2, all.getEntry().size());
        var outcome =
                (OperationOutcome)
                        client.validate()
                                .resource(patient("Valid", "A"))
                                .execute()
                                .getOperationOutcome();
        assertEquals("information", outcome.getIssueFirstRep().getSeverity().toCode());
        Parameters asked =
                client.operation()
                        .onType(Patient.class)
                        .named("$validate")
                        .withParameter(Parameters.class, "resource", patient("Valid", "A"))
                        .andParameter(
                                "mode",
                                new CodeType(
                                        ValidationModeEnum.CREATE
                                                .name()
                                                .toLowerCase(java.util.Locale.ROOT)))
                        .execute();
        assertTrue(asked.getParameterFirstRep().getResource() instanceof OperationOutcome);
        Meta tags = new Meta();
        tags.addTag().setSystem("urn:tags").setCode("t");
        Meta added = client.meta().add().onResource(bare).meta(tags).execute();
        assertEquals("t", added.getTagFirstRep().getCode());
        assertEquals(
                "t",
                client.meta()
                        .get(Meta.class)
                        .fromResource(bare)
                        .execute()
                        .getTagFirstRep()
                        .getCode());
        assertFalse(client.meta().delete().onResource(bare).meta(tags).execute().hasTag());
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void contentsOfBinariesComeBack(EncodingEnum encoding) throws IOException {
        IGenericClient client = client(encoding);
        byte[] content = "some text".getBytes(StandardCharsets.UTF_8);
        Resource binary = new Binary().setContentType("text/plain").setData(content);
        IdType id = created(client.create().resource(binary).execute());
        Binary read = client.read().resource(Binary.class).withId(id.getIdPart()).execute();
        assertEquals("text/plain", read.getContentType());
        assertEquals("some text", new String(read.getData(), StandardCharsets.UTF_8));
    }
}
