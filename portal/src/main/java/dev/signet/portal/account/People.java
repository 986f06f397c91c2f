// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.portal.page.Call;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Users as the directory tells them to who is signed in: of a very large directory some, and to
/// who is no administrator none.
///
/// @param names by object ids
/// @param isWhole whether there are no others
public record People(Map<String, String> names, boolean isWhole) {
    /// So many of them are suggested while one is typed.
    public static final int SUGGESTED_MAX = 200;

    /// So many the directory gives at once.
    private static final int READ_MAX = 999;

    private static final String NOBODY =
            "There is no user of that name. Groups and applications are named by their object id.";
    private static final String OBJECT_ID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    public People {
        names = Map.copyOf(names);
    }

    /// One of them.
    public record Person(String objectId, String name) {}

    public static People of(Planes planes) {
        var names = new HashMap<String, String>();
        Answer answer = planes.directory("/v1.0/users?%24top=" + READ_MAX);
        for (JsonNode each : answer.body().path("value")) {
            names.put(
                    each.path("id").asString(""),
                    each.path("displayName").asString(each.path("userPrincipalName").asString("")));
        }
        return new People(names, !answer.body().has("@odata.nextLink"));
    }

    /// What a user is called; the object id where that is not known.
    public String name(String objectId) {
        return names.getOrDefault(objectId, objectId);
    }

    /// Few enough to stand in a page, by their names.
    public List<Person> suggested() {
        var some = new ArrayList<Person>();
        names.forEach((id, name) -> some.add(new Person(id, name)));
        some.sort(Comparator.comparing(Person::name).thenComparing(Person::objectId));
        return some.subList(0, Math.min(some.size(), SUGGESTED_MAX));
    }

    /// Whether some are not suggested.
    public boolean hasMore() {
        return !isWhole || names.size() > SUGGESTED_MAX;
    }

    /// The object id of whom somebody has typed: by that id, or by a user's name, which the
    /// directory is asked for.
    ///
    /// @throws Failed `NOT_FOUND` with a sentence for the user
    public static String objectId(Call call, String typed) {
        if (typed.matches(OBJECT_ID) || typed.equals(call.session().objectId())) {
            return typed;
        }
        Answer answer = call.planes().directory("/v1.0/users" + Planes.path(typed));
        String found = answer.body().path("id").asString("");
        if (!typed.isEmpty() && answer.good() && !found.isEmpty()) {
            return found;
        }
        throw new Failed(Failure.NOT_FOUND, typed.isEmpty() ? NOBODY : why(answer.status()));
    }

    private static String why(int status) {
        return switch (status) {
            case 403 -> "Only an administrator looks up users by their names. Give the object id.";
            case 200, 400, 404 -> NOBODY;
            default ->
                    "The directory does not answer now ("
                            + status
                            + "), so nobody is looked up by name. Try again, or give the"
                            + " object id.";
        };
    }
}
