// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What permissions on keys let somebody do.
final class PermissionWords {
    /// Permissions that are told together.
    ///
    /// @param permissions as Key Vault names them, in small letters
    /// @param verbs one for each
    /// @param what is done that to; empty where the verbs say it
    private record Group(List<String> permissions, List<String> verbs, String what) {}

    private static final List<Group> GROUPS =
            List.of(
                    new Group(List.of("get", "list"), List.of("see", "list"), " keys"),
                    new Group(List.of("wrapkey", "unwrapkey"), List.of("wrap", "unwrap"), " keys"),
                    new Group(List.of("encrypt", "decrypt"), List.of("encrypt", "decrypt"), ""),
                    new Group(List.of("sign", "verify"), List.of("sign", "verify"), ""),
                    new Group(
                            List.of("create", "import", "rotate"),
                            List.of("make", "import", "rotate"),
                            " keys"),
                    new Group(List.of("update"), List.of("enable, disable and change"), " keys"),
                    new Group(List.of("delete", "recover"), List.of("delete", "recover"), " keys"),
                    new Group(List.of("purge"), List.of("purge"), " keys"),
                    new Group(List.of("backup", "restore"), List.of("back up", "restore"), " keys"),
                    new Group(List.of("release"), List.of("release"), " keys"),
                    new Group(
                            List.of("getrotationpolicy", "setrotationpolicy"),
                            List.of("see", "set"),
                            " rotation policies"));

    private static final String MANAGES =
            "manage keys (see, make, rotate, enable, disable, delete and recover them)";

    private PermissionWords() {}

    /// @param permissions as Key Vault names them, whatever their case
    /// @return to be read behind "may"; what is not known here stands as it is
    static String of(List<String> permissions) {
        Set<String> left = small(permissions);
        if (left.contains("all") || left.containsAll(every())) {
            return "everything with keys: manage them and use them";
        }
        var words = new ArrayList<String>();
        if (left.containsAll(small(NewVault.OF_TICK))) {
            words.add(MANAGES);
            left.removeAll(small(NewVault.OF_TICK));
        }
        for (Group group : GROUPS) {
            var verbs = new ArrayList<String>();
            for (int i = 0; i < group.permissions().size(); i++) {
                if (left.remove(group.permissions().get(i))) {
                    verbs.add(group.verbs().get(i));
                }
            }
            if (!verbs.isEmpty()) {
                words.add(joined(verbs) + group.what());
            }
        }
        words.addAll(left);
        return words.isEmpty() ? "nothing" : String.join("; ", words);
    }

    private static Set<String> small(List<String> permissions) {
        var small = new LinkedHashSet<String>();
        permissions.forEach(each -> small.add(each.toLowerCase(Locale.ROOT)));
        return small;
    }

    private static List<String> every() {
        return GROUPS.stream().flatMap(each -> each.permissions().stream()).toList();
    }

    private static String joined(List<String> verbs) {
        int last = verbs.size() - 1;
        return last == 0
                ? verbs.getFirst()
                : String.join(", ", verbs.subList(0, last)) + " and " + verbs.get(last);
    }
}
