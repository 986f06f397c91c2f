// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import static dev.signet.templates.function.TemplateFunction.eager;

import dev.signet.templates.Site;
import dev.signet.templates.Target;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.Unknown;
import dev.signet.templates.function.TemplateFunction.Eager;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Functions that give what is around an expression: parameters and variables, the deployment
/// and
/// its scope, resources as they are.
final class ScopeFunctions {
    static final List<TemplateFunction> ALL =
            List.of(
                    eager(
                            "parameters",
                            1,
                            1,
                            args -> args.frame().parameters().value(args.text(0))),
                    eager("variables", 1, 1, args -> args.frame().variables().value(args.text(0))),
                    eager("deployment", 0, 0, args -> args.frame().site().deployment()),
                    eager("deployer", 0, 0, args -> args.frame().site().deployer()),
                    eager("environment", 0, 0, args -> args.frame().site().environment()),
                    eager("subscription", 0, 0, args -> given(args, Site::subscription)),
                    eager("tenant", 0, 0, args -> args.frame().site().tenant()),
                    eager("resourceGroup", 0, 0, args -> given(args, Site::resourceGroup)),
                    eager("managementGroup", 0, 0, args -> given(args, Site::managementGroup)),
                    eager("reference", 1, 3, ScopeFunctions::reference),
                    eager("references", 1, 2, ScopeFunctions::references),
                    eager(
                            "resourceInfo",
                            1,
                            1,
                            args -> args.frame().references().info(args.text(0))),
                    eager("pickZones", 3, 5, ScopeFunctions::pickZones),
                    eager("providers", 1, 2, ScopeFunctions::refused),
                    eager("toLogicalZone", 3, 3, ScopeFunctions::refused),
                    eager("toLogicalZones", 3, 3, ScopeFunctions::refused),
                    eager("toPhysicalZone", 3, 3, ScopeFunctions::refused),
                    eager("toPhysicalZones", 3, 3, ScopeFunctions::refused));

    private ScopeFunctions() {}

    /// What is around the deployment, where there is such a thing.
    private static JsonNode given(Arguments args, Function<Site, Optional<ObjectNode>> what) {
        Site site = args.frame().site();
        return what.apply(site).orElseThrow(() -> notExpected(args, site.target()));
    }

    /// The refusal of a function that means nothing where the deployment deploys to.
    static TemplateFailed notExpected(Arguments args, Target target) {
        return TemplateFailed.invalid(
                "The template function '"
                        + args.function()
                        + "' is not expected at this location: the deployment is to "
                        + target.words()
                        + ".");
    }

    private static JsonNode refused(Arguments args) {
        throw TemplateFailed.invalid(
                "The template function '"
                        + args.function()
                        + "' is not supported: this installation has no regions with zones and no"
                        + " providers but its own.");
    }

    private static boolean full(Arguments args, int place) {
        Optional<String> how = args.optionalText(place);
        how.filter(text -> !text.equalsIgnoreCase("full"))
                .ifPresent(
                        _ -> {
                            throw args.wrong(place, "'Full'");
                        });
        return how.isPresent();
    }

    private static JsonNode reference(Arguments args) {
        return args.frame()
                .references()
                .reference(args.text(0), args.optionalText(1), full(args, 2));
    }

    private static JsonNode references(Arguments args) {
        return args.frame().references().references(args.text(0), full(args, 1));
    }

    private static JsonNode pickZones(Arguments args) {
        ArrayNode none = args.freshArray();
        return args.made(none); // no type of this installation has zones
    }

    /// `listKeys(id, version)` and all others whose names begin so.
    static TemplateFunction list(String name) {
        return new TemplateFunction(
                name,
                1,
                3,
                new Eager(
                        args -> {
                            if (args.values().stream().anyMatch(value -> Unknown.is(value))) {
                                return Unknown.VALUE;
                            }
                            return args.frame()
                                    .references()
                                    .list(
                                            name.toLowerCase(Locale.ROOT),
                                            args.text(0),
                                            args.optionalText(1));
                        },
                        true));
    }
}
