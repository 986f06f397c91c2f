// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RolesTest {
    private static final Caller CALLER = new Caller("ABC", "app", "tenant", "issuer");

    private static Roles of(DataRole... roles) {
        return new Roles(Map.of("abc", Set.of(roles)));
    }

    private static Set<DataAction> allowed(Roles roles) {
        var allowed = EnumSet.noneOf(DataAction.class);
        for (DataAction action : DataAction.values()) {
            if (roles.may(CALLER, action)) {
                allowed.add(action);
            }
        }
        return allowed;
    }

    @Test
    void aReaderReads() {
        assertEquals(EnumSet.of(DataAction.READ), allowed(of(DataRole.READER)));
    }

    @Test
    void aWriterDoesAllButDeleteForGood() {
        var allowed = allowed(of(DataRole.WRITER));
        assertFalse(allowed.contains(DataAction.HARD_DELETE));
        assertFalse(allowed.contains(DataAction.SMART));
        assertEquals(DataAction.values().length - 2, allowed.size());
    }

    @Test
    void aContributorDoesAllButTheSmartRestriction() {
        assertEquals(
                EnumSet.complementOf(EnumSet.of(DataAction.SMART)),
                allowed(of(DataRole.CONTRIBUTOR)));
    }

    @Test
    void rolesAddUp() {
        assertEquals(
                EnumSet.of(DataAction.READ, DataAction.EXPORT, DataAction.CONVERT_DATA),
                allowed(of(DataRole.EXPORTER, DataRole.CONVERTER)));
    }

    @Test
    void whoIsNotNamedMayNothing() {
        assertEquals(Set.of(), allowed(Roles.none()));
        assertEquals(Set.of(), allowed(new Roles(Map.of("other", Set.of(DataRole.CONTRIBUTOR)))));
    }

    @Test
    void objectIdsCompareWithoutCase() {
        var roles = new Roles(Map.of("aBc", Set.of(DataRole.CONTRIBUTOR)));
        assertTrue(roles.may(CALLER, DataAction.HARD_DELETE));
    }

    @Test
    void rolesAreFoundByAzuresNames() {
        for (DataRole role : DataRole.values()) {
            assertEquals(Optional.of(role), DataRole.named(role.label()));
            assertEquals(Optional.of(role), DataRole.named(role.label().replace(" ", "")));
        }
        assertEquals(Optional.empty(), DataRole.named("Reader"));
        assertEquals(Optional.empty(), DataRole.named(""));
    }

    @Test
    void rolesAreFoundByAzuresIds() {
        assertEquals(
                Optional.of(DataRole.READER), DataRole.of("4C8D0BBC-75d3-4935-991f-5f3c56d81508"));
        assertEquals(
                Optional.of(DataRole.CONTRIBUTOR),
                DataRole.of(
                        "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/"
                                + "5a1fc7df-4bf1-4951-a576-89034ee01acd"));
        assertEquals(Optional.empty(), DataRole.of("5a1fc7df-4bf1-4951-a576-89034ee01ace"));
        assertEquals(Optional.empty(), DataRole.of(""));
    }

    @Test
    void audiencesHaveOneSpelling() {
        assertEquals("https://a:1", Audience.normalized("HTTPS://A:1//"));
        assertEquals("https://a/B/c", Audience.normalized("https://A//B//c/"));
        assertEquals("api://Guid", Audience.normalized("api://Guid").replace("guid", "Guid"));
        assertEquals("2f9c", Audience.normalized("2f9c"));
        assertEquals("", Audience.normalized("/"));
        assertEquals("", Audience.normalized(""));
    }

    @Test
    void aRoleOfAGroupIsItsMembers() {
        var roles = new Roles(Map.of("Ward", Set.of(DataRole.READER)));
        var member = new Caller("x", "app", "t", "i", TokenRights.ALL, Set.of("ward", "other"));
        assertTrue(roles.may(member, DataAction.READ));
        assertFalse(roles.may(member, DataAction.WRITE));
        assertFalse(roles.may(new Caller("x", "app", "t", "i"), DataAction.READ));
        assertTrue(member.isAny(Set.of("ward")));
        assertFalse(member.isAny(Set.of("app")));
    }
}
