// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.Target;
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
        return new NestedDeployment(
                target(resource.source(), resource.here(), evaluator, frame),
                text(resource.source(), "location", evaluator, frame),
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

    /// What a nested deployment deploys to: its `scope`, its `subscriptionId` and `resourceGroup`,
    /// else what the template around it is deployed to.
    static Target target(ObjectNode source, Target here, Evaluator evaluator, Frame frame) {
        Optional<String> scope = text(source, "scope", evaluator, frame);
        Optional<String> subscription = text(source, "subscriptionId", evaluator, frame);
        Optional<String> group = text(source, "resourceGroup", evaluator, frame);
        if (scope.isPresent() && (subscription.isPresent() || group.isPresent())) {
            throw TemplateFailed.invalid(
                    "A nested deployment has 'scope' or 'subscriptionId' and 'resourceGroup', not"
                            + " both.",
                    "scope");
        }
        return scope.isPresent() ? scoped(scope.get()) : placed(subscription, group, here);
    }

    private static Target scoped(String scope) {
        String id = scope.startsWith("/") ? scope : "/providers/" + scope;
        return Target.of(id)
                .filter(_ -> !scope.isEmpty())
                .orElseThrow(
                        () ->
                                TemplateFailed.invalid(
                                        "The scope of a nested deployment must be the id of a"
                                                + " management group, a subscription, a resource group"
                                                + " or a resource, or '/', and be known before"
                                                + " anything is deployed.",
                                        "scope"));
    }

    /// What `subscriptionId` and `resourceGroup` name, on a resource too.
    static Target placed(Optional<String> subscription, Optional<String> group, Target here) {
        if (subscription.isEmpty() && group.isEmpty()) {
            return here;
        }
        return Target.in(
                subscription
                        .or(here::subscription)
                        .orElseThrow(
                                () ->
                                        TemplateFailed.invalid(
                                                "'resourceGroup' needs 'subscriptionId': the"
                                                        + " deployment is to "
                                                        + here.words()
                                                        + ".",
                                                "resourceGroup")),
                group);
    }

    /// The same of a resource that is no deployment.
    static Target placed(ObjectNode source, Target here, Evaluator evaluator, Frame frame) {
        return placed(
                text(source, "subscriptionId", evaluator, frame),
                text(source, "resourceGroup", evaluator, frame),
                here);
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
