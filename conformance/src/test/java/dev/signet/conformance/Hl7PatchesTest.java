// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/// HL7's cases of FHIRPath Patch sent to the running server, each in XML and in JSON: what is read
/// afterwards is what the case says. (Those of JSON Patch change documents that are no resources:
/// they cannot be sent, and are held by `JsonPatchTest` of `fhir`.)
final class Hl7PatchesTest {
    /// `org.hl7.fhir.testcases:fhir-test-cases` 1.7.69, r4/patch.
    private static final String CASES =
            "fhirpath/src/test/resources/dev/signet/fhirpath/fhir-patch-tests.xml";

    private static final FhirContext HAPI = FhirContext.forR4Cached();
    private static final Map<String, IParser> FORMS =
            Map.of(
                    "application/fhir+json", HAPI.newJsonParser(),
                    "application/fhir+xml", HAPI.newXmlParser());

    @Test
    void eachComesOutAsItSaysInBothForms() throws IOException {
        var wrong = new ArrayList<String>();
        int sent = 0;
        try (var signet = RunningSignet.shared()) {
            String base = signet.client().fhir("demo");
            for (String one : cases()) {
                for (String form : FORMS.keySet()) {
                    String name = one.substring(0, one.indexOf('"'));
                    String id = "case-" + sent++;
                    String found = patched(signet.client(), base, id, one, form);
                    Optional<String> expected = resource(one, "output").map(Hl7PatchesTest::text);
                    if (!found.startsWith(expected.orElse("refused: "))) {
                        wrong.add(name + ", " + form + ": " + found);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(66, sent);
    }

    /// What is read after the patch, or `refused` and why.
    private static String patched(Client client, String base, String id, String one, String form) {
        Resource input = resource(one, "input").orElseThrow();
        String address = base + "/" + input.fhirType() + "/" + id;
        input.setId(id);
        send(client, "PUT", address, input, form).expect(201);
        var answer = send(client, "PATCH", address, resource(one, "diff").orElseThrow(), form);
        if (answer.status() != 200) {
            return "refused: " + answer.text();
        }
        String read = client.send("fhir", "GET", address, "", "Accept", form).expect(200).text();
        return text((Resource) FORMS.get(form).parseResource(read));
    }

    private static Client.Answer send(
            Client client, String method, String address, Resource body, String form) {
        String text = FORMS.get(form).encodeResourceToString(body);
        return client.send("fhir", method, address, text, "Content-Type", form);
    }

    /// As HAPI writes what it has read of its own JSON: blanks of narratives are one each.
    /// Without what the server sets.
    private static String text(Resource resource) {
        resource.setId((String) null);
        resource.setMeta((Meta) null);
        IParser json = HAPI.newJsonParser();
        String text =
                json.encodeResourceToString(
                        json.parseResource(json.encodeResourceToString(resource)));
        return text.replaceAll("(\\\\[nrt]|\\s)+", " ");
    }

    /// From the name of each on.
    private static List<String> cases() throws IOException {
        Path file = SignetProcess.home().resolve(CASES);
        List<String> parts = List.of(Files.readString(file).split("<case name=\"", -1));
        return parts.subList(1, parts.size());
    }

    /// The resource below an element.
    private static Optional<Resource> resource(String one, String tag) {
        int start = one.indexOf("<" + tag + ">");
        int end = one.indexOf("</" + tag + ">");
        return start < 0
                ? Optional.empty()
                : Optional.of(
                        (Resource)
                                HAPI.newXmlParser()
                                        .parseResource(
                                                one.substring(start + tag.length() + 2, end)
                                                        .strip()));
    }
}
