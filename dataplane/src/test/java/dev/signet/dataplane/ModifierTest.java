// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Value sets, types of identifiers and what nobody refers to, over resources written once.
class ModifierTest {
    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = new Account(folder);
        put("Observation", "a", observation("http://c", "1"));
        put("Observation", "b", observation("http://c", "2"));
        put("Observation", "c", observation("http://d", "1"));
        put("Observation", "none", "'status':'final','code':{'text':'free'}");
        put(
                "ValueSet",
                "listed",
                "'status':'active','url':'http://vs/listed','compose':{'include':[{'system':"
                        + "'http://c','concept':[{'code':'1'},{'code':'9'}]}]}");
        put(
                "ValueSet",
                "system",
                "'status':'active','url':'http://vs/system','version':'1','compose':{'include':["
                        + "{'system':'http://c'}]}");
        put(
                "ValueSet",
                "expanded",
                "'status':'active','url':'http://vs/expanded','expansion':{'timestamp':"
                        + "'2020-01-01','contains':[{'abstract':true,"
                        + "'contains':[{'system':'http://d',"
                        + "'code':'1'}]},{'system':'http://c','code':'2'}]}");
        put(
                "ValueSet",
                "filtered",
                "'status':'active','url':'http://vs/filtered','compose':{'include':[{'system':"
                        + "'http://unlisted','filter':[{'property':'p','op':'=',"
                        + "'value':'v'}]}]}");
        put(
                "Patient",
                "typed",
                "'gender':'female','identifier':[{'type':{'text':'Médical record','coding':[{'system':'http://t',"
                        + "'code':'MR'}]},'system':'http://mrn','value':'17'},{'value':'18'}]");
        put("Patient", "plain", "'identifier':[{'value':'17'}]");
        put(
                "Condition",
                "x",
                "'subject':{'reference':'Patient/plain'},'evidence':[{'detail':[{'reference':"
                        + "'Observation/a'}]}]");
    }

    private static String observation(String system, String code) {
        String coding = "{'system':'" + system + "','code':'" + code + "'}";
        return "'status':'final','code':{'coding':[" + coding + "]}";
    }

    private static void put(String type, String id, String members) {
        String head = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",";
        account.put("/" + type + "/" + id, head + members.replace('\'', '"') + "}").expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static void finds(String target, String... ids) {
        Answer answer = account.get(target, "Prefer", "handling=strict");
        assertEquals(Set.of(ids), new HashSet<>(answer.hits()), target);
    }

    @Test
    void codesOfAValueSetAreFoundAndLeftOut() {
        finds("/Observation?code:in=http://vs/listed", "a");
        finds("/Observation?code:not-in=http://vs/listed", "b", "c", "none");
        finds("/Observation?code:in=ValueSet/system", "a", "b");
        finds("/Observation?code:in=http://vs/system|1", "a", "b");
        finds("/Observation?code:in=http://vs/expanded", "b", "c");
        finds("/Observation?code:in=http://vs/expanded,http://vs/listed", "a", "b", "c");
        finds("/Condition?evidence-detail:Observation.code:in=http://vs/listed", "x");
        finds("/Patient?gender:in=http://hl7.org/fhir/ValueSet/administrative-gender", "typed");
    }

    @Test
    void aValueSetThatDoesNotListItsCodesIsRefused() {
        for (String name : List.of("http://vs/filtered", "http://vs/nowhere", "ValueSet/none")) {
            Answer refused = account.get("/Observation?code:in=" + name).expect(400);
            String text = refused.at("issue", 0, "diagnostics");
            assertTrue(text.startsWith("the value set "), text);
        }
        account.get("/Observation?code:above=1").expect(400);
        String body = "{\"resourceType\":\"Patient\"}";
        account.post("/Patient", body, "If-None-Exist", "gender:in=http://v").expect(400);
    }

    @Test
    void tokensAreFoundByTheStartOfWhatPeopleRead() {
        finds("/Observation?code:text=free", "none");
        finds("/Observation?code:text=FR", "none");
        finds("/Observation?code:text=ree");
        finds("/Patient?identifier:text=Medical", "typed");
        finds("/Condition?evidence-detail:Observation.code:text=free");
        account.get("/Observation?code:text=").expect(200);
    }

    @Test
    void codesAreFoundWithThoseAboveAndBelowInAStoredCodeSystem() {
        put(
                "CodeSystem",
                "c",
                "'status':'active','content':'complete','url':'http://c','concept':[{'code':'1',"
                        + "'concept':[{'code':'11'},{'code':'2','property':[{'code':'parent',"
                        + "'valueCode':'9'}]}]},{'code':'9'}]");
        finds("/Observation?code:below=http://c|1", "a", "b");
        finds("/Observation?code:below=http://c|2", "b");
        finds("/Observation?code:below=http://c|9", "b");
        finds("/Observation?code:above=http://c|2", "a", "b");
        finds("/Observation?code:above=http://c|11", "a");
        finds("/Observation?code:below=http://c|11");
        finds("/Condition?evidence-detail:Observation.code:below=http://c|1", "x");
        put(
                "ValueSet",
                "below",
                "'status':'active','url':'http://vs/below','compose':{'include':[{'system':"
                        + "'http://c','filter':[{'property':'concept','op':'is-a','value':'9'}]}]}");
        finds("/Observation?code:in=http://vs/below", "b");
        put(
                "ValueSet",
                "without",
                "'status':'active','url':'http://vs/without','compose':{'include':[{'system':"
                        + "'http://c'}],'exclude':[{'valueSet':['http://vs/below']}]}");
        finds("/Observation?code:in=http://vs/without", "a");
        Answer refused = account.get("/Observation?code:below=http://d|1").expect(400);
        assertTrue(refused.at("issue", 0, "diagnostics").startsWith("the code system "));
        put("CodeSystem", "part", "'status':'active','content':'fragment','url':'http://d'");
        account.get("/Observation?code:below=http://d|1").expect(400);
        String body = "{\"resourceType\":\"Patient\"}";
        account.post("/Patient", body, "If-None-Exist", "gender:below=http://c|1").expect(400);
    }

    @Test
    void codesAreFoundWithThoseAboveAndBelowInOneOfHl7sCodeSystems() {
        String system = "http://terminology.hl7.org/CodeSystem/condition-clinical";
        put(
                "Condition",
                "again",
                "'subject':{'display':'x'},'clinicalStatus':{'coding':[{'system':'"
                        + system
                        + "','code':'relapse'}]}");
        finds("/Condition?clinical-status:below=" + system + "|active", "again");
        finds("/Condition?clinical-status:below=" + system + "|inactive");
        finds("/Condition?clinical-status:above=" + system + "|relapse", "again");
        finds(
                "/Condition?clinical-status:in=http://hl7.org/fhir/ValueSet/condition-clinical",
                "again");
    }

    @Test
    void referencesAreFoundWithWhatIsPartOfTheResourceOrItIsPartOf() {
        put("Location", "house", "'name':'house','partOf':{'reference':'Location/site'}");
        put("Location", "site", "'name':'site'");
        put("Location", "room", "'name':'room','partOf':{'reference':'Location/house'}");
        String visit = "'status':'planned','class':{'code':'AMB'},'location':[{'location':";
        put("Encounter", "inRoom", visit + "{'reference':'Location/room'}}]");
        put("Encounter", "onSite", visit + "{'reference':'Location/site'}}]");
        finds("/Encounter?location:below=Location/site", "inRoom", "onSite");
        finds("/Encounter?location:below=house", "inRoom");
        finds("/Encounter?location:above=Location/room", "inRoom", "onSite");
        finds("/Encounter?location:above=Location/site", "onSite");
        // a circle ends
        changed("Location", "site", "'name':'site','partOf':{'reference':'Location/room'}");
        finds("/Encounter?location:below=Location/room", "inRoom", "onSite");
        finds("/Encounter?location:above=Location/room", "inRoom", "onSite");
        account.get("/Observation?subject:below=Patient/x").expect(400);
        account.get("/Encounter?location:below=http://other|1").expect(200);
    }

    private static void changed(String type, String id, String members) {
        String head = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",";
        account.put("/" + type + "/" + id, head + members.replace('\'', '"') + "}").expect(200);
    }

    @Test
    void theCodesOfAllValueSetsOfASearchAreBoundedTogether() {
        var concepts = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            concepts.append(",{'code':'").append(i).append("'}");
        }
        put(
                "ValueSet",
                "large",
                "'status':'active','compose':{'include':[{'system':'http://c','concept':["
                        + concepts.substring(1)
                        + "]}]}");
        finds("/Observation?code:in=ValueSet/large,ValueSet/large", "a", "b");
        for (String refused :
                List.of(
                        "code:in=ValueSet/large,ValueSet/large,ValueSet/large",
                        "code:in=ValueSet/large&code:in=ValueSet/large&category:in=ValueSet/large")) {
            Answer answer = account.get("/Observation?" + refused).expect(400);
            assertEquals("too-costly", answer.at("issue", 0, "code"), refused);
        }
    }

    @Test
    void identifiersAreFoundByTheirType() {
        finds("/Patient?identifier:of-type=http://t|MR|17", "typed");
        finds("/Patient?identifier:of-type=http://t|MR|18");
        finds("/Patient?identifier:of-type=http://t|XX|17");
        account.get("/Patient?identifier:of-type=MR|17").expect(400);
        account.get("/Patient?gender:of-type=http://t|MR|17").expect(400);
    }

    @Test
    void whatNobodyRefersToIsFound() {
        finds("/Patient?_not-referenced=*:*", "typed");
        finds("/Patient?_not-referenced=Condition:subject", "typed");
        finds("/Patient?_not-referenced=Observation:*", "typed", "plain");
        finds("/Observation?_not-referenced=Condition:evidence-detail", "b", "c", "none");
        finds("/Observation?_not-referenced=*:*&code=1", "c");
        for (String wrong : List.of("x", "*:subject", "Shoe:*", "Condition:code", "*")) {
            account.get("/Patient?_not-referenced=" + wrong).expect(400);
        }
    }

    @Test
    void typesThatDoNotExistArePassedOverBesideOnesThatDo() {
        Answer answer = account.get("/?_type=Patient,Shoe");
        assertEquals(Set.of("typed", "plain"), new HashSet<>(answer.hits()));
        assertEquals(1, answer.ids("outcome").size());
        account.get("/?_type=Patient,Shoe", "Prefer", "handling=strict").expect(400);
        account.get("/Patient?_type=Shoe").expect(400);
    }

    @Test
    void whereNoTypeExistsNothingIsFoundAndItIsTold() {
        for (String target :
                List.of("/?_type=Shoe", "/?_type=Shoe,Sock", "/Patient/plain/*?_type=Shoe")) {
            Answer answer = account.get(target).expect(200);
            assertEquals(List.of(), answer.ids("match"), target);
            assertEquals("warning", answer.at("entry", 0, "resource", "issue", 0, "severity"));
            assertTrue(answer.link("self").contains("_type=Shoe"), answer.link("self"));
            assertEquals("0", account.get(target + "&_summary=count").at("total"));
            account.get(target, "Prefer", "handling=strict").expect(400);
        }
    }

    @Test
    void typesAreTurnedRound() {
        assertEquals(
                Set.of("typed", "plain"),
                new HashSet<>(account.get("/?_type:not=Observation,Condition,ValueSet").hits()));
        assertEquals(List.of(), account.get("/Patient?_type:not=Patient").hits());
        assertEquals(
                List.of("plain"), account.get("/Patient?_type:not=Observation&_id=plain").hits());
        account.get("/?_type:not=Shoe").expect(400);
    }

    @Test
    void idsAreTurnedRound() {
        assertEquals(List.of("plain"), account.get("/Patient?_id:not=typed").hits());
        assertEquals(List.of(), account.get("/Patient?_id:not=typed,plain").hits());
        account.get("/Patient?_id:not=a%20b").expect(400);
        account.get("/Patient?_id:in=typed").expect(400);
        account.get("/Patient?_lastUpdated:not=2020").expect(400);
    }

    @Test
    void typesAreTurnedRoundByNotAlone() {
        account.get("/?_type:in=Patient").expect(400);
    }
}
