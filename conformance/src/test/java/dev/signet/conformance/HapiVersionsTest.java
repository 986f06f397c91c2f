// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.gclient.StringClientParam;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.util.BundleUtil;
import java.io.IOException;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// HAPI's unmodified generic client, with the structures of each other FHIR version, on accounts of
/// that version. It looks at the CapabilityStatement first and refuses one of another version.
final class HapiVersionsTest {
    private static RunningSignet signet;

    @BeforeAll
    static void start() {
        signet = RunningSignet.shared();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    @ParameterizedTest
    @CsvSource({
        "fhir-Stu3, DSTU3, JSON",
        "fhir-R4B, R4B, XML",
        "fhir-R5, R5, JSON",
    })
    void resourcesAreWrittenReadSearchedAndDeleted(
            String kind, FhirVersionEnum version, EncodingEnum encoding) throws IOException {
        FhirContext context = FhirContext.forCached(version);
        String address = HapiAccounts.account(signet, kind);
        IGenericClient client = HapiAccounts.client(context, signet.client(), address, encoding);
        MethodOutcome created = client.create().resource(patient(context, "", "Ada")).execute();
        IIdType id = created.getId();
        assertEquals(Boolean.TRUE, created.getCreated());
        IBaseResource read = client.read().resource("Patient").withId(id.getIdPart()).execute();
        assertTrue(text(context, read).contains("Ada"));
        MethodOutcome updated =
                client.update().resource(patient(context, id.getIdPart(), "King")).execute();
        assertEquals("2", updated.getId().getVersionIdPart());
        IBaseResource first =
                client.read().resource("Patient").withIdAndVersion(id.getIdPart(), "1").execute();
        assertTrue(text(context, first).contains("Ada"));
        client.patch()
                .withBody("[{\"op\":\"add\",\"path\":\"/gender\",\"value\":\"female\"}]")
                .withId("Patient/" + id.getIdPart())
                .execute();
        for (String family : List.of("Lovelace", "Byron", "Babbage")) {
            client.create().resource(patient(context, "", family)).execute();
        }
        Class<? extends IBaseBundle> bundles =
                context.getResourceDefinition("Bundle").getImplementingClass(IBaseBundle.class);
        IBaseBundle page =
                client.search()
                        .forResource("Patient")
                        .where(new StringClientParam("family").matches().values("B", "K"))
                        .sort()
                        .ascending("family")
                        .count(2)
                        .returnBundle(bundles)
                        .execute();
        assertEquals(2, BundleUtil.toListOfEntries(context, page).size());
        IBaseBundle next = client.loadPage().next(page).execute();
        List<IBaseResource> last = BundleUtil.toListOfResources(context, next);
        assertEquals(1, last.size());
        assertTrue(text(context, last.getFirst()).contains("King"));
        client.delete().resourceById("Patient", id.getIdPart()).execute();
        assertThrows(
                ResourceGoneException.class,
                () -> client.read().resource("Patient").withId(id.getIdPart()).execute());
    }

    private static IBaseResource patient(FhirContext context, String id, String family) {
        String member = id.isEmpty() ? "" : "\"id\":\"" + id + "\",";
        String json =
                "{\"resourceType\":\"Patient\",%s\"name\":[{\"family\":\"%s\"}]}"
                        .formatted(member, family);
        return context.newJsonParser().parseResource(json);
    }

    private static String text(FhirContext context, IBaseResource resource) {
        return context.newJsonParser().encodeResourceToString(resource);
    }
}
