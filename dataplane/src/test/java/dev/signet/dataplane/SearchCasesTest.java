// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What FHIR says of single values, one small resource for each reading that is easily missed.
class SearchCasesTest {
    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    /// Writes a resource whose members are given with single quotes.
    private static void put(String type, String id, String members) {
        String head = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",";
        account.put("/" + type + "/" + id, head + members.replace('\'', '"') + "}").expect(201);
    }

    private static void finds(String target, String... ids) {
        Answer answer = account.get(target, "Prefer", "handling=strict");
        assertEquals(Set.of(ids), new HashSet<>(answer.hits()), target);
    }

    @Test
    void aTimingIsOneRangeFromItsFirstToItsLastLimit() {
        put(
                "ServiceRequest",
                "timing",
                "'status':'active','intent':'order','subject':{'reference':'Patient/x'},"
                        + "'occurrenceTiming':{'event':['2013-01-31','2013-03-24']}");
        for (String holds : "ge2013-03-01 le2013-02-01 gt2013-03-01 lt2013-02-15 2013".split(" ")) {
            finds("/ServiceRequest?occurrence=" + holds, "timing");
        }
        for (String holds : "ne2013-01-31 ap2013-02 sa2013-01-30 eb2013-03-25".split(" ")) {
            finds("/ServiceRequest?occurrence=" + holds, "timing");
        }
        for (String fails : "2013-01-31 2013-01 sa2013-02-01 eb2013-03-01 ne2013".split(" ")) {
            finds("/ServiceRequest?occurrence=" + fails);
        }
    }

    @Test
    void aRangeUnderANumberIsOneRange() {
        String risk = "'status':'final','subject':{'reference':'Patient/x'},'prediction':[";
        put(
                "RiskAssessment",
                "range",
                risk + "{'probabilityRange':{'low':{'value':0.2},'high':{'value':0.8}}}]");
        put(
                "RiskAssessment",
                "two",
                risk
                        + "{'probabilityRange':{'low':{'value':0.25},'high':{'value':0.9}}},"
                        + "{'probabilityRange':{'low':{'value':0.1},'high':{'value':0.25}}}]");
        put("RiskAssessment", "open", risk + "{'probabilityRange':{'low':{'value':0.7}}}]");
        put("RiskAssessment", "number", risk + "{'probabilityDecimal':0.5}]");
        finds("/RiskAssessment?probability=0.2");
        finds("/RiskAssessment?probability=0.25");
        finds("/RiskAssessment?probability=0.5", "number");
        finds("/RiskAssessment?probability=ap0.5", "range", "two", "number");
        finds("/RiskAssessment?probability=sa0.5", "open");
        finds("/RiskAssessment?probability=eb0.5", "two");
        finds("/RiskAssessment?probability=gt0.85", "two", "open");
        finds("/RiskAssessment?probability=lt0.15", "two");
        finds("/RiskAssessment?probability=ge0.8", "range", "two", "open");
        finds("/RiskAssessment?probability=ne0.5", "range", "two", "open");
        finds("/RiskAssessment?probability:missing=true");
    }

    @Test
    void aRangeUnderAQuantityIsOneRange() {
        put(
                "Condition",
                "range",
                "'subject':{'reference':'Patient/x'},'onsetRange':{'low':{'value':20,'unit':'a'},"
                        + "'high':{'value':40,'unit':'a'}}");
        put(
                "Condition",
                "age",
                "'subject':{'reference':'Patient/x'},'onsetAge':{'value':30,'unit':'a'}");
        finds("/Condition?onset-age=30||a", "age");
        finds("/Condition?onset-age=20||a");
        finds("/Condition?onset-age=ap30||a", "age", "range");
        finds("/Condition?onset-age=gt35||a", "range");
        finds("/Condition?onset-age=sa25||a", "age");
        finds("/Condition?onset-age=lt25", "range");
        finds("/Condition?onset-age=gt35||b");
        finds("/Condition?onset-age=3e1", "age");
    }

    @Test
    void aSystemWithoutACodeIsFoundByItsSystem() {
        String head = "'status':'final','code':{'coding':[";
        put("Observation", "system", head + "{'system':'http://s'}]}");
        put("Observation", "code", head + "{'system':'http://s','code':'1'}]}");
        put("Observation", "other", head + "{'system':'http://t','code':'1'}]}");
        finds("/Observation?code=http://s|", "system", "code");
        finds("/Observation?code:not=http://s|&patient:missing=true", "other");
        finds("/Observation?code:missing=true");
        finds("/Observation?code=1", "code", "other");
    }

    @Test
    void missingIsAboutTheElement() {
        String head = "'status':'active','intent':'plan',";
        put("CarePlan", "none", head + "'subject':{'reference':'Patient/x'}");
        for (String encounter :
                new String[] {"'display':'d'", "'type':'Encounter'", "'reference':'#e'"}) {
            String id = encounter.substring(1, encounter.indexOf('\'', 1));
            put(
                    "CarePlan",
                    id,
                    head
                            + "'subject':{'reference':'Patient/x'},'contained':[{'resourceType':"
                            + "'Encounter','id':'e','status':'planned','class':{'code':'x'}}],"
                            + "'encounter':{"
                            + encounter
                            + "}");
        }
        finds("/CarePlan?encounter:missing=true", "none");
        finds("/CarePlan?encounter:missing=false", "display", "type", "reference");
        finds("/CarePlan?_id:missing=true");
        finds(
                "/CarePlan?_id:missing=false&_lastUpdated:missing=false&encounter:missing=true",
                "none");
        account.get("/CarePlan?_id:missing=maybe").expect(400);
    }

    @Test
    void textsAreComparedWithoutCaseAndPunctuation() {
        put("Organization", "irish", "'name':'O\u2019Brien & Sons'");
        put("Organization", "greek", "'name':'\u039f\u0394\u039f\u03a3'");
        put("Organization", "german", "'name':'Gro\u00dfe Stra\u00dfe'");
        put("Organization", "deseret", "'name':'\ud801\udc00'");
        finds("/Organization?name=obrien", "irish");
        finds("/Organization?name=O%27BRIEN", "irish");
        finds("/Organization?name=%CE%BF%CE%B4%CE%BF%CF%82", "greek");
        finds("/Organization?name:contains=STRASSE", "german");
        finds("/Organization?name=%F0%90%90%A8", "deseret");
    }

    @Test
    void aNumberBelowTheLeastDoubleIsNotNought() {
        String risk = "'status':'final','subject':{'reference':'Patient/y'},'prediction':[";
        put("RiskAssessment", "tiny", risk + "{'probabilityDecimal':1e-400}]");
        put("RiskAssessment", "nought", risk + "{'probabilityDecimal':0.0}]");
        finds("/RiskAssessment?patient=y&probability=gt0", "tiny");
        finds("/RiskAssessment?patient=y&probability=le0", "nought");
    }

    @Test
    void aCanonicalIsFoundWithAndWithoutItsVersion() {
        put("ValueSet", "v1", "'status':'active','url':'http://vs','version':'1.0'");
        put("ValueSet", "v2", "'status':'active','url':'http://vs','version':'2.0'");
        put("Basic", "p1", "'meta':{'profile':['http://p|1.0']},'code':{'text':'x'}");
        put("Basic", "p", "'meta':{'profile':['http://p']},'code':{'text':'x'}");
        finds("/ValueSet?url=http://vs|1.0", "v1");
        finds("/ValueSet?url=http://vs", "v1", "v2");
        finds("/ValueSet?url:below=http://vs|2", "v2");
        finds("/Basic?_profile=http://p", "p1", "p");
        finds("/Basic?_profile=http://p|1.0", "p1");
        finds("/Basic?_profile:below=http://p|1", "p1");
    }

    private static void weigh(String id, String value, String code) {
        put(
                "Observation",
                id,
                "'status':'final','code':{'text':'x'},'subject':{'reference':'Patient/units'},"
                        + "'valueQuantity':{'value':"
                        + value
                        + ",'system':'http://unitsofmeasure.org','code':'"
                        + code
                        + "'}");
    }

    @Test
    void quantitiesOfUcumAreComparedAcrossUnits() {
        weigh("kg", "70", "kg");
        weigh("g", "70400", "g");
        weigh("lb", "154.3", "[lb_av]");
        weigh("cel", "38.5", "Cel");
        weigh("far", "98.6", "[degF]");
        weigh("mmol", "5.5", "mmol/L");
        weigh("iu", "5.5", "[iU]/L");
        weigh("made-up", "70", "stone");
        String query = "/Observation?patient=units&value-quantity=";
        String ucum = "|http://unitsofmeasure.org|";
        finds(query + "70" + ucum + "kg", "kg", "g", "lb");
        finds(query + "70.0" + ucum + "kg", "kg", "lb");
        finds(query + "gt70100" + ucum + "g", "g");
        finds(query + "ne70" + ucum + "kg");
        finds(query + "gt38" + ucum + "Cel", "cel");
        finds(query + "37.0" + ucum + "Cel", "far");
        finds(query + "gt310" + ucum + "K", "cel", "far");
        finds(query + "gt5000" + ucum + "umol/L", "mmol");
        finds(query + "gt1" + ucum + "[iU]/L", "iu");
        finds(query + "gt0" + ucum + "/L");
        finds(query + "70" + ucum + "stone", "made-up");
        finds(query + "gt70100||g", "g");
    }
}
