// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import static dev.signet.templates.function.TemplateFunction.ANY;
import static dev.signet.templates.function.TemplateFunction.eager;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Functions of objects ("Object functions" of the template reference).
final class ObjectFunctions {
    static final List<TemplateFunction> ALL =
            List.of(
                    eager("createObject", 0, ANY, ObjectFunctions::createObject),
                    eager("items", 1, 1, ObjectFunctions::items),
                    eager("objectKeys", 1, 1, ObjectFunctions::objectKeys),
                    eager("shallowMerge", 1, 1, ObjectFunctions::shallowMerge),
                    eager("null", 0, 0, Arguments::nothing));

    private ObjectFunctions() {}

    private static JsonNode createObject(Arguments args) {
        if (args.count() % 2 != 0) {
            throw args.refused("expects names and values in pairs");
        }
        ObjectNode object = args.freshObject();
        for (int i = 0; i < args.count(); i += 2) {
            object.set(args.text(i), args.get(i + 1));
        }
        return args.made(object);
    }

    /// By name: so the reference has it.
    private static JsonNode items(Arguments args) {
        ObjectNode object = args.object(0);
        ArrayNode all = args.freshArray();
        for (String name : new TreeSet<>(object.propertyNames())) {
            ObjectNode item = args.freshObject();
            item.put("key", name);
            item.set("value", object.get(name));
            all.add(item);
        }
        return args.made(all);
    }

    private static JsonNode objectKeys(Arguments args) {
        ArrayNode names = args.freshArray();
        new TreeSet<>(args.object(0).propertyNames()).forEach(names::add);
        return args.made(names);
    }

    private static JsonNode shallowMerge(Arguments args) {
        ArrayNode array = args.array(0);
        ObjectNode merged = args.freshObject();
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof ObjectNode object)) {
                throw args.wrong(0, "an array of objects");
            }
            for (Map.Entry<String, JsonNode> _ : object.properties()) {
                args.meter().take(1);
            }
            CollectionFunctions.merge(merged, object, false);
        }
        return args.made(merged);
    }
}
