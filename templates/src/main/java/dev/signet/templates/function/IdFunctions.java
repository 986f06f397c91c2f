// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import static dev.signet.templates.function.TemplateFunction.ANY;
import static dev.signet.templates.function.TemplateFunction.eager;

import dev.signet.templates.Target;
import dev.signet.templates.Target.Group;
import dev.signet.templates.Target.ManagementGroup;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Functions that make ids of resources. A type with a slash behind it is taken as without.
final class IdFunctions {
    static final List<TemplateFunction> ALL =
            List.of(
                    eager("resourceId", 2, ANY, IdFunctions::resourceId),
                    eager("subscriptionResourceId", 2, ANY, IdFunctions::subscriptionResourceId),
                    eager("tenantResourceId", 2, ANY, args -> args.made(path(args, 0))),
                    eager("managementGroupResourceId", 2, ANY, IdFunctions::managementGroup),
                    eager("extensionResourceId", 3, ANY, IdFunctions::extensionResourceId));

    private IdFunctions() {}

    /// The place of the type: the first argument with a slash in it.
    private static int typeAt(Arguments args, int most) {
        for (int i = 0; i < args.count() && i <= most; i++) {
            if (args.text(i).indexOf('/') >= 0) {
                return i;
            }
        }
        throw args.refused(
                "expects a resource type with its namespace, such as Microsoft.KeyVault/vaults");
    }

    /// `/providers/Microsoft.KeyVault/vaults/v/keys/k` of the type at a place and the names
    /// behind
    /// it.
    private static String path(Arguments args, int place) {
        String type = args.text(place);
        String[] parts =
                (type.endsWith("/") ? type.substring(0, type.length() - 1) : type).split("/", -1);
        int names = args.count() - place - 1;
        if (parts.length < 2 || names != parts.length - 1) {
            throw args.refused(
                    "expects a name for each level of the resource type '"
                            + String.join("/", parts)
                            + "': "
                            + (parts.length - 1)
                            + ", but "
                            + names
                            + " are given");
        }
        var path = new StringBuilder("/providers/").append(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            path.append('/').append(parts[i]).append('/').append(args.text(place + i));
        }
        return path.toString();
    }

    private static JsonNode resourceId(Arguments args) {
        int at = typeAt(args, 2);
        String scope =
                switch (at) {
                    case 0 -> root(args.frame().site().target());
                    case 1 -> new Group(subscription(args), args.text(0)).id();
                    default -> new Group(args.text(0), args.text(1)).id();
                };
        return args.made(scope + path(args, at));
    }

    /// In a management group, ids of resources are those of the tenant.
    private static String root(Target target) {
        return switch (target) {
            case Target.Tenant _, Target.ManagementGroup _ -> "";
            case Target.Subscription _, Target.Group _ -> target.id();
            case Target.OfResource(var within, _) -> within.id();
        };
    }

    private static String subscription(Arguments args) {
        Target target = args.frame().site().target();
        return target.subscription()
                .orElseThrow(
                        () ->
                                args.refused(
                                        "needs the id of a subscription: the deployment is to "
                                                + target.words()));
    }

    private static JsonNode subscriptionResourceId(Arguments args) {
        int at = typeAt(args, 1);
        String subscription = at == 0 ? subscription(args) : args.text(0);
        return args.made(new Target.Subscription(subscription).id() + path(args, at));
    }

    private static JsonNode managementGroup(Arguments args) {
        int at = typeAt(args, 1);
        Target target = args.frame().site().target();
        if (at == 0 && !(target instanceof ManagementGroup)) {
            throw args.refused(
                    "needs the id of a management group: the deployment is to " + target.words());
        }
        Target group = at == 0 ? target : new ManagementGroup(args.text(0));
        return args.made(group.id() + path(args, at));
    }

    private static JsonNode extensionResourceId(Arguments args) {
        String base = args.text(0);
        return args.made(
                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path(args, 1));
    }
}
