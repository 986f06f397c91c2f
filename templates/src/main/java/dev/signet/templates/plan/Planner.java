// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.Meter;
import dev.signet.templates.SecretTexts;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.Unknown;
import dev.signet.templates.World;
import dev.signet.templates.expression.Evaluator;
import dev.signet.templates.expression.Expression;
import dev.signet.templates.expression.Expression.Call;
import dev.signet.templates.expression.Expression.Index;
import dev.signet.templates.expression.Expression.Literal;
import dev.signet.templates.expression.Expression.Member;
import dev.signet.templates.expression.ExpressionParser;
import dev.signet.templates.expression.Frame;
import dev.signet.templates.expression.Frame.Names;
import dev.signet.templates.expression.Frame.References;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// From a template and its parameters to a plan: what is deployed, in which order. Looks at
/// nothing
/// else, and is bounded in time and memory by [Meter] and [dev.signet.templates.Limits].
public final class Planner {
    private static final int LINKS_MAX = 1000;

    private final Evaluator evaluator;
    private final ResourceIndex index = new ResourceIndex();

    private final SecretTexts secrets;

    private Planner(Meter meter, SecretTexts secrets) {
        this.evaluator = new Evaluator(meter);
        this.secrets = secrets;
    }

    /// @param meter of the whole deployment, with those nested in it
    /// @param secrets the same: hears of every secure value, also when the planning fails
    /// @throws TemplateFailed `InvalidTemplate` for all that is wrong with the template and its
    ///     parameters, as far as it can be known before anything is deployed
    public static Plan plan(PlanRequest request, Meter meter, SecretTexts secrets) {
        return new Planner(meter, secrets).plan(request);
    }

    private Plan plan(PlanRequest request) {
        Template template = Template.of(request.template());
        Parameters parameters = new Parameters(template, request.parameters(), evaluator, secrets);
        Frame frame = frame(request, template, parameters);
        new ResourceReader(evaluator, index, template.symbolic(), request.site().target())
                .readAll(template.resources(), frame.with(References.NOT_HERE));
        for (PlannedResource resource : index.all()) {
            if (resource.identity().active()) {
                depend(resource);
            }
        }
        var outputs = new Outputs(template, evaluator, index, frame, secrets);
        outputs.checkTypes();
        return new Plan(order(), parameters, outputs, index);
    }

    private Frame frame(PlanRequest request, Template template, Parameters parameters) {
        if (request.outer().isPresent()) {
            if (!request.parameters().isEmpty()) {
                throw TemplateFailed.invalid(
                        "A nested deployment takes parameters only with the scope 'inner' for the"
                                + " evaluation of its expressions.",
                        "properties.parameters");
            }
            return request.outer().get().frame();
        }
        var variables = new Variables(template, evaluator);
        Frame own =
                new Frame(
                        request.site(),
                        parameters,
                        variables,
                        template.functions(),
                        References.NOT_HERE,
                        Map.of(),
                        Optional.empty(),
                        Map.of());
        parameters.evaluate(
                new Frame(
                        request.site(),
                        parameters,
                        Names.notHere("variables"),
                        template.functions(),
                        References.NOT_HERE,
                        Map.of(),
                        Optional.empty(),
                        Map.of()));
        Frame settled = own.at(request.site().withoutChance());
        variables.startIn(settled);
        variables.evaluateAll();
        return settled;
    }

    /// Finds whom a resource needs: by `dependsOn`, and by the resources that its expressions
    /// ask.
    private void depend(PlannedResource resource) {
        TemplateJson.member(resource.source(), "dependsOn")
                .ifPresent(names -> dependOnAll(resource, names));
        dependOnParent(resource);
        if (resource.identity().existing()) {
            return;
        }
        if (resource.isDeployment()) {
            NestedDeployment nested = resource.nested(World.NOT_YET);
            if (nested.outer().isPresent()) {
                scan(resource, nested.template().orElseThrow());
            }
            return;
        }
        var _ = resource.body(World.NOT_YET);
    }

    private void dependOnAll(PlannedResource resource, JsonNode names) {
        JsonNode values = evaluator.value(names, resource.frame());
        if (!values.isArray()) {
            throw TemplateFailed.invalid(
                    "'dependsOn' must be an array.", resource.identity().path() + ".dependsOn");
        }
        for (int i = 0; i < values.size(); i++) {
            depend(resource, values.get(i));
        }
    }

    /// What is nested in a resource of the same template comes after it, said or not.
    private void dependOnParent(PlannedResource resource) {
        String name = resource.name().orElse("");
        String id = resource.id().orElse("");
        if (name.indexOf('/') > 0) {
            String outer = id.substring(0, id.lastIndexOf('/', id.lastIndexOf('/') - 1));
            index.ofId(outer)
                    .filter(parent -> !parent.dependencies().contains(resource))
                    .ifPresent(resource.dependencies()::add);
        }
    }

    private void depend(PlannedResource resource, JsonNode name) {
        if (Unknown.is(name)) {
            return;
        }
        if (!name.isString()) {
            throw TemplateFailed.invalid(
                    "An entry of 'dependsOn' must be a string.",
                    resource.identity().path() + ".dependsOn");
        }
        index.depended(name.stringValue()).stream()
                .filter(each -> each != resource)
                .forEach(resource.dependencies()::add);
    }

    /// Notes the resources of this template that another's expressions name, which is
    /// evaluated in
    /// the scope of this one when its turn comes.
    private void scan(PlannedResource resource, JsonNode node) {
        var links = new int[1];
        walk(
                node,
                expression -> {
                    if (expression instanceof Call call
                            && call.name().matches("(?i)reference|list.*")
                            && !call.arguments().isEmpty()
                            && links[0]++ < LINKS_MAX) {
                        named(call.arguments().getFirst(), resource.frame())
                                .flatMap(index::ofId)
                                .filter(each -> each != resource)
                                .ifPresent(resource.dependencies()::add);
                    }
                });
    }

    private Optional<String> named(Expression argument, Frame frame) {
        try {
            JsonNode value = evaluator.evaluate(argument, frame);
            return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
        } catch (TemplateFailed e) {
            return Optional.empty(); // refused when the template itself is planned
        }
    }

    private interface Visitor {
        void visit(Expression expression);
    }

    private static void walk(JsonNode node, Visitor visitor) {
        if (node.isString()) {
            ExpressionParser.parse(node.stringValue()).ifPresent(each -> walk(each, visitor));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(node.get(i), visitor);
            }
        } else if (node.isObject()) {
            node.properties().forEach(member -> walk(member.getValue(), visitor));
        }
    }

    private static void walk(Expression expression, Visitor visitor) {
        visitor.visit(expression);
        switch (expression) {
            case Literal _ -> {}
            case Member(var of, _) -> walk(of, visitor);
            case Index(var of, var at) -> {
                walk(of, visitor);
                walk(at, visitor);
            }
            case Call call -> call.arguments().forEach(each -> walk(each, visitor));
        }
    }

    /// Every resource behind those that it needs, else as the template has them.
    private List<PlannedResource> order() {
        var ordered = new ArrayList<PlannedResource>();
        var done = new HashSet<PlannedResource>();
        for (PlannedResource resource : index.all()) {
            place(resource, ordered, done);
        }
        return ordered;
    }

    /// Depth first with a stack of its own: 800 resources may stand in one chain.
    private static void place(
            PlannedResource first, List<PlannedResource> ordered, Set<PlannedResource> done) {
        if (done.contains(first)) {
            return;
        }
        var path = new ArrayList<PlannedResource>(List.of(first));
        var open = new HashSet<PlannedResource>(path);
        while (!path.isEmpty()) {
            PlannedResource current = path.getLast();
            Optional<PlannedResource> next =
                    current.dependencies().stream()
                            .filter(each -> !done.contains(each))
                            .findFirst();
            if (next.isEmpty()) {
                path.removeLast();
                open.remove(current);
                done.add(current);
                ordered.add(current);
            } else if (open.add(next.get())) {
                path.add(next.get());
            } else {
                throw TemplateFailed.invalid(
                        "Circular dependency detected on resource: '"
                                + next.get().id().or(next.get()::name).orElse(next.get().type())
                                + "'. Please see https://aka.ms/arm-syntax-resources for usage"
                                + " details.",
                        "resources");
            }
        }
    }
}
