// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.portal.page.Call;
import dev.signet.portal.page.Paging;
import java.util.List;

/// What a page about a key lists: a page of its versions and one of what has happened to it.
public record KeyLists(
        List<KeyVersionRow> versions,
        Paging.Links versionPages,
        List<KeyEvent> events,
        Paging.Links eventPages) {
    private static final int ROWS = 25;

    /// Of a key that lies elsewhere.
    public static final KeyLists NONE = of(1, List.of(), 1, List.of(), "");

    public KeyLists {
        versions = List.copyOf(versions);
        events = List.copyOf(events);
    }

    /// The pages that the address asks for by `page` and `events`.
    ///
    /// @param here address of the page
    public static KeyLists of(
            Call call, List<KeyVersionRow> versions, List<KeyEvent> events, String here) {
        return of(call.number("page"), versions, call.number("events"), events, here);
    }

    private static KeyLists of(
            int page, List<KeyVersionRow> versions, int at, List<KeyEvent> events, String here) {
        var versionsShown = Paging.of(versions, page, ROWS);
        var eventsShown = Paging.of(events, at, ROWS);
        return new KeyLists(
                versionsShown.items(),
                versionsShown.links(here + "?page="),
                eventsShown.items(),
                eventsShown.links(here + "?events="));
    }
}
