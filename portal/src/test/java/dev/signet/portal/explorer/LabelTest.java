// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class LabelTest {
    @Test
    void elementsHaveWordsAndTheirPlaceAfterTheFirst() {
        Map.of(
                        "name[0].family", "Family name",
                        "name[1].given[2]", "Given name (2, 3)",
                        "maritalStatus.coding[0].display", "Marital status: coding: display",
                        "managingOrganization.reference", "Managing organization",
                        "birthDate", "Date of birth",
                        "component[1].valueQuantity.value", "Component: value quantity: value (2)",
                        "reference", "Reference",
                        "id", "Id")
                .forEach((path, label) -> assertEquals(label, Label.element(path)));
    }

    @Test
    void searchParametersHaveWords() {
        Map.of(
                        "birthdate", "Date of birth",
                        "general-practitioner", "General practitioner",
                        "_lastUpdated", "Stored",
                        "_has", "Has")
                .forEach((name, label) -> assertEquals(label, Label.parameter(name)));
    }
}
