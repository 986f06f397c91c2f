// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// STU3's search parameters as HAPI's model keeps them: HL7's file of them is in no jar.
final class Stu3Parameters {
    private static final List<String> OF_ALL_TYPES =
            List.of("_id", "_lastUpdated", "_profile", "_security", "_tag");

    private Stu3Parameters() {}

    static List<ParameterSource> all() {
        FhirContext context = FhirContext.forDstu3Cached();
        var all = new ArrayList<ParameterSource>();
        for (String type : new TreeSet<>(context.getResourceTypes())) {
            for (RuntimeSearchParam parameter :
                    context.getResourceDefinition(type).getSearchParams()) {
                if (!OF_ALL_TYPES.contains(parameter.getName())) {
                    all.add(source(type, parameter));
                } else if (type.equals("Basic")) {
                    all.add(source("Resource", parameter));
                }
            }
        }
        return all;
    }

    private static ParameterSource source(String base, RuntimeSearchParam parameter) {
        var parts = new ArrayList<ParameterSource.Part>();
        for (RuntimeSearchParam.Component component : parameter.getComponents()) {
            parts.add(new ParameterSource.Part(component.getReference(), ""));
        }
        String url =
                base.equals("Resource")
                        ? "http://hl7.org/fhir/SearchParameter/Resource-"
                                + parameter.getName().substring(1)
                        : parameter.getUri();
        return new ParameterSource(
                parameter.getName(),
                url,
                parameter.getParamType().name().toLowerCase(Locale.ROOT),
                parameter.getPath(),
                List.of(base),
                List.copyOf(new TreeSet<>(parameter.getTargets())),
                parts);
    }
}
