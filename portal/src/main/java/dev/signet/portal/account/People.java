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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Who there is, as the directory tells it to who is signed in: of a very large directory some
/// users, and to who is no administrator none but himself. Of one page.
///
/// @param users by object ids in small letters
/// @param isWhole whether there are no other users
/// @param me object id of who is signed in
/// @param others who is none of these users, by the object id
public record People(
        Map<String, Person> users,
        boolean isWhole,
        String me,
        Function<String, Optional<Holder>> others) {
    /// So many of them are suggested while one is typed.
    public static final int SUGGESTED_MAX = 200;

    /// So many the directory gives at once.
    private static final int READ_MAX = 999;

    private static final String NOBODY =
            "There is no user of that name. Groups and applications are named by their object id.";
    static final String OBJECT_ID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    public People {
        users = Map.copyOf(users);
    }

    /// A user.
    ///
    /// @param signIn the name that is typed to sign in; empty where it is not known
    public record Person(String objectId, String name, String signIn) {}

    /// Who holds a right, or has done something.
    ///
    /// @param name the object id where there is no other
    /// @param kind what it is, to be read beside the name; empty for another user
    public record Holder(String name, String kind) {
        /// This installation.
        public static final Holder ITSELF = new Holder("Signet itself", "The service");
    }

    public static People of(Call call) {
        var users = new HashMap<String, Person>();
        Answer answer = call.planes().directory("/v1.0/users?%24top=" + READ_MAX);
        for (JsonNode each : answer.body().path("value")) {
            String id = each.path("id").asString("");
            String signIn = each.path("userPrincipalName").asString("");
            String name = each.path("displayName").asString(signIn);
            users.put(id.toLowerCase(Locale.ROOT), new Person(id, name, signIn));
        }
        String me = call.session().objectId();
        users.putIfAbsent(me.toLowerCase(Locale.ROOT), new Person(me, call.session().name(), ""));
        boolean isWhole = !answer.body().has("@odata.nextLink");
        return new People(users, isWhole, me, new Others(call, isWhole));
    }

    /// What somebody is called; the object id where that is not known.
    public String name(String objectId) {
        return holder(objectId).name();
    }

    /// What somebody is called, and what else there is to say of them.
    public Holder holder(String objectId) {
        Person user = users.get(objectId.toLowerCase(Locale.ROOT));
        if (user != null) {
            return new Holder(user.name(), objectId.equalsIgnoreCase(me) ? "You" : "");
        }
        return others.apply(objectId).orElse(new Holder(objectId, ""));
    }

    /// Who is signed in, as it stands in a field for a name.
    public static String me(Call call) {
        return call.session().name() + " (you)";
    }

    /// Few enough to stand in a page, by their names.
    public List<Person> suggested() {
        var some = new ArrayList<>(users.values());
        some.sort(Comparator.comparing(Person::name).thenComparing(Person::objectId));
        return some.subList(0, Math.min(some.size(), SUGGESTED_MAX));
    }

    /// Whether some are not suggested.
    public boolean hasMore() {
        return !isWhole || users.size() > SUGGESTED_MAX;
    }

    /// The object id of whom somebody has typed: by that id, as [#me], or by a user's name, which
    /// the directory is asked for.
    ///
    /// @throws Failed `NOT_FOUND` with a sentence for the user
    public static String objectId(Call call, String typed) {
        if (typed.matches(OBJECT_ID) || typed.equals(call.session().objectId())) {
            return typed;
        }
        if (typed.equals(me(call))) {
            return call.session().objectId();
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
