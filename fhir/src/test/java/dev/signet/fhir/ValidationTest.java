// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
    private static final Validation VALIDATION = new Validation(Definitions.load(FhirVersion.R4));

    private static List<Issue> issues(String json) {
        return VALIDATION.validate(Json.readObject(json.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'colour':'red'|structure|Patient.colour",
                "'name':{'family':'x'}|structure|Patient.name",
                "'name':['x']|structure|Patient.name[0]",
                "'name':[['x']]|structure|Patient.name[0]",
                "'name':[]|structure|Patient.name",
                "'name':[{}]|structure|Patient.name[0]",
                "'name':[null]|structure|Patient.name[0]",
                "'name':null|structure|Patient.name",
                "'birthDate':['2000']|structure|Patient.birthDate",
                "'birthDate':{'value':'2000'}|structure|Patient.birthDate",
                "'birthDate':null|structure|Patient.birthDate",
                "'birthDate':2000|value|Patient.birthDate",
                "'birthDate':'2000-02-30'|value|Patient.birthDate",
                "'active':'true'|value|Patient.active",
                "'multipleBirthInteger':'1'|value|Patient.multipleBirth",
                "'multipleBirthInteger':1.0|value|Patient.multipleBirth",
                "'id':'a b'|value|Patient.id",
                "'gender':'mail'|code-invalid|Patient.gender",
                "'language':' en'|value|Patient.language",
                "'contact':[{'name':{'family':1}}]|value|Patient.contact[0].name.family",
                "'contact':[{'name':{'family':''}}]|value|Patient.contact[0].name.family",
                "'contact':[{'sex':'x'}]|structure|Patient.contact[0].sex",
                "'deceasedBoolean':true,'deceasedDateTime':'2020'|structure|Patient.deceased",
                "'deceasedBoolean':true,'_deceasedDateTime':{'id':'x'}|structure|Patient.deceased",
                "'deceasedString':'x'|structure|Patient.deceasedString",
                "'link':[{'type':'seealso'}]|required|Patient.link[0].other",
                "'_birthDate':{}|structure|Patient.birthDate",
                "'_birthDate':'x'|structure|Patient.birthDate",
                "'_birthDate':{'value':'x'}|structure|Patient.birthDate.value",
                "'_name':[{'id':'x'}]|structure|Patient.name",
                "'name':[{'given':['a',null]}]|structure|Patient.name[0].given[1]",
                "'name':[{'given':['a'],'_given':[null,null]}]|structure|Patient.name[0].given[1]",
                "'name':[{'given':['a'],'_given':{'id':'x'}}]|structure|Patient.name[0].given",
                "'name':[{'given':'a'}]|structure|Patient.name[0].given",
                "'name':[{'given':['a',7]}]|value|Patient.name[0].given[1]",
                "'extension':[{'valueString':'x'}]|required|Patient.extension[0].url",
                "'extension':[{'url':'u'}]|invariant|Patient.extension[0]",
                "'extension':[{'url':'u','valueString':'x','extension':[{'url':'v','valueId':'i'}]}]"
                        + "|invariant|Patient.extension[0]",
                "'extension':[{'url':'u','valueString':'x','valueId':'x'}]"
                        + "|structure|Patient.extension[0].value",
                "'contained':[{'id':'x'}]|required|Patient.contained[0]",
                "'contained':[{'resourceType':'Patent'}]|value|Patient.contained[0]",
                "'contained':[{'resourceType':'Patient','x':1}]|structure|Patient.contained[0].x",
                "'contained':[{'resourceType':'Group','type':'person','actual':true,"
                        + "'contained':[{'resourceType':'Patient'}]}]"
                        + "|invariant|Patient.contained[0].contained[0]",
                "'text':{'status':'generated','div':'<div><p>x</div>'}|value|Patient.text.div",
                "'photo':[{'data':'abc'}]|value|Patient.photo[0].data",
                "'photo':[{'size':-1}]|value|Patient.photo[0].size",
                "'photo':[{'url':'a b'}]|value|Patient.photo[0].url",
                "'meta':{'lastUpdated':'2020-01-01'}|value|Patient.meta.lastUpdated",
                "'meta':{'resourceType':'Meta'}|structure|Patient.meta.resourceType",
            })
    void oneFaultIsOneIssueWithItsExpression(String members, String code, String expression) {
        List<Issue> issues =
                issues("{'resourceType':'Patient',%s}".formatted(members).replace('\'', '"'));
        assertEquals(1, issues.size(), issues::toString);
        assertEquals(code, issues.getFirst().type().code());
        assertEquals(expression, issues.getFirst().expression());
        assertEquals(Issue.Severity.ERROR, issues.getFirst().severity());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'resourceType':'Patient'}",
                "{'id':'x','resourceType':'Patient'}",
                "{'resourceType':'Patient','_birthDate':{'extension':[{'url':'u','valueCode':'c'}]}}",
                "{'resourceType':'Patient','birthDate':'2000','_birthDate':{'id':'x'}}",
                "{'resourceType':'Patient','name':[{'given':['a',null],'_given':[null,{'id':'x'}]}]}",
                "{'resourceType':'Patient','name':[{'_given':[{'id':'x'}]}]}",
                "{'resourceType':'Patient','_gender':{'id':'x'}}",
                "{'resourceType':'Observation','_status':{'id':'x'},'code':{'text':'x'}}",
                "{'resourceType':'Parameters','parameter':[{'name':'x',"
                        + "'resource':{'resourceType':'Patient'}}]}",
                "{'resourceType':'Bundle','type':'batch','link':[{'relation':'self','url':'u'}],"
                        + "'entry':[{'link':[{'relation':'self','url':'u'}]}]}",
            })
    void whatTheSpecificationAllowsIsAccepted(String json) {
        assertEquals(List.of(), issues(json.replace('\'', '"')));
    }

    @Test
    void requiredElementsThatAreMissingAreAllNamed() {
        List<Issue> issues = issues("{\"resourceType\":\"Observation\"}");
        assertEquals(
                List.of("Observation.status", "Observation.code"),
                issues.stream().map(Issue::expression).toList());
        assertEquals(IssueType.REQUIRED, issues.getFirst().type());
    }

    @Test
    void aResourceWithoutAKnownTypeIsRefused() {
        assertEquals(IssueType.REQUIRED, issues("{}").getFirst().type());
        assertEquals(IssueType.VALUE, issues("{\"resourceType\":\"Dog\"}").getFirst().type());
        assertEquals(
                IssueType.VALUE, issues("{\"resourceType\":\"DomainResource\"}").getFirst().type());
        assertEquals("Resource", issues("{}").getFirst().expression());
    }

    @Test
    void resourcesInEntriesAreCheckedUnderTheirEntry() {
        String json =
                """
                {"resourceType":"Bundle","type":"batch","entry":[
                  {"resource":{"resourceType":"Patient"}},
                  {"resource":{"resourceType":"Patient","active":1}}]}""";
        assertEquals(
                List.of("Bundle.entry[1].resource.active"),
                issues(json).stream().map(Issue::expression).toList());
    }

    @Test
    void theRootOfExpressionsCanBeGiven() {
        JsonObject patient =
                Json.readObject("{\"resourceType\":\"Patient\",\"active\":1}".getBytes(UTF_8));
        assertEquals(
                "Bundle.entry[3].resource.active",
                VALIDATION.validate(patient, "Bundle.entry[3].resource").getFirst().expression());
    }

    @Test
    void issuesEndAtTheirBound() {
        String unknown = "{\"resourceType\":\"Patient\",\"name\":[" + "7,".repeat(500) + "7]}";
        assertEquals(Validation.ISSUES_MAX, issues(unknown).size());
    }

    @Test
    void issuesShowNoValuesAndNoNamesThatCouldBeValues() {
        List<Issue> issues =
                issues(
                        """
                        {"resourceType":"Patient","gender":"marker","birthDate":"marker",
                         "marker of a person":1,"id":"marker!"}""");
        assertEquals(4, issues.size());
        assertFalse(issues.toString().contains("marker"));
    }
}
