// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.Meter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What XML says in JSON, and JSON in XML.
class XmlTest {
    private static final Definitions R4 = Definitions.load(FhirVersion.R4);
    private static final String NS = " xmlns=\"http://hl7.org/fhir\"";
    private static final int BYTES_MAX = 2 << 20;

    private static String json(String xml) {
        return new String(XmlReader.json(xml.getBytes(UTF_8), BYTES_MAX, R4, Meter.NONE), UTF_8);
    }

    private static String xml(String json) {
        return new String(
                XmlWriter.xml(json.replace('\'', '"').getBytes(UTF_8), R4, false, Meter.NONE),
                UTF_8);
    }

    private static void bothWays(String xml, String json) {
        String quoted = json.replace('\'', '"');
        assertEquals(quoted, json(xml));
        assertEquals("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml, xml(json));
    }

    @Test
    void repetitionsAreArraysAndTheOthersAreNot() {
        bothWays(
                "<Patient"
                        + NS
                        + "><id value=\"p\"/><name><family value=\"B\"/><given value=\"A\"/>"
                        + "<given value=\"C\"/></name><birthDate value=\"2000-01\"/></Patient>",
                "{'resourceType':'Patient','id':'p','name':[{'family':'B','given':['A','C']}],"
                        + "'birthDate':'2000-01'}");
    }

    @Test
    void digitsAndKindsOfValuesStay() {
        bothWays(
                "<Observation"
                        + NS
                        + "><status value=\"final\"/><code><text value=\"t\"/></code>"
                        + "<valueQuantity><value value=\"1.50e-2\"/></valueQuantity></Observation>",
                "{'resourceType':'Observation','status':'final','code':{'text':'t'},"
                        + "'valueQuantity':{'value':1.50e-2}}");
        bothWays(
                "<Patient"
                        + NS
                        + "><active value=\"false\"/><multipleBirthInteger value=\"0\"/>"
                        + "</Patient>",
                "{'resourceType':'Patient','active':false,'multipleBirthInteger':0}");
    }

    @Test
    void idsAndExtensionsOfPrimitivesStandInTheMemberWithAnUnderscore() {
        bothWays(
                "<Patient"
                        + NS
                        + "><birthDate id=\"b\" value=\"2000\"><extension url=\"http://x\">"
                        + "<valueBoolean value=\"true\"/></extension></birthDate></Patient>",
                "{'resourceType':'Patient','birthDate':'2000','_birthDate':{'id':'b',"
                        + "'extension':[{'url':'http://x','valueBoolean':true}]}}");
        bothWays(
                "<Patient"
                        + NS
                        + "><active><extension url=\"http://x\"><valueCode value=\"c\"/>"
                        + "</extension></active></Patient>",
                "{'resourceType':'Patient','_active':{'extension':[{'url':'http://x',"
                        + "'valueCode':'c'}]}}");
    }

    @Test
    void nullsKeepTheExtensionsOfRepetitionsInTheirPlaces() {
        bothWays(
                "<Patient"
                        + NS
                        + "><name><given value=\"A\"/><given id=\"g\"/><given value=\"C\"/>"
                        + "</name></Patient>",
                "{'resourceType':'Patient','name':[{'given':['A',null,'C'],"
                        + "'_given':[null,{'id':'g'},null]}]}");
        bothWays(
                "<Patient" + NS + "><name><given id=\"g\"/></name></Patient>",
                "{'resourceType':'Patient','name':[{'_given':[{'id':'g'}]}]}");
    }

    @Test
    void idsOfElementsAndUrlsOfExtensionsAreAttributes() {
        bothWays(
                "<Patient"
                        + NS
                        + "><extension id=\"e\" url=\"http://x\"><valueAddress id=\"a\">"
                        + "<city value=\"C\"/></valueAddress></extension></Patient>",
                "{'resourceType':'Patient','extension':[{'id':'e','url':'http://x',"
                        + "'valueAddress':{'id':'a','city':'C'}}]}");
    }

    @Test
    void resourcesStandInResources() {
        bothWays(
                "<Patient"
                        + NS
                        + "><contained><Organization><id value=\"o\"/></Organization>"
                        + "</contained><contained><Basic><code><text value=\"t\"/></code></Basic>"
                        + "</contained></Patient>",
                "{'resourceType':'Patient','contained':[{'resourceType':'Organization','id':'o'},"
                        + "{'resourceType':'Basic','code':{'text':'t'}}]}");
        bothWays(
                "<Bundle"
                        + NS
                        + "><type value=\"batch\"/><entry><resource><Patient><active"
                        + " value=\"true\"/></Patient></resource><request><method value=\"POST\"/>"
                        + "<url value=\"Patient\"/></request></entry><entry><request><method"
                        + " value=\"DELETE\"/><url value=\"Patient/1\"/></request></entry></Bundle>",
                "{'resourceType':'Bundle','type':'batch','entry':[{'resource':{'resourceType':"
                        + "'Patient','active':true},'request':{'method':'POST','url':'Patient'}},"
                        + "{'request':{'method':'DELETE','url':'Patient/1'}}]}");
    }

    @Test
    void narrativesAreTextInJsonAndXhtmlInXml() {
        bothWays(
                "<Patient"
                        + NS
                        + "><text><status value=\"generated\"/><div"
                        + " xmlns=\"http://www.w3.org/1999/xhtml\"><p class=\"a\">1 &lt; 2<br/>é</p>"
                        + "<p></p></div></text></Patient>",
                "{'resourceType':'Patient','text':{'status':'generated','div':'<div"
                        + " xmlns=\\'http://www.w3.org/1999/xhtml\\'><p class=\\'a\\'>1 &lt; 2<br/>é"
                        + "</p><p></p></div>'}}");
    }

    @Test
    void aNarrativeWithoutNamespaceGetsIt() {
        assertTrue(
                xml("{'resourceType':'Patient','text':{'status':'generated','div':'<div>a</div>'}}")
                        .contains("<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>"));
    }

    @Test
    void aNarrativeThatIsNoXmlStandsAsText() {
        String xml =
                xml(
                        "{'resourceType':'Patient','text':{'status':'generated','div':"
                                + "'<div>a&nbsp;b<br></div>'}}");
        assertTrue(xml.contains("\">&lt;div&gt;a&amp;nbsp;b&lt;br&gt;&lt;/div&gt;</div>"), xml);
        assertFalse(json(xml).isEmpty());
    }

    @Test
    void elementsAreWrittenInTheOrderOfTheDefinitionsAndReadInAny() {
        String inOrder =
                "<Patient"
                        + NS
                        + "><id value=\"p\"/><meta><versionId value=\"1\"/></meta>"
                        + "<active value=\"true\"/></Patient>";
        String json = "{'active':true,'meta':{'versionId':'1'},'resourceType':'Patient','id':'p'}";
        assertTrue(xml(json).endsWith(inOrder), xml(json));
        assertEquals(
                "{\"resourceType\":\"Patient\",\"active\":true,\"id\":\"p\"}",
                json("<Patient" + NS + "><active value=\"true\"/><id value=\"p\"/></Patient>"));
    }

    @Test
    void theMembersOfAStoredBundleMayComeInAnyOrder() {
        String xml =
                xml(
                        "{'resourceType':'Bundle','entry':[{'fullUrl':'urn:a:b'}],'type':'collection'}");
        assertTrue(xml.contains("<type value=\"collection\"/><entry>"), xml);
    }

    @Test
    void charactersStayThatXmlWouldTakeForBlanksOrMarkup() {
        bothWays(
                "<Basic"
                        + NS
                        + "><code><text value=\"a&#9;b&#10;c&#13;d &lt;&amp;&quot;&gt; 😀é€\"/>"
                        + "</code></Basic>",
                "{'resourceType':'Basic','code':{'text':'a\\tb\\nc\\rd <&\\'> 😀é€'}}"
                        .replace("\\'", "\\\""));
    }

    @Test
    void whatXmlCannotHoldStandsAsAReplacement() {
        assertTrue(
                xml("{'resourceType':'Basic','code':{'text':'a\\u0002b\\uffffc\\ud800'}}")
                        .contains("\"a\ufffdb\ufffdc\ufffd\""));
    }

    @Test
    void commentsInstructionsAndBlanksAreNoPartOfAResource() {
        assertEquals(
                "{\"resourceType\":\"Patient\",\"active\":true}",
                json(
                        "\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<?xml-model href=\"x\"?>"
                                + "<!-- a --><f:Patient xmlns:f=\"http://hl7.org/fhir\""
                                + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                                + " xsi:schemaLocation=\"http://hl7.org/fhir x.xsd\">\n <!-- b -->"
                                + "<f:active value=\"true\"><!-- c --></f:active>\n</f:Patient>\n"));
    }

    @Test
    void layoutChangesNoValue() {
        String json =
                "{'resourceType':'Patient','text':{'status':'generated','div':'<div"
                        + " xmlns=\\'http://www.w3.org/1999/xhtml\\'><p>a</p></div>'},'name':[{'given':"
                        + "['A','B']}]}";
        byte[] compact = json.replace('\'', '"').getBytes(UTF_8);
        byte[] pretty = XmlWriter.xml(compact, R4, true, Meter.NONE);
        assertTrue(new String(pretty, UTF_8).contains("\n  <name>\n    <given value=\"A\"/>\n"));
        assertEquals(
                Json.read(compact), Json.read(XmlReader.json(pretty, BYTES_MAX, R4, Meter.NONE)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    <Patient NS><nope value="1"/></Patient>|the element is not known|Patient.nope
                    <Patient NS><name><x/></name></Patient>|the element is not known|Patient.name[0].x
                    <Patient NS><name/><name use="x"/></Patient>|the attribute is not known|Patient.name[1].use
                    <Patient NS><active values="1"/></Patient>|the attribute is not known|Patient.active.values
                    <Patient NS id="p"/>|a resource has no attributes|Patient
                    <Patient/>|the element is not in the namespace of FHIR|Patient
                    <Nope NS/>|the resource type is not known|Resource
                    <Patient NS><active xmlns="urn:x" value="true"/></Patient>|the element is not known|Patient.active
                    <Patient NS><active value="yes"/></Patient>|the value is not a valid boolean|Patient.active
                    <Patient NS><multipleBirthInteger value="+1"/></Patient>|the value is not a valid integer|Patient.multipleBirth
                    <Patient NS><active/></Patient>|an element must have a value or extensions|Patient.active
                    <Patient NS><active value="true"/><active value="true"/></Patient>|the element occurs too often|Patient.active
                    <Patient NS><name/><active value="true"/><name/></Patient>|an element's repetitions must stand together|Patient.name
                    <Patient NS>text</Patient>|text stands where only elements may|Patient
                    <Patient NS><name>text</name></Patient>|text stands where only elements may|Patient.name[0]
                    <Patient NS><contained/></Patient>|there must be one resource, without attributes|Patient.contained[0]
                    <Patient NS><contained><Basic/><Basic/></contained></Patient>|there must be one resource, without attributes|Patient.contained[0]
                    <Patient NS><active value="true"><name/></active></Patient>|the element is not known|Patient.active.name
                    <Patient NS><text><div xmlns="http://www.w3.org/1999/xhtml"><s xmlns="urn:x"/></div></text></Patient>|an element of the narrative is not in the namespace of XHTML|Patient.text.div
                    <Patient NS><text><div>a</div></text></Patient>|the element is not known|Patient.text.div
                    """)
    void whatFhirDoesNotHaveIsRefusedWithItsPlace(String xml, String text, String expression) {
        Failed failed = assertThrows(Failed.class, () -> json(xml.replace(" NS", NS)));
        assertEquals(text, failed.text());
        assertEquals(expression, failed.fact("expression", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    <!DOCTYPE Patient [<!ENTITY a "b">]><Patient NS><name><text value="&a;"/></name></Patient>
                    <!DOCTYPE Patient SYSTEM "file:///etc/passwd"><Patient NS/>
                    <!DOCTYPE Patient><Patient NS/>
                    <Patient NS><name><text value="&nbsp;"/></name></Patient>
                    <Patient NS><text><div xmlns="http://www.w3.org/1999/xhtml">&nbsp;</div></text></Patient>
                    <Patient NS><text><div xmlns="http://www.w3.org/1999/xhtml">&#0;</div></text></Patient>
                    <Patient NS><active value="true" value="true"/></Patient>
                    <Patient NS><active value="true"></Patient>
                    <Patient NS/><Patient NS/>
                    <?xml version="1.0" encoding="UTF-16"?><Patient NS/>
                    <?xml version="1.0" encoding="ISO-8859-1"?><Patient NS/>
                    <?xml version="1.1"?><Patient NS><active value="&#1;"/></Patient>
                    <!-- only this -->
                    """)
    void whatIsNoPlainXmlIsRefused(String xml) {
        Failed failed = assertThrows(Failed.class, () -> json(xml.replace(" NS", NS)));
        assertEquals(Failure.MALFORMED, failed.failure());
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] body =
                ("<Patient" + NS + "><name><text value=\"\u00e9\"/></name></Patient>")
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(Failed.class, () -> XmlReader.json(body, BYTES_MAX, R4, Meter.NONE));
    }

    @Test
    void charactersThatAreEscapedHaveNoBoundOfTheirOwn() {
        String text = "&amp;&#65;".repeat(150_000);
        String json = json("<Basic" + NS + "><code><text value=\"" + text + "\"/></code></Basic>");
        assertTrue(json.contains("&A&A"));
    }

    @Test
    void levelsAndBytesHaveABound() {
        String deep = "<extension url=\"u\">".repeat(64) + "</extension>".repeat(64);
        Failed failed =
                assertThrows(Failed.class, () -> json("<Patient" + NS + ">" + deep + "</Patient>"));
        assertEquals("the body has too many levels", failed.text());
        byte[] long_ =
                ("<Patient"
                                + NS
                                + ">"
                                + "<name><text value='\"\"\"'/></name>".repeat(100)
                                + "</Patient>")
                        .getBytes(UTF_8);
        Failed large =
                assertThrows(Failed.class, () -> XmlReader.json(long_, 1000, R4, Meter.NONE));
        assertEquals(Failure.TOO_LARGE, large.failure());
    }
}
