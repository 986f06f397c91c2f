// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.templates.Target.Group;
import dev.signet.templates.Target.ManagementGroup;
import dev.signet.templates.Target.OfResource;
import dev.signet.templates.Target.Subscription;
import dev.signet.templates.Target.Tenant;
import dev.signet.templates.plan.PlannedResource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What templates can be deployed to, and what ids and functions come to there.
final class TargetTest {
    private static final String ROOT = "/subscriptions/" + Templates.SUBSCRIPTION;
    private static final String KEY = "/providers/Microsoft.KeyVault/vaults/v";
    private static final Target TENANT = new Tenant();
    private static final Target GROUPS = new ManagementGroup("mg");
    private static final Target SUBSCRIPTION = new Subscription(Templates.SUBSCRIPTION);
    private static final Target GROUP = new Group(Templates.SUBSCRIPTION, "rg");
    private static final Target RESOURCE =
            new OfResource(new Group(Templates.SUBSCRIPTION, "rg"), KEY);
    private static final List<Target> ALL = List.of(TENANT, GROUPS, SUBSCRIPTION, GROUP, RESOURCE);

    private static String text(Target target, String expression) {
        return Templates.evaluateAt(target, expression).asString();
    }

    private static void refused(Target target, String expression) {
        var refused =
                assertThrows(TemplateFailed.class, () -> Templates.evaluateAt(target, expression));
        String message = refused.error().message();
        assertTrue(message.contains("the deployment is to " + target.words()), message);
    }

    @Test
    void everyTargetIsFoundByItsId() {
        for (Target each : ALL) {
            assertEquals(Optional.of(each), Target.of(each.id() + "/"));
        }
        for (String none :
                List.of(
                        "/subscriptions",
                        "/subscriptions/s/resourceGroups",
                        "/subscriptions/s/providers/A/b/c",
                        "/subscriptions/s/resourceGroups/g/providers/A/b",
                        "/subscriptions/s/resourceGroups/g/others/A/b/c",
                        "/subscriptions/s/resourceGroups/g/providers/A/b/c/providers/X",
                        "/subscriptions/s/resourceGroups/g/providers/A/providers/b/c",
                        "/subscriptions/s/resourceGroups/g/providers/A/b/c/d/e/f",
                        "/providers/Microsoft.Management/managementGroups",
                        "/providers/Microsoft.Other/managementGroups/m")) {
            assertEquals(Optional.empty(), Target.of(none), none);
        }
    }

    @Test
    void functionsOfWhatIsNotAroundADeploymentAreRefusedByName() {
        for (Target each : ALL) {
            assertEquals("the-tenant", text(each, "tenant().tenantId"));
            if (each.equals(GROUPS)) {
                assertEquals(GROUPS.id(), text(each, "managementGroup().id"));
            } else {
                refused(each, "managementGroup()");
            }
            if (each.equals(GROUP)) {
                assertEquals("rg", text(each, "resourceGroup().name"));
            } else {
                refused(each, "resourceGroup()");
            }
            if (each.subscription().isPresent()) {
                assertEquals(ROOT, text(each, "subscription().id"));
            } else {
                refused(each, "subscription()");
            }
        }
    }

    @Test
    void idsAreThoseOfTheTarget() {
        String id = "resourceId('Microsoft.KeyVault/vaults', 'v')";
        assertEquals(KEY, text(TENANT, id));
        assertEquals(KEY, text(GROUPS, id));
        assertEquals(ROOT + KEY, text(SUBSCRIPTION, id));
        assertEquals(GROUP.id() + KEY, text(GROUP, id));
        assertEquals(GROUP.id() + KEY, text(RESOURCE, id));
        assertEquals(
                "/subscriptions/s/resourceGroups/g" + KEY,
                text(TENANT, "resourceId('s', 'g', 'Microsoft.KeyVault/vaults', 'v')"));
        refused(TENANT, "resourceId('g', 'Microsoft.KeyVault/vaults', 'v')");
        refused(GROUPS, "subscriptionResourceId('Microsoft.KeyVault/vaults', 'v')");
        assertEquals(
                "/subscriptions/s" + KEY,
                text(GROUPS, "subscriptionResourceId('s', 'Microsoft.KeyVault/vaults', 'v')"));
        String own = "managementGroupResourceId('Microsoft.KeyVault/vaults', 'v')";
        assertEquals(GROUPS.id() + KEY, text(GROUPS, own));
        refused(GROUP, own);
        refused(TENANT, own);
        assertEquals(
                "/providers/Microsoft.Management/managementGroups/m" + KEY,
                text(GROUP, "managementGroupResourceId('m', 'Microsoft.KeyVault/vaults', 'v')"));
    }

    private static String deployment(String name, String more) {
        return deployment(name, more, "");
    }

    private static String deployment(String name, String more, String resources) {
        return "{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":\"2022-09-01\","
                + "\"name\":\""
                + name
                + "\","
                + more
                + "\"properties\":{\"mode\":\"Incremental\",\"template\":{\"$schema\":"
                + "\"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\","
                + "\"contentVersion\":\"1.0.0.0\",\"resources\":["
                + resources
                + "]}}}";
    }

    private static Target nested(Target outer, String more) {
        PlannedResource planned =
                Templates.planAt(outer, "\"resources\":[" + deployment("inner", more) + "]")
                        .resources()
                        .getFirst();
        Target target = planned.nested(World.NOT_YET).target();
        assertEquals(
                target.id() + "/providers/Microsoft.Resources/deployments/inner",
                planned.id().orElseThrow());
        return target;
    }

    @Test
    void aNestedDeploymentGoesWhereItsScopeSays() {
        for (Target each : ALL) {
            assertEquals(each, nested(each, ""));
            assertEquals(TENANT, nested(each, "\"scope\":\"/\","));
            assertEquals(
                    GROUPS,
                    nested(each, "\"scope\":\"Microsoft.Management/managementGroups/mg\","));
            assertEquals(SUBSCRIPTION, nested(each, "\"scope\":\"" + ROOT + "\","));
            assertEquals(RESOURCE, nested(each, "\"scope\":\"" + RESOURCE.id() + "\","));
            assertEquals(
                    new Group("s", "g"),
                    nested(each, "\"subscriptionId\":\"s\",\"resourceGroup\":\"g\","));
        }
        for (String wrong :
                List.of(
                        "\"scope\":\"Microsoft.KeyVault/vaults/v\",",
                        "\"scope\":\"\",",
                        "\"scope\":\"/\",\"resourceGroup\":\"g\",",
                        "\"resourceGroup\":\"g\",")) {
            assertThrows(TemplateFailed.class, () -> nested(TENANT, wrong), wrong);
        }
    }

    /// A template within, evaluated around it, and one in that: each goes to its own target.
    @Test
    void deploymentsWithinThatAreEvaluatedAroundGoToTheirOwnTargets() {
        String plain = "{\"type\":\"A.B/c\",\"apiVersion\":\"1\",\"name\":\"n\"}";
        String inB = deployment("inB", "\"resourceGroup\":\"b\",", deployment("last", "", plain));
        String inA = deployment("inA", "\"resourceGroup\":\"a\",", inB);
        var around = Templates.planAt(SUBSCRIPTION, "\"resources\":[" + inA + "]");
        for (String group : List.of("a", "b", "b")) {
            var nested = around.resources().getFirst().nested(World.NOT_YET);
            assertEquals(new Group(Templates.SUBSCRIPTION, group), nested.target());
            assertTrue(nested.outer().isPresent());
            around = Templates.planWithin(nested);
        }
        assertEquals(List.of(ROOT + "/resourceGroups/b/providers/A.B/c/n"), Templates.ids(around));
    }

    @Test
    void whatIsNotSaidIsTakenOfTheDeploymentThatIsNext() {
        String plain = "{\"type\":\"A.B/c\",\"apiVersion\":\"1\",\"name\":\"n\"}";
        assertEquals(
                List.of("/providers/A.B/c/n"),
                Templates.ids(Templates.planAt(TENANT, "\"resources\":[" + plain + "]")));
        assertEquals(
                List.of(GROUPS.id() + "/providers/A.B/c/n"),
                Templates.ids(Templates.planAt(GROUPS, "\"resources\":[" + plain + "]")));
        assertEquals(
                List.of(RESOURCE.id() + "/providers/A.B/c/n"),
                Templates.planAt(RESOURCE, "\"resources\":[" + plain + "]").resources().stream()
                        .map(each -> each.id().orElseThrow())
                        .toList());
        String ofTenant =
                "{\"type\":\"A.B/c\",\"apiVersion\":\"1\",\"name\":\"n\",\"scope\":\"/\"}";
        assertEquals(
                List.of("/providers/A.B/c/n"),
                Templates.ids(Templates.planAt(GROUPS, "\"resources\":[" + ofTenant + "]")));
    }

    /// In a management group `resourceId` gives ids of the tenant, also of what it deploys itself.
    @Test
    void dependenciesInAManagementGroupAreFoundByBothIds() {
        for (String id :
                List.of(
                        "[resourceId('Microsoft.Resources/deployments', 'b')]",
                        "[managementGroupResourceId('Microsoft.Resources/deployments', 'b')]")) {
            var plan =
                    Templates.planAt(
                            GROUPS,
                            "\"resources\":["
                                    + deployment("a", "\"dependsOn\":[\"" + id + "\"],")
                                    + ","
                                    + deployment("b", "")
                                    + "]");
            assertEquals("b", plan.resources().getFirst().name().orElseThrow());
        }
    }

    /// Two of a name that stand in different places are no fault until one is asked for by the id
    /// that both have.
    @Test
    void theIdsThatResourceIdGivesInAManagementGroupMayBeOfSeveral() {
        String one = deployment("b", "\"scope\":\"/\",");
        String two = deployment("b", "");
        assertEquals(
                2,
                Templates.planAt(GROUPS, "\"resources\":[" + two + "," + one + "]")
                        .resources()
                        .size());
        String first = deployment("b", "\"subscriptionId\":\"s\",");
        String both = "\"resources\":[" + first + "," + two;
        assertEquals(2, Templates.planAt(GROUPS, both + "]").resources().size());
        String asks =
                deployment(
                        "a",
                        "\"dependsOn\":[\"[resourceId('Microsoft.Resources/deployments', 'b')]\"],");
        var refused =
                assertThrows(
                        TemplateFailed.class,
                        () -> Templates.planAt(GROUPS, both + "," + asks + "]"));
        assertTrue(refused.error().message().contains("not unique"), refused.error().message());
    }
}
