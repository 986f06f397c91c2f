// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation.hapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What is taken out of HAPI's sentences and what stays.
class ValuesTest {
    private static String without(String json, String sentence) {
        JsonObject resource =
                Json.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return Values.of(resource).without(sentence);
    }

    @Test
    void valuesGoAndWordsStay() {
        String json =
                "{'resourceType':'Patient','meta':{'profile':['http://p']},'gender':'male',"
                        + "'name':[{'family':'Muster','given':['Jo']}],'multipleBirthInteger':3,"
                        + "'identifier':[{'system':'http://ids','value':'12-34'}]}";
        assertEquals(
                "Value is '…' but is fixed to 'x'",
                without(json, "Value is 'male' but is fixed to 'x'"));
        assertEquals(
                "Unknown code 'http://ids#…'", without(json, "Unknown code 'http://ids#12-34'"));
        assertEquals("in the profile http://p", without(json, "in the profile http://p"));
        assertEquals("… and '…' or Job", without(json, "Muster and 'Jo' or Job"));
        assertEquals("minimum required = 3, '…'", without(json, "minimum required = 3, '3'"));
        assertEquals("females", without(json, "females"));
    }

    @Test
    void longValuesAreKnownByTheirBeginning() {
        String text = "All about the patient, ".repeat(20);
        String json = "{'resourceType':'Basic','code':{'text':'" + text + "'}}";
        assertEquals("The value '…' is long", without(json, "The value '" + text + "' is long"));
        assertEquals(
                "The value '…' is cut",
                without(json, "The value '" + text.substring(0, 60) + "...' is cut"));
    }
}
