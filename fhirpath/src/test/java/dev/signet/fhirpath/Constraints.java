// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

/// The FHIRPath constraints on whole resources in HL7's StructureDefinitions of R4.
final class Constraints {
    private static final String FILE = "/org/hl7/fhir/r4/model/profile/profiles-resources.xml";

    private final Map<String, List<String>> byType = new HashMap<>();

    Constraints() throws IOException, XMLStreamException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (var in = Objects.requireNonNull(Constraints.class.getResourceAsStream(FILE))) {
            var reader = factory.createXMLStreamReader(in);
            String path = "";
            boolean isConstraint = false;
            while (reader.hasNext()) {
                boolean starts = reader.next() == javax.xml.stream.XMLStreamConstants.START_ELEMENT;
                if (!starts) {
                    continue;
                }
                String value = reader.getAttributeValue(null, "value");
                switch (reader.getLocalName()) {
                    case "path" -> path = value;
                    case "constraint" -> isConstraint = true;
                    case "expression" -> {
                        if (isConstraint && path != null && path.indexOf('.') < 0) {
                            byType.computeIfAbsent(path, _ -> new ArrayList<>()).add(value);
                        }
                        isConstraint = false;
                    }
                    default -> {}
                }
            }
        }
    }

    List<String> of(String type) {
        return byType.getOrDefault(type, List.of()).stream().distinct().toList();
    }
}
