// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.util.List;
import java.util.TreeMap;

/// Compiles one FHIR version's CompartmentDefinitions and OperationDefinitions to its conformance
/// file, docs/formats/conformance-definitions.md. The same definitions give the same bytes.
final class ConformanceCompiler {
    private static final int SYSTEM = 1;
    private static final int TYPE = 2;
    private static final int INSTANCE = 4;
    private static final int CHANGES_STATE = 8;
    private static final int CHANGES_NOTHING = 16;
    private static final int QUERY = 32;

    private final NumberedFile file = new NumberedFile("SGDC", 2);

    private ConformanceCompiler() {}

    static byte[] compile(Model model) {
        var compiler = new ConformanceCompiler();
        compiler.file.string(model.version());
        compiler.compartments(sorted(model, "CompartmentDefinition"));
        compiler.operations(sorted(model, "OperationDefinition"));
        return compiler.file.bytes();
    }

    private static List<XmlNode> sorted(Model model, String type) {
        var byUrl = new TreeMap<String, XmlNode>();
        for (XmlNode definition : model.conformance()) {
            if (definition.name().equals(type)) {
                byUrl.put(definition.text("url"), definition);
            }
        }
        return List.copyOf(byUrl.values());
    }

    private void compartments(List<XmlNode> compartments) {
        file.number(compartments.size());
        for (XmlNode compartment : compartments) {
            file.string(compartment.text("code"));
            file.string(compartment.text("url"));
            var members = new TreeMap<String, List<String>>();
            for (XmlNode resource : compartment.all("resource")) {
                List<String> parameters =
                        resource.all("param").stream().map(XmlNode::value).toList();
                if (!parameters.isEmpty()) {
                    members.put(resource.text("code"), parameters);
                }
            }
            file.number(members.size());
            members.forEach(
                    (type, parameters) -> {
                        file.string(type);
                        file.strings(parameters);
                    });
        }
    }

    private void operations(List<XmlNode> operations) {
        file.number(operations.size());
        for (XmlNode operation : operations) {
            file.string(operation.text("code"));
            file.string(operation.text("url"));
            file.number(
                    flag(operation, "system", SYSTEM)
                            | flag(operation, "type", TYPE)
                            | flag(operation, "instance", INSTANCE)
                            | change(operation)
                            | (operation.text("kind").equals("query") ? QUERY : 0));
            file.strings(operation.all("resource").stream().map(XmlNode::value).toList());
            parameters(operation.all("parameter"));
        }
    }

    private static int flag(XmlNode operation, String name, int bit) {
        return operation.text(name).equals("true") ? bit : 0;
    }

    /// HL7's files of STU3 and R4 do not say it.
    private static int change(XmlNode operation) {
        String changes = operation.text("affectsState");
        return changes.isEmpty() ? 0 : changes.equals("true") ? CHANGES_STATE : CHANGES_NOTHING;
    }

    private void parameters(List<XmlNode> parameters) {
        file.number(parameters.size());
        for (XmlNode parameter : parameters) {
            String max = parameter.text("max");
            file.string(parameter.text("name"));
            file.number(parameter.text("use").equals("out") ? 1 : 0);
            file.number(Integer.parseInt(parameter.text("min")));
            file.number(max.equals("*") ? 0 : Integer.parseInt(max));
            file.string(parameter.text("type"));
            parameters(parameter.all("part"));
        }
    }
}
