// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.FhirContext;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.MetadataResource;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
    private static final Definitions DEFINITIONS = Definitions.load(FhirVersion.R4);

    /// Elements that HAPI's model keeps apart from the children.
    private static final Set<String> IMPLICIT_IN_HAPI =
            Set.of("id", "meta", "implicitRules", "language", "contained", "text");

    /// Elements that HAPI's conformance resources inherit, also where R4 says otherwise.
    private static final Set<String> INHERITED_IN_HAPI =
            Set.of(
                    "date",
                    "description",
                    "experimental",
                    "jurisdiction",
                    "name",
                    "title",
                    "url",
                    "version");

    @Test
    void allResourceTypesOfR4AreThere() {
        assertEquals(146, DEFINITIONS.resourceTypes().size());
        assertTrue(DEFINITIONS.isResourceType("Patient"));
        assertFalse(DEFINITIONS.isResourceType("DomainResource"));
        assertFalse(DEFINITIONS.isResourceType("HumanName"));
    }

    @Test
    void aChoiceIsFoundByEachOfItsNamesAndByItsPath() {
        TypeDefinition observation = DEFINITIONS.type("Observation");
        ElementDefinition quantity = observation.element("valueQuantity");
        assertNotNull(quantity);
        assertEquals("value", quantity.path());
        assertEquals("Quantity", quantity.type().name());
        assertEquals(11, observation.elementsAt("value").size());
        assertNull(observation.element("value"));
        assertNull(observation.element("_valueString"));
    }

    @Test
    void aContentReferenceLeadsToThePartItNames() {
        ElementDefinition link = DEFINITIONS.type("Bundle.entry").element("link");
        assertNotNull(link);
        assertEquals("Bundle.link", link.type().name());
    }

    @Test
    void requiredBindingsOfCodesAreEnumerated() {
        ElementDefinition gender = DEFINITIONS.type("Patient").element("gender");
        assertNotNull(gender);
        assertEquals(Set.of("male", "female", "other", "unknown"), gender.codes().orElseThrow());
        ElementDefinition contentType = DEFINITIONS.type("Attachment").element("contentType");
        assertNotNull(contentType);
        assertTrue(contentType.codes().isEmpty());
    }

    @Test
    void elementsAreThoseOfHapisModel() {
        var hapi = FhirContext.forR4Cached();
        var differences = new TreeSet<String>();
        for (String type : DEFINITIONS.resourceTypes()) {
            compare(type, hapi.getResourceDefinition(type), new TreeSet<>(), differences);
        }
        assertEquals(Set.of(), differences);
    }

    private static void compare(
            String name,
            BaseRuntimeElementCompositeDefinition<?> hapi,
            Set<String> seen,
            Set<String> differences) {
        TypeDefinition type = DEFINITIONS.type(name);
        boolean inherits = MetadataResource.class.isAssignableFrom(hapi.getImplementingClass());
        for (ElementDefinition element : type.elements()) {
            BaseRuntimeChildDefinition child = hapi.getChildByName(element.name());
            boolean extension = element.type().name().equals("Extension");
            if (extension || IMPLICIT_IN_HAPI.contains(element.name())) {
                continue;
            }
            String where = name + "." + element.name();
            assertNotNull(child, where);
            if (inherits && INHERITED_IN_HAPI.contains(element.name())) {
                continue;
            }
            if (child.getMin() != element.occurrence().min()
                    || Math.max(0, child.getMax()) != element.occurrence().max()) {
                differences.add(where);
            }
            if (child.getChildByName(element.name())
                            instanceof BaseRuntimeElementCompositeDefinition<?> below
                    && !element.type().isAnyResource()
                    && seen.add(element.type().name())) {
                compare(element.type().name(), below, seen, differences);
            }
        }
        for (BaseRuntimeChildDefinition child : hapi.getChildren()) {
            boolean inherited = inherits && INHERITED_IN_HAPI.contains(child.getElementName());
            if (!inherited
                    && child.getValidChildNames().stream().allMatch(n -> type.element(n) == null)) {
                differences.add(name + "." + child.getElementName());
            }
        }
    }

    @Test
    void aFileOfAnotherFormatIsRefused() {
        byte[] older = FhirVersion.R4.structures();
        older[4] = 0;
        assertEquals(Failure.FORMAT_TOO_OLD, refusal(older));
        byte[] newer = FhirVersion.R4.structures();
        newer[4] = 2;
        assertEquals(Failure.FORMAT_TOO_NEW, refusal(newer));
        byte[] other = FhirVersion.R4.structures();
        other[0] = 'X';
        assertEquals(Failure.CORRUPT, refusal(other));
    }

    @Test
    void aFileThatEndsEarlyIsRefused() {
        byte[] whole = FhirVersion.R4.structures();
        for (int length = 0; length < whole.length; length += 997) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertEquals(Failure.CORRUPT, refusal(cut), "at " + length);
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertEquals(Failure.CORRUPT, refusal(longer));
    }

    private static Failure refusal(byte[] file) {
        return assertThrows(Failed.class, () -> new StructureFile(file)).failure();
    }
}
