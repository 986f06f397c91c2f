// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.xml.XmlReader;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// XML both ways, of every kind of answer.
class XmlTest {
    private static final String XML = "application/fhir+xml";
    private static final String SENT = XML + "; charset=UTF-8";
    private static final String NS = " xmlns=\"http://hl7.org/fhir\"";

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        account.put("/Patient/p", patient("p", "Ada")).expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    /// What an answer in XML says, in JSON.
    private static JsonObject json(Answer answer) {
        assertEquals(XML + "; charset=utf-8", answer.header("Content-Type"), answer::text);
        return Json.readObject(
                XmlReader.json(answer.body(), 64 << 20, Account.MODEL.definitions(), Meter.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/fhir+xml",
                "application/fhir+xml; fhirVersion=4.0",
                "application/xml",
                "text/xml",
                "application/xml+fhir",
                "APPLICATION/FHIR+XML",
                "application/fhir+xml;q=0.9, application/fhir+json;q=0.8",
                "application/fhir+xml, */*",
                "application/fhir+json;q=0, */*",
                "text/html, application/xml;q=0.9, */*;q=0.8"
            })
    void xmlIsWrittenForWhoeverWantsItMost(String accept) {
        Answer read = account.get("/Patient/p", "Accept", accept).expect(200);
        assertEquals("Ada", Answer.at(json(read), "name", 0, "family"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "text/xml", "application/xml", "application/fhir%2Bxml"})
    void formatNamesTheFormWhateverIsAccepted(String format) {
        Answer read =
                account.get("/Patient/p?_format=" + format, "Accept", "application/fhir+json");
        assertEquals("p", Answer.at(json(read.expect(200)), "id"));
    }

    @Test
    void whatIsSentInXmlIsTheSameResource() {
        String xml =
                "<Observation"
                        + NS
                        + "><id value=\"x\"/><status value=\"final\"><extension url=\"u\">"
                        + "<valueString value=\"v\"/></extension></status><code><text value=\"t\"/></code>"
                        + "<valueQuantity><value value=\"1.500\"/></valueQuantity></Observation>";
        Answer written =
                account.put("/Observation/x", xml, "Content-Type", SENT, "Accept", XML).expect(201);
        assertEquals("W/\"1\"", written.header("ETag"));
        assertEquals("1.500", Answer.at(json(written), "valueQuantity", "value"));
        Answer read = account.get("/Observation/x").expect(200);
        assertEquals("1.500", read.at("valueQuantity", "value"));
        assertEquals("v", read.at("_status", "extension", 0, "valueString"));
        assertEquals(1, account.get("/Observation?status=final&_id=x").hits().size());
        account.post("/Observation", xml, "Content-Type", "text/xml").expect(201);
    }

    @Test
    void searchesHistoriesAndTheStatementAreWrittenInXml() {
        JsonObject found = json(account.get("/Patient?_id=p", "Accept", XML).expect(200));
        assertEquals("searchset", Answer.at(found, "type"));
        assertEquals("Ada", Answer.at(found, "entry", 0, "resource", "name", 0, "family"));
        assertEquals("match", Answer.at(found, "entry", 0, "search", "mode"));
        JsonObject history = json(account.get("/Patient/p/_history", "Accept", XML).expect(200));
        assertEquals("PUT", Answer.at(history, "entry", 0, "request", "method"));
        JsonObject statement = json(account.get("/metadata?_format=xml").expect(200));
        assertEquals("application/fhir+xml", Answer.at(statement, "format", 1));
        Answer again = account.get("/metadata?_format=xml").expect(200);
        assertSame(again.body(), account.get("/metadata", "Accept", XML).body());
        assertEquals(statement, json(again));
        JsonObject part = json(account.get("/Patient/p?_summary=true", "Accept", XML).expect(200));
        assertEquals("SUBSETTED", Answer.at(part, "meta", "tag", 0, "code"));
    }

    @Test
    void bundlesAreTakenAndAnsweredInXml() {
        String bundle =
                "<Bundle"
                        + NS
                        + "><type value=\"transaction\"/><entry><fullUrl"
                        + " value=\"urn:uuid:11111111-1111-4111-8111-111111111112\"/><resource><Patient>"
                        + "<identifier><system value=\"urn:t\"/><value value=\"7\"/></identifier>"
                        + "</Patient></resource><request><method value=\"POST\"/><url value=\"Patient\"/>"
                        + "</request></entry><entry><resource><Observation><status value=\"final\"/>"
                        + "<code><text value=\"t\"/></code><subject><reference"
                        + " value=\"urn:uuid:11111111-1111-4111-8111-111111111112\"/></subject>"
                        + "</Observation></resource><request><method value=\"POST\"/>"
                        + "<url value=\"Observation\"/></request></entry></Bundle>";
        Answer answer = account.post("/", bundle, "Content-Type", SENT, "Accept", XML).expect(200);
        JsonObject said = json(answer);
        assertEquals("transaction-response", Answer.at(said, "type"));
        assertEquals("201 Created", Answer.at(said, "entry", 1, "response", "status"));
        assertEquals(1, account.get("/Observation?subject.identifier=urn:t|7").hits().size());
        JsonObject batch =
                json(
                        account.post(
                                        "/",
                                        Account.bundle(
                                                "batch",
                                                entry("", "GET", "Patient/p", "", ""),
                                                entry("", "GET", "Patient/none", "", "")),
                                        "Accept",
                                        XML)
                                .expect(200));
        assertEquals("p", Answer.at(batch, "entry", 0, "resource", "id"));
        assertEquals("404 Not Found", Answer.at(batch, "entry", 1, "response", "status"));
    }

    @Test
    void pagesOfManyMegabytesAreWrittenInXml() {
        String text = "\u00e9 < & ".repeat(50 << 10);
        for (int i = 0; i < 20; i++) {
            account.put(
                            "/Basic/b" + i,
                            "{\"resourceType\":\"Basic\",\"id\":\"b"
                                    + i
                                    + "\",\"code\":{\"text\":\""
                                    + text
                                    + "\"}}")
                    .expect(201);
        }
        JsonObject page = json(account.get("/Basic?_count=20", "Accept", XML).expect(200));
        assertEquals(text, Answer.at(page, "entry", 19, "resource", "code", "text"));
        Answer pretty = account.get("/Basic?_count=20&_pretty=true", "Accept", XML).expect(200);
        assertEquals(text, Answer.at(json(pretty), "entry", 0, "resource", "code", "text"));
        assertEquals(20, account.get("/Basic?_count=20&_pretty=true").expect(200).entries().size());
    }

    @Test
    void errorsAreWrittenInXmlToo() {
        JsonObject gone = json(account.get("/Patient/none", "Accept", XML).expect(404));
        assertEquals("not-found", Answer.at(gone, "issue", 0, "code"));
        JsonObject nowhere = json(account.get("/Nothing", "Accept", XML).expect(404));
        assertEquals("OperationOutcome", Answer.at(nowhere, "resourceType"));
    }

    @Test
    void whatIsWrongInXmlIsNamedByItsPlace() {
        account.post("/Patient", "<Patient" + NS + "><nope/></Patient>", "Content-Type", SENT)
                .refused(400, "structure", "the element is not known", "Patient.nope");
        account.post(
                        "/Patient",
                        "<Patient" + NS + "><birthDate value=\"1.1.2000\"/></Patient>",
                        "Content-Type",
                        SENT)
                .refused(400, "value", "the value is not a valid date", "Patient.birthDate");
        account.post("/Patient", "<Patient" + NS + ">", "Content-Type", SENT)
                .refused(
                        400,
                        "structure",
                        "the body is not well-formed XML within the bounds: line 1, column 38",
                        "");
        account.post("/Patient", "<Patient" + NS + "/>", "Content-Type", XML + "; charset=latin1")
                .expect(415);
        account.post("/Patient", " ".repeat((2 << 20) + 1), "Content-Type", XML).expect(413);
        account.post("/Patient", "", "Content-Type", XML).expect(400);
    }

    @Test
    void aPostedSearchNamesTheFormInItsAddress() {
        String form = "_id=p&_format=xml";
        String type = "application/x-www-form-urlencoded";
        account.post("/Patient/_search", form, "Content-Type", type).expect(406);
        account.post("/Patient/_search", form, "Content-Type", type, "Accept", XML).expect(200);
        json(account.post("/Patient/_search?_format=xml", "_id=p", "Content-Type", type));
    }

    @Test
    void layoutIsForPeopleAndChangesNothing() {
        Answer plain = account.get("/Patient/p?_pretty=false").expect(200);
        Answer pretty = account.get("/Patient/p?_pretty=true").expect(200);
        assertTrue(pretty.text().contains("\n  \"name\": [\n    {\n      \"family\": \"Ada\"\n"));
        assertEquals(plain.json(), pretty.json());
        Answer xml = account.get("/Patient/p?_pretty=true&_format=xml").expect(200);
        assertTrue(xml.text().contains("\n  <name>\n    <family value=\"Ada\"/>\n  </name>\n"));
        account.get("/Patient/p?_pretty=yes")
                .refused(400, "invalid", "_pretty is a boolean: expected true or false", "");
    }
}
