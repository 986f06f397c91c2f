// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.portal.account.People.Holder;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who has which role on something that ARM knows: an account, a vault.
///
/// @param paging where the pages beside this one are
/// @param names of roles that can be given there, by their ids
/// @param people users, as far as the directory tells this user
public record Roles(
        List<Assignment> assignments,
        Paging.Links paging,
        Map<String, String> names,
        People people) {
    private static final int ROWS = 25;

    /// Characters of a day.
    private static final int DAY = 10;

    /// What roles let somebody do, by their names.
    private static final Map<String, String> WORDS =
            Map.ofEntries(
                    Map.entry("Key Vault Administrator", "Manages keys and uses them"),
                    Map.entry("Key Vault Crypto Officer", "Manages keys and uses them"),
                    Map.entry("Key Vault Crypto User", "Sees, enables, disables and uses keys"),
                    Map.entry(
                            "Key Vault Crypto Service Encryption User",
                            "Sees keys, wraps and unwraps with them"),
                    Map.entry("Key Vault Reader", "Sees keys"),
                    Map.entry("FHIR Data Reader", "Reads"),
                    Map.entry("FHIR Data Writer", "Reads, writes and deletes; erases nothing"),
                    Map.entry("FHIR Data Exporter", "Reads and exports"),
                    Map.entry("FHIR Data Importer", "Reads and imports"),
                    Map.entry("FHIR Data Contributor", "Reads, writes, deletes and erases"),
                    Map.entry("FHIR SMART User", "Reads as far as the scopes of a token go"));

    private static final String AUTHORIZATION = "/providers/Microsoft.Authorization/";

    public Roles {
        assignments = List.copyOf(assignments);
    }

    /// A role that somebody has.
    ///
    /// @param principal of whom, as far as the directory tells
    /// @param kind what that is; empty for another user
    /// @param words what the role lets somebody do; empty for one that is not known here
    /// @param here whether it was given on the thing itself, so that it can be taken here
    /// @param given by whom and when; empty where that is not known
    public record Assignment(
            String name,
            String principalId,
            String principal,
            String kind,
            String role,
            String words,
            String scope,
            boolean here,
            String given) {}

    /// The page of them that the address asks for.
    ///
    /// @param id what it is about, in ARM
    /// @param prefix how the names of roles begin that are given there
    /// @param here address of the page
    public static Roles of(Call call, String id, String prefix, String here) {
        Planes planes = call.planes();
        Map<String, String> all = names(planes, id);
        People people = People.of(call);
        var shown = Paging.of(assigned(planes, id), call.number("page"), ROWS);
        List<Assignment> rows =
                shown.items().stream().map(each -> assignment(each, id, all, people)).toList();
        all.values().removeIf(name -> !name.startsWith(prefix));
        return new Roles(rows, shown.links(here + "?page="), all, people);
    }

    /// One of them.
    ///
    /// @param id what it is about, in ARM
    /// @throws Failed `NOT_FOUND`
    public static Assignment find(Call call, String id, String name) {
        Planes planes = call.planes();
        return assigned(planes, id).stream()
                .filter(each -> each.path("name").asString("").equals(name))
                .filter(each -> scope(each).equalsIgnoreCase(id))
                .findFirst()
                .map(each -> assignment(each, id, names(planes, id), People.of(call)))
                .orElseThrow(
                        () -> new Failed(Failure.NOT_FOUND, "There is no such role given here."));
    }

    private static List<JsonNode> assigned(Planes planes, String id) {
        return Accounts.list(planes, id + AUTHORIZATION + "roleAssignments", Planes.ROLES);
    }

    private static String scope(JsonNode assigned) {
        return assigned.path("properties").path("scope").asString("");
    }

    /// Names whom it is about, for which the directory may be asked.
    private static Assignment assignment(
            JsonNode assigned, String id, Map<String, String> names, People people) {
        JsonNode told = assigned.path("properties");
        String role = told.path("roleDefinitionId").asString("");
        String principal = told.path("principalId").asString("");
        String name = names.getOrDefault(role.substring(role.lastIndexOf('/') + 1), role);
        Holder holder = people.holder(principal);
        return new Assignment(
                assigned.path("name").asString(""),
                principal,
                holder.name(),
                holder.kind(),
                name,
                WORDS.getOrDefault(name, ""),
                scope(assigned),
                scope(assigned).equalsIgnoreCase(id),
                given(told, people));
    }

    private static String given(JsonNode told, People people) {
        String by = told.path("createdBy").asString("");
        String on = told.path("createdOn").asString("");
        String day = on.length() > DAY ? on.substring(0, DAY) : on;
        return by.isEmpty() ? day : (people.name(by) + ", " + day).replaceFirst(", $", "");
    }

    /// Names of all roles that something knows, by their ids.
    private static Map<String, String> names(Planes planes, String id) {
        var all = new TreeMap<String, String>();
        for (JsonNode each :
                Accounts.list(planes, id + AUTHORIZATION + "roleDefinitions", Planes.ROLES)) {
            all.put(
                    each.path("name").asString(""),
                    each.path("properties").path("roleName").asString(""));
        }
        return all;
    }

    /// The id of a role by its name.
    ///
    /// @param about what it is to be given on, in ARM
    /// @throws Failed `NOT_FOUND`
    static String id(Call call, String about, String name) {
        return names(call.planes(), about).entrySet().stream()
                .filter(each -> each.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new Failed(Failure.NOT_FOUND, "There is no role " + name + "."));
    }

    /// Gives the role that the form names to whom it names, and tells what came of it.
    public static void give(Call call, String id, Chance chance) {
        try {
            String principal = People.objectId(call, call.form().text("principal"));
            give(call, id, chance, principal, call.form().text("role"));
        } catch (Failed e) {
            if (e.failure() != Failure.NOT_FOUND) {
                throw e;
            }
            call.session().tell(false, e.text());
        }
    }

    /// Gives a role, and tells what came of it.
    ///
    /// @param principal object id of who gets it
    /// @param role its id
    static void give(Call call, String id, Chance chance, String principal, String role) {
        told(call, given(call, id, chance, principal, role), "The role is in force.");
    }

    private static Answer given(
            Call call, String id, Chance chance, String principal, String role) {
        ObjectNode body = Wire.object();
        body.putObject("properties").put("principalId", principal).put("roleDefinitionId", role);
        String path = id + AUTHORIZATION + "roleAssignments/" + chance.uuid();
        return call.planes().arm("PUT", path, Planes.ROLES, Optional.of(body));
    }

    /// Takes the role that the address names, and tells what came of it.
    public static void take(Call call, String id) {
        String path =
                id + AUTHORIZATION + "roleAssignments/" + Planes.encoded(call.name("assignment"));
        told(
                call,
                call.planes().arm("DELETE", path, Planes.ROLES, Optional.empty()),
                "The role was taken away.");
    }

    private static void told(Call call, Answer answer, String good) {
        call.session().tell(answer.good(), answer.good() ? good : answer.problem());
    }
}
