// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.signet.fhir.References.Kind;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferencesTest {
    private static final References REFERENCES = new References(Definitions.load(FhirVersion.R4));

    private static JsonObject resource(String json) {
        return Json.readObject(json.replace('\'', '"').getBytes(UTF_8));
    }

    @Test
    void everyKindOfPointerIsVisited() {
        JsonObject patient =
                resource(
                        """
                        {'resourceType':'Patient',
                         'meta':{'profile':['http://p']},
                         'text':{'status':'generated',
                           'div':'<div><a href=\\"l1\\">x</a><img src=\\'l2\\'/>href</div>'},
                         'contained':[{'resourceType':'Organization','partOf':{'reference':'r1'}}],
                         'extension':[{'url':'u1','valueReference':{'reference':'r2'}},
                                      {'url':'u2','valueUri':'u3'},
                                      {'url':'','valueUuid':'n1'},{'url':'','valueOid':'n2'}],
                         'birthDate':'2000','_birthDate':{'extension':[{'url':'u4','valueUrl':'u5'}]},
                         'identifier':[{'system':'u6','value':'v'}],
                         'generalPractitioner':[{'reference':'Practitioner?identifier=a|b',
                           'display':'d'}]}""");
        var seen = new ArrayList<String>();
        REFERENCES.rewrite(
                patient,
                (kind, value) -> {
                    seen.add(kind + " " + value);
                    return value;
                });
        assertEquals(
                List.of(
                        "CANONICAL http://p",
                        "LINK l1",
                        "LINK l2",
                        "REFERENCE r1",
                        "URI u1",
                        "REFERENCE r2",
                        "URI u2",
                        "URI u3",
                        "URI ",
                        "URI ",
                        "URI u4",
                        "URI u5",
                        "URI u6",
                        "REFERENCE Practitioner?identifier=a|b"),
                seen);
    }

    @Test
    void pointersAreRewrittenWhereTheyStand() {
        JsonObject observation =
                resource(
                        """
                        {'resourceType':'Observation','status':'final','code':{'text':'urn:uuid:1'},
                         'text':{'status':'generated','div':'<div><a href=\\"urn:uuid:1\\">x</a></div>'},
                         'subject':{'reference':'urn:uuid:1','display':'urn:uuid:1'},
                         'performer':[{'reference':'urn:uuid:2'},{'reference':'urn:uuid:1'}]}""");
        JsonObject rewritten =
                REFERENCES.rewrite(
                        observation,
                        (_, value) -> value.equals("urn:uuid:1") ? "Patient/7" : value);
        assertEquals(
                resource(
                        """
                        {'resourceType':'Observation','status':'final','code':{'text':'urn:uuid:1'},
                         'text':{'status':'generated','div':'<div><a href=\\"Patient/7\\">x</a></div>'},
                         'subject':{'reference':'Patient/7','display':'urn:uuid:1'},
                         'performer':[{'reference':'urn:uuid:2'},{'reference':'Patient/7'}]}"""),
                rewritten);
    }

    @Test
    void aResourceWithoutChangesIsTheSameInstance() {
        JsonObject patient =
                resource("{'resourceType':'Patient','managingOrganization':{'reference':'x'}}");
        assertSame(patient, REFERENCES.rewrite(patient, (_, value) -> value));
    }

    @Test
    void aBundleIsLeftAsItIsWhereverItStands() {
        String bundle =
                "{'resourceType':'Bundle','type':'document','entry':[{'fullUrl':'urn:uuid:1',"
                        + "'resource':{'resourceType':'Patient','link':[{'other':{'reference':"
                        + "'urn:uuid:1'}}]}}],'signature':{'who':{'reference':'urn:uuid:1'}}}";
        JsonObject alone = resource(bundle);
        assertSame(alone, REFERENCES.rewrite(alone, (_, _) -> "changed"));
        String around =
                "{'resourceType':'Parameters','parameter':[{'name':'a','resource':%s},"
                        + "{'name':'b','valueReference':{'reference':'%s'}}]}";
        assertEquals(
                resource(around.formatted(bundle, "changed")),
                REFERENCES.rewrite(
                        resource(around.formatted(bundle, "urn:uuid:1")), (_, _) -> "changed"));
    }

    @Test
    void whatDoesNotFitTheDefinitionsIsPassedOver() {
        JsonObject odd = resource("{'resourceType':'Patient','x':[{'reference':'r'}],'name':7}");
        assertSame(odd, REFERENCES.rewrite(odd, (_, _) -> "changed"));
        JsonObject unknown = resource("{'resourceType':'Dog','owner':{'reference':'r'}}");
        assertSame(unknown, REFERENCES.rewrite(unknown, (_, _) -> "changed"));
    }

    @Test
    void aReferenceHasItsOwnKind() {
        var kinds = new ArrayList<Kind>();
        REFERENCES.rewrite(
                resource("{'resourceType':'Patient','managingOrganization':{'reference':'x'}}"),
                (kind, value) -> {
                    kinds.add(kind);
                    return value;
                });
        assertEquals(List.of(Kind.REFERENCE), kinds);
    }

    @Test
    void ofWhatWasEditedOnlyWhatIsNewIsRewritten() {
        String text =
                """
                {'resourceType':'Patient',
                 'text':{'status':'generated','div':'<div><a href=\\"l\\"/></div>'},
                 'managingOrganization':{'reference':'r'}}""";
        byte[] stored = text.replace('\'', '"').getBytes(UTF_8);
        JsonObject before = JsonReader.readObject(stored, 0, stored.length);
        assertSame(before, REFERENCES.rewriteNew(before, stored, (_, _) -> "changed"));
        JsonObject other = resource("{'reference':'r'}");
        JsonObject edited = before.with("generalPractitioner", JsonArray.of(other));
        assertEquals(
                before.with(
                        "generalPractitioner", JsonArray.of(resource("{'reference':'changed'}"))),
                REFERENCES.rewriteNew(edited, stored, (_, _) -> "changed"));
    }
}
