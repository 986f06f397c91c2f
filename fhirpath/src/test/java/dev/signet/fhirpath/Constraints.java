// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// The FHIRPath constraints on whole resources in HL7's StructureDefinitions of R4.
final class Constraints {
    private static final String FILE = "/org/hl7/fhir/r4/model/profile/profiles-resources.xml";
    private static final Pattern LINE =
            Pattern.compile("<(path|constraint|expression)(?: value=\"([^\"]*)\")?>?");

    private final Map<String, List<String>> byType = new HashMap<>();

    Constraints() throws IOException {
        try (var in = Objects.requireNonNull(Constraints.class.getResourceAsStream(FILE))) {
            var found = LINE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            String path = "";
            boolean isConstraint = false;
            while (found.find()) {
                switch (found.group(1)) {
                    case "path" -> path = found.group(2);
                    case "constraint" -> isConstraint = true;
                    default -> {
                        if (isConstraint && path.indexOf('.') < 0) {
                            byType.computeIfAbsent(path, _ -> new ArrayList<>())
                                    .add(text(found.group(2)));
                        }
                        isConstraint = false;
                    }
                }
            }
        }
    }

    private static String text(String xml) {
        return xml.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
    }

    List<String> of(String type) {
        return byType.getOrDefault(type, List.of()).stream().distinct().toList();
    }
}
