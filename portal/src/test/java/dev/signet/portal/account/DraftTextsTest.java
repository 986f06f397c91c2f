// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Request.Parameter;
import dev.signet.portal.page.Form;
import dev.signet.portal.plane.Wire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class DraftTextsTest {
    private static Draft draft(String... fields) {
        var all = new ArrayList<>(List.of(new Parameter("step", "review")));
        for (int i = 0; i < fields.length; i += 2) {
            all.add(new Parameter(fields[i], fields[i + 1]));
        }
        return Draft.of(new Form(all));
    }

    @Test
    void allFourWordingsNameTheSameAccount() {
        String uri = "https://v.vault.localhost:8444/keys/k";
        var texts =
                new DraftTexts(
                        draft(
                                "group",
                                "g",
                                "name",
                                "acc",
                                "kind",
                                "fhir-R4",
                                "location",
                                "westus2",
                                "throughput",
                                "400",
                                "encryption",
                                "customer",
                                "source",
                                "uri",
                                "uri",
                                uri,
                                "tags",
                                "ward=7"));
        assertEquals(
                "az healthcareapis service create --resource-group g --resource-name acc"
                        + " --kind fhir-R4 --location westus2 --cosmos-db-configuration"
                        + " offer-throughput=400 key-vault-key-uri="
                        + uri
                        + " --tags ward=7",
                texts.az());
        assertEquals("./signet" + texts.az().substring(2), texts.signet());
        assertTrue(
                texts.powershell().contains("-CosmosKeyVaultKeyUri '" + uri + "'"),
                texts.powershell());
        JsonNode resource = Wire.JSON.readTree(texts.template()).path("resources").path(0);
        assertEquals("acc", resource.path("name").asString());
        assertEquals(
                uri, resource.at("/properties/cosmosDbConfiguration/keyVaultKeyUri").asString());
    }

    @Test
    void aServiceManagedAccountNamesNoKeyWhateverWasTypedBefore() {
        var texts =
                new DraftTexts(
                        draft("name", "acc", "encryption", "service", "uri", "https://x/keys/k"));
        for (String text : List.of(texts.az(), texts.powershell(), texts.template())) {
            assertFalse(text.contains("/keys/k"), text);
        }
    }

    @Test
    void whatWasTypedCannotLeaveItsPlaceInALine() {
        var texts = new DraftTexts(draft("name", "a'; rm -rf $(x)", "tags", "it's=\"$y\""));
        assertTrue(texts.az().contains("--resource-name 'a'\\''; rm -rf $(x)'"), texts.az());
        assertTrue(texts.powershell().contains("-Name 'a''; rm -rf $(x)'"), texts.powershell());
    }
}
