// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// HL7's cases of JSON Patch sent to the running server. They change documents that are no
/// resources and that no server of FHIR stores: here each stands in the words of a Patient, with
/// the same operations in the same order, and is done or refused as HL7's file says of it. (As they
// are written they are held by `JsonPatchTest` of `fhir`.)
final class Hl7JsonPatchesTest {
    /// `org.hl7.fhir.testcases:fhir-test-cases` 1.7.69, r4/patch.
    private static final String CASES =
            "fhir/src/test/resources/dev/signet/fhir/patch/json-patch-tests.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// No element has such a name: the escapes of pointers cannot be told from a resource.
    private static final Set<String> NO_ELEMENTS = Set.of("A.14. ~ Escape Ordering");

    /// It comes out of the patch, and then it is no resource: FHIR has no lists in lists.
    private static final Set<String> NO_RESOURCES = Set.of("A.16. Adding an Array Value");

    /// A case of HL7's in a Patient's words, with `'` for `"`.
    ///
    /// @param comment by which HL7's file names it
    /// @param before members of the Patient
    /// @param after the same, or empty when the patch is refused
    private record Case(String comment, String before, String patch, String after) {
        JsonNode operations() {
            return JSON.readTree(patch.replace('\'', '"'));
        }

        static String resource(String id, String members) {
            return ("{'resourceType':'Patient','id':'" + id + "'," + members + "}")
                    .replace('\'', '"');
        }
    }

    private static final List<Case> IN_FHIR =
            List.of(
                    new Case(
                            "4.1. add with missing object",
                            "'managingOrganization':{'display':'x'}",
                            "[{'op':'add','path':'/maritalStatus/text','value':'y'}]",
                            ""),
                    new Case(
                            "A.1.  Adding an Object Member",
                            "'gender':'male'",
                            "[{'op':'add','path':'/birthDate','value':'1990'}]",
                            "'birthDate':'1990','gender':'male'"),
                    new Case(
                            "A.2.  Adding an Array Element",
                            "'name':[{'given':['bar','baz']}]",
                            "[{'op':'add','path':'/name/0/given/1','value':'qux'}]",
                            "'name':[{'given':['bar','qux','baz']}]"),
                    new Case(
                            "A.3.  Removing an Object Member",
                            "'birthDate':'1990','gender':'male'",
                            "[{'op':'remove','path':'/birthDate'}]",
                            "'gender':'male'"),
                    new Case(
                            "A.4.  Removing an Array Element",
                            "'name':[{'given':['bar','qux','baz']}]",
                            "[{'op':'remove','path':'/name/0/given/1'}]",
                            "'name':[{'given':['bar','baz']}]"),
                    new Case(
                            "A.5.  Replacing a Value",
                            "'birthDate':'1990','gender':'male'",
                            "[{'op':'replace','path':'/birthDate','value':'1991'}]",
                            "'birthDate':'1991','gender':'male'"),
                    new Case(
                            "A.6.  Moving a Value",
                            "'maritalStatus':{'text':'baz','id':'fred'},"
                                    + "'managingOrganization':{'display':'grault'}",
                            "[{'op':'move','from':'/maritalStatus/id',"
                                    + "'path':'/managingOrganization/id'}]",
                            "'maritalStatus':{'text':'baz'},"
                                    + "'managingOrganization':{'display':'grault','id':'fred'}"),
                    new Case(
                            "A.7.  Moving an Array Element",
                            "'name':[{'given':['all','grass','cows','eat']}]",
                            "[{'op':'move','from':'/name/0/given/1','path':'/name/0/given/3'}]",
                            "'name':[{'given':['all','cows','eat','grass']}]"),
                    new Case(
                            "A.8.  Testing a Value: Success",
                            "'gender':'male','contact':[{'name':{'text':'a'}}],"
                                    + "'multipleBirthInteger':2",
                            "[{'op':'test','path':'/gender','value':'male'},"
                                    + "{'op':'test','path':'/multipleBirthInteger','value':2}]",
                            "'gender':'male','contact':[{'name':{'text':'a'}}],"
                                    + "'multipleBirthInteger':2"),
                    new Case(
                            "A.9.  Testing a Value: Error",
                            "'gender':'male'",
                            "[{'op':'test','path':'/gender','value':'female'}]",
                            ""),
                    new Case(
                            "A.10.  Adding a nested Member Object",
                            "'gender':'male'",
                            "[{'op':'add','path':'/managingOrganization',"
                                    + "'value':{'identifier':{'value':'x'}}}]",
                            "'gender':'male',"
                                    + "'managingOrganization':{'identifier':{'value':'x'}}"),
                    new Case(
                            "A.11.  Ignoring Unrecognized Elements",
                            "'gender':'male'",
                            "[{'op':'add','path':'/birthDate','value':'1990','xyz':123}]",
                            "'gender':'male','birthDate':'1990'"),
                    new Case(
                            "A.12.  Adding to a Non-existent Target",
                            "'gender':'male'",
                            "[{'op':'add','path':'/maritalStatus/text','value':'qux'}]",
                            ""),
                    new Case(
                            "A.15. Comparing Strings and Numbers",
                            "'gender':'male','multipleBirthInteger':10",
                            "[{'op':'test','path':'/multipleBirthInteger','value':'10'}]",
                            ""),
                    new Case(
                            "A.16. Adding an Array Value",
                            "'name':[{'given':['bar']}]",
                            "[{'op':'add','path':'/name/0/given/-','value':['abc','def']}]",
                            ""));

    @ParameterizedTest
    @ValueSource(strings = {"alone", "in a Bundle"})
    void eachComesOutAsItSays(String way) throws IOException {
        var done = new HashSet<String>(NO_ELEMENTS);
        try (var signet = RunningSignet.shared()) {
            Client client = signet.client();
            String base = client.fhir("demo");
            for (Case one : IN_FHIR) {
                isHl7s(one);
                done.add(one.comment());
                String id = "json-patch-" + done.size();
                String there = base + "/Patient/" + id;
                client.send("fhir", "PUT", there, Case.resource(id, one.before())).expect(200, 201);
                int status =
                        way.equals("alone")
                                ? alone(client, there, one)
                                : bundled(client, base, "Patient/" + id, one);
                assertEquals(one.after().isEmpty() ? 400 : 200, status, one.comment());
                String after = one.after().isEmpty() ? one.before() : one.after();
                byte[] expected = Case.resource(id, after).getBytes(StandardCharsets.UTF_8);
                assertEquals(
                        Canonical.json(expected, false),
                        Canonical.json(client.get("fhir", there).expect(200).body(), false),
                        one.comment());
            }
        }
        var named = new HashSet<String>();
        cases().forEach(each -> named.add(each.get("comment").asString()));
        assertEquals(named, done);
    }

    private static int alone(Client client, String there, Case one) {
        String body = one.operations().toString();
        return client.send(
                        "fhir", "PATCH", there, body, "Content-Type", "application/json-patch+json")
                .status();
    }

    private static int bundled(Client client, String base, String where, Case one) {
        String data =
                Base64.getEncoder()
                        .encodeToString(
                                one.operations().toString().getBytes(StandardCharsets.UTF_8));
        String bundle =
                ("{'resourceType':'Bundle','type':'transaction','entry':[{'resource':"
                                + "{'resourceType':'Binary','contentType':"
                                + "'application/json-patch+json','data':'"
                                + data
                                + "'},'request':{'method':'PATCH','url':'"
                                + where
                                + "'}}]}")
                        .replace('\'', '"');
        return client.send("fhir", "POST", base, bundle).status();
    }

    /// The same operations as in HL7's file, and the same end.
    private static void isHl7s(Case one) throws IOException {
        JsonNode hl7s =
                cases().stream()
                        .filter(each -> each.get("comment").asString().equals(one.comment()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("HL7 has no " + one.comment()));
        assertEquals(operations(hl7s.get("patch")), operations(one.operations()), one.comment());
        boolean isDone = hl7s.has("expected") && !NO_RESOURCES.contains(one.comment());
        assertEquals(isDone, !one.after().isEmpty(), one.comment());
    }

    private static List<String> operations(JsonNode patch) {
        var names = new ArrayList<String>();
        patch.forEach(each -> names.add(each.get("op").asString()));
        return names;
    }

    private static List<JsonNode> cases() throws IOException {
        var cases = new ArrayList<JsonNode>();
        byte[] file = Files.readAllBytes(SignetProcess.home().resolve(CASES));
        JSON.readTree(file).forEach(cases::add);
        return cases;
    }
}
