// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.Site;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.Unknown;
import dev.signet.templates.World;
import dev.signet.templates.expression.Evaluator;
import dev.signet.templates.expression.Frame;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Reads a resource of type `Microsoft.Resources/deployments`: all but its template is
/// evaluated in
/// the scope around it.
final class NestedReader {
    private NestedReader() {}

    static NestedDeployment read(
            PlannedResource resource, Evaluator evaluator, ResourceIndex index, World world) {
        Frame frame =
                resource.frame().with(index.asking(resource, world, resource.frame().references()));
        ObjectNode properties =
                TemplateJson.objectMember(resource.source(), "properties", "properties")
                        .orElseThrow(() -> missing("properties"));
        Optional<ObjectNode> template =
                TemplateJson.objectMember(properties, "template", "properties.template");
        Optional<ObjectNode> link = evaluated(properties, "templateLink", evaluator, frame);
        if (template.isPresent() == link.isPresent()) {
            throw missing("template or templateLink (one of them)");
        }
        boolean inner = isInner(properties, evaluator, frame);
        Place place = Place.of(resource, evaluator, frame);
        return new NestedDeployment(
                place.subscription(),
                place.group(),
                template,
                link,
                evaluated(properties, "parameters", evaluator, frame)
                        .orElseGet(TemplateJson::object),
                evaluated(properties, "parametersLink", evaluator, frame),
                text(properties, "mode", evaluator, frame).orElse("Incremental"),
                inner || template.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new OuterScope(frame)));
    }

    private static TemplateFailed missing(String what) {
        return TemplateFailed.invalid("The nested deployment needs " + what + ".", "properties");
    }

    /// Where a nested deployment deploys to.
    record Place(String subscription, Optional<String> group) {
        static Place of(PlannedResource resource, Evaluator evaluator, Frame frame) {
            return of(resource.source(), evaluator, frame);
        }

        static Place of(ObjectNode source, Evaluator evaluator, Frame frame) {
            Site site = frame.site();
            Optional<String> subscription = text(source, "subscriptionId", evaluator, frame);
            Optional<String> group = text(source, "resourceGroup", evaluator, frame);
            return new Place(
                    subscription.orElse(site.subscriptionId()),
                    group.isPresent() || subscription.isPresent() ? group : site.group());
        }
    }

    private static Optional<ObjectNode> evaluated(
            ObjectNode properties, String name, Evaluator evaluator, Frame frame) {
        return TemplateJson.member(properties, name)
                .map(value -> evaluator.value(value, frame))
                .filter(value -> !value.isNull())
                .map(
                        value -> {
                            if (value instanceof ObjectNode object) {
                                return object;
                            }
                            throw TemplateFailed.invalid(
                                    "The template element '" + name + "' must be an object.", name);
                        });
    }

    private static Optional<String> text(
            ObjectNode object, String name, Evaluator evaluator, Frame frame) {
        return TemplateJson.member(object, name)
                .map(value -> evaluator.value(value, frame))
                .filter(value -> !value.isNull())
                .map(
                        value -> {
                            if (value.isString() || Unknown.is(value)) {
                                return Unknown.is(value) ? "" : value.stringValue();
                            }
                            throw TemplateFailed.invalid(
                                    "The template element '" + name + "' must be a string.", name);
                        });
    }

    private static boolean isInner(ObjectNode properties, Evaluator evaluator, Frame frame) {
        String scope =
                TemplateJson.objectMember(
                                properties,
                                "expressionEvaluationOptions",
                                "properties.expressionEvaluationOptions")
                        .flatMap(options -> text(options, "scope", evaluator, frame))
                        .orElse("NotSpecified");
        return switch (scope.toLowerCase(Locale.ROOT)) {
            case "inner" -> true;
            case "outer", "notspecified" -> false;
            default ->
                    throw TemplateFailed.invalid(
                            "The scope of expressionEvaluationOptions must be 'Inner' or 'Outer'.",
                            "properties.expressionEvaluationOptions.scope");
        };
    }
}
