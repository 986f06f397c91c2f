// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.portal.page.Call;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.vault.VaultPages.Beside;
import java.util.List;
import java.util.Optional;

/// What a page about a key lists: a page of its versions, the newest first, as its vault has them,
/// and one of what has happened to it. Each keeps the other's place.
public record KeyLists(
        List<KeyVersionRow> versions,
        Beside versionPages,
        List<KeyEvent> events,
        Paging.Links eventPages) {
    private static final int ROWS = 25;
    private static final String VERSIONS = "versions";
    private static final String EVENTS = "events";

    /// Of a key that lies elsewhere.
    public static final KeyLists NONE =
            new KeyLists(
                    List.of(),
                    new Beside(Optional.empty(), Optional.empty()),
                    List.of(),
                    Paging.of(List.of(), 1, ROWS).links(""));

    public KeyLists {
        versions = List.copyOf(versions);
        events = List.copyOf(events);
    }

    /// The version to enable first while the key is refused: one that is needed and disabled; of an
    /// account that does not say what it needs, the newest that is disabled.
    ///
    /// @param needed versions, each with or without the key's address before it
    public Optional<KeyVersionRow> toEnable(List<String> needed) {
        return versions.stream()
                .filter(each -> !each.enabled())
                .filter(
                        each ->
                                needed.isEmpty()
                                        || needed.stream().anyMatch(one -> one.endsWith(each.id())))
                .findFirst();
    }

    /// After which place the address asks for versions; empty for the newest.
    public static String after(Call call) {
        return call.parameter(VERSIONS);
    }

    /// The pages that the address asks for.
    ///
    /// @param versions those after [#after]
    /// @param here address of the page
    public static KeyLists of(
            Call call, Vaults.Versions versions, List<KeyEvent> events, String here) {
        String after = after(call);
        int number = call.number(EVENTS);
        var shown = Paging.of(events, number, ROWS);
        String eventsKept = number > 1 ? EVENTS + "=" + number : "";
        String versionsKept = after.isEmpty() ? "" : VERSIONS + "=" + Planes.encoded(after) + "&";
        return new KeyLists(
                versions.rows(),
                Beside.of(here, VERSIONS, after, versions.next(), eventsKept),
                shown.items(),
                shown.links(here + "?" + versionsKept + EVENTS + "="));
    }
}
